"""What is sent to the live page, however odd: never a 500, never a second set, never a fact lost."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions.models import Event
from tests.support import builders
from tests.support.html_forms import ParsedPage, PhoneUser
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, exercise_codes=("leg-extension",))


@shared_rows
def begun(client_person, training_session):
    """The cuffs are on, and the first set is next."""
    thumb = PhoneUser(builders.browser_of(client_person.user))
    thumb.open(reverse("sessions:live", args=[training_session.id]))
    thumb.begin()


@pytest.fixture
def thumb(client_person, browser_of, training_session, begun):
    thumb = PhoneUser(browser_of(client_person.user))
    thumb.open(reverse("sessions:live", args=[training_session.id]))
    return thumb


@pytest.fixture
def send(thumb, training_session):
    """Post a set as the page would, with these values in place of the page's."""

    def send(**values):
        data = {**thumb.screen.main_form.fields, **values}
        return thumb.browser.post(reverse("sessions:event", args=[training_session.id]), data)

    return send


def sets():
    return list(Event.objects.filter(kind="set_performed").values_list("body__reps", flat=True))


def test_it_answers_with_see_other(send, training_session):
    response = send()

    assert response.status_code == 303
    assert response["Location"] == reverse("sessions:live", args=[training_session.id])


def test_a_double_tap_is_one_set(send):
    send()
    response = send()

    assert response.status_code == 303
    assert sets() == [30]


def test_the_same_identifier_with_another_number_is_told_and_changes_nothing(send, thumb):
    send()
    send(reps="12")
    screen = thumb.open(send(reps="12")["Location"])

    assert sets() == [30]
    assert "This identifier was used before" in screen.text


@pytest.mark.parametrize("reps", ["-1", "301", "1000", "1e3", "15.5", "", "fifteen", "\x00", "9" * 400])
def test_repetitions_that_cannot_be_are_refused_in_words(send, reps):
    response = send(reps=reps)

    assert response.status_code == 422
    assert "Choose how many you did, from 0 to 300." in ParsedPage(response.content.decode()).text
    assert sets() == []


@pytest.mark.parametrize(("reps", "stored"), [("15", 15), (" 15 ", 15), ("0", 0), ("300", 300)])
def test_whole_numbers_are_taken(send, reps, stored):
    assert send(reps=reps).status_code == 303
    assert sets() == [stored]


def test_an_exercise_of_another_session_is_refused(send, coach):
    other = builders.make_training_session(builders.make_cleared_client(coach))

    response = send(prescription=str(other.prescriptions.get().id))

    assert response.status_code == 422
    assert "This exercise is not part of this session." in response.content.decode()
    assert sets() == []


@pytest.mark.parametrize("step", ["", "fly", "__class__", "set_performed"])
def test_an_unknown_step_shows_where_the_session_stands(send, thumb, step):
    response = send(step=step)

    assert response.status_code == 303
    assert "out of date" in thumb.open(response["Location"]).text


@pytest.mark.parametrize("field", ["event_id", "prescription", "set"])
@pytest.mark.parametrize("value", ["", "x", "-1", "\x00", "99999999999999999999"])
def test_a_broken_hidden_field_is_told(send, field, value):
    response = send(**{field: value})

    assert response.status_code == 422
    assert "out of date" in ParsedPage(response.content.decode()).text
    assert sets() == []


def test_an_identifier_that_another_session_took_is_told(send, thumb, coach):
    builders.make_training_session(builders.make_cleared_client(coach))
    taken = Event.objects.first()

    response = send(event_id=str(taken.id))

    assert response.status_code == 303
    assert sets() == []
    assert "This identifier was used before" in thumb.open(response["Location"]).text


def test_a_correction_of_nothing_is_kept_and_counts_nothing(send, training_session):
    response = send(step="correct", corrects=str(uuid4()), reps="10")

    training_session.refresh_from_db()
    assert response.status_code == 303
    assert training_session.reps_done == 0
    assert training_session.record["anomalies"][0]["code"] == "corrects_nothing"


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001, "bell \x07"])
def test_a_note_that_cannot_be_kept_is_refused_and_what_was_typed_stays(send, text):
    response = send(step="note", text=text)

    assert response.status_code == 422
    assert Event.objects.filter(kind="note").count() == 0


@pytest.mark.parametrize("text", ["مرحبا", "👩‍🦽 fine", "<script>alert(1)</script>", "line\nline"])
def test_a_note_is_kept_as_typed_and_never_runs(send, thumb, text):
    response = send(step="note", text=text)

    assert response.status_code == 303
    assert Event.objects.get(kind="note").body["text"] == text
    assert "<script>alert" not in thumb.browser.get(response["Location"]).content.decode()


def test_it_only_takes_posts(thumb, training_session):
    assert thumb.browser.get(reverse("sessions:event", args=[training_session.id])).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_one_set_costs_at_most_eight_queries_and_one_commit(thumb, training_session):
    data = thumb.screen.main_form.fields
    with CaptureQueriesContext(connection) as captured:
        thumb.browser.post(reverse("sessions:event", args=[training_session.id]), data)

    statements = [query["sql"].split()[0] for query in captured]
    assert len([word for word in statements if word not in ("BEGIN", "COMMIT")]) <= 8
    assert statements.count("COMMIT") == 1
    assert statements.count("INSERT") == statements.count("UPDATE") == 1
