"""Where a session stands when its page is opened: may it be begun, and what was said before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from clients.domain.clearance import Allowed, Refused
from sessions.domain import ready
from sessions.domain.record import DoSet, SessionRecord, SessionState, Step
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.models.training import State
from sessions.phone.account import refusal_messages
from sessions.phone.rest import Rest, rest_of
from sessions.planning.session_record import EarlierSessions


@dataclass(frozen=True, kw_only=True)
class SessionStanding:
    """The record of a session, the gate's answer and the time, and what follows from them."""

    training_session: TrainingSession
    prescriptions: Sequence[PrescriptionRow]
    record: SessionRecord
    step: Step
    answer: Allowed | Refused
    now: datetime
    may_say_no_to_all: bool = False
    last_times: Mapping[str, str] = field(default_factory=dict)
    earlier: EarlierSessions = field(default_factory=EarlierSessions)

    @property
    def state(self) -> State:
        return State(self.record.state.value)

    @property
    def is_over(self) -> bool:
        return self.record.state in (SessionState.FINISHED, SessionState.STOPPED)

    @property
    def is_well_done(self) -> bool:
        return self.record.state is SessionState.FINISHED and self.record.reps_done > 0

    @property
    def is_running(self) -> bool:
        """Whether the session was begun and has not ended; the phone's screen stays on meanwhile."""
        return self.record.state is SessionState.STARTED

    @property
    def is_on_hold(self) -> bool:
        """Whether the gate refuses: nothing is prescribed or started then, and facts are still stored."""
        return not isinstance(self.answer, Allowed) and not self.is_over

    @property
    def may_explain(self) -> bool:
        """Whether this page holds prescribed numbers, now or on a screen that the phone makes of it."""
        return not (self.is_on_hold or self.is_over or self.is_closed)

    @property
    def is_for_another_day(self) -> bool:
        today = self.training_session.client.today(self.now)
        return self.record.state is SessionState.ASSIGNED and self.training_session.scheduled_on != today

    @property
    def rest(self) -> Rest | None:
        """What the last session under cuffs leaves for this one; None once this one was begun."""
        if self.record.state is not SessionState.ASSIGNED:
            return None
        return rest_of(self.training_session, self.earlier.cuffs_ended_at)

    @property
    def is_too_soon(self) -> bool:
        return self.rest is not None and self.rest.before.is_too_short(self.now)

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

    @property
    def is_past(self) -> bool:
        return self.training_session.scheduled_on < self.training_session.client.today(self.now)

    @property
    def hold_reasons(self) -> list[str]:
        """Why the gate refuses, in the client's words."""
        reasons = () if isinstance(self.answer, Allowed) else self.answer.reasons
        return refusal_messages(reasons, in_person=False)

    @property
    def cuffs_are_on(self) -> bool:
        return self.record.open_since is not None

    # --- The ready check

    @property
    def ready_yeses(self) -> tuple[ready.ReadyYes, ...]:
        return ready.yeses_of(self.record.ready, self.record.pressure)

    @property
    def asks_about_going_on_without_cuffs(self) -> bool:
        """Whether a "yes" in the ready check waits for the client's choice to go on without cuffs."""
        return (
            isinstance(self.step, DoSet)
            and bool(self.ready_yeses)
            and not self.record.said_without_cuffs
            and self.record.reps_done == 0
        )

    @property
    def red_flag(self) -> str:
        """The first words to do after a red "yes" of the ready check, before any set; "" for none."""
        if self.record.reps_done or self.cuffs_are_on:
            return ""
        return ready.red_words(self.record.ready, self.record.pressure)

    @property
    def asks_pressure(self) -> bool:
        """Whether the check asks for a blood pressure: the clearance has limits, as every caution gives."""
        return self.training_session.clearance.max_percent_1rm is not None

    @property
    def pressure_advice(self) -> str:
        """What to ask before the cuffs go on with a pressure like the one that was typed; "" for none."""
        return ready.ASK_ADVICE if ready.reaches(self.record.pressure, ready.ASK_FROM) else ""

    @property
    def doctor_comes_first(self) -> bool:
        return any(each.doctor_first for each in self.ready_yeses)

    @property
    def rest_comes_first(self) -> bool:
        """Whether leaving it for today is the main button: a doctor comes first, or rest is better."""
        return self.doctor_comes_first or any(each.rest_first for each in self.ready_yeses)
