"""What a client's first page shows: what to do today, or why not, and what was done lately."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from clients.clearance.status import ClearanceState, prefetch_clearances, request_to_client, status_by_region
from clients.domain.clearance import Allowed, ReasonCode
from clients.domain.regions import Region
from clients.models import Client
from sessions import mappers
from sessions.domain import ready
from sessions.domain.prescription import Why
from sessions.domain.record import fold
from sessions.models import TrainingSession
from sessions.models.training import State
from sessions.phone.screens import ExercisePage

DAYS_BACK = 42
DAYS_AHEAD = 60
RESUMABLE_DAYS = 2
RECENT = 5

# Where the client can do something about it: answer the questions.
ANSWERS_HELP = {
    ReasonCode.NO_SCREENING,
    ReasonCode.OLD_QUESTIONS,
    ReasonCode.EXPIRED,
    ReasonCode.HEALTH_CHANGED,
}


@dataclass(frozen=True, kw_only=True)
class TodayPage:
    """Everything the template reads."""

    client: Client
    sessions: list[TrainingSession]
    now: datetime

    @property
    def today(self) -> date:
        return self.client.today(self.now)

    @cached_property
    def unfinished(self) -> TrainingSession | None:
        """Started and neither finished nor stopped, today or in the last days."""
        since = self.today - timedelta(days=RESUMABLE_DAYS)
        rows = [row for row in self.sessions if row.state == State.STARTED and row.scheduled_on >= since]
        return rows[-1] if rows else None

    @cached_property
    def todays(self) -> TrainingSession | None:
        """With everything the gate reads. One query where there is one."""
        known = next((row for row in self.sessions if row.scheduled_on == self.today), None)
        if known is None:
            return None
        return self.client.training_sessions.with_gate_facts().defer("record").get(pk=known.pk)

    @property
    def next(self) -> TrainingSession | None:
        later = (
            row for row in self.sessions if row.scheduled_on > self.today and row.state == State.ASSIGNED
        )
        return next(later, None)

    @cached_property
    def recent(self) -> list[TrainingSession]:
        """What was done, newest first, and assigned days that went by."""
        past = [
            row
            for row in reversed(self.sessions)
            if row not in (self.unfinished, self.todays)
            and (row.state in (State.FINISHED, State.STOPPED) or row.scheduled_on < self.today)
        ]
        return past[:RECENT]

    # --- Today's session

    @cached_property
    def answer(self):
        """The gate, asked at this moment."""
        return mappers.answer_of_gate(self.todays, self.now) if self.todays else None

    @property
    def is_open(self) -> bool:
        return self.todays is not None and self.todays.state in (State.ASSIGNED, State.STARTED)

    @property
    def is_held(self) -> bool:
        return self.is_open and not isinstance(self.answer, Allowed)

    @property
    def may_say_no_to_all(self) -> bool:
        """Whether the ready check is one button: nothing was begun yet, and the first week is over."""
        if not self.is_open or self.is_held or self.todays.state != State.ASSIGNED:
            return False
        first_week_ends = self.now - timedelta(days=ready.EACH_QUESTION_DAYS)
        return any(row.started_at and row.started_at <= first_week_ends for row in self.sessions)

    @property
    def ready_questions(self) -> tuple[ready.ReadyQuestion, ...]:
        return ready.QUESTIONS

    @property
    def new_id(self) -> uuid.UUID:
        """The identifier of the form's event."""
        return uuid.uuid4()

    @property
    def held_reasons(self) -> list[str]:
        return list(dict.fromkeys(reason.client_message for reason in self.answer.reasons))

    @property
    def answers_help(self) -> bool:
        return any(reason.code in ANSWERS_HELP for reason in self.answer.reasons)

    @cached_property
    def exercises(self) -> list[ExercisePage]:
        """Shown only where the gate allows it."""
        if self.todays is None or self.is_held or not self.is_open:
            return []
        prescriptions = mappers.prescriptions_of(self.todays)
        empty = fold([], mappers.planned_exercises(prescriptions))
        return [
            ExercisePage(prescription=prescription, training_session=self.todays, record=record)
            for prescription, record in zip(prescriptions, empty.exercises, strict=True)
        ]

    @property
    def minutes_why(self) -> Why:
        """Where the minutes of today's session come from."""
        return mappers.minutes_why(self.todays)

    # --- No session yet

    @cached_property
    def statuses(self):
        """Asked only where there is no session today. One query."""
        prefetch_clearances(self.client)
        return status_by_region(self.client, self.now)

    @property
    def asked(self):
        """What an admin asks the client about the newest answers, before cuffs can be planned."""
        return request_to_client(self.client)

    @property
    def is_unscreened(self) -> bool:
        return all(each.state == ClearanceState.NOT_SCREENED for each in self.statuses.values())

    @property
    def waits_for_someone(self) -> bool:
        """Answers were sent and nobody has decided about any region yet."""
        waiting = (ClearanceState.IN_REVIEW, ClearanceState.TO_ACKNOWLEDGE)
        states = [each.state for each in self.statuses.values()]
        return ClearanceState.CLEARED not in states and any(state in waiting for state in states)

    @property
    def letter_helps(self) -> bool:
        """An admin decides about a region once a clinician has agreed."""
        return any(each.state == ClearanceState.IN_REVIEW for each in self.statuses.values())

    @property
    def blocked_reasons(self) -> list[str]:
        """Why no region may be trained under cuffs; empty where one may, or may yet."""
        if any(each.state != ClearanceState.BLOCKED for each in self.statuses.values()):
            return []
        return list(dict.fromkeys(why for each in self.statuses.values() for why in each.client_reasons))

    @property
    def needs_new_answers(self) -> bool:
        states = [self.statuses[region].state for region in Region]
        return ClearanceState.CLEARED not in states and ClearanceState.LAPSED in states


# What a line about a session tells. Today's own session is read whole, apart.
LINE = (
    "client",
    "region",
    "scheduled_on",
    "state",
    "started_at",
    "reps_done",
    "reps_prescribed",
    "cuff_seconds",
)


def today_page(client: Client, now: datetime) -> TodayPage:
    """For a client fetched `with_newest_answers()`. One query, and two more for today's session."""
    today = client.today(now)
    window = (today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD))
    rows = (
        client.training_sessions.not_cancelled()
        .filter(scheduled_on__range=window)
        .only(*LINE)
        .order_by("scheduled_on", "assigned_at")
    )
    return TodayPage(client=client, sessions=list(rows), now=now)
