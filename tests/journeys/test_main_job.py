"""From an empty practice to a logged session, in the browsers of the three people."""

import pytest
from django.core import mail
from django.utils import timezone

from clients.people.actions.team import create_practice
from clients.people.invitation_links import invitation_url
from sessions.tasks import sweep_messages
from tests.journeys.main_job import do_the_main_job, invitation_path
from tests.runner.pages import DESK, page_without_errors

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# 17 once the first week is over; in it each of the six ready questions is a tap of its own.
MOST_TAPS = 23


def mailed_invitation(email: str) -> str:
    """What the worker does within the minute is done now."""
    sweep_messages()
    path = invitation_path((each.message() for each in mail.outbox), email)
    assert path is not None, f"no invitation to {email}"
    return path


def test_a_new_practice_gets_to_its_first_logged_session(chromium, live_server, desk, phone):
    invitation = create_practice(
        name="North Gym",
        time_zone="UTC",
        admin_name="Ada Admin",
        admin_email="ada@north.example",
        now=timezone.now(),
    )

    with page_without_errors(chromium, live_server.url, DESK) as coach:
        taps = do_the_main_job(
            admin=desk,
            coach=coach,
            phone=phone,
            admin_invitation=invitation_url(invitation).removeprefix("http://localhost:8000"),
            mailed_invitation=mailed_invitation,
        )

    assert taps <= MOST_TAPS
