"""Each kind of message in each situation at the moment of sending: is it still wanted?"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from clients.people.actions.people import archive_client, set_coaches
from sessions.domain.events import EventKind
from sessions.messaging import compose
from sessions.messaging.eligibility import Postpone, Send, Suppress
from sessions.messaging.kinds import check_eligibility
from sessions.messaging.schedule import plan_messages
from sessions.models import Message, StopCase
from sessions.stops.actions import close_stop
from tests.sessions.messaging.test_alert_people import felt, said, store
from tests.support import builders
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
NOON = (
    timezone.now().astimezone(ZoneInfo("Europe/Berlin")).replace(hour=12, minute=0, second=0, microsecond=0)
)
KINDS = ("reminder", "alert to coach", "alert to admin", "follow-up")
SEND, LATER, NOT = Send, Postpone, Suppress

#                           reminder  coach  admin  follow-up
MATRIX = {
    "as planned":            (NOT, SEND, SEND, SEND),  # the stop itself ended the day's session
    "at night":              (NOT, SEND, SEND, LATER),
    "case closed":           (NOT, SEND, SEND, SEND),
    "client archived":       (NOT, SEND, SEND, NOT),
    "client deactivated":    (NOT, SEND, SEND, NOT),
    "client without a login": (NOT, SEND, SEND, NOT),
    "reminders off":         (NOT, SEND, SEND, SEND),
    "coach left":            (NOT, NOT, SEND, SEND),
    "coach no longer theirs": (NOT, NOT, SEND, SEND),
    "admin left":            (NOT, SEND, NOT, SEND),
    "fifteen days later":    (NOT, SEND, SEND, NOT),
}  # fmt: skip


@shared_rows
def rows(client_person, coach, admin):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    plan_messages(now=NOON)
    store(training_session, said(EventKind.STOPPED, NOON, reason="numb"), now=NOON)
    alert = Message.objects.filter(kind=Message.Kind.ALERT)
    return {
        "reminder": Message.objects.get(kind=Message.Kind.REMINDER),
        "alert to coach": alert.get(recipient=coach),
        "alert to admin": alert.get(recipient=admin),
        "follow-up": Message.objects.get(key__endswith=":24h"),
    }


def make_it_so(situation, client_person, coach, admin):
    if situation == "case closed":
        case = StopCase.objects.get()
        close_stop(case=case, entry_id=case.id, reason="Well.", by=admin, now=NOON)
    elif situation == "client archived":
        archive_client(client=client_person, by=coach, now=NOON)
    elif situation == "client deactivated":
        type(coach).objects.filter(pk=client_person.user_id).update(is_active=False)
    elif situation == "client without a login":
        type(client_person)._base_manager.update(user=None)
    elif situation == "reminders off":
        type(client_person)._base_manager.update(reminders_enabled=False)
    elif situation == "coach left":
        type(coach).objects.filter(pk=coach.pk).update(is_active=False)
    elif situation == "coach no longer theirs":
        new = builders.make_coach(coach.practice)
        set_coaches(client=client_person, coaches=[new], by=admin, now=NOON)
    elif situation == "admin left":
        type(coach).objects.filter(pk=admin.pk).update(is_active=False)


def moment(situation):
    return {
        "at night": NOON.replace(hour=23),
        "fifteen days later": NOON + timedelta(days=15),
    }.get(situation, NOON)


@pytest.mark.parametrize("situation", MATRIX)
def test_each_kind_in_each_situation(situation, rows, client_person, coach, admin):
    make_it_so(situation, client_person, coach, admin)

    answers = {
        kind: check_eligibility(
            compose.with_contents(Message.objects.filter(pk=row.pk)).get(), moment(situation)
        )
        for kind, row in rows.items()
    }

    assert [type(answers[kind]) for kind in KINDS] == list(MATRIX[situation]), answers
    assert all(answer.why.endswith(".") for answer in answers.values() if isinstance(answer, Suppress))


def test_what_is_not_wanted_can_still_be_composed(rows):
    """A preview of it, for whoever asks why."""
    for row in rows.values():
        letter = compose.compose(compose.with_contents(Message.objects.filter(pk=row.pk)).get(), now=NOON)
        assert letter.subject
        assert len(letter.alternatives) == 1


def test_composing_an_alert_takes_a_fixed_number_of_queries(
    rows, client_person, django_assert_max_num_queries
):
    (message,) = compose.read(Message.objects.filter(pk=rows["alert to coach"].pk), {})
    with django_assert_max_num_queries(4):
        compose.compose(message, now=NOON)


def test_a_kind_without_a_rule_is_not_sent(rows):
    row = rows["reminder"]
    row.kind = "rumour"

    assert isinstance(check_eligibility(row, NOON), Suppress)


def test_discomfort_is_not_told_to_a_coach_who_left(client_person, coach):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    store(training_session, felt(training_session, 9, NOON), now=NOON)
    type(coach).objects.filter(pk=coach.pk).update(is_active=False)

    message = compose.with_contents(Message.objects.filter(kind=Message.Kind.ALERT)).get()
    assert isinstance(check_eligibility(message, NOON), Suppress)
