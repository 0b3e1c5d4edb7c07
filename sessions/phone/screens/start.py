"""Whether a session may be begun now, and whether one that was begun may go on."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from clients.domain.clearance import Allowed, Refused
from sessions.domain import ready
from sessions.domain.deviations import END_REASONS, LATER_REASONS, LOAD_REASONS, SKIP_REASONS, Deviation
from sessions.domain.record import SessionRecord, SessionState, Step
from sessions.domain.starts import UNASKED_TEXT, StartProblem, find_start_problem
from sessions.models import TrainingSession
from sessions.phone.account import refusal_messages
from sessions.phone.rest import Rest, rest_of
from sessions.planning.session_record import EarlierSessions


@dataclass(frozen=True, kw_only=True)
class SessionStart:
    """What the page of a session asks before it shows what to do."""

    # What may be chosen where something else is done than what was asked for.
    load_reasons: ClassVar[tuple[Deviation, ...]] = LOAD_REASONS
    later_reasons: ClassVar[tuple[Deviation, ...]] = LATER_REASONS
    skip_reasons: ClassVar[tuple[Deviation, ...]] = SKIP_REASONS
    end_reasons: ClassVar[tuple[Deviation, ...]] = END_REASONS

    training_session: TrainingSession
    record: SessionRecord
    step: Step
    answer: Allowed | Refused
    now: datetime
    earlier: EarlierSessions = field(default_factory=EarlierSessions)

    @property
    def wears_cuffs(self) -> bool:
        """Whether cuffs are planned: the page has a clock for them then, and says so where they stay off."""
        return not self.training_session.without_cuffs

    @property
    def ready_questions(self) -> tuple[ready.ReadyQuestion, ...]:
        return ready.questions_for(without_cuffs=self.training_session.without_cuffs)

    @property
    def asks_pressure(self) -> bool:
        """Whether the check asks for a blood pressure: the clearance has limits, as every caution gives."""
        clearance = self.training_session.clearance
        return clearance is not None and clearance.max_percent_1rm is not None

    @property
    def is_over(self) -> bool:
        return self.record.state in (SessionState.FINISHED, SessionState.STOPPED)

    @property
    def is_on_hold(self) -> bool:
        """Whether the gate refuses: nothing is prescribed or started then, and facts are still stored."""
        return not isinstance(self.answer, Allowed) and not self.is_over

    @property
    def is_for_another_day(self) -> bool:
        today = self.training_session.client.today(self.now)
        return self.record.state is SessionState.ASSIGNED and self.training_session.scheduled_on != today

    @cached_property
    def rest(self) -> Rest | None:
        """What the last session under cuffs leaves for this one; None once this one is over."""
        return None if self.is_over else rest_of(self.training_session, self.earlier.cuffs_ended_at)

    @property
    def is_too_soon(self) -> bool:
        """Whether this session is not begun, and its region has not rested long enough."""
        is_short = self.rest is not None and self.rest.before.is_too_short(self.now)
        return self.record.state is SessionState.ASSIGNED and is_short

    @property
    def rest_note(self) -> str:
        """That a longer rest would be better; "" where it was long enough."""
        return self.rest.short_text if self.rest and self.rest.before.is_short(self.now) else ""

    @property
    def is_closed(self) -> bool:
        """Whether nothing was begun and nothing can be: cancelled, on hold, or for another day."""
        if self.record.state is not SessionState.ASSIGNED:
            return False
        cancelled = self.training_session.cancelled_at is not None
        return cancelled or self.is_on_hold or self.is_for_another_day

    @cached_property
    def start_problem(self) -> StartProblem | None:
        """Why a session that was begun, and that the gate allows, does not go on."""
        return find_start_problem(
            self.record,
            self.step,
            scheduled_on=self.training_session.scheduled_on,
            zone=self.training_session.client.zone,
            rest=self.rest.before if self.rest else None,
            now=self.now,
        )

    @property
    def is_asked_late(self) -> bool:
        """Whether the ready check is asked now, of a session that was begun without it."""
        is_unasked = self.start_problem is StartProblem.UNASKED
        return is_unasked and self.record.open_since is None and not self.is_on_hold

    @property
    def is_held_back(self) -> bool:
        """Whether the page says why not, instead of what comes next."""
        return self.is_on_hold or (self.start_problem is not None and not self.is_asked_late)

    @property
    def shows_load(self) -> bool:
        """Whether the payload carries loads, which the phone may need once it has no network."""
        return not self.is_on_hold and self.start_problem is not StartProblem.OTHER_DAY

    @property
    def hold_reasons(self) -> list[str]:
        """Why it does not go on, in the client's words."""
        reasons = () if isinstance(self.answer, Allowed) else self.answer.reasons
        return [*refusal_messages(reasons, in_person=False), *self._start_reasons]

    @property
    def hold_reasons_in_person(self) -> list[str]:
        """The same in the coach's words."""
        reasons = () if isinstance(self.answer, Allowed) else self.answer.reasons
        return [*refusal_messages(reasons, in_person=True), *self._start_reasons]

    @property
    def _start_reasons(self) -> list[str]:
        if self.start_problem is None:
            return []
        if self.start_problem is StartProblem.TOO_SOON and self.rest is not None:
            return [self.rest.too_short_text]
        return [self.other_day_text if self.start_problem is StartProblem.OTHER_DAY else UNASKED_TEXT]

    @property
    def other_day_text(self) -> str:
        on = self.training_session.scheduled_on
        return f"This session is for {on:%A}, {on.day} {on:%B}, and was begun on another day."
