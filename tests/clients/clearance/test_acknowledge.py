"""Cautions are read one by one, by the client's own coach, and leave limits behind."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions import acknowledge_cautions, cautions_of, revoke_clearance
from clients.domain.regions import ALL_LIMBS, Limb
from clients.models import Acknowledgement, Clearance
from clients.models.limbs import limbs_of_row
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows


@shared_rows
def screening(client_person):
    return builders.make_screening(client_person, smoking="yes", weeks_off="yes")


def acknowledge(screening, coach, flags=None):
    flags = cautions_of(screening) if flags is None else flags
    return acknowledge_cautions(
        screening=screening, coach=coach, flag_ids=[flag.id for flag in flags], now=timezone.now()
    )


def address(client) -> str:
    return reverse("clients:acknowledge", args=[client.id])


def test_every_caution_read_clears_with_limits(screening, coach):
    clearance = acknowledge(screening, coach)

    assert (clearance.basis, clearance.decided_by) == ("acknowledgement", coach)
    assert (clearance.max_percent_1rm, clearance.max_cuff_minutes) == (30, 10)
    assert Acknowledgement.objects.filter(coach=coach).count() == 2


def test_a_caution_that_was_not_ticked_clears_nothing(screening, coach):
    with pytest.raises(ActionRefused, match="Smoking"):
        acknowledge(screening, coach, [flag for flag in cautions_of(screening) if flag.code != "smoking"])

    assert not Clearance.objects.exists()


def test_reading_twice_gives_one_clearance(screening, coach):
    assert acknowledge(screening, coach) == acknowledge(screening, coach)


def test_only_a_coach_of_the_client_reads_them(screening, client_person, coach, admin, stranger_coach):
    for user in (client_person.user, admin, stranger_coach, builders.make_coach(coach.practice)):
        with pytest.raises(ActionRefused, match="Only a coach of this client"):
            acknowledge(screening, user)


def test_cautions_beside_a_flag_for_an_admin_are_left_to_the_admin(client_person, coach):
    screening = builders.make_screening(client_person, smoking="yes", varicose_veins="yes")

    with pytest.raises(ActionRefused):
        acknowledge(screening, coach)


def test_a_closed_limb_stays_closed(client_person, coach):
    screening = builders.make_screening(client_person, smoking="yes", shunt="yes", shunt_limbs=["left_upper"])

    clearance = acknowledge(screening, coach)

    assert limbs_of_row(clearance) == ALL_LIMBS - {Limb.LEFT_UPPER}


def test_reading_does_not_undo_a_revocation(screening, client_person, coach):
    acknowledge(screening, coach)
    revoke_clearance(client=client_person, by=coach, reason="Felt ill", now=timezone.now())

    with pytest.raises(ActionRefused, match="was revoked"):
        acknowledge(screening, coach)


def test_reading_does_not_bring_back_a_region_that_was_cleared_by_rule_and_revoked(
    client_person, coach, admin
):
    screening = builders.make_screening(client_person, thigh_cm="100")
    assert Clearance.objects.get().upper
    revoke_clearance(client=client_person, by=admin, reason="Felt ill", now=timezone.now())

    with pytest.raises(ActionRefused, match="was revoked"):
        acknowledge(screening, coach)


def test_cautions_of_older_answers_are_not_read_any_more(screening, client_person, coach):
    builders.make_screening(client_person, smoking="yes")

    with pytest.raises(StaleEdit):
        acknowledge(screening, coach)


def test_the_page_lists_each_caution_and_clears_when_all_are_ticked(
    screening, client_person, coach, browser_of
):
    browser = browser_of(coach)
    page = browser.get(address(client_person)).content.decode()
    flags = cautions_of(screening)
    assert all(flag.reason in page for flag in flags)
    assert " checked>" not in page

    answer = browser.post(
        address(client_person), {"screening": screening.id, "flag": [flag.id for flag in flags]}
    )

    assert answer.url == reverse("clients:detail", args=[client_person.id])
    assert Clearance.objects.unrevoked().exists()


def test_the_page_keeps_the_ticks_that_were_made(screening, client_person, coach, browser_of):
    first, second = cautions_of(screening)

    page = browser_of(coach).post(address(client_person), {"screening": screening.id, "flag": [first.id]})

    text = html_of(page)
    assert f'value="{first.id}" checked' in text
    # What is missing stands at the box that was not ticked, and nowhere else.
    assert page.status_code == 422
    assert text.count("Tick that you have read this one.") == 1
    labels = re.findall(r"<label>.*?</label>", text)
    assert [
        ("Tick that you have read" in label, f'value="{second.id}" aria-invalid' in label) for label in labels
    ] == [
        (False, False),
        (True, True),
    ]
    assert "notice-danger" not in text
    assert not Clearance.objects.exists()


@pytest.mark.parametrize("forged", ["", "nonsense", "\x00"])
def test_forged_ids_are_answered_in_words(screening, client_person, coach, browser_of, forged):
    browser = browser_of(coach)

    for data in ({"screening": forged, "flag": [forged]}, {"screening": screening.id, "flag": [forged]}):
        assert browser.post(address(client_person), data).status_code == 422
    assert not Clearance.objects.exists()


def test_a_page_of_older_answers_shows_the_new_cautions(screening, client_person, coach, browser_of):
    flags = [flag.id for flag in cautions_of(screening)]
    builders.make_screening(client_person, diabetes="yes", diabetes_control="steady")

    page = browser_of(coach).post(address(client_person), {"screening": screening.id, "flag": flags})

    assert "newer screening" in page.content.decode()
    assert "Diabetes." in page.content.decode()
    assert not Clearance.objects.exists()


def test_others_do_not_find_the_page(client_person, screening, admin, stranger_coach, browser_of):
    for stranger in (stranger_coach, builders.make_admin()):
        assert browser_of(stranger).get(address(client_person)).status_code == 404
    assert browser_of(client_person.user).get(address(client_person)).status_code == 403


def test_an_admin_finds_it_and_grants_nothing_there(client_person, screening, admin, browser_of):
    """An admin who plans reads under a coach's clearance (test_read_again.py); here there is none yet."""
    assert browser_of(admin).get(address(client_person)).status_code == 200

    flags = [str(flag.id) for flag in cautions_of(screening)]
    page = browser_of(admin).post(address(client_person), {"screening": screening.id, "flag": flags})

    assert "Only a coach of this client can do this." in page.content.decode()
    assert not Clearance.objects.exists()


def test_a_client_without_answers_is_screened_first(client_person, coach, browser_of):
    answer = browser_of(coach).get(address(client_person))

    assert answer.url == reverse("clients:screening", args=[client_person.id])
