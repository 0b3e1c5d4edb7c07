"""Answering on the phone or in person: kept as it goes, told when something is off, never lost."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.domain.questionnaire import CURRENT
from clients.models import Screening, ScreeningDraft
from clients.screening.actions.submit import save_answers
from tests.support import builders

GROUPS = [group.code for group in CURRENT.groups]


@pytest.fixture
def browser(client_person, browser_of):
    return browser_of(client_person.user)


def address(name: str, client, *more) -> str:
    return reverse(f"clients:{name}", args=[client.id, *more])


def begin(browser, client) -> ScreeningDraft:
    browser.post(address("screening", client))
    return ScreeningDraft.objects.get(client=client)


def form_data(group: str, answers: dict) -> dict:
    """Answers of one group as a browser sends them."""
    data = {}
    for question in CURRENT.group(group).questions:
        answer = answers.get(question.code)
        if answer == "not_measured":
            data[f"{question.code}-not-measured"] = answer
        elif question.code == "blood_pressure" and answer:
            numbers = [number for reading in answer for number in reading]
            names = ["blood_pressure", *(f"blood_pressure-{number}" for number in (1, 2, 3))]
            data.update(zip(names, numbers, strict=True))
        elif answer:
            data[question.code] = answer
    return data


def answer_all(browser, client, **answers) -> ScreeningDraft:
    draft = begin(browser, client)
    everything = {**builders.all_clear_answers(), **answers}
    for group in GROUPS:
        browser.post(
            address("screening-group", client, group), {"draft": draft.id, **form_data(group, everything)}
        )
    return ScreeningDraft.objects.get(client=client)


def send(browser, client, draft_id, **extra):
    return browser.post(address("screening-send", client), {"draft": draft_id}, **extra)


def test_the_client_answers_group_by_group_and_is_told_what_it_says(browser, client_person):
    draft = begin(browser, client_person)
    page = browser.get(address("screening", client_person), follow=True)
    assert "0 of 7 parts" in page.content.decode()
    everything = builders.all_clear_answers()

    for group, following in zip(GROUPS, [*GROUPS[1:], None], strict=True):
        answer = browser.post(
            address("screening-group", client_person, group),
            {"draft": draft.id, **form_data(group, everything)},
        )
        name, more = ("screening-group", [following]) if following else ("screening-check", [])
        assert answer.url == address(name, client_person, *more)

    page = send(browser, client_person, draft.id, follow=True).content.decode()
    screening = Screening.objects.get(client=client_person)
    assert screening.id == draft.id
    assert screening.in_person is False
    assert "No stop flag found" in page
    assert " safe" not in page


def test_in_person_the_coach_asks_and_it_is_written_down_so(coach, client_person, browser_of):
    browser = browser_of(coach)
    draft = answer_all(browser, client_person)

    send(browser, client_person, draft.id)

    screening = Screening.objects.get(client=client_person)
    assert (screening.in_person, screening.asked_by) == (True, coach)


def test_an_unanswered_question_keeps_the_page_and_everything_that_was_answered(browser, client_person):
    draft = begin(browser, client_person)
    answers = {**builders.all_clear_answers(), "bleeding": None}

    page = browser.post(
        address("screening-group", client_person, "clots"),
        {"draft": draft.id, **form_data("clots", answers)},
    )

    text = page.content.decode()
    assert page.status_code == 200
    assert "1 question needs an answer" in text
    assert 'id="q-bleeding-error"' in text
    assert len(re.findall(r"<input[^>]*\schecked\b", text)) == 4
    draft.refresh_from_db()
    assert set(draft.answers) == {
        "blood_clot",
        "clotting_disorder",
        "family_clot",
        "sickle_cell",
    }


def test_nothing_at_all_is_answered_by_silence(browser, client_person):
    draft = begin(browser, client_person)

    for group in GROUPS:
        page = browser.post(address("screening-group", client_person, group), {"draft": draft.id})
        assert page.status_code == 200

    assert send(browser, client_person, draft.id).url == address("screening-check", client_person)
    assert not Screening.objects.exists()


def test_what_was_typed_wrongly_stays_to_be_mended(browser, client_person):
    draft = begin(browser, client_person)

    page = browser.post(
        address("screening-group", client_person, "about_you"),
        {"draft": draft.id, "weight_kg": "seventy", "height_cm": "175"},
    )

    assert 'value="seventy"' in page.content.decode()
    draft.refresh_from_db()
    assert draft.answers == {"height_cm": "175"}


def test_a_follow_up_comes_back_with_the_page_where_there_is_no_script(browser, client_person):
    draft = begin(browser, client_person)
    answers = {**builders.all_clear_answers(), "shunt": "yes"}

    hidden = browser.get(address("screening-group", client_person, "circulation")).content.decode()
    page = browser.post(
        address("screening-group", client_person, "circulation"),
        {"draft": draft.id, **form_data("circulation", answers)},
    ).content.decode()

    assert " hidden>" in fieldset(hidden, "shunt_limbs")
    assert " hidden>" not in fieldset(page, "shunt_limbs")
    assert "Your answer above brings up this question" in page


def fieldset(page: str, code: str) -> str:
    start = page.index(f'id="q-{code}"')
    return page[start : page.index("<legend", start)]


def test_going_back_keeps_what_was_answered(browser, client_person):
    draft = begin(browser, client_person)

    answer = browser.post(
        address("screening-group", client_person, "clots"),
        {"draft": draft.id, "blood_clot": "not_sure", "go": "back"},
    )

    assert answer.url == address("screening-group", client_person, "about_you")
    page = browser.get(address("screening-group", client_person, "clots")).content.decode()
    assert 'name="blood_clot" value="not_sure" checked' in " ".join(page.split())


def test_an_answer_changed_from_the_check_page_leads_back_to_it(browser, client_person):
    draft = answer_all(browser, client_person)
    answers = {**builders.all_clear_answers(), "smoking": "yes"}

    answer = browser.post(
        address("screening-group", client_person, "lifestyle"),
        {"draft": draft.id, "then": "check", **form_data("lifestyle", answers)},
    )

    assert answer.url == address("screening-check", client_person)
    draft.refresh_from_db()
    assert draft.answers["smoking"] == "yes"


def test_the_check_page_names_what_is_open_and_offers_no_sending(browser, client_person):
    begin(browser, client_person)

    page = browser.get(address("screening-check", client_person)).content.decode()

    assert "still open" in page
    assert address("screening-send", client_person) not in page


def test_it_is_resumed_on_another_device_where_it_was_left(browser, client_person, browser_of):
    draft = begin(browser, client_person)
    browser.post(
        address("screening-group", client_person, "about_you"),
        {"draft": draft.id, **form_data("about_you", builders.all_clear_answers())},
    )

    page = browser_of(client_person.user).get(address("screening", client_person)).content.decode()

    assert "1 of 7 parts" in page
    assert address("screening-group", client_person, "clots") in page


def test_beginning_anew_throws_the_answers_away(browser, client_person):
    first = answer_all(browser, client_person)

    browser.post(address("screening", client_person), {"anew": "1"})

    second = ScreeningDraft.objects.get(client=client_person)
    assert (second.id != first.id, second.answers) == (True, {})


def test_sent_twice_it_is_one_screening(browser, client_person):
    draft = answer_all(browser, client_person)

    answers = [send(browser, client_person, draft.id) for _ in range(2)]

    assert answers[0].url == answers[1].url == reverse("clients:screening-result", args=[draft.id])
    assert Screening.objects.count() == 1


def test_a_page_left_open_after_sending_leads_to_the_result_and_writes_nothing(browser, client_person):
    draft = answer_all(browser, client_person)
    send(browser, client_person, draft.id)

    page = browser.post(
        address("screening-group", client_person, "clots"),
        {"draft": draft.id, "blood_clot": "yes"},
        follow=True,
    )

    assert "already sent" in page.content.decode()
    assert not ScreeningDraft.objects.exists()


@pytest.mark.parametrize("forged", ["", "nonsense", "\x00", "6f1f6b0e-5a43-4f7e-9b2f-0d6c9c1d2a10"])
def test_a_forged_draft_is_answered_in_words(browser, client_person, forged):
    begin(browser, client_person)

    saved = browser.post(
        address("screening-group", client_person, "clots"), {"draft": forged, "blood_clot": "no"}, follow=True
    )
    sent = send(browser, client_person, forged, follow=True)

    assert "left open too long" in saved.content.decode()
    assert "no longer here" in sent.content.decode()
    assert ScreeningDraft.objects.get().answers == {}


def test_back_dated_or_with_a_verdict_of_its_own_it_is_judged_here_and_now(browser, client_person, coach):
    draft = answer_all(browser, client_person, blood_clot="yes")
    before = timezone.now()
    made_up = {
        "submitted_at": "2020-01-01", "valid_until_on": "2099-01-01", "in_person": "on", "number": "7",
        "asked_by": str(coach.id), "verdict_upper": "no_stop_flag", "verdict_lower": "no_stop_flag",
        "questionnaire_version": "0", "blood_clot": "no",
    }  # fmt: skip

    browser.post(address("screening-send", client_person), {"draft": draft.id, **made_up})

    sent = Screening.objects.get()
    assert before <= sent.submitted_at <= timezone.now()
    assert (sent.asked_by, sent.in_person, sent.number) == (client_person.user, False, 1)
    assert sent.questionnaire_version == CURRENT.version
    assert sent.verdict_upper == sent.verdict_lower == "contraindicated"
    assert not client_person.clearances.exists()


def test_half_filled_it_is_not_sent_and_nothing_is_cleared(browser, client_person):
    draft = begin(browser, client_person)
    browser.post(address("screening-group", client_person, "clots"), {"draft": draft.id, "blood_clot": "no"})

    page = send(browser, client_person, draft.id, follow=True)

    assert page.status_code in (200, 422)
    assert not Screening.objects.exists()
    assert not client_person.clearances.exists()


def test_the_draft_of_somebody_else_cannot_be_sent_or_written(browser, client_person, coach):
    other = builders.make_client(coach, with_login=True)
    theirs = save_answers(client=other, answers=builders.all_clear_answers(), by=coach, now=other.created_at)
    begin(browser, client_person)

    send(browser, client_person, theirs.id)
    browser.post(
        address("screening-group", client_person, "clots"), {"draft": theirs.id, "blood_clot": "yes"}
    )

    assert not Screening.objects.exists()
    theirs.refresh_from_db()
    assert theirs.answers["blood_clot"] == "no"


def test_answers_to_older_questions_are_not_gone_on_with(browser, client_person):
    draft = answer_all(browser, client_person)
    ScreeningDraft.objects.update(questionnaire_version=0)

    page = browser.post(
        address("screening-group", client_person, "clots"),
        {"draft": draft.id, "blood_clot": "no"},
        follow=True,
    )
    sent = send(browser, client_person, draft.id, follow=True)

    assert "left open too long" in page.content.decode()
    assert "have changed" in sent.content.decode()
    assert not Screening.objects.exists()


@pytest.mark.parametrize("name", ["screening", "screening-check", "screening-send", "screening-group"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_answering_for_another_person_is_not_found(
    client_person, stranger_coach, coach, browser_of, name, method
):
    other = builders.make_client(coach, with_login=True)
    more = ["clots"] if name == "screening-group" else []

    for user in (other.user, stranger_coach, builders.make_coach(coach.practice)):
        answer = getattr(browser_of(user), method)(address(name, client_person, *more))
        assert answer.status_code == 404


def test_a_group_that_does_not_exist_is_not_found(browser, client_person):
    begin(browser, client_person)

    assert browser.get(address("screening-group", client_person, "feelings")).status_code == 404


@pytest.mark.parametrize("name", ["screening-check", "screening-group"])
def test_without_a_draft_every_page_leads_to_the_beginning(browser, client_person, name):
    more = ["clots"] if name == "screening-group" else []

    answer = browser.get(address(name, client_person, *more))

    assert answer.url == address("screening", client_person)


def test_a_sign_in_in_between_leads_from_sending_to_the_check_page(browser, client_person):
    answer = browser.get(address("screening-send", client_person))

    assert answer.url == address("screening-check", client_person)


def test_the_phone_page_of_a_client_names_nobody(browser, client_person):
    begin(browser, client_person)

    page = browser.get(address("screening-group", client_person, "clots")).content.decode()

    assert client_person.name not in page


def test_every_question_says_why_it_is_asked_and_where_it_comes_from(browser, client_person):
    begin(browser, client_person)

    for group in CURRENT.groups:
        page = browser.get(address("screening-group", client_person, group.code)).content.decode()
        assert page.count("Why we ask") == len(group.questions)
