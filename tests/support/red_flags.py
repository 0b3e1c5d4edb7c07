"""Each sign of the red-flag list and each way in which it can enter, through the real actions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from clients.clearance.actions import record_blood_pressure
from clients.domain.changes import ChangeKind
from clients.domain.people import BloodPressure
from clients.domain.red_flags import SIGNS_ASKED, Sign, Way
from clients.models import Client, User
from clients.screening.actions.health_changes import report_change
from clients.screening.actions.submit import discard_answers, save_answers, submit_screening
from sessions.domain.events import Event, EventKind
from sessions.domain.follow_up import Reply
from sessions.domain.ready import all_no
from sessions.models import Message, TrainingSession
from sessions.phone.event_log import store_events
from sessions.stops.actions import answer_follow_up
from tests.support import builders


@dataclass(frozen=True)
class Entry:
    """One sign by one way; `words` names it in a table."""

    sign: Sign | None
    way: Way
    words: str
    act: Callable[[Client], None]

    def __str__(self) -> str:
        return f"{self.sign or 'none'}-{self.way}-{self.words}"


def login_of(client: Client) -> User:
    assert client.user is not None, "the client signs in"
    return client.user


def enter(entry: Entry, client: Client) -> None:
    entry.act(client)


def _answers(**answers) -> Callable[[Client], None]:
    def act(client: Client) -> None:
        now, by = timezone.now(), login_of(client)
        draft = save_answers(
            client=client, answers={**builders.all_clear_answers(), **answers}, by=by, now=now
        )
        submit_screening(client=client, draft_id=draft.id, asked_by=by, in_person=False, now=now)

    return act


def _throws_away(**answers) -> Callable[[Client], None]:
    """Saves an answer and sends nothing."""

    def act(client: Client) -> None:
        now, by = timezone.now(), login_of(client)
        save_answers(client=client, answers=answers, by=by, now=now)
        discard_answers(client=client, by=by, now=now)

    return act


def _reports(sign: Sign) -> Callable[[Client], None]:
    def act(client: Client) -> None:
        report_change(
            client=client,
            change_id=uuid4(),
            kind=ChangeKind.ILLNESS,
            note="",
            by=login_of(client),
            now=timezone.now(),
            signs=[sign],
        )

    return act


def _measures(systolic: int, diastolic: int) -> Callable[[Client], None]:
    def act(client: Client) -> None:
        now = timezone.now()
        record_blood_pressure(
            client=client,
            reading_id=uuid4(),
            reading=BloodPressure(systolic_mmhg=systolic, diastolic_mmhg=diastolic),
            measured_on=client.today(now),
            by=login_of(client),
            now=now,
        )

    return act


def _event(client: Client, kind: str, *, seconds_ago: float = 0, **body) -> None:
    row = TrainingSession.objects.with_gate_facts().filter(client=client).first()
    if row is None:
        row = builders.make_training_session(client)
        row = TrainingSession.objects.with_gate_facts().get(pk=row.pk)
    now = timezone.now()
    at = now - timedelta(seconds=seconds_ago)
    event = Event(id=uuid4(), kind=EventKind(kind), schema=1, occurred_at=at, body=body)
    store_events(training_session=row, events=[event], by=login_of(client), now=now)


def _ready(code: str) -> Callable[[Client], None]:
    return lambda client: _event(client, "started", ready={**all_no(), code: True})


def _types_before_a_session(upper: int, lower: int) -> Callable[[Client], None]:
    return lambda client: _event(client, "started", ready=all_no(), pressure=[upper, lower])


def _stops(reason: str) -> Callable[[Client], None]:
    return lambda client: _event(client, "stopped", reason=reason)


def _replies(reply: Reply, *, stopped: bool = True) -> Callable[[Client], None]:
    """Answers to the question after a stop, or after a first session that ended as planned."""

    def act(client: Client) -> None:
        if stopped:
            _event(client, "stopped", reason="numb")
        else:
            _event(client, "cuffs_on", seconds_ago=600)
            _event(client, "cuffs_off", seconds_ago=60)
            _event(client, "finished")
        message = Message.objects.filter(kind="follow_up", client=client).first()
        assert message is not None
        answer_follow_up(message=message, reply=reply, now=timezone.now())

    return act


ENTRIES = [
    Entry(Sign.LIMB, Way.SCREENING, "swelling", _answers(swelling="yes")),
    Entry(Sign.CHEST, Way.SCREENING, "chest", _answers(chest="yes")),
    Entry(Sign.PRESSURE, Way.SCREENING, "180/70", _answers(blood_pressure=[[180, 70], [120, 80]])),
    Entry(Sign.LIMB, Way.NOT_SENT, "swelling", _throws_away(swelling="yes")),
    Entry(Sign.CHEST, Way.NOT_SENT, "chest", _throws_away(chest="yes")),
    Entry(Sign.PRESSURE, Way.NOT_SENT, "180/70", _throws_away(blood_pressure=[[180, 70], [120, 80]])),
    Entry(Sign.LIMB, Way.READY, "swelling", _ready("swelling")),
    Entry(Sign.CHEST, Way.READY, "chest", _ready("chest")),
    Entry(Sign.URINE, Way.READY, "urine", _ready("muscle_breakdown")),
    *(Entry(sign, Way.CHANGE, sign.value, _reports(sign)) for sign in SIGNS_ASKED),
    Entry(Sign.PRESSURE, Way.READING, "192/116", _measures(192, 116)),
    Entry(Sign.PRESSURE, Way.READING, "130/110", _measures(130, 110)),
    Entry(Sign.PRESSURE, Way.READING, "before", _types_before_a_session(185, 95)),
    Entry(Sign.CHEST, Way.STOP, "chest pain", _stops("chest_pain")),
    *(
        Entry(sign, Way.FOLLOW_UP, reply.value, _replies(reply))
        for reply, sign in (
            (Reply.SWELLING, Sign.LIMB),
            (Reply.DARK_URINE, Sign.URINE),
            (Reply.WEAKNESS, Sign.WEAKNESS),
            (Reply.NUMBNESS, Sign.NUMBNESS),
            (Reply.CHEST_PAIN, Sign.CHEST),
        )
    ),
    Entry(Sign.URINE, Way.FOLLOW_UP, "no stop", _replies(Reply.DARK_URINE, stopped=False)),
]
NOT_A_SIGN = [
    Entry(None, Way.SCREENING, "not sure", _answers(swelling="not_sure")),
    Entry(None, Way.NOT_SENT, "not sure", _throws_away(swelling="not_sure")),
    Entry(None, Way.SCREENING, "179/109", _answers(blood_pressure=[[179, 109], [120, 80]])),
    Entry(None, Way.READY, "skin", _ready("skin")),
    Entry(None, Way.READY, "pressure", _ready("blood_pressure")),
    Entry(None, Way.READING, "179/109", _measures(179, 109)),
    Entry(None, Way.READING, "before", _types_before_a_session(179, 109)),
    Entry(None, Way.STOP, "numb", _stops("numb")),
    Entry(None, Way.FOLLOW_UP, "fine", _replies(Reply.FINE)),
    Entry(None, Way.FOLLOW_UP, "sore", _replies(Reply.SORE, stopped=False)),
]
