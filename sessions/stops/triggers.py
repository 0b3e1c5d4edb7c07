"""Open cases, write alerts and revoke clearances in the transaction that stores new events.

Only rows are written, so a stop is never stored without its alerts. The sweep sends them within a minute.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from clients.clearance.actions import (
    raise_red_flag,
    record_blood_pressure,
    revoke_clearance,
    revoke_current,
    set_open_stop,
)
from clients.domain.people import BloodPressure, blood_pressure_problem
from clients.domain.red_flags import (
    READING_ACTS_FOR,
    SIGN_OF_READY,
    SIGN_OF_STOP,
    Moment,
    ReadingVerdict,
    Sign,
    Way,
    reading_verdict,
)
from clients.models import Client, User
from clients.people.locks import lock_client
from sessions import mappers
from sessions.domain import ready
from sessions.domain.alerts import (
    SESSIONS_LOOKED_AT,
    Alert,
    Cause,
    find_alerts,
    said_yes,
    started_on,
    stop_sign,
    trained_after,
    usual_discomfort,
)
from sessions.domain.arrivals import ODD_CLOCK
from sessions.domain.events import Event, EventKind
from sessions.domain.spacing import rest_before
from sessions.domain.starts import first_unasked
from sessions.domain.symptoms import OTHER_REASON, SYMPTOMS, SymptomKind
from sessions.models import Event as EventRow
from sessions.models import FollowUpAnswer, Message, StopCase, StopEntry, TrainingSession
from sessions.stops.questions import ask_after_sessions, write_questions

# What the key of an alert says it is about, where the event alone does not.
UNCLEARED, OTHER_DAY, TOO_SOON, UNASKED = "uncleared", "other-day", "too-soon", "unasked"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvents:
    """The events of one session: those just stored, and the earlier ones.

    `cuffs_ended_before` is when the cuffs came off last in an earlier session of the region.
    """

    training_session: TrainingSession
    earlier: Sequence[EventRow]
    fresh: Sequence[EventRow]
    cuffs_ended_before: datetime | None = None


def handle_new_events(stored: Sequence[NewEvents], *, now: datetime) -> None:
    """Open cases, write alerts and revoke clearances. The caller has locked the rows of the sessions.

    A sign that earlier events of the session reported gives no second alert.
    """
    discomfort = _earlier_discomfort([each for each in stored if _has_feedback(each.fresh)])
    stopped = [each for each in stored if _sign_of_stop(each.fresh) is not None]
    red = [each for each in stored if _signs_of(each.fresh)]
    measured = [each for each in stored if any(map(_typed_pressure, each.fresh))]
    for client_id in sorted({each.training_session.client_id for each in (*stopped, *red, *measured)}):
        lock_client(client_id)
    new_signs = [_new_signs_of(each, now) for each in stored]
    for each, signs in zip(stored, new_signs, strict=True):
        _write_alerts_about(each, signs, _usual_discomfort(each.training_session, discomfort), now)
        _tell_what_was_not_planned(each, now)
    for each in stopped:
        _revoke_clearance(each, now)
    for each, signs in zip(stored, new_signs, strict=True):
        _raise_red_flags(each.training_session.client, signs, now)
    for each in measured:
        _act_on_pressures(each, now)
    ask_after_sessions([each.training_session for each in stored if _is_over_now(each)], now=now)


ENDS = (EventKind.FINISHED, EventKind.CUFFS_ON, EventKind.CUFFS_OFF)


def _is_over_now(stored: NewEvents) -> bool:
    """Whether a session may have become one that was finished under cuffs. A stop has its case to ask."""
    if not any(event.kind in ENDS for event in stored.fresh):
        return False
    return any(event.kind == EventKind.FINISHED for event in (*stored.earlier, *stored.fresh))


def _write_alerts_about(
    stored: NewEvents, signs: Sequence[tuple[Sign, Way, EventRow]], usual: Decimal | None, now: datetime
) -> None:
    training_session, fresh = stored.training_session, stored.fresh
    alerts = find_alerts(
        [mappers.to_event(event) for event in fresh],
        [mappers.to_event(event) for event in stored.earlier],
        usual,
    )
    by_id = {event.id: event for event in fresh}
    flagged = {row.id for _sign, _way, row in signs}
    flagged |= {row.id for row in fresh if ready.reaches(_typed_pressure(row) or (), ready.RED_FROM)}
    for alert in alerts:
        event = by_id[alert.event_id]
        if alert.cause is Cause.READY and event.id in flagged:
            continue  # the red flag is told instead, to the admins too
        if alert.cause is Cause.STOP:
            _open_case(training_session, event, alert, now)
        to = alert_recipients(training_session.client, admins_too=alert.cause is Cause.STOP)
        write_alerts(to=to, name=str(event.id), client=training_session.client, about=event, now=now)


def _tell_what_was_not_planned(stored: NewEvents, now: datetime) -> None:
    """Write alerts about training after the clearance ended, and about a wrong start. Once a session.

    What was done before the clearance ended and arrives later is as it should be.
    """
    row, client = stored.training_session, stored.training_session.client
    fresh = [mappers.to_event(event) for event in stored.fresh]
    earlier = [mappers.to_event(event) for event in stored.earlier]
    by_id = {event.id: event for event in stored.fresh}
    ended_at = _clearance_ended_at(row)
    first = trained_after(_judged(row, fresh), ended_at)
    if first is not None and trained_after(_judged(row, [*earlier, *fresh]), ended_at) == first:
        to = alert_recipients(client, admins_too=True)
        write_alerts(to=to, name=f"{UNCLEARED}:{row.pk}", client=client, about=by_id[first], now=now)
    began = started_on(fresh, client.zone)
    if began is not None and began[1] != row.scheduled_on and started_on(earlier, client.zone) is None:
        to = alert_recipients(client, admins_too=False)
        write_alerts(to=to, name=f"{OTHER_DAY}:{row.pk}", client=client, about=by_id[began[0]], now=now)
    unasked = first_unasked([*earlier, *fresh])
    if unasked in by_id and first is None and _sign_of_stop(stored.fresh) is None:  # else that is told
        to = alert_recipients(client, admins_too=False)
        write_alerts(to=to, name=f"{UNASKED}:{row.pk}", client=client, about=by_id[unasked], now=now)
    entered_later = any(event.body.get("entered_later") for event in fresh)
    if (
        began is not None
        and not entered_later
        and _is_too_soon(stored, at=min(by_id[began[0]].occurred_at, now))
    ):
        to = alert_recipients(client, admins_too=False)
        write_alerts(to=to, name=f"{TOO_SOON}:{row.pk}", client=client, about=by_id[began[0]], now=now)


def _is_too_soon(stored: NewEvents, *, at: datetime) -> bool:
    """Whether a session begun at this instant is too close to the last of its region, without a reason."""
    if stored.cuffs_ended_before is None or stored.training_session.without_cuffs:
        return False
    has_reason = bool(stored.training_session.spacing_reason.strip())
    return rest_before(stored.cuffs_ended_before, coach_gave_reason=has_reason).is_too_short(at)


def _judged(row: TrainingSession, events: Iterable[Event]) -> list[Event]:
    """The events that may need a clearance: where none are planned, only cuffs that went on all the same."""
    return [event for event in events if not row.without_cuffs or event.kind == EventKind.CUFFS_ON]


def _clearance_ended_at(row: TrainingSession) -> datetime | None:
    """When the session's own clearance was revoked or ran out; None for one that holds on.

    Without cuffs there never was one.
    """
    if row.clearance is None:
        return datetime.min.replace(tzinfo=UTC)
    ends = (row.clearance.revoked_at, row.clearance.ends_at)
    return min((at for at in ends if at is not None), default=None)


def _signs_of(fresh: Sequence[EventRow]) -> list[tuple[Sign, Way, EventRow]]:
    """The red flags among these events: a "yes" of the ready check, the sign of a stop."""
    found = []
    for row in fresh:
        event = mappers.to_event(row)
        found += [(SIGN_OF_READY[code], Way.READY, row) for code in said_yes(event) if code in SIGN_OF_READY]
        if (sign := stop_sign(event)) in SIGN_OF_STOP:
            found.append((SIGN_OF_STOP[str(sign)], Way.STOP, row))
    return found


def _new_signs_of(stored: NewEvents, now: datetime) -> list[tuple[Sign, Way, EventRow]]:
    """Those that raise a red flag: all but what the session told already about the same finding.

    That is told while its flag is open. Once a doctor looked at it and the flag was closed, only what was
    said before the closing is still told; a clock that is far off proves no such thing.
    """
    client = stored.training_session.client
    known = {(sign, way) for sign, way, _row in _signs_of(stored.earlier)}
    found: dict[tuple[Sign, Way], EventRow] = {}
    for sign, way, row in _signs_of(stored.fresh):
        if (sign, way) not in known or not _is_told(client, sign, row, now):
            found.setdefault((sign, way), row)
    return [(sign, way, row) for (sign, way), row in found.items()]


def _is_told(client: Client, sign: Sign, row: EventRow, now: datetime) -> bool:
    newest = client.red_flags.filter(sign=sign).order_by("-opened_at").first()
    if newest is None or newest.closed_at is None:
        return newest is not None
    said_at = now if ODD_CLOCK in row.remarks else row.occurred_at
    return said_at < newest.closed_at


def _raise_red_flags(client: Client, signs: Sequence[tuple[Sign, Way, EventRow]], now: datetime) -> None:
    for sign, way, row in signs:
        at = min(row.occurred_at, now)
        raise_red_flag(client=client, sign=sign, way=way, by=row.reported_by, at=at, now=now)


def _typed_pressure(event: EventRow) -> tuple[int, int] | None:
    """The blood pressure that was typed before a session, upper and lower, whatever the numbers are."""
    pair = event.body.get("pressure") if event.kind == EventKind.STARTED else None
    return (pair[0], pair[1]) if pair else None


def _act_on_pressures(stored: NewEvents, now: datetime) -> None:
    """Write them down as measurements, which hold or raise a red flag by the one table.

    Numbers that can be no reading are no measurement. One of them that is high counts by itself all the same.
    """
    client = stored.training_session.client
    for row in stored.fresh:
        pair = _typed_pressure(row)
        if pair is None:
            continue
        reading = BloodPressure(systolic_mmhg=pair[0], diastolic_mmhg=pair[1])
        if blood_pressure_problem(*pair) is None:
            record_blood_pressure(
                client=client,
                reading_id=row.id,
                reading=reading,
                measured_on=_measured_on(row, reading, client, now),
                by=row.reported_by,
                now=now,
                moment=Moment.BEFORE,
                training_session_id=stored.training_session.pk,
            )
        elif ready.reaches(pair, ready.RED_FROM):
            detail = f"{reading} mmHg"
            raise_red_flag(
                client=client,
                sign=Sign.PRESSURE,
                way=Way.READING,
                by=row.reported_by,
                at=now,
                now=now,
                detail=detail,
            )
        elif ready.reaches(pair, ready.NO_CUFFS_FROM):
            reason = f"Blood pressure of {reading} mmHg was typed: measure again, and show it to a doctor"
            revoke_current(client, by=None, reason=reason, now=now)


def _measured_on(event: EventRow, reading: BloodPressure, client: Client, now: datetime) -> date:
    """The day by the phone, and for a high one from too long ago the day on which it arrived.

    So a clock that is behind takes the weight off no high reading, and makes no low one new.
    """
    on = client.today(min(event.occurred_at, now))
    is_high = reading_verdict(reading) in (ReadingVerdict.RED_FLAG, ReadingVerdict.HOLD)
    return client.today(now) if is_high and client.today(now) - on > READING_ACTS_FOR else on


def _has_feedback(fresh: Sequence[EventRow]) -> bool:
    return any(event.kind == EventKind.FEEDBACK for event in fresh)


Discomfort = dict[UUID, list[tuple[UUID, int]]]  # by client: (session, discomfort), the newest first


def _earlier_discomfort(stored: Sequence[NewEvents]) -> Discomfort:
    """Return these clients' discomfort in all sessions under cuffs. One query; none if `stored` is empty."""
    found: Discomfort = defaultdict(list)
    clients = {each.training_session.client_id for each in stored}
    if clients:
        rows = TrainingSession.objects.not_cancelled().filter(
            client__in=clients, discomfort__isnull=False, without_cuffs=False
        )
        newest_first = rows.order_by("-started_at", "-scheduled_on")
        for client_id, key, discomfort in newest_first.values_list("client_id", "pk", "discomfort"):
            if discomfort is not None:
                found[client_id].append((key, discomfort))
    return found


