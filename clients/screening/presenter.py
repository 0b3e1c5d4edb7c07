"""What a screening says about each region, for the person who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clients.clearance.next_steps import next_step
from clients.clearance.presenter import format_day, verdicts_of
from clients.clearance.status import ClearanceStatus
from clients.domain.regions import Region
from clients.domain.verdicts import Verdict
from clients.models import Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionResult:
    """One region of a screening: its verdict, its next step and the status behind it."""

    region: Region
    verdict: Verdict
    next_step: str
    status: ClearanceStatus | None

    @property
    def has_both_limits(self) -> bool:
        limits = self.status.limits if self.status else None
        return bool(limits and limits.max_percent_1rm and limits.max_cuff_minutes)


def region_results(
    screening: Screening,
    statuses: Mapping[Region, ClearanceStatus] | None,
    *,
    for_client: bool,
    takes_back: bool,
) -> list[RegionResult]:
    """Return one result per region. Without `statuses` (an older screening) `next_step` is empty."""
    results = []
    for region, verdict in verdicts_of(screening).items():
        status = statuses[region] if statuses else None
        results.append(
            RegionResult(
                region=region,
                verdict=verdict,
                status=status,
                next_step=next_step(status, for_client=for_client, takes_back=takes_back) if status else "",
            )
        )
    return results


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
