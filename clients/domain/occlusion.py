"""Occlusion pressure, AOP or LOP: the lowest pressure at which a cuff closes the artery of one limb.

Measured with a gauge, on one limb, with one cuff, in one position, on one day. Never worked out by formula.

* Target: one number of whole mmHg for a cuff with a gauge, from the percent that a coach chose, 40-80 % of
  the pressure measured on this limb.
* Measured in another position, with another width or device, or over 6 weeks ago: 40 % at most, with a
  request to measure again. Nothing is converted. Policy.
* Never above 80 % of what was measured on the limb lying, where it was: what closes it lying is the least.
* No target: `note` says why, and tightness goes by feel.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from clients.domain.regions import Limb, Region
from clients.domain.sources import Mark

TARGET_LOW_PERCENT = 40  # S-VALD, S-FITCUFFS: 40-80 % of a measured occlusion pressure
TARGET_HIGH_PERCENT = 80  # S-VALD, S-FITCUFFS: the same range; S-METAB saw blood pressure rise at 80 %
TARGET_SOURCE_KEYS = ("S-VALD", "S-FITCUFFS", "S-SMART")
TARGET_MARK = Mark.SEEN
# S-PREP: a clinic's 50 for arms and 80 for legs; S-HUGREG: 80 for legs after an operation of the knee.
DEFAULT_PERCENTS: Mapping[Region, int] = MappingProxyType({Region.UPPER: 50, Region.LOWER: 80})
CAUTION_PERCENT = 50  # S-FITCUFFS: 40-50 for people at risk; here where a clearance has limits
_LOW_ONLY = f"only {TARGET_LOW_PERCENT} %"
STALE_AFTER_DAYS = 42  # policy: limbs, cuffs and blood pressure change; as long as a 1RM counts in full
CLOCK_SLACK_DAYS = 1  # a coach east of the client may measure "tomorrow"

# Policy: bounds for forms. S-SMART measured 120 to 282 mmHg in 96 limbs; outside these a number is a slip.
PRESSURE_MMHG_RANGE = (80, 350)
CUFF_WIDTH_CM_RANGE = (Decimal(3), Decimal(25))  # Memory: cuffs are 5, 10 to 12, or 17 to 18 cm wide.
SET_MMHG_RANGE = (40, 300)  # what a cuff is set to in training; outside these a number is a slip
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
    device: str = ""  # the maker and model, where somebody wrote it down


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
    """What one limb's cuff is set to in whole mmHg: `percent` of `measured`, `low_mmhg` to `high_mmhg`.

    `warnings` say how training differs from `measured`. A target from before a percent was chosen has a range
    alone.
    """

    limb: Limb
    low_mmhg: int
    high_mmhg: int
    measured: OcclusionPressure
    warnings: tuple[str, ...] = ()
    target_mmhg: int | None = None
    percent: int | None = None

    @property
    def tolerance_mmhg(self) -> int | None:
        """How far off the gauge may be, either way; None where nobody has measured it."""
        return tolerance_mmhg(self.measured.device)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """The targets of a region's limbs; without targets, `note` says why."""

    targets: tuple[PressureTarget, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTolerance:
    """How far a kind of device was off a Doppler's reading, either way; `words` name it, in small letters."""

    words: tuple[str, ...]
    mmhg: int
    source_key: str


DEVICE_TOLERANCES = (
    # Limits of agreement -23 to 31 mmHg; which way round was not in the abstract, so the wider one both ways.
    DeviceTolerance(words=("airband", "air band", "vald"), mmhg=31, source_key="S-AIRB"),
    DeviceTolerance(words=("oximeter", "oxymeter"), mmhg=29, source_key="S-BREK"),  # limits -16 to 29 mmHg
    DeviceTolerance(words=("smartcuff", "smart cuff"), mmhg=15, source_key="S-SMART"),  # the maker's number
)


def tolerance_mmhg(device: str) -> int | None:
    """Return the tolerance of a device by its name; None for one that is not known, or is the reference."""
    name = device.casefold()
    return next((each.mmhg for each in DEVICE_TOLERANCES if any(word in name for word in each.words)), None)


def default_percent(region: Region, *, with_caution: bool = False) -> int:
    """Return the percent of the occlusion pressure where no coach chose one."""
    usual = DEFAULT_PERCENTS[region]
    return min(usual, CAUTION_PERCENT) if with_caution else usual


BY_FEEL = Pressure(targets=())


def pressure_for(
    *,
    region: Region,
    position: Position,
    cuff: Cuff | None,
    measured: Iterable[OcclusionPressure],
    today: date,
    percent: int | None = None,
) -> Pressure:
    """Return the target of each limb of a region for an exercise in `position`.

    The newest measurement counts, or the newest that was made as the limb is trained. `percent` is held to 40
    to 80; the region's default where None.
    """
    if cuff is None or cuff.kind is not CuffKind.GAUGE:
        return BY_FEEL
    asked = default_percent(region) if percent is None else percent
    asked = min(max(asked, TARGET_LOW_PERCENT), TARGET_HIGH_PERCENT)
    by_limb: dict[Limb, list[OcclusionPressure]] = {limb: [] for limb in Limb if limb.region is region}
    for each in sorted(measured, key=lambda each: each.measured_on, reverse=True):
        if each.limb in by_limb and _is_plausible(each) and not _is_ahead(each.measured_on, today):
            by_limb[each.limb].append(each)
    targets = [
        _target(newest_first, cuff, position, today, asked)
        for newest_first in by_limb.values()
        if newest_first
    ]
    if not targets:
        return Pressure(targets=(), note="No occlusion pressure was measured, so tightness goes by feel.")
    return Pressure(targets=tuple(targets))


def is_stale(measured_on: date, today: date) -> bool:
    """Return whether a measurement is older than 6 weeks, or later than any time zone's today."""
    return (today - measured_on).days > STALE_AFTER_DAYS or _is_ahead(measured_on, today)


def _is_ahead(measured_on: date, today: date) -> bool:
    return (today - measured_on).days < -CLOCK_SLACK_DAYS


def _is_plausible(measured: OcclusionPressure) -> bool:
    low, high = PRESSURE_MMHG_RANGE
    return low <= measured.pressure_mmhg <= high and measured.cuff_width_cm.is_finite()


def share_mmhg(pressure_mmhg: int, percent: int, *, up: bool = False) -> int:
    """Return `percent` of a pressure in whole mmHg, rounded down, or up for the low end of a range."""
    exact = Decimal(pressure_mmhg) * percent / 100
    return int(exact.to_integral_value(rounding=ROUND_UP if up else ROUND_DOWN))


def _target(
    newest_first: Sequence[OcclusionPressure], cuff: Cuff, position: Position, today: date, percent: int
) -> PressureTarget:
    """Return the target of one limb.

    Nothing is converted: what was measured otherwise than it is used gives the low end and no more.
    """
    differences = [(each, _differences(each, cuff, position, today)) for each in newest_first]
    measured, warnings = next((pair for pair in differences if not pair[1]), differences[0])
    low = share_mmhg(measured.pressure_mmhg, TARGET_LOW_PERCENT, up=True)
    high = share_mmhg(measured.pressure_mmhg, TARGET_HIGH_PERCENT)
    if warnings:
        percent = TARGET_LOW_PERCENT
        low = high = share_mmhg(measured.pressure_mmhg, TARGET_LOW_PERCENT)
    target = share_mmhg(measured.pressure_mmhg, percent)
    lying = next((each for each in newest_first if each.position is Position.LYING), measured)
    most = share_mmhg(lying.pressure_mmhg, TARGET_HIGH_PERCENT)
    if target > most:
        warnings = [*warnings, _lying_warning(lying, most)]
    return PressureTarget(
        limb=measured.limb,
        low_mmhg=min(low, most),
        high_mmhg=min(high, most),
        measured=measured,
        warnings=tuple(warnings),
        target_mmhg=min(target, most),
        percent=percent,
    )


def _lying_warning(lying: OcclusionPressure, most_mmhg: int) -> str:
    return (
        f"{TARGET_HIGH_PERCENT} % of the {lying.pressure_mmhg} mmHg that closed this limb lying is "
        f"{most_mmhg} mmHg, and no target is above it."
    )


def _differences(measured: OcclusionPressure, cuff: Cuff, position: Position, today: date) -> list[str]:
    """Return how a measurement differs from its use, each as a request to measure again."""
    return [
        *_width_warnings(measured, cuff),
        *_position_warnings(measured, position),
        *_device_warnings(measured, cuff),
        *_age_warnings(measured, today),
    ]


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


def _device_warnings(measured: OcclusionPressure, cuff: Cuff) -> list[str]:
    """S-BOM25: five devices on 21 men were not interchangeable. Compared where both are written down."""
    used, made = cuff.device.strip(), measured.device.strip()
    if not used or used.casefold() == made.casefold():
        return []
    return [f"Measured with {made}, trained with {used}: {_LOW_ONLY} until it is measured with that."]


def _age_warnings(measured: OcclusionPressure, today: date) -> list[str]:
    if not is_stale(measured.measured_on, today):
        return []
    return [f"Measured more than 6 weeks ago: {_LOW_ONLY} until it is measured again."]


def _cm(width_cm: Decimal) -> str:
    return f"{width_cm.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP).normalize():f}"
