"""Pages with earlier answers, a child or an open request fit a narrow phone, and axe finds nothing."""

from datetime import date, timedelta

import pytest
import time_machine
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import reverse
from django.utils import timezone

from clients.screening.actions.carry import begin_with_earlier
from clients.screening.actions.requests import request_answers
from tests.clients.screening.test_screening_browser import assert_nothing_is_cut_off, sign_in
from tests.runner.pages import violations
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def assert_fits(page, address):
    page.goto(address)
    assert_nothing_is_cut_off(page)
    page.evaluate(AXE_SCRIPT)
    assert violations(page) == []


@pytest.fixture
def child(coach):
    client = builders.make_client(coach, with_login=True, birth_on=date(2010, 5, 4))
    with time_machine.travel(timezone.now() - timedelta(days=21)):
        builders.make_screening(client, smoking="yes", birth_on="2010-05-04")
    return client


def test_pages_of_earlier_answers_fit(phone, child, live_server):
    sign_in(phone, child.user, live_server)
    assert_fits(phone, reverse("clients:screening", args=[child.id]))
    draft = begin_with_earlier(client=child, by=child.user, now=timezone.now())

    assert_fits(phone, reverse("clients:screening-earlier", args=[child.id]))
    for number in (1, 2):
        assert_fits(phone, reverse("clients:screening-earlier-page", args=[child.id, number]))
    draft.answers = builders.all_clear_answers() | {"birth_on": "2010-05-04"}
    draft.save()
    assert_fits(phone, reverse("clients:screening-check", args=[child.id]))


def test_an_open_request_fits(phone, child, coach, live_server):
    request_answers(client=child, by=coach, now=timezone.now())
    sign_in(phone, coach, live_server)

    assert_fits(phone, reverse("clients:answers-request", args=[child.id]))
