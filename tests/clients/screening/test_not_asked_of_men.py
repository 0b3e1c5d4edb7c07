"""Pregnancy is not asked of men. A question that was not asked is not a "no"."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import AnswersRefused
from clients.clearance.gate import check_client
from clients.clearance.status import status_prefetches, statuses_of
from clients.domain.clearance import Allowed, ReasonCode
from clients.domain.regions import ARMS
from clients.models import Client, ScreeningDraft, UnsentAnswer
from clients.screening.actions.submit import discard_answers, save_answers, submit_screening
from clients.screening.carried import newest_to_carry
from tests.support import builders
from tests.support.html_forms import html_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def man(coach):
    return builders.make_client(coach, with_login=True, sex=Client.Sex.MALE)


def answers_without_pregnancy() -> dict:
    return {code: answer for code, answer in builders.all_clear_answers().items() if code != "pregnancy"}


def say_sex(client: Client, sex: str) -> None:
    client.refresh_from_db()
    client.sex = sex
    client.save(update_fields=["sex"])


def page_of(client, browser_of) -> str:
    browser = browser_of(client.user)
    browser.post(reverse("clients:screening", args=[client.id]))
    return browser.get(reverse("clients:screening-group", args=[client.id, "lifestyle"])).content.decode()


def test_the_page_asks_a_man_for_everything_else(man, browser_of):
    page = page_of(man, browser_of)

    assert 'name="pregnancy"' not in page
    assert 'name="medicines"' in page


@pytest.mark.parametrize("sex", [Client.Sex.FEMALE, Client.Sex.NOT_STATED])
def test_everybody_else_is_asked(coach, browser_of, sex):
    assert 'name="pregnancy"' in page_of(builders.make_client(coach, with_login=True, sex=sex), browser_of)


def test_a_man_is_cleared_without_it_and_no_answer_is_stored(man):
    screening = builders.make_screening(man, pregnancy=None)

    assert "pregnancy" not in screening.answers
    assert screening.asked_as_male
    assert isinstance(check_client(client=man, limbs=ARMS, now=timezone.now())[1], Allowed)


def test_once_the_profile_says_otherwise_the_gate_waits_for_the_answer(man):
    builders.make_screening(man, pregnancy=None)
    say_sex(man, Client.Sex.FEMALE)

    _, answer = check_client(client=man, limbs=ARMS, now=timezone.now())
    row = Client.objects.prefetch_related(*status_prefetches()).get(pk=man.pk)

    assert [reason.code for reason in answer.reasons] == [ReasonCode.QUESTION_LEFT_OUT]
    assert not statuses_of(row, timezone.now()).is_cleared(ARMS)


def test_a_draft_of_a_man_is_not_whole_once_the_profile_says_otherwise(man):
    now = timezone.now()
    draft = save_answers(client=man, answers=answers_without_pregnancy(), by=man.user, now=now)
    say_sex(man, Client.Sex.FEMALE)

    with pytest.raises(AnswersRefused) as refused:
        submit_screening(client=man, draft_id=draft.id, asked_by=man.user, in_person=False, now=now)

    assert set(refused.value.errors) == {"pregnancy"}


def test_the_check_page_of_that_draft_asks_for_the_answer(man, browser_of):
    save_answers(client=man, answers=answers_without_pregnancy(), by=man.user, now=timezone.now())
    say_sex(man, Client.Sex.FEMALE)

    page = html_of(browser_of(man.user).get(reverse("clients:screening-check", args=[man.id])))

    assert "1 question is still open." in page


def test_a_man_goes_through_earlier_answers_and_is_not_asked_on_the_way(man, browser_of):
    now = timezone.now()
    builders.make_screening(man, pregnancy="no")  # as in answers from before men were not asked
    browser = browser_of(man.user)
    pages = [browser.post(reverse("clients:screening", args=[man.id]), {"earlier": "1"}, follow=True)]
    carried = newest_to_carry(man, now)
    assert carried is not None
    pages += [
        browser.get(reverse("clients:screening-earlier-page", args=[man.id, number]))
        for number in range(1, len(carried.pages) + 1)
    ]

    assert len(pages) > 2
    assert not [page for page in pages if "pregnan" in page.content.decode().split("<main")[1]]


def test_control_a_woman_is_shown_what_she_answered(coach, browser_of):
    woman = builders.make_client(coach, with_login=True, sex=Client.Sex.FEMALE)
    builders.make_screening(woman, pregnancy="no")
    carried = newest_to_carry(woman, timezone.now())

    assert carried is not None
    assert carried.answers["pregnancy"] == "no"


def test_a_mark_is_kept_as_nobodys_words_and_corrects_nothing(man, coach):
    now = timezone.now()
    say_sex(man, Client.Sex.FEMALE)
    save_answers(client=man, answers={"pregnancy": "pregnant"}, by=man.user, now=now)
    discard_answers(client=man, by=man.user, now=now)
    say_sex(man, Client.Sex.MALE)
    later = now + timedelta(minutes=1)
    draft = save_answers(client=man, answers=answers_without_pregnancy(), by=man.user, now=later)

    screening = submit_screening(client=man, draft_id=draft.id, asked_by=man.user, in_person=False, now=later)

    assert [each.code for each in screening.changed_answers.all()] == ["pregnancy"]
    assert [each.answer for each in UnsentAnswer.objects.all()] == ["pregnant"]


def test_a_draft_with_nothing_but_marks_leaves_nothing_unsent(man):
    save_answers(client=man, answers={}, by=man.user, now=timezone.now())
    discard_answers(client=man, by=man.user, now=timezone.now())

    assert not UnsentAnswer.objects.exists()


def test_control_nobody_else_leaves_it_out(coach):
    client = builders.make_client(coach, with_login=True, sex=Client.Sex.NOT_STATED)

    with pytest.raises(AnswersRefused):
        builders.make_screening(client, pregnancy=None)


def test_a_pregnancy_that_was_said_is_not_unsaid_by_another_sex(coach):
    client = builders.make_client(coach, with_login=True, sex=Client.Sex.FEMALE)
    builders.make_screening(client, pregnancy="pregnant")
    say_sex(client, Client.Sex.MALE)

    screening = builders.make_screening(client, pregnancy=None)

    assert [each.code for each in screening.changed_answers.all()] == ["pregnancy"]
    assert not client.clearances.unrevoked().exists()


def test_an_answer_that_was_given_counts_whatever_the_profile_says(man):
    screening = builders.make_screening(man, pregnancy="pregnant")

    assert screening.answers["pregnancy"] == "pregnant"
    assert not screening.asked_as_male
    assert screening.verdict_upper == "contraindicated"


def test_the_mark_stands_in_the_draft_alone(man):
    save_answers(client=man, answers={"smoking": "no"}, by=man.user, now=timezone.now())

    assert ScreeningDraft.objects.get().answers == {"pregnancy": "not_asked", "smoking": "no"}
