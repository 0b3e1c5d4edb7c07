"""Putting the cuffs on: what the client reads before each "cuffs on", and when comfort is too little.

A feeling never stands for a percentage of an occlusion pressure.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from clients.domain.occlusion import PressureTarget
from clients.domain.regions import Region, Side
from sessions.domain.prescription.explanation import pressure_text
from sessions.domain.tightness import TIGHTNESS

CAPILLARY_PRESS_SECONDS = 5  # General knowledge: press the nail for about 5 s.
CAPILLARY_REFILL_SECONDS = 3  # S-CRT: with closed arteries it took longer; cut-off 2.88 s. Rounded up.

# POLICY: 5-7 is usual in the fourth set, so an alert at 7 would fire in normal sessions and be ignored.
DISCOMFORT_TOO_MUCH = 8
DISCOMFORT_ADVICE = (
    "That is more discomfort than the cuffs should give. Put them on looser next time, "
    "or train without them. If the pain is sharp or severe, tap STOP or “Something feels wrong”."
)


def too_tight_text(ceiling: int) -> str:
    """What is said of cuffs that feel tighter than `ceiling` of 10; they do not go on like that."""
    return f"Too tight. Loosen to {ceiling} or less first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The placement card of one region. `where` is the rule "high and tight" in plain words."""

    region: Region
    where: str
    never: str
    tightness: str
    ceiling: int
    check: str
    source_keys: tuple[str, ...]

    @property
    def too_tight(self) -> str:
        return too_tight_text(self.ceiling)


def placement(region: Region, targets: Iterable[PressureTarget] = (), side: Side | None = None) -> Placement:
    """The card for the arms or for the legs, or for the limb of one `side`, which alone wears a cuff.

    With a gauge its tightness also names the mmHg of each limb.
    """
    limb, digit, joint = (
        ("thigh", "toe", "knee") if region is Region.LOWER else ("upper arm", "finger", "elbow")
    )
    advised = TIGHTNESS[region]
    where = f"High and tight: as high on each {limb} as it goes."
    if side is not None:
        where = f"One cuff, on the {side} {limb} alone: high and tight, as high as it goes."
    return Placement(
        region=region,
        where=where,
        never=f"Never around neck or trunk, never at or below the {joint}; never blue or tingling.",
        tightness=(
            f"{_on_the_gauge(targets)}Tightness {advised.low} to {advised.high} of 10. "
            f"Never above {advised.ceiling}."
        ),
        ceiling=advised.ceiling,
        check=(
            f"Press a {digit}nail {CAPILLARY_PRESS_SECONDS} s and let go: pink within "
            f"{CAPILLARY_REFILL_SECONDS} s. If not, loosen and check again; if still not, no cuffs today."
        ),
        source_keys=("ARTICLE", "S-CRT", *advised.source_keys),
    )


def _on_the_gauge(targets: Iterable[PressureTarget]) -> str:
    limbs = ", ".join(f"{each.limb.label.lower()} {pressure_text(each)}" for each in targets)
    return f"On the gauge: {limbs}. " if limbs else ""
