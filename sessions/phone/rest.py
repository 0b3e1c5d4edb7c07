"""How long a region has rested since the cuffs came off last, in words for whoever is about to begin."""

from dataclasses import dataclass
from datetime import datetime

from sessions.domain.spacing import MIN_HOURS_SAME_REGION, WARN_HOURS_SAME_REGION, RestBefore, rest_before
from sessions.models import TrainingSession
from sessions.phone.ways_out import may_move_it


@dataclass(frozen=True, kw_only=True)
class Rest:
    """The rest before one training session, and what is said about it in the client's own time."""

    training_session: TrainingSession
    before: RestBefore

    @property
    def title(self) -> str:
        return f"Your {self._region} need more rest"

    @property
    def too_short_text(self) -> str:
        """From when on the session may be begun; "" where the coach gave a reason for less rest."""
        if self.before.not_before is None:
            return ""
        begins = self.before.not_before
        wait = f"Leave at least {MIN_HOURS_SAME_REGION} hours: begin from {self._when(begins)} on."
        if self.training_session.client.today(begins) > self.training_session.scheduled_on:
            may_move = may_move_it(self.training_session, self.training_session.scheduled_on)
            ask = "Move it to another day." if may_move else "Ask your coach for another day."
            wait = f"Leave at least {MIN_HOURS_SAME_REGION} hours. {ask}"
        return f"{self._last_time} {wait}"

    @property
    def short_text(self) -> str:
        better = self._when(self.before.better_from)
        return f"{self._last_time} {WARN_HOURS_SAME_REGION} hours of rest are better: from {better} on."

    @property
    def _region(self) -> str:
        return self.training_session.get_region_display().lower()

    @property
    def _last_time(self) -> str:
        ended = self._when(self.before.ended_at)
        return f"Your last session with cuffs on your {self._region} ended on {ended}."

    def _when(self, instant: datetime) -> str:
        return f"{instant.astimezone(self.training_session.client.zone):%A at %H:%M}"


def rest_of(training_session: TrainingSession, cuffs_ended_at: datetime | None) -> Rest | None:
    """Return the rest before a session; None where none under cuffs went before it, or this one has none."""
    if cuffs_ended_at is None or training_session.without_cuffs:
        return None
    reason = training_session.spacing_reason.strip()
    return Rest(
        training_session=training_session, before=rest_before(cuffs_ended_at, coach_gave_reason=bool(reason))
    )
