"""A practice writes protocols of its own: bounded, versioned, chosen like others, never shown as evidence."""

from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import AuditEvent
from sessions.calendar.actions import copy_session
from sessions.exercises.protocol_actions import FIELDS, edit_protocol, retire_protocol
from sessions.models import PracticeProtocol, Prescription, TrainingSession
from sessions.planning.drafts import draft_session
from tests.sessions.planning.planner_form import address, session_request, text_of, typed
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
LIST = reverse("sessions:protocols")
ADD = reverse("sessions:protocol-add")


@shared_rows
def client(coach):
    client = builders.make_cleared_client(coach)
    for code in ("leg-press", "leg-curl"):
        builders.make_one_rep_max(client, code, Decimal(100))
    return client


@pytest.fixture
def browser(coach, browser_of):
    return browser_of(coach)


def written(**changes) -> dict:
    return {
        "protocol_id": str(uuid4()),
        "name": "Slow twenties",
        "sets": "20/15/15",
        "failure_from": "0",
        "rest_seconds": "90",
        "up_seconds": "3",
        "pause_seconds": "0",
        "down_seconds": "3",
        "default_percent_1rm": "25",
        "source_text": "Our course for <b>beginners</b>.",
        **changes,
    }


def words_of(page) -> str:
    return unescape(" ".join(page.content.decode().split()))


def test_a_coach_writes_one_once_and_colleagues_read_where_it_comes_from(coach, browser, browser_of):
    form = written()
    browser.post(ADD, form)
    browser.post(ADD, form)

    row = PracticeProtocol.objects.get()
    assert (row.sets, row.failure_from) == ([20, 15, 15], None)
    assert (row.rest_seconds, row.tempo_label) == (90, "3-0-3")
    page = browser_of(builders.make_coach(coach.practice)).get(LIST)
    assert "Our course for &lt;b&gt;beginners&lt;/b&gt;." in page.content.decode()
    assert "Written by this practice; no evidence was read for it. Version 1." in words_of(page)
    assert "Slow twenties" not in words_of(browser_of(builders.make_coach()).get(LIST))
    assert AuditEvent.objects.filter(action="added", object_id=str(row.id)).count() == 1


@pytest.mark.parametrize(
    ("typed_text", "sets"),
    [
        ("30/15/15/15", [30, 15, 15, 15]),
        ("4 x 15", [15, 15, 15, 15]),
        ("30, 3×15", [30, 15, 15, 15]),
        ("30-15", [30, 15]),
        ("٣٠ ١٥", [30, 15]),
        ("20", [20]),
    ],
)
def test_sets_are_read_as_people_write_them(browser, typed_text, sets):
    browser.post(ADD, written(sets=typed_text))

    assert PracticeProtocol.objects.get().sets == sets


@pytest.mark.parametrize(
    ("field", "typed_text", "shown_at"),
    [
        ("name", "", "name"),
        ("name", "30 / 15 / 15 / 15, 30 S REST", "name"),
        ("name", "x" * 61, "name"),
        ("sets", "", "sets"),
        ("sets", "many", "sets"),
        ("sets", "7.5", "sets"),
        ("sets", "0/15", "sets"),
        ("sets", "51", "sets"),
        ("sets", "9 x 15", "sets"),
        ("sets", "999 x 999", "sets"),
        ("sets", "4 x 3 x 15", "sets"),
        ("sets", "x", "sets"),
        ("sets", "8 x 20", "sets"),
        ("sets", "\x00", "sets"),
        ("failure_from", "4", "failure_from"),
        ("failure_from", "nine", "failure_from"),
        ("rest_seconds", "14", "rest_seconds"),
        ("rest_seconds", "181", "rest_seconds"),
        ("rest_seconds", "30.5", "rest_seconds"),
        ("up_seconds", "8", "up_seconds"),
        ("up_seconds", "11", "up_seconds"),
        ("down_seconds", "-1", "down_seconds"),
        ("default_percent_1rm", "19", "default_percent_1rm"),
        ("default_percent_1rm", "41", "default_percent_1rm"),
        ("source_text", " ", "source_text"),
        ("source_text", "x" * 301, "source_text"),
    ],
)
def test_what_cannot_be_one_is_said_beside_the_field_and_kept(browser, field, typed_text, shown_at):
    page = browser.post(ADD, written(**{field: typed_text}))

    form = page.context["form"]
    assert page.status_code == 422
    assert form.errors[shown_at]
    assert form[field].value() == typed_text
    assert not PracticeProtocol.objects.exists()


