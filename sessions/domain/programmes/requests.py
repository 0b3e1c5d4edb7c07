"""What a coach asks for: a block for a client, or an own template."""

from dataclasses import dataclass
from datetime import date, timedelta

from sessions.domain.fitting import NO_CHANGES, ChangeKind
from sessions.domain.programmes.facts import Template, TemplateDay, TemplateWeek


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRequest:
    """What a coach asks for. `ticked_days` None takes every free row.

    `may_change` is what may be changed of sessions that pass the limits of the client's clearance, and
    `close_reason` why a daily template trains day after day.
    """

    template: Template
    start_on: date
    weekdays: frozenset[int]
    days_off: frozenset[date] = frozenset()
    ticked_days: frozenset[date] | None = None
    may_change: frozenset[ChangeKind] = NO_CHANGES
    close_reason: str = ""
    without_cuffs: bool = False

    @property
    def until_on(self) -> date:
        """The day after the last week of the block."""
        return self.start_on + timedelta(weeks=len(self.template.weeks))

    @property
    def left_out(self) -> frozenset[date]:
        """Days of the block that were not ticked."""
        if self.ticked_days is None:
            return frozenset()
        days = (self.until_on - self.start_on).days
        return frozenset(self.start_on + timedelta(days=ahead) for ahead in range(days)) - self.ticked_days


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRequest:
    """An own template as a coach writes it."""

    name: str
    summary: str
    days: tuple[TemplateDay, ...]
    weeks: tuple[TemplateWeek, ...]
