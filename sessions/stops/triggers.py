"""What a stored fact sets in motion, in the transaction that stores it: holding, the case, the alerts.

Only rows are written here. The sweep sends them, within a minute; a stop and its alerts cannot be apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from clients.clearance.actions import revoke_clearance
from clients.models import User
from clients.people.locks import lock_client
from sessions import mappers
from sessions.domain.alerts import SESSIONS_LOOKED_AT, Alert, Cause, alerts_of, stop_sign, usual_discomfort
from sessions.domain.events import OTHER_REASON, SYMPTOMS, EventKind, SymptomKind
from sessions.domain.follow_up import follow_ups
from sessions.models import Event, Message, StopCase, StopEntry, TrainingSession


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshEvents:
    """Events of one session that were just stored, beside those that were there before."""

    training_session: TrainingSession
    earlier: Sequence[Event]
    fresh: Sequence[Event]


def follow_fresh_events(stored: Sequence[FreshEvents], *, now: datetime) -> None:
    """Act on events that were just stored. The caller holds the rows of their sessions.

    What a session's earlier events told is not told again.
    """
    felt = _felt_before([each for each in stored if _says_how_it_felt(each.fresh)])
    stopped = [each for each in stored if _sign_of_stop(each.fresh) is not None]
    for client_id in sorted({each.training_session.client_id for each in stopped}):
        lock_client(client_id)
    for each in stored:
        _follow(each, _usual(each.training_session, felt), now)
    for each in stopped:
        _hold(each, now)


def _follow(stored: FreshEvents, usual: Decimal | None, now: datetime) -> None:
    training_session, fresh = stored.training_session, stored.fresh
    alerts = alerts_of(
        [mappers.to_event(event) for event in fresh],
        [mappers.to_event(event) for event in stored.earlier],
        usual,
    )
    by_id = {event.id: event for event in fresh}
    for alert in alerts:
        event = by_id[alert.event_id]
        case = _case_of(training_session, event, alert, now) if alert.cause is Cause.STOP else None
        to = _to_tell(training_session, admins_too=alert.cause is Cause.STOP)
        write_alerts(
            to=to, name=str(event.id), training_session=training_session, now=now, event=event, stop_case=case
        )


def _says_how_it_felt(fresh: Sequence[Event]) -> bool:
    return any(event.kind == EventKind.FEEDBACK for event in fresh)


def _felt_before(stored: Sequence[FreshEvents]) -> dict[UUID, list[tuple[UUID, int]]]:
    """By client, (session, discomfort), newest first. One query, and only where somebody just said."""
    felt: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    clients = {each.training_session.client_id for each in stored}
    if clients:
        rows = TrainingSession.objects.not_cancelled().filter(client__in=clients, discomfort__isnull=False)
        newest_first = rows.order_by("-started_at", "-scheduled_on")
        for client_id, key, discomfort in newest_first.values_list("client_id", "pk", "discomfort"):
            felt[client_id].append((key, discomfort))
    return felt


def _usual(training_session: TrainingSession, felt) -> Decimal | None:
    """The client's own discomfort, over sessions other than this one."""
    others = [level for key, level in felt[training_session.client_id] if key != training_session.pk]
    return usual_discomfort(others[:SESSIONS_LOOKED_AT])


def _sign_of_stop(fresh: Sequence[Event]) -> str | None:
    return next((sign for event in fresh if (sign := stop_sign(mappers.to_event(event)))), None)


def _hold(stored: FreshEvents, now: datetime) -> None:
    """A stop takes the clearance out of force: future sessions are held until a new screening."""
    reason = f"A session was stopped: {in_words(_sign_of_stop(stored.fresh) or OTHER_REASON)}"
    revoke_clearance(client=stored.training_session.client, by=None, reason=reason, now=now)


def in_words(sign: str) -> str:
    """The sign of a stop for the middle of a sentence."""
    return "no symptom was named" if sign == OTHER_REASON else SYMPTOMS[SymptomKind(sign)].label.lower()


def _case_of(training_session: TrainingSession, event: Event, alert: Alert, now: datetime) -> StopCase:
    """The session's case: opened with the first sign and its two questions, again by another sign."""
    case = StopCase.objects.select_for_update().filter(training_session=training_session).first()
    if case is None:
        case = StopCase.objects.create(
            practice_id=training_session.client.practice_id,
            client_id=training_session.client_id,
            training_session=training_session,
            event=event,
            sign=alert.sign,
            stopped_at=event.occurred_at,
            opened_at=now,
        )
        _write_follow_ups(case, training_session, now)
        return case
    if case.sign == OTHER_REASON:
        case.sign = alert.sign
        case.save(update_fields=["sign"])
    reopen(case, why=f"Another sign was reported: {in_words(alert.sign)}.", now=now)
    return case


def reopen(case: StopCase, *, why: str, now: datetime) -> None:
    """A closed case that has news waits again. The caller holds the row."""
    if case.closed_at is None:
        return
    case.closed_at = case.closed_by = None
    case.save(update_fields=["closed_at", "closed_by"])
    StopEntry.objects.create(id=uuid4(), case=case, kind=StopEntry.Kind.REOPENED, text=why, written_at=now)


def _write_follow_ups(case: StopCase, training_session: TrainingSession, now: datetime) -> None:
    client = training_session.client
    rows = [
        Message(
            practice_id=case.practice_id,
            kind=Message.Kind.FOLLOW_UP,
            key=f"follow-up:{case.id}:{each.value}",
            client=client,
            recipient_id=client.user_id,
            training_session=training_session,
            stop_case=case,
            due_at=due_at,
        )
        for each, due_at in follow_ups(case.stopped_at, now).items()
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def _to_tell(training_session: TrainingSession, *, admins_too: bool) -> list[User]:
    """The client's coaches; the practice's admins where it is a stop, or where no coach would be told."""
    client = training_session.client
    coaches = list(client.coaches.coaches().order_by("id"))
    if coaches and not admins_too:
        return coaches
    return [*coaches, *client.practice.users.admins().order_by("id")]


def write_alerts(
    *, to: Iterable[User], name: str, training_session: TrainingSession, now: datetime, **about: object
) -> None:
    """One row for each person, due at once. `name` makes the key: a second writing makes no second alert."""
    client = training_session.client
    rows = [
        Message(
            practice_id=client.practice_id,
            kind=Message.Kind.ALERT,
            key=f"alert:{name}:{person.id}",
            client=client,
            recipient=person,
            training_session=training_session,
            due_at=now,
            **about,
        )
        for person in to
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
