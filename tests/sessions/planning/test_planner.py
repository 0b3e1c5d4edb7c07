"""The planner beyond one exercise: order, swaps, the taper, and mmHg where a gauge measures."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.models import Clearance, Cuff, OcclusionPressure
from sessions.models import TrainingSession
from sessions.phone.payload import build_payload
from sessions.phone.screens import live_page
from sessions.planning.actions import assign_session
from sessions.planning.drafts import draft_session
from tests.sessions.planning.planner_form import address, session_request, today, typed
from tests.support.builders import (
    browser_of,
    make_cleared_client,
    make_coach,
    make_day_off,
    make_one_rep_max,
    make_training_session,
)
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
LEGS = ("leg-press", "leg-curl", "leg-extension")


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    client = make_cleared_client(coach)
    for code in LEGS:
        make_one_rep_max(client, code, Decimal(100))
    return client


def two_legs(client, **changes):
    given = {f"percent_{code}": "30" for code in LEGS}
    return typed(client, **{"exercises_lower": ["leg-press", "leg-curl"], **given, **changes})


def post(coach, client, form):
    return browser_of(coach).post(address(client), form)


def lines_of(page):
    return [line.exercise.code for line in page.context["preview"].lines]


def finished(client, on, **changes):
    row = make_training_session(client, on=on, exercise_codes=("leg-press",), spacing_reason="x")
    facts = {"state": "finished", "cuff_seconds": 390, **changes}
    TrainingSession.objects.filter(pk=row.pk).update(**facts)
    return row


def test_exercises_are_done_in_the_order_the_coach_gives(coach, client):
    post(coach, client, two_legs(client, order="leg-curl,leg-press"))

    assert [
        row.exercise_code for row in TrainingSession.objects.get().prescriptions.order_by("position")
    ] == [
        "leg-curl",
        "leg-press",
    ]


def test_enter_in_a_field_only_shows_the_plan_again(coach, client):
    page = browser_of(coach).post(address(client), two_legs(client, preview="1"))

    form = page.content.decode().partition('id="assign"')[2]
    buttons = re.findall(r'<button[^>]*type="submit"[^>]*name="(\w+)"', form)
    assert "move" in buttons
    assert buttons[0] == "preview"


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        ("down leg-curl", ["leg-press", "leg-curl"]),
        ("up leg-press", ["leg-press", "leg-curl"]),
        ("up leg-curl", ["leg-curl", "leg-press"]),
        ("down leg-press", ["leg-curl", "leg-press"]),
        ("up nothing", ["leg-curl", "leg-press"]),
        ("", ["leg-curl", "leg-press"]),
    ],
)
def test_moving_one_shows_the_plan_again_and_writes_nothing(coach, client, move, expected):
    page = post(coach, client, two_legs(client, order="leg-curl,leg-press", move=move))

    assert lines_of(page) == expected
    assert page.context["form"]["order"].value() == ",".join(expected)
    assert not TrainingSession.objects.exists()


def test_a_swap_takes_the_place_and_the_percent(coach, client):
    page = post(coach, client, two_legs(client, **{"percent_leg-curl": "35"}, swap="leg-curl leg-extension"))

    assert lines_of(page) == ["leg-press", "leg-extension"]
    assert page.context["form"]["percent_leg-extension"].value() == "35"
    assert not TrainingSession.objects.exists()


@pytest.mark.parametrize("swap", ["leg-curl leg-press", "nothing leg-extension", "leg-curl", ""])
def test_a_swap_that_cannot_be_changes_nothing_that_is_planned(coach, client, swap):
    page = post(coach, client, two_legs(client, swap=swap))

    assert page.status_code in (200, 422)
    assert not TrainingSession.objects.exists()


def test_swaps_offered_are_of_the_region_and_can_be_loaded(coach, client):
    make_one_rep_max(client, "biceps-curl", Decimal(20))
    page = post(coach, client, two_legs(client, preview="1"))

    for line in page.context["preview"].lines:
        assert [swap.exercise.code for swap in line.swaps] == ["leg-extension"]
    assert 'value="leg-curl leg-extension"' in page.content.decode()


def test_a_refusal_opens_what_works_instead(coach, client):
    make_one_rep_max(client, "back-squat", Decimal(30), days_ago=1)
    form = two_legs(client, exercises_lower=["back-squat"], **{"percent_back-squat": "30"}, preview="1")
    page = post(coach, client, form)

    (line,) = page.context["preview"].lines
    assert line.refusal.code == "no_load_in_band"
    assert "What works instead" in page.content.decode()
    assert {swap.exercise.code for swap in line.swaps} == set(LEGS)


def test_the_taper_is_on_when_the_planner_opens_with_lighter_percents(coach, client):
    page = browser_of(coach).get(address(client))

    assert page.context["form"]["taper"].value() is True
    assert page.context["form"]["percent_leg-press"].value() == 25


@pytest.mark.parametrize(("done", "sets"), [(0, [30, 15]), (1, [30, 15, 15]), (2, [30, 15, 15, 15])])
def test_two_sets_then_three_then_four(coach, client, done, sets):
    for number in range(done):
        finished(client, today(client) + timedelta(days=3 * number))
    on = today(client) + timedelta(days=3 * done)
    row = assign_session(
        client=client,
        requested=session_request(client, taper=True, scheduled_on=on),
        by=coach,
        now=timezone.now(),
    )

    assert row.prescriptions.get().sets == sets


@pytest.mark.parametrize(
    "changes",
    [{"state": "stopped"}, {"cuff_seconds": 0}, {"region": "upper"}, {"cancelled_at": timezone.now()}],
)
def test_stopped_cuffless_cancelled_and_other_regions_do_not_count(coach, client, changes):
    finished(client, today(client), **changes)

    on = today(client) + timedelta(days=3)
    draft = draft_session(
        client=client,
        requested=session_request(client, taper=True, scheduled_on=on),
        now=timezone.now(),
    )

    assert draft.place.number == 1


def test_a_missed_session_does_not_count_and_a_planned_one_before_it_does(client):
    row = make_training_session(client)
    on = today(client) + timedelta(days=3)
    asked = {
        "client": client,
        "requested": session_request(client, taper=True, scheduled_on=on),
        "now": timezone.now(),
    }

    assert draft_session(**asked).place.number == 2
    TrainingSession.objects.filter(pk=row.pk).update(scheduled_on=today(client) - timedelta(days=3))
    assert draft_session(**asked).place.number == 1


def test_without_the_taper_the_first_session_warns(coach, client):
    page = post(coach, client, typed(client, preview="1"))

    assert "Session 1 for the legs: without the taper (30 / 15) it is hard" in page.content.decode()
    assert page.context["preview"].draft.assignable


def test_the_taper_says_what_it_changed(coach, client):
    page = post(coach, client, typed(client, taper="on", preview="1"))

    assert "Eased in." in page.content.decode()
    assert "Session 1 for the legs: 30 / 15." in page.content.decode()


def gauge(client, *, measured_on=None, width="11"):
    Cuff.objects.create(client=client, region="lower", kind="gauge", width_cm=Decimal(width))
    OcclusionPressure.objects.create(
        client=client,
        limb="left_lower",
        pressure_mmhg=200,
        cuff_width_cm=Decimal(11),
        position="seated",
        device="Doppler",
        measured_on=measured_on or today(client),
    )


def test_a_gauge_and_a_measurement_give_a_target_that_stays_with_the_session(coach, client):
    gauge(client)
    post(coach, client, typed(client))

    row = TrainingSession.objects.get()
    (target,) = row.prescriptions.get().pressure_targets
    assert (target["target_mmhg"], target["percent"]) == (160, 80)
    assert (target["low_mmhg"], target["high_mmhg"]) == (80, 160)
    text = html_of(browser_of(coach).get(reverse("sessions:detail", args=[row.pk])))
    assert "160 mmHg" in text
    assert "80 % of the 200 mmHg measured" in text


def test_the_client_reads_the_pressure_where_the_cuffs_go_on_and_not_while_on_hold(coach, client):
    gauge(client)
    post(coach, client, typed(client))
    row = TrainingSession.objects.with_gate_facts().get()

    payload = build_payload(live_page(row, timezone.now()))
    assert "left leg 160\u00a0mmHg" in payload["placement"]["tightness"]
    revoke_clearance(client=client, by=coach, reason="Ill.", now=timezone.now())
    held = TrainingSession.objects.with_gate_facts().get()
    assert "mmHg" not in build_payload(live_page(held, timezone.now()))["placement"]["tightness"]


def test_an_old_measurement_gives_40_percent_and_asks_for_a_new_one(coach, client):
    gauge(client, measured_on=today(client) - timedelta(days=50))

    text = unescape(post(coach, client, typed(client, preview="1")).content.decode())

    assert "Left leg: 80\u00a0mmHg" in text
    assert "Measured more than 6 weeks ago: only 40 % until it is measured again." in text


@pytest.mark.parametrize(("percent", "mmhg"), [("60", 120), ("", 160), ("40", 80), ("80", 160)])
def test_the_coach_chooses_the_percent_of_the_occlusion_pressure(coach, client, percent, mmhg):
    gauge(client)

    post(coach, client, typed(client, pressure_percent=percent))

    row = TrainingSession.objects.get().prescriptions.get()
    assert row.pressure_targets[0]["target_mmhg"] == mmhg
    assert row.pressure_percent == int(percent or 80)


@pytest.mark.parametrize("percent", ["39", "81", "600", "x", "-1"])
def test_a_percent_outside_its_bounds_is_refused_beside_its_field(coach, client, percent):
    gauge(client)

    page = post(coach, client, typed(client, pressure_percent=percent))

    assert page.status_code == 422
    assert page.context["form"].errors["pressure_percent"]
    assert f'value="{percent}"' in page.content.decode()
    assert not TrainingSession.objects.exists()


def test_the_percent_is_asked_for_where_a_cuff_has_a_gauge(coach, client):
    without = html_of(browser_of(coach).get(address(client)))
    gauge(client)
    with_gauge = html_of(browser_of(coach).get(address(client)))

    assert 'name="pressure_percent"' not in without
    assert 'name="pressure_percent"' in with_gauge


def test_every_number_shown_names_its_source_on_the_same_page(coach, client):
    gauge(client)
    post(coach, client, typed(client, request_id=str(uuid4())))
    row = TrainingSession.objects.get()

    page = browser_of(coach).get(reverse("sessions:detail", args=[row.pk]))

    text = unescape(html_of(page))
    for exercise in page.context["exercises"]:
        for why in exercise.explanation.numbers:
            assert why.value in text
            assert why.mark.label in text
            assert all(source.citation in text for source in why.sources)


# --- What does not fit, and the buttons that make it


def three_legs(client, **changes):
    return two_legs(client, exercises_lower=list(LEGS), order=",".join(LEGS), **changes)


def fix_of(page, kind):
    return next(fix.value for fix in page.context["preview"].fixes if fix.kind == kind)


def test_fewer_exercises_and_a_quick_tempo_are_one_button_each(coach, client):
    browser, form = browser_of(coach), three_legs(client)
    page = browser.post(address(client), {**form, "preview": "1"})
    assert "4:30 over the 15:00 allowed" in unescape(page.content.decode())

    fewer = browser.post(address(client), {**form, "fix": fix_of(page, "fewer")})
    assert lines_of(fewer) == ["leg-press", "leg-curl"]
    quick = browser.post(address(client), {**form, "fix": fix_of(page, "quick")})
    assert lines_of(quick) == list(LEGS)
    assert quick.context["form"].data["protocol"] == "quick-30-15-15-15"
    assert fewer.context["preview"].draft.assignable
    assert quick.context["preview"].draft.assignable
    on = browser.post(
        address(client),
        {**form, "exercises_lower": list(LEGS[:2]), "cuff_mode": "continuous", "fix": "released"},
    )
    assert on.context["form"].data["cuff_mode"] == "released"
    assert not TrainingSession.objects.exists()


def test_the_limits_of_a_clearance_are_one_button_too(coach, client):
    clearance = Clearance.objects.unrevoked().get(client=client)
    clearance.max_cuff_minutes, clearance.max_percent_1rm = 5, 28
    clearance.save()
    browser, form = browser_of(coach), three_legs(client)
    page = browser.post(address(client), {**form, "preview": "1"})
    text = unescape(page.content.decode())
    assert "This passes the limits." in text
    assert "left out: 12:00 would pass the limit of 5:00." in text

    fitted = browser.post(address(client), {**form, "fix": page.context["preview"].fitting.value})
    assert lines_of(fitted) == ["leg-press"]
    assert fitted.context["form"].data["protocol"] == "quick-30-15-15-15"
    assert fitted.context["form"].data["percent_leg-press"] == "28"
    assert fitted.context["preview"].draft.assignable
    assert fitted.context["preview"].fitting is None


def test_the_button_keeps_the_protocol_that_easing_in_replaces(coach, client):
    clearance = Clearance.objects.unrevoked().get(client=client)
    clearance.max_cuff_minutes = 4
    clearance.save()
    browser, form = browser_of(coach), two_legs(client, taper="on")
    page = browser.post(address(client), {**form, "preview": "1"})
    fitted = browser.post(address(client), {**form, "fix": page.context["preview"].fitting.value})

    assert fitted.context["preview"].draft.assignable
    assert fitted.context["preview"].draft.plan.timing.cuff_seconds == 240


def test_another_day_keeps_what_fits_and_leads_to_the_rest_once_it_is_assigned(coach, client):
    browser, form = browser_of(coach), three_legs(client, **{"percent_leg-extension": "27.5"})
    page = browser.post(address(client), {**form, "preview": "1"})
    on = today(client) + timedelta(days=2)
    assert fix_of(page, "later") == f"later {on.isoformat()} 2"

    shortened = browser.post(address(client), {**form, "fix": fix_of(page, "later")})
    assert lines_of(shortened) == ["leg-press", "leg-curl"]
    assert "planned next, once this is assigned." in " ".join(shortened.content.decode().split())
    sent = {**form, "exercises_lower": list(LEGS[:2]), "later": shortened.context["form"].data["later"]}
    rest = browser.post(address(client), sent, follow=True)
    assert TrainingSession.objects.get().prescriptions.count() == 2
    asked = rest.context["form"]
    assert asked["scheduled_on"].value() == on
    assert asked["exercises_lower"].value() == ["leg-extension"]
    typed_before = {name: asked[name].value() for name in ("percent_leg-extension", "protocol", "taper")}
    assert typed_before == {"percent_leg-extension": "27.5", "protocol": form["protocol"], "taper": ""}
    assert 'hx-trigger="load, ' in rest.content.decode()


@pytest.mark.parametrize("asked", ["percent_leg-press=\x00", "percent_=1", "protocol=odd", "taper=%F0%9F"])
def test_an_address_that_nobody_wrote_breaks_nothing(coach, client, asked):
    assert browser_of(coach).get(f"{address(client)}&exercise=leg-press&{asked}").status_code == 200


def test_who_is_away_on_the_day_is_said(coach, client):
    make_day_off(client, today(client))
    shown = post(coach, client, two_legs(client, preview="1"))
    later = post(coach, client, two_legs(client, preview="1", scheduled_on=str(today(client) + timedelta(2))))

    assert f"{client.name} is away" in unescape(shown.content.decode())
    assert "is away" not in later.content.decode()


@pytest.mark.parametrize(
    "fix",
    ["", "later", "fewer", "fewer x", "later soon 2", "fewer 99", "nonsense 1", "limits", "limits 1"],
)
def test_a_button_that_nobody_drew_breaks_nothing(coach, client, fix):
    assert post(coach, client, three_legs(client, fix=fix)).status_code == 200
    assert post(coach, client, two_legs(client, later="soon leg-press")).status_code == 302


def test_a_button_that_asks_for_what_there_is_not_shows_the_fields_to_mend(coach, client):
    page = post(coach, client, three_legs(client, fix="limits odd leg-press=odd leg-press=odd 1"))

    assert page.status_code == 422
    assert {"protocol", "cuff_mode", "percent_leg-press"} <= set(page.context["form"].errors)


def test_another_day_past_the_clearance_is_not_offered(coach, client):
    end = client.clearances.get().valid_until_on
    last = (end - timedelta(days=1)).isoformat()
    page = post(coach, client, three_legs(client, scheduled_on=last, preview="1"))

    assert "later" not in [fix.kind for fix in page.context["preview"].fixes]


def test_what_is_true_of_both_exercises_is_said_once(coach):
    client = make_cleared_client(coach)
    for code in LEGS:
        make_one_rep_max(client, code, Decimal(100), days_ago=30)
    page = unescape(post(coach, client, two_legs(client, preview="1")).content.decode())

    assert page.count('caution-text">The 1RM is from') == 1


def test_both_limbs_warn_of_another_cuff_width_once(coach, client):
    gauge(client)
    measured = OcclusionPressure.objects.get()
    measured.pk, measured.limb, measured._state.adding = uuid4(), "right_lower", True
    measured.save()
    Cuff.objects.filter(client=client).update(width_cm=18)
    page = unescape(html_of(post(coach, client, typed(client, preview="1"))))

    assert page.count("leg: 80 mmHg, 40 % of 200 mmHg") == 2
    assert page.count('caution-text">Measured with a 11 cm cuff, trained with 18 cm.') == 1
