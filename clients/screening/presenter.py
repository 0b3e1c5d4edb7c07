"""What a screening says about each limb, for the person who reads it."""

from dataclasses import dataclass
from datetime import date

from clients.clearance.next_steps import next_step
from clients.clearance.presenter import format_day
from clients.clearance.status import ClearanceState, ClearanceStatus, ClearanceStatuses
from clients.domain.regions import Limb, Region, limbs_in_words
from clients.domain.verdicts import Verdict, by_verdict, worst
from clients.models import Screening
from clients.models.limbs import verdicts_of

# Where the coach is told to plan without cuffs meanwhile.
WITHOUT_CUFFS = (ClearanceState.IN_REVIEW, ClearanceState.BLOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimbsResult:
    """Limbs of a screening that stand alike: the verdict, the next step and the status behind it."""

    limbs: frozenset[Limb]
    verdict: Verdict
    next_step: str
    status: ClearanceStatus | None
    offers_without_cuffs: bool = False  # to who plans: the next step says that this is open

    @property
    def name(self) -> str:
        """Such as "Legs" or "Left leg"."""
        return limbs_in_words(self.limbs).capitalize()

    @property
    def region(self) -> Region:
        """The region of these limbs; arms where they are of both."""
        return min((limb.region for limb in self.limbs), key=list(Region).index)

    @property
    def has_both_limits(self) -> bool:
        limits = self.status.limits if self.status else None
        return bool(limits and limits.max_percent_1rm and limits.max_cuff_minutes)


def results_by_limbs(
    screening: Screening, statuses: ClearanceStatuses | None, *, for_client: bool, takes_back: bool
) -> list[LimbsResult]:
    """Return a result for limbs that stand alike; for older answers, without `statuses`, no next step."""
    verdicts = verdicts_of(screening)
    if statuses is None:
        return [
            LimbsResult(limbs=limbs, verdict=verdict, status=None, next_step="")
            for limbs, verdict in by_verdict(verdicts)
        ]
    return [
        LimbsResult(
            limbs=status.limbs,
            verdict=worst(verdicts[limb] for limb in status.limbs),
            status=status,
            next_step=next_step(status, for_client=for_client, takes_back=takes_back),
            offers_without_cuffs=not for_client and status.state in WITHOUT_CUFFS,
        )
        for status in statuses
    ]


def confirmed_text(screening: Screening) -> str:
    """Say how many answers were confirmed as they stood, and since when the oldest stands; "" for none."""
    days = screening.confirmed_from.values()
    if not days:
        return ""
    answers = "answer was" if len(days) == 1 else "answers were"
    return f"{len(days)} {answers} confirmed as they stood; the oldest is of {format_iso_day(min(days))}."


def format_iso_day(day: str | None) -> str:
    """Return a stored day in words; "" for none."""
    return format_day(date.fromisoformat(day)) if day else ""
