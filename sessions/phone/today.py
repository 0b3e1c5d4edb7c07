"""What a client's first page shows: what to do today, or why not, and what was done lately."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import prefetch_related_objects

from clients.clearance.see_a_doctor import open_red_flags
from clients.clearance.status import (
    ClearanceState,
    ClearanceStatus,
    ClearanceStatuses,
    answers_to_confirm,
    lacks_only_pressure,
    prefetch_clearance,
    request_to_client,
    statuses_of,
)
from clients.domain.clearance import Allowed, Basis, RefusalReason, Refused
from clients.domain.consent import MissingConsent, has_own_consent, missing_consent
from clients.models import AnswersRequest, Client, Decision, RedFlag, Screening
from sessions import mappers
from sessions.domain import ready
from sessions.domain.prescription import Why
from sessions.domain.record import fold
from sessions.domain.way_back import first_way_back_note
from sessions.models import TrainingSession
from sessions.models.training import State
from sessions.phone.account import refusal_messages
from sessions.phone.rest import Rest, rest_of
from sessions.phone.screens import ExercisePage
from sessions.phone.ways_out import WayOut, way_off_hold, way_to_another_day
from sessions.planning.holds import may_go_without_cuffs

DAYS_BACK = 42
DAYS_AHEAD = 60
RESUMABLE_DAYS = 2
RECENT = 5
CLEARED_LATELY = timedelta(days=7)  # so long a decision is news


@dataclass(frozen=True, kw_only=True)
class TodayPage:
    """Everything the template reads. `sessions` are those around today, by day."""

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

    @property
    def to_go_on_with(self) -> TrainingSession | None:
        """The unfinished session to offer; None with a red flag, or where today's card shows it."""
        if self.red_flags or self.unfinished == self.todays_session:
            return None
        return self.unfinished

    @cached_property
    def todays_session(self) -> TrainingSession | None:
        """The session of today, with everything the gate reads. One query where there is one."""
        known = next((row for row in self.sessions if row.scheduled_on == self.today), None)
        if known is None:
            return None
        return self.client.training_sessions.with_gate_facts().defer("record").get(pk=known.pk)

    @property
    def next(self) -> TrainingSession | None:
        """The first assigned session after today."""
        later = (
            row for row in self.sessions if row.scheduled_on > self.today and row.state == State.ASSIGNED
        )
        return next(later, None)

    @cached_property
    def recent(self) -> list[TrainingSession]:
        """The last five that were done or missed, newest first."""
        past = [
            row
            for row in reversed(self.sessions)
            if row not in (self.unfinished, self.todays_session)
            and (row.state in (State.FINISHED, State.STOPPED) or row.scheduled_on < self.today)
        ]
        return past[:RECENT]

    # --- Today's session

    @cached_property
    def answer(self) -> Allowed | Refused | None:
        """The gate's answer about today's session, asked at `now`. None where there is no session."""
        return mappers.check_gate(self.todays_session, self.now) if self.todays_session else None

    @property
    def open_session(self) -> TrainingSession | None:
        """Today's session while it is assigned or started."""
        row = self.todays_session
        return row if row is not None and row.state in (State.ASSIGNED, State.STARTED) else None

    @property
    def is_open(self) -> bool:
        return self.open_session is not None

    @property
    def is_on_hold(self) -> bool:
        """Whether the gate refuses today's session."""
        return self.is_open and not isinstance(self.answer, Allowed)

    @cached_property
    def rest(self) -> Rest | None:
        """What the last session under cuffs leaves for today's; None once that was begun."""
        row = self.open_session
        if row is None or row.state != State.ASSIGNED:
            return None
        ends = [
            each.ended_at
            for each in self.sessions
            if each.region == row.region and each.pk != row.pk and each.ended_at and each.cuff_seconds
        ]
        return rest_of(row, max(ends, default=None))

    @property
    def is_too_soon(self) -> bool:
        """Whether today's session could be begun later, and not yet."""
        return not self.is_on_hold and self.rest is not None and self.rest.before.is_too_short(self.now)

    @property
    def may_start(self) -> bool:
        """Whether today's session can be begun or gone on with now."""
        return self.is_open and not self.is_on_hold and not self.is_too_soon

    @property
    def may_say_no_to_all(self) -> bool:
        """Whether one button answers the ready check: nothing was begun yet, and the first week is over."""
        row = self.open_session
        if row is None or self.is_on_hold or self.is_too_soon or row.state != State.ASSIGNED:
            return False
        has_limits = row.clearance is not None and row.clearance.max_percent_1rm is not None
        if has_limits or (self.rest and self.rest.before.is_short(self.now)):
            return False  # the check on the session's page says or asks more
        first_week_ends = self.now - timedelta(days=ready.EACH_QUESTION_DAYS)
        return any(row.started_at and row.started_at <= first_week_ends for row in self.sessions)

    @property
    def ready_questions(self) -> tuple[ready.ReadyQuestion, ...]:
        row = self.open_session
        return ready.questions_for(without_cuffs=row is not None and row.without_cuffs)

    @property
    def ready_codes(self) -> list[str]:
        return [question.code for question in self.ready_questions]

    @property
    def new_id(self) -> uuid.UUID:
        """A new identifier for the form's event."""
        return uuid.uuid4()

    @property
    def _refusals(self) -> tuple[RefusalReason, ...]:
        return self.answer.reasons if isinstance(self.answer, Refused) else ()

    @property
    def hold_reasons(self) -> list[str]:
        """Why the gate refuses today's session, in the client's words."""
        return refusal_messages(self._refusals, in_person=False)

    @property
    def way_off_hold(self) -> WayOut | None:
        """What the client can do about the hold of today's session."""
        if self.todays_session is None or self.answer is None:
            return None
        return way_off_hold(self.todays_session, self.answer, self.today, in_person=False)

    @property
    def may_go_without_cuffs(self) -> bool:
        """Whether the coach could let today's session go without cuffs, as it stands."""
        return self.todays_session is not None and may_go_without_cuffs(self.todays_session, self.now)

    @property
    def move_url(self) -> str:
        """Where the client moves today's session to another day; "" where they may not."""
        row = self.open_session
        return way_to_another_day(row, self.today, in_person=False) if row else ""

    @cached_property
    def exercises(self) -> list[ExercisePage]:
        """What today's session asks for. Empty where the gate refuses, or the session is over."""
        row = self.open_session
        if row is None or self.is_on_hold:
            return []
        prescriptions = mappers.prescriptions_of(row)
        empty = fold([], mappers.to_planned_exercises(prescriptions))
        return [
            ExercisePage(prescription=prescription, training_session=row, record=record)
            for prescription, record in zip(prescriptions, empty.exercises, strict=True)
        ]

    @property
    def way_back(self) -> str:
        """Why today's loads are light, on the way back after a red flag; "" for any other day."""
        return first_way_back_note([each.prescription.note for each in self.exercises])

    @property
    def minutes_why(self) -> Why | None:
        """Where the minutes of today's session come from."""
        return mappers.explain_minutes(self.todays_session) if self.todays_session else None

    # --- Consent

    @property
    def missing_consent(self) -> MissingConsent | None:
        """Whose yes to the text about BFR is to be given first."""
        client = self.client
        return missing_consent(client.given_consents, birth_on=client.birth_on, day=client.today(self.now))

    @property
    def says_yes(self) -> bool:
        """Whether the client can take their yes back here, also without a network."""
        return has_own_consent(self.client.given_consents)

    # --- No session yet

    @cached_property
    def statuses(self) -> ClearanceStatuses:
        """Where each limb stands with clearance; read only without a session today. One query."""
        prefetch_related_objects([self.client], prefetch_clearance())
        return statuses_of(self.client, self.now)

    @property
    def admin_request(self) -> Decision | None:
        """What an admin asks the client about the newest answers, before cuffs can be planned."""
        return request_to_client(self.client)

    @cached_property
    def red_flags(self) -> list[RedFlag]:
        """The red flags that are open: what to do today, before anything else. No query without one."""
        return open_red_flags(self.client)

    @cached_property
    def lacks_only_pressure(self) -> bool:
        """Whether two readings of the blood pressure are all that is missing."""
        return lacks_only_pressure(self.client)

    @cached_property
    def answers_asked_for(self) -> AnswersRequest | None:
        """That the coach asks for new answers, while that is open. One query."""
        return self.client.answers_requests.open(self.now).select_related("asked_by").first()

    @property
    def answers_to_confirm(self) -> Screening | None:
        """The newest answers, where somebody gave them for the client and the client said nothing yet."""
        return answers_to_confirm(self.client)

    @property
    def cleared_lately(self) -> list[ClearanceStatus]:
        """The limbs that an admin's decision of the last days has cleared."""
        return [
            status
            for status in self.statuses
            if status.is_cleared
            and status.clearance is not None
            and status.clearance.basis == Basis.DECISION
            and self.now - status.clearance.granted_at < CLEARED_LATELY
        ]

    @property
    def is_unscreened(self) -> bool:
        return all(each.state == ClearanceState.NOT_SCREENED for each in self.statuses)

    @property
    def waits_for_someone(self) -> bool:
        """Whether answers were sent and nobody has decided about any region yet."""
        waiting = (ClearanceState.IN_REVIEW, ClearanceState.TO_ACKNOWLEDGE)
        states = [each.state for each in self.statuses]
        return ClearanceState.CLEARED not in states and any(state in waiting for state in states)

    @property
    def letter_helps(self) -> bool:
        """Whether an admin waits for a clinician's letter to decide about a region."""
        return any(each.state == ClearanceState.IN_REVIEW for each in self.statuses)

    @property
    def blocked_reasons(self) -> list[str]:
        """Why no limb may be trained under cuffs; empty where one may, or may yet."""
        if any(each.state != ClearanceState.BLOCKED for each in self.statuses):
            return []
        return list(dict.fromkeys(why for each in self.statuses for why in each.client_reasons))

    @property
    def needs_new_answers(self) -> bool:
        states = [each.state for each in self.statuses]
        return ClearanceState.CLEARED not in states and ClearanceState.LAPSED in states


# What a line about a session shows. Today's own session is read apart, with all columns.
LINE_COLUMNS = (
    "client",
    "region",
    "scheduled_on",
    "state",
    "started_at",
    "ended_at",
    "reps_done",
    "reps_prescribed",
    "timed_seconds_done",
    "timed_seconds_prescribed",
    "cuff_seconds",
    "entered_later",
    "without_cuffs",
    "too_fast",
)


def today_page(client: Client, now: datetime) -> TodayPage:
    """Return the page of a client fetched with `prefetch_screening()`. At most three queries."""
    today = client.today(now)
    window = (today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD))
    rows = (
        client.training_sessions.not_cancelled()
        .filter(scheduled_on__range=window)
        .only(*LINE_COLUMNS)
        .order_by("scheduled_on", "assigned_at")
    )
    return TodayPage(client=client, sessions=list(rows), now=now)
