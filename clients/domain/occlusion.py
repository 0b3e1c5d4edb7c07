"""Occlusion pressure, AOP or LOP: the lowest pressure at which a cuff closes the artery of one limb.

Measured with a gauge, on one limb, with one cuff, in one position, on one day. Never worked out by formula.

* Target: 40-80 % of a measured pressure, in whole mmHg, for a cuff with a gauge.
* Measured in another position or with another width: the low end only. Nothing is converted. Policy.
* No target: `note` says why, and tightness goes by feel.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum
from uuid import UUID

from clients.domain.regions import Limb, Region
from clients.domain.sources import Mark

TARGET_LOW_PERCENT = 40  # S-VALD, S-FITCUFFS: 40-80 % of a measured occlusion pressure
TARGET_HIGH_PERCENT = 80  # S-VALD, S-FITCUFFS: the same range; S-METAB saw blood pressure rise at 80 %
TARGET_SOURCE_KEYS = ("S-VALD", "S-FITCUFFS", "S-SMART")
TARGET_MARK = Mark.SEEN
_LOW_ONLY = f"only {TARGET_LOW_PERCENT} %"
STALE_AFTER_DAYS = 42  # policy: limbs, cuffs and blood pressure change; as long as a 1RM counts in full
CLOCK_SLACK_DAYS = 1  # a coach east of the client may measure "tomorrow"

# Policy: bounds for forms. S-SMART measured 120 to 282 mmHg in 96 limbs; outside these a number is a slip.
PRESSURE_MMHG_RANGE = (80, 350)
CUFF_WIDTH_CM_RANGE = (Decimal(3), Decimal(25))  # Memory: cuffs are 5, 10 to 12, or 17 to 18 cm wide.
SAME_WIDTH_CM = Decimal("0.5")  # policy: closer than this is the same cuff, measured twice


class Position(StrEnum):
    """The body position of a measurement or an exercise."""

    LYING = "lying"
    SEATED = "seated"
    STANDING = "standing"

    @property
    def label(self) -> str:
        return _POSITION_LABELS[self]


_POSITION_LABELS = {Position.LYING: "lying", Position.SEATED: "sitting", Position.STANDING: "standing"}


class CuffKind(StrEnum):
    """The kind of cuff. Only one with a gauge shows a pressure."""

    GAUGE = "gauge"
    BAND = "band"
    WRAP = "wrap"

    @property
    def label(self) -> str:
        return _CUFF_LABELS[self]


_CUFF_LABELS = {
    CuffKind.GAUGE: "Inflatable cuff with a gauge",
    CuffKind.BAND: "Elastic band",
    CuffKind.WRAP: "Knee wrap",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuff:
    """The cuff of one region. `width_cm` is None if nobody measured it."""

    region: Region
    kind: CuffKind
    width_cm: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OcclusionPressure:
    """One measured pressure. A newer one is added and does not replace it."""

    id: UUID
    limb: Limb
    pressure_mmhg: int
    cuff_width_cm: Decimal
    position: Position
    device: str
    measured_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PressureTarget:
    """The target range of one limb in whole mmHg. `warnings` say how training differs from `measured`."""

    limb: Limb
    low_mmhg: int
    high_mmhg: int
    measured: OcclusionPressure
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """The targets of a region's limbs; without targets, `note` says why."""

    targets: tuple[PressureTarget, ...]
    note: str = ""


BY_FEEL = Pressure(targets=())


def pressure_for(
    *,
    region: Region,
    position: Position,
    cuff: Cuff | None,
    measured: Iterable[OcclusionPressure],
    today: date,
) -> Pressure:
    """Return the targets of a region's limbs for an exercise in `position`, from the newest of each limb."""
    if cuff is None or cuff.kind is not CuffKind.GAUGE:
        return BY_FEEL
    newest: dict[Limb, OcclusionPressure] = {}
    for each in sorted(measured, key=lambda each: each.measured_on):
        if each.limb.region is region and _is_plausible(each):
            newest[each.limb] = each
    if not newest:
        return Pressure(targets=(), note="No occlusion pressure was measured, so tightness goes by feel.")
    limbs = [limb for limb in Limb if limb in newest]
    in_date = [limb for limb in limbs if not is_stale(newest[limb].measured_on, today)]
    late = [limb.label.lower() for limb in limbs if limb not in in_date]
    note = (
        f"The occlusion pressure of the {' and '.join(late)} is not from the last 6 weeks and gives no "
        "target. Measure again."
        if late
        else ""
    )
    return Pressure(
        targets=tuple(_target(newest[limb], cuff, position) for limb in in_date),
        note=note,
    )


def is_stale(measured_on: date, today: date) -> bool:
    """Return whether a measurement is older than 6 weeks, or later than any time zone's today."""
    age_days = (today - measured_on).days
    return age_days > STALE_AFTER_DAYS or age_days < -CLOCK_SLACK_DAYS


def _is_plausible(measured: OcclusionPressure) -> bool:
    low, high = PRESSURE_MMHG_RANGE
    return low <= measured.pressure_mmhg <= high and measured.cuff_width_cm.is_finite()


def share_mmhg(pressure_mmhg: int, percent: int, *, up: bool = False) -> int:
    """Return `percent` of a pressure in whole mmHg, rounded down, or up for the low end of a range."""
    exact = Decimal(pressure_mmhg) * percent / 100
    return int(exact.to_integral_value(rounding=ROUND_UP if up else ROUND_DOWN))


def _target(measured: OcclusionPressure, cuff: Cuff, position: Position) -> PressureTarget:
    """Nothing is converted: what was measured otherwise than it is used gives the low end and no more."""
    low = share_mmhg(measured.pressure_mmhg, TARGET_LOW_PERCENT, up=True)
    warnings = [*_width_warnings(measured, cuff), *_position_warnings(measured, position)]
    high = low if warnings else share_mmhg(measured.pressure_mmhg, TARGET_HIGH_PERCENT)
    return PressureTarget(
        limb=measured.limb, low_mmhg=low, high_mmhg=high, measured=measured, warnings=tuple(warnings)
    )


def _width_warnings(measured: OcclusionPressure, cuff: Cuff) -> list[str]:
    """A wider cuff closes the artery at a lower pressure, a narrower one at a higher."""
    if cuff.width_cm is None or not cuff.width_cm.is_finite():
        return [f"The width of the training cuff is not written down, so it cannot be compared: {_LOW_ONLY}."]
    widths = f"Measured with a {_cm(measured.cuff_width_cm)} cm cuff, trained with {_cm(cuff.width_cm)} cm."
    if cuff.width_cm > measured.cuff_width_cm + SAME_WIDTH_CM:
        return [f"{widths} A wider cuff closes the artery earlier: {_LOW_ONLY} until it is measured again."]
    if cuff.width_cm < measured.cuff_width_cm - SAME_WIDTH_CM:
        return [f"{widths} A narrower cuff needs another pressure: {_LOW_ONLY} until it is measured again."]
    return []


def _position_warnings(measured: OcclusionPressure, position: Position) -> list[str]:
    """S-HUG18: the mean of 50 legs was 187 mmHg lying, 204 sitting and 242 standing."""
    if position is measured.position:
        return []
    return [
        f"Measured {measured.position.label}, done {position.label}. The pressure differs between positions: "
        f"{_LOW_ONLY} until it is measured in this one."
    ]


def _cm(width_cm: Decimal) -> str:
    return f"{width_cm.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP).normalize():f}"
