"""Each answer is saved as it is tapped: for itself, into the draft that the page shows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import ChangedAnswer, ScreeningDraft, UnsentAnswer
from clients.screening.actions.submit import DRAFT_LIVES, save_answers, submit_screening
from tests.support import builders

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


@pytest.fixture
def draft(client_person):
    return save_answers(client=client_person, answers={}, by=client_person.user, now=NOW)


def tap(browser, draft, codes, fields):
    address = reverse("clients:screening-answer", args=[draft.client_id])
    return browser.post(address, {"draft": draft.id, "question": codes, **fields})


def answers():
    return ScreeningDraft.objects.get().answers


def test_one_answer_is_kept_and_the_others_stay(client_person, browser_of, draft):
    save_answers(client=client_person, answers={"heart": "no"}, by=client_person.user, now=NOW)

    reply = tap(browser_of(client_person.user), draft, ["stroke"], {"stroke": "yes"})

    assert reply.json() == {"saved": ["stroke"], "problems": {}}
    assert answers() == {"heart": "no", "stroke": "yes"}


def test_an_answer_that_was_emptied_goes(client_person, browser_of, draft):
    save_answers(
        client=client_person, answers={"shunt_limbs": ["left_upper"]}, by=client_person.user, now=NOW
    )

    tap(browser_of(client_person.user), draft, ["shunt_limbs"], {})

    assert answers() == {}


def test_what_is_wrong_is_said_for_each_and_does_not_hold_up_the_others(client_person, browser_of, draft):
    fields = {"stroke": "no", "height_cm": "17500", "heart": "perhaps", "blood_pressure": "118"}
    fields |= {"blood_pressure-1": "76", "blood_pressure-2": "", "blood_pressure-3": ""}
    codes = ["stroke", "height_cm", "heart", "blood_pressure", "not_a_question"]

    reply = tap(browser_of(client_person.user), draft, codes, fields).json()

    assert reply["saved"] == ["stroke"]
    assert set(reply["problems"]) == {"height_cm", "heart", "blood_pressure"}
    assert answers() == {"stroke": "no"}


def test_measured_answers_are_kept_in_the_clients_units(client_person, browser_of, draft):
    client_person.unit = "lb"
    client_person.save()

    tap(browser_of(client_person.user), draft, ["weight_kg"], {"weight_kg": "165"})

    assert answers() == {"weight_kg": "74.843"}


@pytest.mark.parametrize("which", ["gone", "too old", "none"])
def test_a_page_of_another_draft_is_told_so(client_person, browser_of, draft, which):
    if which == "gone":
        draft.id = uuid4()
    if which == "none":
        ScreeningDraft.objects.all().delete()
    if which == "too old":
        ScreeningDraft.objects.update(started_at=NOW - DRAFT_LIVES - timedelta(seconds=1))

    reply = tap(browser_of(client_person.user), draft, ["stroke"], {"stroke": "yes"})

    assert reply.status_code == 422
    assert "start the questions again" in reply.json()["gone"]


def test_what_comes_after_the_answers_were_sent_was_said_all_the_same(
    client_person, browser_of, draft, coach
):
    """The phone was offline; meanwhile the coach answered "no" to all of it and sent."""
    save_answers(client=client_person, answers=builders.all_clear_answers(), by=coach, now=NOW)
    submit_screening(client=client_person, draft_id=draft.id, asked_by=coach, in_person=True, now=NOW)

    tap(browser_of(client_person.user), draft, ["stroke", "heart"], {"stroke": "yes", "heart": "perhaps"})

    kept = UnsentAnswer.objects.get()
    assert (kept.question, kept.answer, kept.said_by) == ("stroke", "yes", client_person.user)
    again = save_answers(
        client=client_person, answers=builders.all_clear_answers(), by=coach, now=NOW + timedelta(minutes=1)
    )
    submit_screening(
        client=client_person,
        draft_id=again.id,
        asked_by=coach,
        in_person=True,
        now=NOW + timedelta(minutes=1),
    )
    assert ChangedAnswer.objects.get().code == "stroke"


def test_a_page_that_was_left_open_is_heard_too(client_person, browser_of, draft):
    ScreeningDraft.objects.all().delete()
    address = reverse("clients:screening-group", args=[client_person.id, "conditions"])

    browser_of(client_person.user).post(address, {"draft": draft.id, "stroke": "yes"})

    assert UnsentAnswer.objects.get().question == "stroke"


def test_other_people_get_nothing(browser_of, draft, coach):
    stranger = builders.make_client(coach, with_login=True).user

    assert tap(browser_of(stranger), draft, ["stroke"], {"stroke": "yes"}).status_code == 404


def test_what_two_people_tap_at_once_is_said_by_both(client_person, browser_of, draft, coach):
    tap(browser_of(client_person.user), draft, ["stroke"], {"stroke": "yes"})
    tap(browser_of(coach), draft, ["stroke"], {"stroke": "no"})

    assert answers() == {"stroke": "no"}
    kept = UnsentAnswer.objects.get()
    assert (kept.question, kept.answer, kept.said_by) == ("stroke", "yes", client_person.user)
