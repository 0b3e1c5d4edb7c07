"""A coach or an admin asks for new answers from afar: one request at a time, followed, withdrawn, ended."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.domain.questionnaire import CURRENT
from clients.models import AnswersRequest, AuditEvent
from clients.models.answers_requests import REQUEST_LIVES
from clients.people.actions.people import archive_client
from clients.screening.actions.requests import request_answers, withdraw_request
from clients.screening.actions.submit import save_answers, submit_screening
from tests.support import builders
from tests.support.html_forms import html_of

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


def ask(client, by, now=NOW):
    return request_answers(client=client, by=by, now=now)


def page_of(client):
    return reverse("clients:answers-request", args=[client.id])


def test_the_coach_and_the_admin_may_ask_and_it_is_recorded(client_person, coach, admin):
    request = ask(client_person, coach)

    assert ask(client_person, admin) == request
    assert AuditEvent.objects.filter(kind="answersrequest", action="added").count() == 1


def test_nobody_else_may(client_person, coach):
    other = builders.make_coach(coach.practice)
    for by in (client_person.user, other):
        with pytest.raises(ActionRefused):
            ask(client_person, by)


def test_who_has_no_login_or_is_archived_is_not_asked(coach):
    with pytest.raises(ActionRefused, match="no login"):
        ask(builders.make_client(coach), coach)
    gone = builders.make_client(coach, with_login=True)
    archive_client(client=gone, by=coach, now=NOW)
    with pytest.raises(ActionRefused, match="archived"):
        ask(gone, coach)


def test_it_ends_with_the_answers(client_person, coach):
    request = ask(client_person, coach)
    by = client_person.user
    draft = save_answers(client=client_person, answers=builders.all_clear_answers(), by=by, now=NOW)

    sent = submit_screening(client=client_person, draft_id=draft.id, asked_by=by, in_person=False, now=NOW)

    request.refresh_from_db()
    assert (request.ended_at, request.answered_with) == (NOW, sent)


def test_it_can_be_withdrawn_and_asked_again(client_person, coach):
    ask(client_person, coach)
    withdraw_request(client=client_person, by=coach, now=NOW)
    withdraw_request(client=client_person, by=coach, now=NOW)

    assert not AnswersRequest.objects.open(NOW).exists()
    assert AuditEvent.objects.filter(kind="answersrequest", action="withdrew").count() == 1
    assert ask(client_person, coach).is_open(NOW)


def test_after_a_week_it_has_ended_and_a_new_one_may_be_made(client_person, coach):
    ask(client_person, coach, NOW - REQUEST_LIVES)

    assert not AnswersRequest.objects.open(NOW).exists()
    assert ask(client_person, coach).asked_at == NOW
    assert AnswersRequest.objects.count() == 2


def test_the_page_shows_how_far_the_client_is_and_no_answer(client_person, coach, browser_of):
    browser = browser_of(coach)
    browser.post(page_of(client_person))
    assert "Not begun yet." in html_of(browser.get(page_of(client_person)))
    save_answers(
        client=client_person, answers={"stroke": "yes", "heart": "no"}, by=client_person.user, now=NOW
    )

    page = html_of(browser.get(page_of(client_person)))

    assert "2 of " in page
    assert " answered, last on" in page
    assert CURRENT.by_code["stroke"].text not in page
    assert "data:image/svg+xml" in page
    assert reverse("clients:screening", args=[client_person.id]) in page


def test_the_page_withdraws_and_says_why_nothing_can_be_asked(client_person, coach, browser_of):
    browser = browser_of(coach)
    browser.post(page_of(client_person))
    browser.post(page_of(client_person), {"withdraw": "1"})
    assert not AnswersRequest.objects.open(NOW).exists()

    nobody = builders.make_client(coach)
    assert "no login" in html_of(browser.post(page_of(nobody), follow=True))


def test_the_link_leads_to_the_questions_after_signing_in(client_person):
    address = reverse("clients:screening", args=[client_person.id])

    answer = Browser().get(address)

    assert answer.url == f"{reverse('account_login')}?next={address}"


def test_an_old_draft_counts_as_not_begun(client_person, coach, browser_of):
    old = NOW - timedelta(days=4)
    save_answers(client=client_person, answers={"stroke": "no"}, by=client_person.user, now=old)
    ask(client_person, coach)

    assert "Not begun yet." in html_of(browser_of(coach).get(page_of(client_person)))
