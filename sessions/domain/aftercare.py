"""After a session: what is usual, and what needs a doctor in the next three days.

Muscle breakdown shows 48 to 72 hours after training (S-ELITE, S-KRIEG), and both published cases followed an
ordinary session; soreness is usual for two days (S-JOT).
"""

from dataclasses import dataclass

from clients.domain.red_flags import RED_FLAGS, Sign
from clients.domain.sources import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterCare:
    """One line of the finish page."""

    code: str
    text: str
    source_keys: tuple[str, ...]
    mark: Mark


AFTERCARE = (
    AfterCare(
        code="usual",
        text="Sore muscles for a day or two are usual.",
        source_keys=("S-JOT",),
        mark=Mark.SEEN,
    ),
    AfterCare(
        code="urine",
        text=f"Urine dark like cola or tea: {RED_FLAGS[Sign.URINE].title[:1].lower()}"
        f"{RED_FLAGS[Sign.URINE].title[1:]}",
        source_keys=RED_FLAGS[Sign.URINE].source_keys,
        mark=Mark.SEEN,
    ),
    AfterCare(
        code="limb",
        text="An arm or leg that swells or turns red or warm: see a doctor today.",
        source_keys=RED_FLAGS[Sign.LIMB].source_keys,
        mark=Mark.SEEN,
    ),
    AfterCare(
        code="muscle",
        text="A muscle that turns weak or hurts far more than usual, or numbness that stays: "
        "see a doctor today.",
        source_keys=RED_FLAGS[Sign.WEAKNESS].source_keys,
        mark=Mark.POLICY,
    ),
)
