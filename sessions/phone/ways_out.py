"""Where a person goes from a page that starts nothing: to another day, or to what lifts the hold."""

from dataclasses import dataclass
from datetime import date

from django.shortcuts import resolve_url

from clients.domain.clearance import CONSENT_CODES, Allowed, ReasonCode, Refused
from clients.domain.consent import missing_consent
from clients.domain.people import OwnMoves
from sessions.domain.moving import days_to_choose
from sessions.models import TrainingSession
from sessions.planning.holds import can_be_cancelled

# Where the client can do something about it: answer the questions.
ANSWERS_HELP = frozenset(
    {
        ReasonCode.NO_SCREENING,
        ReasonCode.OLD_QUESTIONS,
        ReasonCode.QUESTION_LEFT_OUT,
        ReasonCode.EXPIRED,
        ReasonCode.HEALTH_CHANGED,
    }
)
ANSWER = "Answer the health questions"
CONSENT_IN_PERSON = "Consent and paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A link: what it says, and where it leads."""

    label: str
    url: str


def way_to_another_day(training_session: TrainingSession, today: date, *, in_person: bool) -> str:
    """Return where a session is moved; "" where whoever holds the phone may not, or no day is left."""
    if not can_be_cancelled(training_session):
        return ""
    if not in_person and not _own_days(training_session, today):
        return ""
    return resolve_url("sessions:move", training_session.pk)


def may_move_it(training_session: TrainingSession, today: date) -> bool:
    """Whether the client may move the session to a day that is still to come."""
    return can_be_cancelled(training_session) and bool(_own_days(training_session, today))


def way_off_hold(
    training_session: TrainingSession, answer: Allowed | Refused, today: date, *, in_person: bool
) -> WayOut | None:
    """Return what whoever holds the phone can do about a hold: read and agree, or answer again."""
    if isinstance(answer, Allowed):
        return None
    client, codes = training_session.client, {reason.code for reason in answer.reasons}
    if ReasonCode.RED_FLAG in codes:
        return None
    if codes & ANSWERS_HELP:
        return WayOut(label=ANSWER, url=resolve_url("clients:screening", client.pk))
    if codes & CONSENT_CODES:
        missing = missing_consent(client.given_consents, birth_on=client.birth_on, day=today)
        label = missing.button if missing and not in_person else CONSENT_IN_PERSON
        return WayOut(label=label, url=resolve_url("clients:consent", client.pk))
    return None


def _own_days(training_session: TrainingSession, today: date) -> list[date]:
    own_moves = OwnMoves(training_session.client.own_moves)
    days = days_to_choose(own_moves, training_session.coach_day, today)
    return [day for day in days if day != training_session.scheduled_on]