def test_a_change_is_a_new_version_and_what_was_assigned_keeps_its_own(coach, client, browser):
    row = builders.make_protocol(coach, "Slow twenties")
    browser.post(address(client), typed(client, protocol=row.code))
    change = written(sets="10", name="Slow tens", version="1", source_text="Another course.")

    browser.post(reverse("sessions:protocol-edit", args=[row.id]), change)

    row.refresh_from_db()
    asked = Prescription.objects.get()
    assert (row.version, row.sets) == (2, [10])
    assert (asked.protocol_code, asked.protocol_version, asked.sets) == (row.code, 1, [20, 15, 15])
    page = words_of(browser.get(asked.training_session.get_absolute_url()))
    assert "Slow twenties, version 1" in page
    assert "Our course for beginners." in page
    assert "Slow tens" not in page
    assert "Another course." not in page
    assert PracticeProtocol.history.filter(id=row.id).count() == 2


def test_two_coaches_do_not_overwrite_each_other(coach, browser):
    row = builders.make_protocol(coach)
    where = reverse("sessions:protocol-edit", args=[row.id])
    browser.post(where, written(name="First", version="1"))

    page = browser.post(where, written(name="Second", version="1"))

    assert "saved this protocol meanwhile" in words_of(page)
    assert page.context["form"]["name"].value() == "Second"
    row.refresh_from_db()
    assert row.name == "First"


def test_an_id_of_another_practice_is_refused(browser):
    row = builders.make_protocol(builders.make_coach())

    assert browser.post(ADD, written(protocol_id=str(row.id))).context["form"].errors


def test_it_is_assigned_by_its_name_with_its_minutes(coach, client, browser):
    row = builders.make_protocol(coach, "Slow twenties")

    page = browser.post(address(client), typed(client, protocol=row.code), follow=True)

    training_session = TrainingSession.objects.get()
    assert training_session.planned_cuff_seconds == 50 * 6 + 2 * 90
    assert (training_session.protocol_code, training_session.protocol_version) == (row.code, 1)
    words = words_of(page)
    assert "Slow twenties" in words
    assert "Written by this practice; no evidence was read for it" in words
    assert "Our course for beginners." in words


def test_another_practice_can_neither_choose_it_nor_name_it(client, browser):
    row = builders.make_protocol(builders.make_coach())

    page = browser.post(address(client), typed(client, protocol=row.code))
    draft = draft_session(
        client=client, requested=session_request(client, protocol_code=row.code), now=timezone.now()
    )

    assert page.status_code == 422
    assert page.context["form"].errors["protocol"]
    assert "One of the protocols is not there any more." in draft.problems
    assert not TrainingSession.objects.exists()


def test_a_retired_one_is_not_offered_and_what_has_it_keeps_it(coach, client, browser):
    row = builders.make_protocol(coach, "Slow twenties")
    browser.post(address(client), typed(client, protocol=row.code))
    browser.post(reverse("sessions:protocol-retire", args=[row.id]))

    page = browser.get(address(client))
    assert row.code not in page.content.decode()
    assert "Slow twenties" in words_of(browser.get(LIST))
    assert "Slow twenties" in words_of(browser.get(TrainingSession.objects.get().get_absolute_url()))
    refused = draft_session(
        client=client, requested=session_request(client, protocol_code=row.code), now=timezone.now()
    )
    assert "Slow twenties is retired. Choose another protocol." in refused.problems

    browser.post(reverse("sessions:protocol-offer", args=[row.id]))
    assert row.code in browser.get(address(client)).content.decode()


def test_retiring_twice_is_recorded_once(coach):
    row = builders.make_protocol(coach)
    for _ in range(2):
        retire_protocol(protocol=row, by=coach, now=timezone.now())

    assert AuditEvent.objects.filter(action="changed", object_id=str(row.id)).count() == 1


def test_the_loads_of_a_session_ahead_are_worked_out_again_with_its_version(coach, client, browser):
    """A new 1RM changes the kilograms, and neither sets nor words of a protocol that was changed since."""
    row = builders.make_protocol(coach)
    browser.post(address(client), typed(client, protocol=row.code))
    facts = {name: getattr(row, name) for name in FIELDS if name not in ("name", "sets")}
    edit_protocol(protocol=row, version=1, by=coach, now=timezone.now(), name="New", sets=[8], **facts)
    builders.make_one_rep_max(client, "leg-press", Decimal(120))

    page = browser.get(reverse("clients:loads-ahead", args=[client.id]))

    assert page.status_code == 200
    assert "36 kg" in words_of(page) or "35 kg" in words_of(page)