def _usual_discomfort(training_session: TrainingSession, found: Discomfort) -> Decimal | None:
    """Return the client's average over sessions other than this one; None while there are too few."""
    others = [level for key, level in found[training_session.client_id] if key != training_session.pk]
    return usual_discomfort(others[:SESSIONS_LOOKED_AT])


def _sign_of_stop(fresh: Sequence[EventRow]) -> str | None:
    return next((sign for event in fresh if (sign := stop_sign(mappers.to_event(event)))), None)


def _revoke_clearance(stored: NewEvents, now: datetime) -> None:
    """Revoke the clearance, so that sessions ahead are on hold until a new screening."""
    reason = f"A session was stopped: {sign_text(_sign_of_stop(stored.fresh) or OTHER_REASON)}"
    revoke_clearance(client=stored.training_session.client, by=None, reason=reason, now=now)


def sign_text(sign: str) -> str:
    """Return the sign of a stop for the middle of a sentence."""
    return "no symptom was named" if sign == OTHER_REASON else SYMPTOMS[SymptomKind(sign)].label.lower()


def _open_case(training_session: TrainingSession, event: EventRow, alert: Alert, now: datetime) -> None:
    """Open the session's case with its two questions, or open it again for another sign."""
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
        set_open_stop(training_session.client, is_open=True)
        write_questions(training_session.client, about=case, ended_at=case.stopped_at, now=now)
        return
    if case.sign == OTHER_REASON:
        case.sign = alert.sign
        case.save(update_fields=["sign"])
    reopen_case(case, why=f"Another sign was reported: {sign_text(alert.sign)}.", now=now)


