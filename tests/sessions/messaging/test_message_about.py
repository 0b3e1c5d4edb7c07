"""What a message is about: one row, read at once for many, and gone with it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clients.models import Client, Invitation
from sessions.domain.events import EventKind
from sessions.models import Event, FollowUpAnswer, Message, StopCase, TrainingSession
from sessions.models.messages import ABOUT, fetch_about
from tests.sessions.messaging.test_alert_people import felt, said, store
from tests.support import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def stopped(client_person, admin):
    """A session that was stopped: its alerts and its two questions are written."""
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    store(training_session, said(EventKind.STOPPED, reason="numb"))
    return training_session


def test_it_is_read_back_with_what_follows_from_it(stopped):
    case = StopCase.objects.get()
    answer = FollowUpAnswer.objects.create(training_session=stopped, asked="24h", reply="fine")
    alert = Message.objects.filter(kind=Message.Kind.ALERT).first()
    question = Message.objects.filter(kind=Message.Kind.FOLLOW_UP).first()

    assert (alert.about, alert.stop_case, alert.training_session) == (case.event, case, stopped)
    assert (question.about, question.stop_case, question.training_session) == (case, case, stopped)
    of_answer = Message(about=answer)
    assert (of_answer.stop_case, of_answer.training_session) == (case, stopped)
    assert set(Message.objects.of_case(case)) == set(Message.objects.all())


def test_an_event_that_ends_nothing_belongs_to_no_case(stopped):
    store(stopped, felt(stopped, 9))
    discomfort = Message.objects.about(Event.objects.get(kind=EventKind.FEEDBACK)).first()

    assert discomfort.stop_case is None
    assert discomfort not in Message.objects.of_case(StopCase.objects.get())


def test_another_row_than_the_one_asked_for_is_refused(stopped):
    question = Message.objects.filter(kind=Message.Kind.FOLLOW_UP).first()

    with pytest.raises(ValueError, match="about no training session"):
        question.about_a(TrainingSession)


def test_many_are_read_with_one_query_for_each_model(stopped, django_assert_num_queries):
    rows = list(Message.objects.all())
    assert {row.about_type for row in rows} == {"event", "stop_case"}

    with django_assert_num_queries(2):
        fetch_about(rows, {Event: ["training_session"], StopCase: ["training_session"]})
        assert all(row.training_session == stopped for row in rows)


def test_refreshing_reads_it_again(stopped):
    question = Message.objects.filter(kind=Message.Kind.FOLLOW_UP).first()
    assert question.about.closed_at is None
    StopCase.objects.update(closed_at=timezone.now())

    question.refresh_from_db()

    assert question.about.closed_at is not None


def test_it_goes_with_what_it_is_about(coach, practice):
    client = builders.make_client(coach, consents=False)
    invitation = Invitation.objects.create(
        practice=practice, client=client, name="Nora", email="nora@example.org", role="client",
        expires_at=timezone.now(),
    )  # fmt: skip
    message = {"practice": practice, "kind": Message.Kind.INVITATION, "due_at": timezone.now()}
    Message.objects.create(key="about it", about=invitation, **message)
    other = Message.objects.create(key="about nothing", **message)

    invitation.delete()

    assert list(Message.objects.all()) == [other]
    Message.objects.create(key="about its client", client=client, **message)
    Client._base_manager.filter(pk=client.pk).delete()
    assert list(Message.objects.all()) == [other]


@pytest.mark.parametrize("half", [{"about_type": "event"}, {"about_id": "0" * 32}])
def test_the_database_refuses_half_of_it(practice, half):
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(practice=practice, key="x", kind="alert", due_at=timezone.now(), **half)


def test_every_model_fits_the_columns():
    width = Message._meta.get_field("about_type").max_length
    assert all(len(name) <= width for name in ABOUT)
    assert all(model._meta.pk.get_internal_type() == "UUIDField" for model in ABOUT.values())
