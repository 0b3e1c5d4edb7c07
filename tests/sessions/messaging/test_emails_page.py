"""Everybody chooses their e-mails by a link, without signing in; what is about health stays on."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from sessions.messaging.kinds.reminder import DAY_OVER
from sessions.messaging.kinds.summary import Summary
from sessions.messaging.preference_links import preferences_token, preferences_url
from sessions.messaging.preferences import preferences_of
from sessions.models import Message, SwitchedOff
from tests.support import builders

pytestmark = pytest.mark.django_db


def path_for(user):
    return f"/emails/{preferences_token(user)}/"


def is_on(user, kind, channel="email"):
    return next(
        cell.is_on
        for preference in preferences_of(user)
        for cell in preference.cells
        if (preference.kind, cell.channel) == (kind, channel)
    )


def save(user, *wanted):
    return Browser().post(path_for(user), {"what": "table", "on": wanted})


def test_opening_it_changes_nothing_and_names_nobody(client_person, practice):
    answer = Browser().get(path_for(client_person.user))
    text = answer.content.decode()

    assert answer.status_code == 200
    assert "Weekly summary" in text
    assert "About health: it cannot be switched off." in text
    assert "About signing in: it cannot be switched off." in text
    assert "Clara" not in text
    assert practice.name not in text
    assert client_person.user.email not in text
    assert not SwitchedOff.objects.exists()


def test_one_click_of_a_mail_program_switches_off(client_person):
    address = preferences_url(client_person.user, "summary").split("8000", 1)[-1]
    for _ in range(2):
        answer = Browser(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200

    assert not is_on(client_person.user, "summary")


def test_reminders_too(client_person):
    Browser().post(path_for(client_person.user) + "?kind=reminder", {"List-Unsubscribe": "One-Click"})

    client_person.refresh_from_db()
    assert not client_person.reminders_enabled
    assert not is_on(client_person.user, "reminder")


def test_the_whole_table_is_saved_at_once_each_channel_by_itself(client_person):
    person = client_person.user
    save(person, "summary.push", "reminder.email", "renewal.email")

    assert [is_on(person, "summary", channel) for channel in ("email", "push")] == [False, True]
    assert [is_on(person, "reminder", channel) for channel in ("email", "push")] == [True, False]
    save(person, "summary.email", "summary.push", "reminder.push")
    assert [is_on(person, "summary", channel) for channel in ("email", "push")] == [True, True]
    assert [is_on(person, "reminder", channel) for channel in ("email", "push")] == [False, True]
    assert is_on(person, "alert" if person.is_coach else "follow_up")


def test_who_has_nothing_to_choose_is_told_so(admin):
    page = Browser().get(path_for(admin)).content.decode()

    assert 'type="checkbox"' not in page
    assert page.count("cannot be switched off") == 5


@pytest.mark.parametrize(
    "value",
    ["alert.email", "follow_up.push", "digest.push", "", "summary", "summary.sms", "\x00.", "x" * 500],
)
def test_what_is_about_health_or_not_theirs_cannot_be_chosen(client_person, value):
    answers = [
        save(client_person.user, value),
        Browser().post(path_for(client_person.user) + "?kind=alert", {"List-Unsubscribe": "One-Click"}),
        Browser().post(path_for(client_person.user), {"kind": "summary", "on": "no"}),
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert not SwitchedOff.objects.exists()


@pytest.mark.parametrize("token", ["x", "x:y", "%00", "é", ":"])
def test_a_forged_link_is_404(token):
    assert Browser().get(f"/emails/{token}/").status_code == 404
    assert Browser().post(f"/emails/{token}/", {"kind": "summary"}).status_code == 404


def test_a_link_of_somebody_who_left_is_404(client_person):
    address = path_for(client_person.user)
    type(client_person.user).objects.update(is_active=False)

    assert Browser().get(address).status_code == 404


def test_a_token_of_another_purpose_opens_nothing(client_person):
    from django.core import signing

    other = signing.Signer(salt="sessions.follow-up").sign(str(client_person.user.pk))

    assert Browser().get(f"/emails/{other}/").status_code == 404


def test_who_is_signed_in_needs_no_link(browser_of, admin):
    answer = browser_of(admin).get("/emails/", follow=True)

    assert answer.status_code == 200
    assert builders.PASSWORD not in answer.content.decode()


def test_who_is_signed_in_reads_what_came_and_what_did_not_and_why(browser_of, client_person, coach):
    now = timezone.now()
    for name, kind, state, why in (
        ("a", "summary", "suppressed", Summary.nothing_to_say),
        ("b", "reminder", "sent", ""),
        ("c", "reminder", "suppressed", "The clearance was revoked by Cora Coach: swollen knee."),
        ("d", "reminder", "suppressed", DAY_OVER),
    ):
        Message.objects.create(
            key=name, kind=kind, state=state, why_not=why, practice=coach.practice, client=client_person,
            recipient=client_person.user, due_at=now,
        )  # fmt: skip

    text = browser_of(client_person.user).get(path_for(client_person.user)).content.decode()
    assert "Nothing was planned or measured in that week." in text
    assert "On the morning of a training day." in text
    assert "The day of the session is over." in text
    assert "Training with cuffs was on hold." in text
    assert "swollen" not in text

    for browser in (Browser(), browser_of(coach)):  # the link alone tells nothing of it
        assert "Lately" not in browser.get(path_for(client_person.user)).content.decode()
