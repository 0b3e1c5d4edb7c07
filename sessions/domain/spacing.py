"""How far apart a client's training sessions must lie.

* Another region on the same day: blocked, and nobody can override it.
* The same region less than 36 h apart: blocked, unless the coach gives a reason.
* The same region less than 48 h apart: a warning.

A session without cuffs is none of these: it only takes its day.

A plan knows days. The hours are asked again when a session is begun, from the end of the last one on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from clients.domain.regions import Region
from clients.domain.sources import SOURCES, Mark
from sessions.domain.figures import day_text
from sessions.domain.protocols import Ground

MIN_HOURS_SAME_REGION = 36  # S-P7534 (table T3): at least 36 h between sessions.
WARN_HOURS_SAME_REGION = 48  # POLICY: two to three sessions a week.
_HOURS_A_DAY = 24


class SpacingCode(StrEnum):
    """Why a day conflicts with another session."""

    OTHER_REGION_SAME_DAY = "other_region_same_day"
    TOO_CLOSE = "too_close"
    CLOSE = "close"


GROUNDS: Mapping[SpacingCode, Ground] = MappingProxyType(
    {
        # POLICY: the article has it of one workout; here a whole day counts.
        SpacingCode.OTHER_REGION_SAME_DAY: Ground(source_keys=("ARTICLE",), mark=Mark.POLICY),
        SpacingCode.TOO_CLOSE: Ground(source_keys=("S-P7534",), mark=Mark.SEEN),
        SpacingCode.CLOSE: Ground(source_keys=(), mark=Mark.POLICY),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSession:
    """Another training session of the same client: its region and day, and its instant if known (aware).

    One `without_cuffs` takes its day and is no matter of spacing.
    """

    region: Region
    on: date
    at: datetime | None = None
    id: UUID | None = None
    without_cuffs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SpacingConflict:
    """One reason against a day. Only a `blocking` one forbids to assign a session."""

    code: SpacingCode
    message: str
    overridable: bool
    blocking: bool
    other_id: UUID | None = None

    @property
    def message_with_source(self) -> str:
        """The message and the sources of its rule, for the coach."""
        ground = GROUNDS[self.code]
        named = "; ".join(SOURCES[key].citation for key in ground.source_keys)
        return f"{self.message} {ground.mark.label}{': ' if named else ''}{named}."


@dataclass(frozen=True, slots=True, kw_only=True)
class RestBefore:
    """What the last session of the same region, which ended at `ended_at` (aware), leaves for the next one.

    `not_before` is None where the coach gave a reason for less rest.
    """

    ended_at: datetime
    not_before: datetime | None
    better_from: datetime

    def is_too_short(self, now: datetime) -> bool:
        """Whether a session begun now would be too close, and nobody gave a reason."""
        return self.not_before is not None and now < self.not_before

    def is_short(self, now: datetime) -> bool:
        """Whether waiting longer would be better."""
        return now < self.better_from


def rest_before(ended_at: datetime, *, coach_gave_reason: bool) -> RestBefore:
    """Return from when on the next session of a region may be begun, counted from the end of the last."""
    return RestBefore(
        ended_at=ended_at,
        not_before=None if coach_gave_reason else ended_at + timedelta(hours=MIN_HOURS_SAME_REGION),
        better_from=ended_at + timedelta(hours=WARN_HOURS_SAME_REGION),
    )


def check_spacing(
    *,
    region: Region,
    on: date,
    others: Iterable[OtherSession],
    override_reason: str = "",
    takes_reason: bool = True,
    at: datetime | None = None,
) -> tuple[SpacingConflict, ...]:
    """Judge a new session of `region` on the day `on` against the client's other sessions.

    Hours count between instants where both are known (`at`, aware), and otherwise between
    whole days: the next day is 24 h away, the day after that 48 h. `takes_reason` says whether
    there is a place to write one down, so that nobody is asked for what they cannot give.
    """
    overridden = bool(override_reason.strip())
    others = [other for other in others if not other.without_cuffs]
    way_out = " Choose another day, or give a reason." if takes_reason else " Choose another day."
    conflicts = (_conflict(region, on, at, other, "" if overridden else way_out) for other in others)
    return tuple(conflict for conflict in conflicts if conflict is not None)


def _conflict(
    region: Region, on: date, at: datetime | None, other: OtherSession, way_out: str
) -> SpacingConflict | None:
    if other.region is not region:
        if other.on != on:
            return None
        return SpacingConflict(
            code=SpacingCode.OTHER_REGION_SAME_DAY,
            message="The other region is trained on this day. Arms or legs, never both on one day.",
            overridable=False,
            blocking=True,
            other_id=other.id,
        )
    hours = _hours_between(on, at, other)
    if hours >= WARN_HOURS_SAME_REGION:
        return None
    if hours >= MIN_HOURS_SAME_REGION:
        return SpacingConflict(
            code=SpacingCode.CLOSE,
            message=(
                f"Only {int(hours)} hours from the session on {day_text(other.on)}; "
                f"{WARN_HOURS_SAME_REGION} are better."
            ),
            overridable=True,
            blocking=False,
            other_id=other.id,
        )
    return SpacingConflict(
        code=SpacingCode.TOO_CLOSE,
        message=(
            f"Less than {MIN_HOURS_SAME_REGION} hours from the session of the same region "
            f"on {day_text(other.on)}.{way_out}"
        ),
        overridable=True,
        blocking=bool(way_out),
        other_id=other.id,
    )


def _hours_between(on: date, at: datetime | None, other: OtherSession) -> float:
    if at is not None and other.at is not None:
        return abs((at - other.at).total_seconds()) / 3600
    return abs((on - other.on).days) * _HOURS_A_DAY
