"""Taking a yes back: one tap, known to the gate at once, while facts still arrive."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance import gate
from clients.consent.actions import withdraw_consent
from clients.domain.clearance import Allowed
from clients.domain.regions import LEGS
from clients.models import AuditEvent, Client, Consent
from clients.people.actions.people import archive_client
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


@shared_rows
def minor(coach):
    """Sixteen, with their own yes and a parent's."""
    client = builders.make_client(coach, with_login=True, name="Mia Minor", consents=False)
    builders.make_screening(client)
    client.birth_on = client.today(timezone.now()) - timedelta(days=16 * 365)
    client.save(update_fields=["birth_on"])
    builders.make_consents(client, by=client.user)
    return client


def may_train(client) -> bool:
    client = Client.objects.get(pk=client.pk)
    _, answer = gate.check_client(client=client, limbs=LEGS, now=timezone.now())
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


# --- In the middle of a session


@shared_rows
def under_way(planned):
    builders.log_events(planned, builders.right_start(120), ("cuffs_on", 60, {}))
    return planned


def live_page(browser, session):
    return browser.get(reverse("sessions:live", args=[session.id])).content.decode()


def send(browser, session, *kinds):
    """Send what a phone logged a moment ago; the whole reply."""
    now = timezone.now()
    events = [
        {
            "id": str(uuid4()),
            "training_session": str(session.id),
            "kind": kind,
            "schema": 1,
            "occurred_at": (now - timedelta(seconds=20 - number)).isoformat(),
            "body": a_set(session) if kind == "set_performed" else {},
        }
        for number, kind in enumerate(kinds)
    ]
    return browser.post(reverse("api:sync"), {"events": events}, content_type="application/json").json()


def a_set(session):
    return {"prescription": str(session.prescriptions.get().id), "set": 1, "reps": 30, "load_kg": "30"}


YOU_TOOK_IT_BACK = "You took back your yes to cuffs. The cuffs stay off."


@pytest.mark.parametrize("who", ["another phone", "the coach", "an admin"])
def test_it_ends_training_with_cuffs_whoever_writes_it_down(request, who, cleared, under_way, browser_of):
    people = {"another phone": cleared.user, "the coach": "coach", "an admin": "admin"}
    person = people[who] if who == "another phone" else request.getfixturevalue(people[who])
    phone = browser_of(cleared.user)

    tap(browser_of(person), cleared)

    # The phone that trains hears it with the next set, which is kept, and on the page itself.
    reply = send(phone, under_way, "set_performed")
    assert reply["verdicts"][0]["verdict"] == "stored"
    assert reply["on_hold"] == {str(under_way.id): [YOU_TOOK_IT_BACK]}
    assert Event.objects.get(kind="set_performed").remarks == ["consent_taken_back"]
    page = live_page(phone, under_way)
    assert "<h1>Take the cuffs off</h1>" in page
    assert YOU_TOOK_IT_BACK in page
    assert "What you did is" in page
    under_way.refresh_from_db()
    assert under_way.reps_done == 30


def test_control_without_it_the_same_set_goes_on(cleared, under_way, browser_of):
    phone = browser_of(cleared.user)

    reply = send(phone, under_way, "set_performed")

    assert reply["on_hold"] == {str(under_way.id): []}
    assert Event.objects.get(kind="set_performed").remarks == []
    assert "<h1>Take the cuffs off</h1>" not in live_page(phone, under_way)


def test_a_phone_that_was_offline_through_all_of_it_loses_nothing(cleared, under_way, coach, browser_of):
    tap(browser_of(cleared.user), cleared)

    reply = send(browser_of(cleared.user), under_way, "set_performed", "cuffs_off", "finished")

    assert [each["verdict"] for each in reply["verdicts"]] == ["stored"] * 3
    assert reply["on_hold"] == {str(under_way.id): [YOU_TOOK_IT_BACK]}
    late = Event.objects.filter(kind__in=["set_performed", "cuffs_off", "finished"])
    assert [event.remarks for event in late] == [["consent_taken_back"]] * 3
    under_way.refresh_from_db()
    assert (under_way.state, under_way.reps_done) == ("finished", 30)
    page = browser_of(coach).get(reverse("sessions:detail", args=[under_way.id])).content.decode()
    assert "The client had taken their yes to cuffs back when this arrived." in page


def test_offline_until_they_were_archived_as_well_it_is_still_stored(cleared, under_way, coach, browser_of):
    phone = browser_of(cleared.user)
    tap(phone, cleared)
    archive_client(client=cleared, by=coach, now=timezone.now())
    body = a_set(under_way)

    builders.log_events(under_way, ("set_performed", 10, body))

    assert set(Event.objects.get(kind="set_performed").remarks) >= {"archived", "consent_taken_back"}


def test_who_is_archived_may_still_take_it_back_through_the_coach(cleared, coach, browser_of):
    archive_client(client=cleared, by=coach, now=timezone.now())

    tap(browser_of(coach), cleared)

    assert Consent.objects.get(client=cleared).withdrawn_by == coach


def test_a_parents_no_in_the_middle_is_told_as_theirs(minor, browser_of):
    session = builders.make_training_session(minor)
    builders.log_events(session, builders.right_start(120), ("cuffs_on", 60, {}))

    tap(browser_of(minor.user), minor, "parent")

    reply = send(browser_of(minor.user), session, "set_performed")
    assert reply["on_hold"] == {
        str(session.id): ["Your parent took back their yes to cuffs. The cuffs stay off."]
    }


# --- And again


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


def test_the_audit_list_says_giving_and_taking_back_in_words(cleared, coach, browser_of):
    browser = browser_of(cleared.user)
    tap(browser, cleared)
    form = browser.get(reverse("clients:consent", args=[cleared.id])).context["yes_form"]
    browser.post(
        reverse("clients:consent-give", args=[cleared.id]), {name: form[name].value() for name in form.fields}
    )

    page = browser_of(coach).get(reverse("clients:client-audit", args=[cleared.id])).content.decode()
    assert "took a yes to training with cuffs back" in page
    assert "wrote down a yes to training with cuffs" in page


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


def test_a_parent_takes_theirs_back_and_the_childs_stays(minor, browser_of):
    assert may_train(minor)

    tap(browser_of(minor.user), minor, "parent")

    minor.refresh_from_db()
    assert not may_train(minor)
    assert (minor.consent_version, minor.parent_consent_version) == (1, None)


def test_without_a_kind_nothing_is_taken_back(cleared, browser_of):
    tap(browser_of(cleared.user), cleared, "all of it")

    assert may_train(cleared)
