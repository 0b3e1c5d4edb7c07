"""A clearance is taken away at once, with a reason, by those who answer for the client."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions import revoke_clearance
from clients.models import Clearance
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows


@shared_rows
def clearance(client_person):
    builders.make_screening(client_person)
    return Clearance.objects.get()


def address(client) -> str:
    return reverse("clients:revoke-clearance", args=[client.id])


@pytest.mark.parametrize("who", ["coach", "admin"])
def test_coach_and_admin_revoke_with_a_reason(client_person, clearance, browser_of, request, who):
    user = request.getfixturevalue(who)

    answer = browser_of(user).post(
        address(client_person), {"clearance": clearance.id, "reason": "New medicine"}
    )

    clearance.refresh_from_db()
    assert answer.url == reverse("clients:detail", args=[client_person.id])
    assert (clearance.revoked_by, clearance.revoke_reason) == (user, "New medicine")
    assert clearance.revoked_at is not None


def test_the_page_asks_first_and_says_what_follows(client_person, clearance, coach, browser_of):
    page = html_of(browser_of(coach).get(address(client_person)))

    assert "Sessions already assigned stay in the calendar and are held" in page
    clearance.refresh_from_db()
    assert clearance.revoked_at is None


@pytest.mark.parametrize("reason", ["", "   ", "x" * 4001, "a\x00b"])
def test_without_a_reason_nothing_is_revoked(client_person, clearance, coach, browser_of, reason):
    answer = browser_of(coach).post(address(client_person), {"clearance": clearance.id, "reason": reason})

    assert answer.status_code == 200
    assert answer.context["form"].errors["reason"]
    assert Clearance.objects.unrevoked().exists()


def test_a_page_about_a_replaced_clearance_shows_the_new_one_and_keeps_the_words(
    client_person, clearance, coach, browser_of
):
    builders.make_screening(client_person)

    page = browser_of(coach).post(address(client_person), {"clearance": clearance.id, "reason": "Felt dizzy"})

    assert "replaced meanwhile" in page.content.decode()
    assert "Felt dizzy" in page.content.decode()
    assert Clearance.objects.unrevoked().exists()


def test_the_action_is_told_that_the_clearance_was_replaced(client_person, clearance, coach):
    builders.make_screening(client_person)

    with pytest.raises(StaleEdit):
        revoke_clearance(
            client=client_person, clearance_id=clearance.id, by=coach, reason="Ill", now=timezone.now()
        )


def test_revoked_twice_it_says_that_there_is_nothing_to_revoke(client_person, clearance, coach, browser_of):
    browser = browser_of(coach)
    for _ in range(2):
        answer = browser.post(
            address(client_person), {"clearance": clearance.id, "reason": "New medicine"}, follow=True
        )

    assert "no clearance to revoke" in answer.content.decode()


def test_a_stop_revokes_without_a_person(client_person, clearance):
    revoke_clearance(client=client_person, by=None, reason="A session was stopped", now=timezone.now())

    clearance.refresh_from_db()
    assert (clearance.revoked_by, clearance.revoke_reason) == (None, "A session was stopped")


def test_nobody_else_revokes(client_person, clearance, coach, stranger_coach, browser_of):
    for user in (
        client_person.user,
        stranger_coach,
        builders.make_coach(coach.practice),
        builders.make_admin(),
    ):
        with pytest.raises(ActionRefused):
            revoke_clearance(client=client_person, by=user, reason="Mine", now=timezone.now())
    assert browser_of(stranger_coach).get(address(client_person)).status_code == 404
    assert browser_of(client_person.user).get(address(client_person)).status_code == 403