def reopen_case(case: StopCase, *, why: str, now: datetime) -> None:
    """Open a closed case again and store why. Does nothing if it is open.

    The caller has locked the client and the row.
    """
    if case.closed_at is None:
        return
    case.closed_at = case.closed_by = None
    case.save(update_fields=["closed_at", "closed_by"])
    set_open_stop(case.client, is_open=True)
    StopEntry.objects.create(id=uuid4(), case=case, kind=StopEntry.Kind.REOPENED, text=why, written_at=now)


def alert_recipients(client: Client, *, admins_too: bool) -> list[User]:
    """Return the client's coaches, and the practice's admins for something grave or if there is no coach."""
    coaches = list(client.coaches.coaches().order_by("id"))
    if coaches and not admins_too:
        return coaches
    return [*coaches, *client.practice.users.admins().order_by("id")]


def write_alerts(
    *, to: Iterable[User], name: str, client: Client, about: EventRow | FollowUpAnswer, now: datetime
) -> None:
    """Write one alert to each person, due at once. A second call with the same `name` adds none."""
    rows = [
        Message(
            practice_id=client.practice_id,
            kind=Message.Kind.ALERT,
            key=f"alert:{name}:{person.id}",
            client=client,
            recipient=person,
            due_at=now,
        ).set_about(about)
        for person in to
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
