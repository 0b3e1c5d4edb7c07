"""Taking a yes back: one tap, known to the gate at once, while facts still arrive."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance import gate
from clients.consent.actions import withdraw_consent
from clients.domain.clearance import Allowed
from clients.models import AuditEvent, Client, Consent
from sessions.models import Event, TrainingSession
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def cleared(coach):
    client = builders.make_client(coach, with_login=True, name="Clara Client")
    builders.make_screening(client)
    return client


@shared_rows
def planned(cleared):
    return builders.make_training_session(cleared)


def may_train(client) -> bool:
    client = Client.objects.get(pk=client.pk)
    _, answer = gate.check_client(client=client, region="lower", now=timezone.now())
    return isinstance(answer, Allowed)


def tap(browser, client, kind="own"):
    return browser.post(reverse("clients:consent-withdraw", args=[client.id]), {"kind": kind}, follow=True)


def test_one_tap_closes_the_gate_and_says_to_take_the_cuffs_off(cleared, browser_of):
    assert may_train(cleared)

    page = tap(browser_of(cleared.user), cleared).content.decode()

    assert "If cuffs are on, take them off now." in page
    assert not may_train(cleared)


def test_what_is_planned_stays_and_is_on_hold(cleared, planned, browser_of):
    tap(browser_of(cleared.user), cleared)

    today = browser_of(cleared.user).get(reverse("sessions:today")).content.decode()
    assert "Your legs session is on hold" in today
    assert "You took your yes to cuffs back" in today
    assert TrainingSession.objects.not_cancelled().filter(pk=planned.pk).exists()


def test_in_the_middle_of_a_session_the_phone_says_off_and_facts_are_stored(cleared, planned, browser_of):
    builders.log_events(planned, ("started", 120, {}), ("cuffs_on", 60, {}))
    browser = browser_of(cleared.user)

    tap(browser, cleared)

    assert "Take the cuffs off" in browser.get(reverse("sessions:live", args=[planned.id])).content.decode()
    prescription = planned.prescriptions.get()
    facts = {"prescription": str(prescription.id), "set": 1, "reps": 30, "load_kg": "30"}
    builders.log_events(planned, ("set_performed", 10, facts))
    assert "consent_taken_back" in Event.objects.get(kind="set_performed").remarks


def test_a_phone_that_was_offline_hears_it_with_its_next_set(cleared, planned, browser_of):
    builders.log_events(planned, ("started", 120, {}))
    tap(browser_of(cleared.user), cleared)
    event = {
        "id": "0195a9ab-0000-7000-8000-000000000001",
        "training_session": str(planned.id),
        "kind": "note",
        "schema": 1,
        "occurred_at": (timezone.now() - timedelta(minutes=1)).isoformat(),
        "body": {"text": "Went well."},
    }

    reply = browser_of(cleared.user).post(
        reverse("api:sync"), {"events": [event]}, content_type="application/json"
    )

    assert reply.json()["verdicts"][0]["verdict"] == "stored"
    assert reply.json()["on_hold"][str(planned.id)] == [
        "You took back your yes to cuffs. The cuffs stay off."
    ]


def test_said_again_the_cuffs_may_go_on(cleared, browser_of):
    browser = browser_of(cleared.user)
    tap(browser, cleared)
    form = browser.get(reverse("clients:consent", args=[cleared.id])).context["yes_form"]

    browser.post(
        reverse("clients:consent-give", args=[cleared.id]), {name: form[name].value() for name in form.fields}
    )

    assert may_train(cleared)
    assert Consent.objects.filter(client=cleared).count() == 2


def test_who_and_when_stand_on_the_row_and_in_the_audit_list(cleared):
    now = timezone.now()
    withdraw_consent(client=cleared, kind="own", by=cleared.user, now=now)

    row = Consent.objects.get(client=cleared)
    assert (row.withdrawn_by, row.withdrawn_at) == (cleared.user, now)
    assert AuditEvent.objects.get(kind="consent", action="withdrew").object_id == str(row.id)


@pytest.mark.parametrize("who", ["coach", "admin"])
def test_a_coach_or_an_admin_writes_down_that_it_was_taken_back(request, who, cleared, browser_of):
    page = tap(browser_of(request.getfixturevalue(who)), cleared).content.decode()

    assert "on hold from now on" in page
    assert not may_train(cleared)


@pytest.mark.parametrize("who", ["another client", "a stranger"])
def test_nobody_else_takes_it_back(cleared, stranger_coach, coach, who):
    by = stranger_coach if who == "a stranger" else builders.make_client(coach, with_login=True).user

    with pytest.raises(ActionRefused):
        withdraw_consent(client=cleared, kind="own", by=by, now=timezone.now())

    assert may_train(cleared)


def test_a_parent_takes_theirs_back_and_the_childs_stays(cleared, browser_of):
    cleared.birth_on = cleared.today(timezone.now()) - timedelta(days=16 * 365)
    cleared.save(update_fields=["birth_on"])
    Consent.objects.filter(client=cleared).delete()
    builders.make_consents(cleared, by=cleared.user)
    assert may_train(cleared)

    tap(browser_of(cleared.user), cleared, "parent")

    cleared.refresh_from_db()
    assert not may_train(cleared)
    assert (cleared.consent_version, cleared.parent_consent_version) == (1, None)


def test_without_a_kind_nothing_is_taken_back(cleared, browser_of):
    tap(browser_of(cleared.user), cleared, "all of it")

    assert may_train(cleared)
