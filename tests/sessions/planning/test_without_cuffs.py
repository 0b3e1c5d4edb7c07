"""A session without cuffs: for whoever has no open red flag, and never counted as one under cuffs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions import raise_red_flag
from clients.domain.red_flags import Sign, Way
from clients.domain.regions import Region
from clients.models.audit import Action, AuditEvent
from clients.people.actions.people import archive_client
from sessions import mappers
from sessions.calendar.actions import copy_session, move_session, restore_session, skip_session
from sessions.domain.prescription import explain
from sessions.models import TrainingSession
from sessions.planning.actions import assign_session, renew_session, take_cuffs_off
from sessions.planning.holds import hold_reasons
from tests.sessions.planning.planner_form import address, session_request, text_of, today, typed
from tests.support.builders import (
    browser_of,
    log_events,
    make_client,
    make_coach,
    make_one_rep_max,
    make_screening,
    make_training_session,
    right_start,
)
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    """A client whose answers rule cuffs out of both regions."""
    client = make_client(coach, with_login=True)
    make_screening(client, blood_clot="yes")
    make_one_rep_max(client, "leg-press", Decimal(100))
    return client


@shared_rows
def cleared(coach):
    client = make_client(coach, with_login=True)
    make_screening(client)
    make_one_rep_max(client, "leg-press", Decimal(100))
    return client


def plan(client, **changes) -> TrainingSession:
    asked = session_request(client, **{"without_cuffs": True, **changes})
    return assign_session(client=client, requested=asked, by=client.coaches.get(), now=timezone.now())


def flag(client, sign=Sign.CHEST):
    now = timezone.now()
    raise_red_flag(client=client, sign=sign, way=Way.READY, by=client.coaches.get(), at=now, now=now)


def fresh(training_session):
    return TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)


def test_a_client_whom_the_answers_rule_out_gets_a_session_without_cuffs(client):
    row = plan(client)

    assert row.without_cuffs
    assert row.clearance is None
    assert row.planned_cuff_seconds == 0
    assert row.title == "Legs, without cuffs"
    asked = row.prescriptions.get()
    assert (asked.load_kg, asked.sets, asked.rest_seconds) == (30, [30, 15, 15, 15], 30)
    assert (asked.cuff_seconds, asked.tightness_high, asked.pressure_targets) == (0, 0, [])


def test_the_same_session_with_cuffs_is_refused_to_that_client(client):
    with pytest.raises(ActionRefused, match="rule out cuffs"):
        plan(client, without_cuffs=False)


def test_nobody_has_to_be_screened_for_it(coach):
    unscreened = make_client(coach, consents=False)
    make_one_rep_max(unscreened, "leg-press", Decimal(100))

    assert plan(unscreened).without_cuffs


@pytest.mark.parametrize("closed_by", ["red flag", "open stop", "archived"])
def test_what_closes_all_training_closes_it_too(client, coach, closed_by):
    planned = plan(client)
    if closed_by == "red flag":
        flag(client)
    elif closed_by == "open stop":
        log_events(planned, right_start(60), ("stopped", 30, {"reason": "dizzy"}))
        planned = plan_past_the_gate(client)
    else:
        archive_client(client=client, by=coach, now=timezone.now())
    client.refresh_from_db()

    with pytest.raises(ActionRefused):
        plan(client, scheduled_on=today(client) + timedelta(days=3))
    assert hold_reasons(fresh(planned), timezone.now())


def plan_past_the_gate(client):
    """A session without cuffs that was planned before the gate closed."""
    row = client.training_sessions.get()
    row.pk, row.scheduled_on, row.state, row.record = None, today(client) + timedelta(days=1), "assigned", {}
    row.ended_at = row.started_at = None
    row.save()
    return row


def test_a_clearance_of_cuffs_does_not_hold_it(client):
    """The control: no clearance is in force, and only the session without cuffs goes on."""
    assert not hold_reasons(fresh(plan(client)), timezone.now())


def test_the_database_has_no_session_under_cuffs_without_a_clearance(client, cleared):
    row, under_cuffs = plan(client), make_training_session(cleared)
    for columns in (
        {"without_cuffs": False},
        {"planned_cuff_seconds": 60},
        {"clearance_id": under_cuffs.clearance_id},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            TrainingSession.objects.filter(pk=row.pk).update(**columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingSession.objects.filter(pk=under_cuffs.pk).update(clearance=None)
    TrainingSession.objects.filter(pk=row.pk).update(scheduled_on=today(client) + timedelta(days=9))


def test_no_set_goes_to_failure(client):
    with pytest.raises(ActionRefused, match="no set goes to failure"):
        plan(client, protocol_code="four-sets-to-failure")


def test_no_cap_of_minutes_under_the_cuff_stops_it(client):
    codes = ("leg-press", "leg-extension", "leg-curl")
    for code in codes[1:]:
        make_one_rep_max(client, code, Decimal(100))
    three = tuple((code, Decimal(30)) for code in codes)

    row = plan(client, exercises=three)

    assert row.planned_elapsed_seconds == 3 * 390 + 2 * 60


def test_it_is_no_matter_of_spacing_for_itself_or_for_others(cleared):
    day = today(cleared)
    make_training_session(cleared, day)

    plan(cleared, scheduled_on=day + timedelta(days=1))
    make_training_session(cleared, day + timedelta(days=2))

    with pytest.raises(ActionRefused, match="Less than 36 hours"):
        make_training_session(cleared, day + timedelta(days=3))


@pytest.mark.parametrize("region", Region)
def test_it_takes_its_day(cleared, region):
    plan(cleared)

    make_one_rep_max(cleared, "chest-press", Decimal(100))
    code = "leg-press" if region is Region.LOWER else "chest-press"
    with pytest.raises(ActionRefused, match="already has a session on that day"):
        make_training_session(cleared, region=region, exercise_codes=(code,))


def test_it_counts_as_no_session_of_its_region(cleared):
    day = today(cleared)
    plan(cleared, scheduled_on=day)

    place = mappers.next_session_number(cleared, Region.LOWER, day + timedelta(days=3), day)

    assert place.number == 1
    make_training_session(cleared, day + timedelta(days=3))
    after = mappers.next_session_number(cleared, Region.LOWER, day + timedelta(days=6), day)
    assert after.number == 2  # the control: one under cuffs counts


def test_a_session_that_was_done_without_its_cuffs_is_no_matter_of_spacing_either(cleared):
    day = today(cleared)
    row = make_training_session(cleared, day)
    log_events(
        row,
        right_start(60, ready={"ill": True}),
        ("started", 50, {"without_cuffs": True}),
        ("finished", 10, {}),
    )

    others = mappers.other_sessions(cleared, day)

    assert [other.without_cuffs for other in others] == [True]


def test_numbers_explain_themselves_without_a_cuff(client):
    row = plan(client)
    explained = explain(mappers.to_prescription(row.prescriptions.get(), row))

    labels = [why.label for why in explained.numbers]
    assert labels == ["Load", "Percent of 1RM", "Sets", "Rest", "Tempo"]
    assert not any("cuffs stay on" in why.line for why in explained.numbers)


def test_it_is_moved_copied_skipped_and_put_back_without_a_clearance(client, coach):
    now, day = timezone.now(), today(client)
    row = plan(client)

    move_session(training_session=row, seen_on=day, to_on=day + timedelta(days=1), by=coach, now=now)
    row.refresh_from_db()
    skip_session(training_session=row, seen_on=row.scheduled_on, reason="Holiday", by=coach, now=now)
    restore_session(training_session=row, by=coach, now=now)
    copied = copy_session(
        training_session=fresh(row), to_on=day + timedelta(days=2), by=coach, now=now, request_id=NEW_ID
    )

    row.refresh_from_db()
    assert row.clearance is None
    assert copied.without_cuffs
    flag(client)
    with pytest.raises(ActionRefused):
        move_session(
            training_session=row, seen_on=row.scheduled_on, to_on=day + timedelta(days=4), by=coach, now=now
        )


NEW_ID = "7b8f6a60-9a1e-4c55-8a51-f6f7d1a2b3c4"


def test_there_is_no_clearance_to_renew(client, coach):
    with pytest.raises(ActionRefused, match="no clearance to renew"):
        renew_session(training_session=plan(client), by=coach, now=timezone.now())


def hold(cleared):
    """Newer answers that rule cuffs out: what was planned under the old ones is held."""
    row = make_training_session(cleared)
    make_screening(cleared, blood_clot="yes")
    return row


def test_a_held_session_goes_without_cuffs_by_one_button(cleared, coach):
    row = hold(cleared)
    browser = browser_of(coach)
    assert "Do it without cuffs" in text_of(browser.get(row.get_absolute_url()))

    browser.post(reverse("sessions:without-cuffs", args=[row.pk]))

    row.refresh_from_db()
    assert (row.without_cuffs, row.clearance, row.planned_cuff_seconds) == (True, None, 0)
    assert row.prescriptions.get().load_kg == 30
    assert not hold_reasons(fresh(row), timezone.now())
    assert AuditEvent.objects.filter(action=Action.CHANGED, object_id=str(row.pk)).exists()
    page = text_of(browser.get(row.get_absolute_url()))
    assert "Without cuffs" in page
    assert "Cuff on the" not in page


def test_that_button_is_not_there_under_a_red_flag_and_does_nothing(cleared, coach):
    row = hold(cleared)
    flag(cleared)
    browser = browser_of(coach)
    assert "Do it without cuffs" not in text_of(browser.get(row.get_absolute_url()))

    browser.post(reverse("sessions:without-cuffs", args=[row.pk]))

    row.refresh_from_db()
    assert not row.without_cuffs


def test_a_session_that_was_begun_or_whose_day_went_by_keeps_its_cuffs(cleared, coach):
    row = make_training_session(cleared)
    with pytest.raises(ActionRefused, match="has passed"):
        take_cuffs_off(training_session=row, by=coach, now=timezone.now() + timedelta(days=2))
    log_events(row, right_start(60))
    with pytest.raises(ActionRefused, match="nobody started"):
        take_cuffs_off(training_session=row, by=coach, now=timezone.now())


def test_a_session_to_failure_keeps_its_cuffs(cleared, coach):
    row = make_training_session(cleared, protocol_code="four-sets-to-failure")

    with pytest.raises(ActionRefused, match="no set goes to failure"):
        take_cuffs_off(training_session=row, by=coach, now=timezone.now())


def test_the_page_of_a_blocked_client_leads_to_the_planner(client, coach):
    browser = browser_of(coach)
    page = text_of(browser.get(reverse("clients:detail", args=[client.pk])))
    assert "Plan without cuffs" in page

    planner = text_of(browser.get(f"{address(client)}&region=lower&without_cuffs=on"))
    assert 'name="without_cuffs" value="on" checked' in " ".join(planner.split())

    browser.post(address(client), typed(client, without_cuffs="on"))
    assert client.training_sessions.get().without_cuffs


def test_a_red_flag_takes_that_link_away(client, coach):
    flag(client)

    assert "Plan without cuffs" not in text_of(
        browser_of(coach).get(reverse("clients:detail", args=[client.pk]))
    )


def test_the_preview_says_that_the_session_is_open_without_cuffs(client, coach):
    browser, where = browser_of(coach), f"{reverse('sessions:preview')}?client={client.pk}"

    blocked = " ".join(text_of(browser.post(where, typed(client))).split())
    without = " ".join(text_of(browser.post(where, typed(client, without_cuffs="on"))).split())

    assert "Without cuffs the same session is open" in blocked
    assert "30 kg" not in blocked
    assert "Ready to assign" in without
    assert "30 kg" in without
    assert "under the cuff" not in without.lower()


def test_the_preview_offers_nothing_under_a_red_flag(client, coach):
    flag(client)
    browser, where = browser_of(coach), f"{reverse('sessions:preview')}?client={client.pk}"

    for changes in ({}, {"without_cuffs": "on"}):
        page = text_of(browser.post(where, typed(client, **changes)))
        assert "the same session is open" not in page
        assert "30 kg" not in page


def test_the_result_of_the_answers_leads_there_for_the_coach_and_not_for_the_client(client, coach):
    where = reverse("clients:screening-result", args=[client.screenings.get().pk])
    link = "without_cuffs=on"

    assert link in text_of(browser_of(coach).get(where))
    assert link not in text_of(browser_of(client.user).get(where))


def test_the_case_leads_there_while_an_admin_decides(coach):
    waiting = make_client(coach)
    make_screening(waiting, varicose_veins="yes")

    page = text_of(browser_of(coach).get(reverse("clients:case", args=[waiting.pk])))

    assert (
        f"client={waiting.pk}&amp;without_cuffs=on" in page or f"client={waiting.pk}&without_cuffs=on" in page
    )