# --- Several in one session


def both(client, **changes) -> dict:
    return typed(client, exercises_lower=["leg-press", "leg-curl"], **{"percent_leg-curl": "30"} | changes)


def test_each_exercise_has_its_own_sets(coach, client, browser):
    row = builders.make_protocol(coach, "Slow twenties")

    page = browser.post(address(client), both(client, **{"protocol_leg-curl": row.code}), follow=True)

    training_session = TrainingSession.objects.get()
    asked = {each.exercise_code: each for each in training_session.prescriptions.all()}
    assert asked["leg-press"].sets == [30, 15, 15, 15]
    assert asked["leg-curl"].sets == [20, 15, 15]
    assert training_session.planned_cuff_seconds == 390 + 480
    assert training_session.planned_elapsed_seconds == 390 + 60 + 480
    words = words_of(page)
    assert "30 / 15 / 15 / 15, 30 s rest; Slow twenties" in words


def test_over_the_cap_together_nothing_is_assigned(coach, client, browser):
    row = builders.make_protocol(coach, sets=[20, 20, 20])

    page = browser.post(address(client), both(client, **{"protocol_leg-curl": row.code}))

    assert page.status_code == 422
    assert "15:30 under the cuff is 0:30 over the 15:00 allowed." in words_of(page)
    assert not TrainingSession.objects.exists()


def test_the_preview_offers_sets_for_each_exercise_and_shows_the_choice(coach, client, browser):
    row = builders.make_protocol(coach, "Slow twenties")
    form = both(client, preview="1", **{"protocol_leg-curl": row.code})

    text = text_of(browser.post(address(client), form))

    assert 'name="protocol_leg-press"' in text
    assert f'<option value="{row.code}" selected>Slow twenties</option>' in text
    assert "20/15/15" in text


def test_a_protocol_that_is_none_is_told(client, browser):
    page = browser.post(address(client), both(client, **{"protocol_leg-curl": "own-nothing"}))

    assert page.status_code == 422
    assert "This protocol is not offered any more." in words_of(page)


def test_control_the_sets_of_an_exercise_that_is_not_ticked_are_not_read(client, browser):
    page = browser.post(address(client), typed(client, **{"protocol_leg-curl": "own-nothing"}))

    assert page.status_code == 302


def test_a_copy_asks_for_the_same_sets_again(coach, client, browser):
    row = builders.make_protocol(coach, "Slow twenties")
    browser.post(address(client), both(client, **{"protocol_leg-curl": row.code}))
    first = TrainingSession.objects.get()
    on = first.scheduled_on.fromordinal(first.scheduled_on.toordinal() + 3)

    copy = copy_session(training_session=first, to_on=on, by=coach, now=timezone.now(), request_id=uuid4())

    assert {each.exercise_code: each.protocol_code for each in copy.prescriptions.all()} == {
        "leg-press": "second-session",  # a copy is eased in, and an own one of three sets is light enough
        "leg-curl": row.code,
    }


def test_one_with_the_cuffs_off_between_sets_counts_the_sets_alone(client, browser):
    browser.post(ADD, written(released_between_sets="on"))
    row = PracticeProtocol.objects.get()
    browser.post(address(client), typed(client, protocol=row.code))

    training_session = TrainingSession.objects.get()
    assert row.released_between_sets
    assert (training_session.planned_cuff_seconds, training_session.planned_elapsed_seconds) == (300, 480)
    assert (
        browser.get(reverse("sessions:protocol-edit", args=[row.id]))
        .context["form"]["released_between_sets"]
        .value()
    )


def test_the_planner_says_where_it_starts_where_another_percent_is_asked_for(coach, client, browser):
    row = builders.make_protocol(coach, "Slow twenties")

    other = browser.post(address(client), typed(client, protocol=row.code, preview="1"))
    same = browser.post(
        address(client), typed(client, protocol=row.code, preview="1", **{"percent_leg-press": "25"})
    )

    assert "Slow twenties starts from 25 % of 1RM." in words_of(other)
    assert "starts from 25 %" not in words_of(same)


def test_what_is_counted_in_minutes_has_no_sets_to_choose(client, browser):
    page = text_of(
        browser.post(address(client), typed(client, exercises_lower=["leg-press", "walk"], preview="1"))
    )

    assert 'name="protocol_leg-press"' in page
    assert 'name="protocol_walk"' not in page
