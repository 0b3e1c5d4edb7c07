"""Earlier answers are gone through: asked again, confirmed a page at a time, and judged like typed ones."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from clients.audit.refusals import StaleEdit
from clients.domain.changes import ChangeKind
from clients.domain.questionnaire import CURRENT
from clients.domain.screening import AnswersNotValid, screen
from clients.models import BodyWeight, Clearance, Review, Screening, ScreeningDraft
from clients.screening.actions.carry import NOTHING_TO_CONFIRM, begin_with_earlier, confirm_earlier
from clients.screening.actions.confirm import confirm_answers
from clients.screening.actions.health_changes import report_change
from clients.screening.actions.submit import save_answers, submit_screening
from clients.screening.carried import of_draft
from tests.domain.clients.builders import any_answers
from tests.support import builders
from tests.support.html_forms import html_of

NOW = timezone.now()
BEFORE = NOW - timedelta(days=21)
USUAL = [[118, 76], [120, 78]]
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


def earlier(client, **answers) -> Screening:
    with time_machine.travel(BEFORE, tick=False):
        return builders.make_screening(client, **answers)


def go_through(client, by, **again) -> Screening:
    """Confirm all that may be confirmed, and answer again with "no" or `again`."""
    draft = begin_with_earlier(client=client, by=by, now=NOW)
    carried = of_draft(client, draft, NOW)
    assert carried is not None
    fresh = builders.all_clear_answers() | {"blood_pressure": USUAL} | again
    asked = {each.code: fresh[each.code] for each in carried.asked_again if each.code in fresh}
    save_answers(client=client, answers=asked, by=by, now=NOW)
    confirm_earlier(client=client, draft_id=draft.id, codes=list(carried.answers), by=by, now=NOW)
    return submit_screening(client=client, draft_id=draft.id, asked_by=by, in_person=False, now=NOW)


def outcome_of(client):
    newest = client.screenings.order_by("-number").first()
    return {
        "flags": sorted(newest.flags.values_list("code", "verdict", "upper", "lower", "answer_text")),
        "changed": sorted(newest.changed_answers.values_list("cause", "code", "before")),
        "clearances": list(
            Clearance.objects.unrevoked().filter(client=client).values_list("upper", "lower", "basis")
        ),
        "cases": Review.objects.filter(screening__client=client, closed_at=None).count(),
    }


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(answers=any_answers())
def test_confirmed_answers_clear_nothing_that_the_same_typed_ones_would_not(coach, answers):
    confirms, types = (builders.make_client(coach, with_login=True) for _ in range(2))
    try:
        screen(questionnaire=CURRENT, answers=answers, today=confirms.today(BEFORE))
    except AnswersNotValid:
        return
    for client in (confirms, types):
        with time_machine.travel(BEFORE, tick=False):
            draft = save_answers(client=client, answers=answers, by=client.user, now=BEFORE)
            submit_screening(
                client=client, draft_id=draft.id, asked_by=client.user, in_person=False, now=BEFORE
            )
    again = {
        each.code: answers[each.code] for each in CURRENT.questions if each.asked_if and each.code in answers
    }
    sent = go_through(confirms, confirms.user, **again)
    draft = save_answers(client=types, answers=sent.answers, by=types.user, now=NOW)
    submit_screening(client=types, draft_id=draft.id, asked_by=types.user, in_person=False, now=NOW)

    assert outcome_of(confirms) == outcome_of(types)


def test_the_screening_has_all_answers_and_says_which_were_confirmed(client_person):
    before = earlier(client_person, smoking="yes")

    sent = go_through(client_person, client_person.user)

    assert set(sent.answers) == set(before.answers)
    assert sent.confirmed_from["smoking"] == client_person.today(BEFORE).isoformat()
    assert not {"fever", "chest", "blood_pressure"} & set(sent.confirmed_from)


def test_the_day_of_an_answer_stays_the_day_when_it_was_typed(client_person):
    earlier(client_person)
    first = go_through(client_person, client_person.user)

    second = go_through(client_person, client_person.user)

    assert second.confirmed_from["stroke"] == first.confirmed_from["stroke"]


def test_a_weight_that_was_confirmed_is_not_measured_again(client_person):
    earlier(client_person)
    go_through(client_person, client_person.user)

    assert BodyWeight.objects.count() == 1


def test_an_answer_typed_anew_is_not_marked(client_person):
    earlier(client_person)
    draft = begin_with_earlier(client=client_person, by=client_person.user, now=NOW)
    save_answers(client=client_person, answers={"smoking": "yes"}, by=client_person.user, now=NOW)

    draft = confirm_earlier(
        client=client_person, draft_id=draft.id, codes=["smoking", "stroke"], by=client_person.user, now=NOW
    )
    assert draft.answers == {"smoking": "yes", "stroke": "no"}
    assert set(draft.confirmed_from) == {"stroke"}

    draft = save_answers(client=client_person, answers={"stroke": "yes"}, by=client_person.user, now=NOW)
    assert draft.confirmed_from == {}


def test_only_what_may_stand_can_be_confirmed(client_person):
    earlier(client_person)
    draft = begin_with_earlier(client=client_person, by=client_person.user, now=NOW)
    asked = {"client": client_person, "by": client_person.user, "now": NOW}

    with pytest.raises(StaleEdit, match=NOTHING_TO_CONFIRM):
        confirm_earlier(draft_id=draft.id, codes=["fever"], **asked)
    with pytest.raises(StaleEdit, match="no longer here"):
        confirm_earlier(draft_id=uuid4(), codes=["stroke"], **asked)


def test_what_a_reported_change_is_about_is_asked_again(client_person):
    earlier(client_person)
    report_change(
        client=client_person,
        change_id=uuid4(),
        kind=ChangeKind.INJURY,
        note="",
        by=client_person.user,
        now=NOW,
    )

    draft = begin_with_earlier(client=client_person, by=client_person.user, now=NOW)

    assert not {"surgery", "injury", "nerves"} & set(of_draft(client_person, draft, NOW).answers)


def test_answers_that_the_client_finds_not_right_are_not_taken_over(client_person):
    screening = earlier(client_person)
    confirm_answers(screening=screening, is_right=False, note="I smoke.", by=client_person.user, now=NOW)

    with pytest.raises(StaleEdit):
        begin_with_earlier(client=client_person, by=client_person.user, now=NOW)


# --- Pages


def where(name, client, *more):
    return reverse(f"clients:{name}", args=[client.id, *more])


def test_a_yes_that_stands_is_shown_with_its_day(client_person, browser_of):
    earlier(client_person, smoking="yes")
    browser = browser_of(client_person.user)

    assert browser.post(where("screening", client_person), {"earlier": "1"}).url == where(
        "screening-earlier", client_person
    )
    text = "".join(
        html_of(browser.get(where("screening-earlier-page", client_person, number))) for number in (1, 2, 3)
    )

    assert "As on" in text
    assert '<span class="chip chip-caution">Yes</span>' in text


def test_no_to_the_rest_keeps_a_yes_and_asks_what_it_brings_up(client_person, browser_of):
    earlier(client_person)
    browser = browser_of(client_person.user)
    browser.post(where("screening", client_person), {"earlier": "1"})
    draft = ScreeningDraft.objects.get()
    typed = {"draft": draft.id, "none": "1", "skin": "yes", "blood_pressure-not-measured": "not_measured"}

    page = browser.post(where("screening-earlier", client_person), typed)

    assert set(page.context["form"].errors) == {"skin_limbs"}
    answers = ScreeningDraft.objects.get().answers
    assert (answers["skin"], answers["swelling"]) == ("yes", "no")


def test_with_an_earlier_page_missing_and_no_draft_nothing_breaks(client_person, browser_of):
    browser = browser_of(client_person.user)
    start = where("screening", client_person)

    assert browser.get(where("screening-earlier", client_person)).url == start
    assert browser.get(where("screening-earlier-page", client_person, 1)).url == start
    assert browser.post(start, {"earlier": "1"}).url == start
    earlier(client_person)
    browser.post(start, {"earlier": "1"})
    assert browser.get(where("screening-earlier-page", client_person, 99)).status_code == 404
    assert browser.post(where("screening-earlier-page", client_person, 1), {}).url == start
    assert browser.post(where("screening-earlier", client_person), {}).url == start


def test_what_was_not_confirmed_is_not_sent(client_person, browser_of):
    earlier(client_person)
    browser = browser_of(client_person.user)
    browser.post(where("screening", client_person), {"earlier": "1"})

    check = html_of(browser.get(where("screening-check", client_person)))

    assert "still open" in check
    assert where("screening-earlier", client_person) in check
