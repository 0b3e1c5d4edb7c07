"""A client in pounds from the first 1RM to the summary: no page says "kg" where pounds are theirs.

Beside hardware that is marked in kilograms it does, with the pounds in brackets; and the other way round.
"""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.domain.numbers import Unit, Weight
from clients.domain.one_rep_max import Method
from clients.measurements.actions.measurements import record_body_weight
from clients.measurements.actions.strength import record_one_rep_max
from clients.models import OneRepMax
from sessions import mappers
from sessions.domain.prescription import explain
from sessions.messaging.digest_links import DigestAction
from sessions.models import TrainingSession
from sessions.phone.payload import build_payload
from sessions.phone.screens import live_page
from tests.sessions.exercises.test_find_one_rep_max import the_set
from tests.sessions.messaging.test_digest_links import path_for
from tests.sessions.planning import planner_form
from tests.sessions.programmes import test_programmes
from tests.sessions.progression.test_progression import ahead, clean_twice, events_of, log
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
# Not what a page says: code, and the unit that may be chosen in a form.
UNSAID = re.compile(r"<(script|style|option)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
KILOGRAMS = re.compile(r".{0,50}(?<![a-z_])kg\b.{0,25}", re.IGNORECASE)
MARKED_IN_KG = re.compile(r"(?<![\d.])[\d.]+ kg \([\d.]+ lb\)")


def words_of(page) -> str:
    assert page.status_code == 200, page.status_code
    return " ".join(UNSAID.sub(" ", html_of(page)).split())


def says_kilograms(page) -> list[str]:
    """Where a page says kilograms, apart from hardware with its pounds in brackets."""
    return KILOGRAMS.findall(MARKED_IN_KG.sub("", words_of(page)))


@shared_rows
def practice(db):
    row = builders.make_practice("Iron House, Chicago", time_zone="America/Chicago")
    row.unit = "lb"
    row.save()
    return row


@shared_rows
def coach(practice):
    return builders.make_coach(practice, name="Cora Coach")


@shared_rows
def client(coach):
    """Reads pounds as the practice does, and presses 140 lb."""
    client = builders.make_cleared_client(coach, with_login=True, name="Paul Pound", time_zone="UTC")
    lift(client, "leg-press", "140")
    now = timezone.now()
    record_body_weight(
        client=client, weight_id=uuid4(), typed=Weight(Decimal("180.25"), Unit.LB),
        measured_on=client.today(now), by=coach, now=now,
    )  # fmt: skip
    return client


def lift(client, code, pounds, *, reps=None, days_ago=3, unit="lb") -> OneRepMax:
    now = timezone.now()
    return record_one_rep_max(
        client=client, one_rep_max_id=uuid4(), exercise_code=code, reps=reps,
        method=Method.ESTIMATED if reps else Method.TESTED, lifted=Weight(Decimal(pounds), Unit(unit)),
        tested_on=client.today(now) - timedelta(days=days_ago), by=client.coaches.get(), now=now,
        load_confirmed=True,
    )  # fmt: skip


def machine_in(client, unit, *, smallest, step, largest):
    rack = client.equipment.get(kind="stack")
    rack.unit, rack.smallest, rack.step, rack.largest = unit, smallest, step, largest
    rack.save()


def pages_of_the_coach(client, row):
    about = {
        name: reverse(f"clients:{name}", args=[client.pk])
        for name in (
            "detail", "calendar", "week", "one-rep-maxes", "one-rep-max-find", "machines", "measurements",
            "equipment", "loads-ahead", "versions", "client-audit", "edit", "screening",
        )
    }  # fmt: skip
    return {
        **about,
        "roster": reverse("clients:list"),
        "planner": planner_form.address(client),
        "session": row.get_absolute_url(),
        "next loads": reverse("sessions:progression"),
        "digest": path_for(client.coaches.get(), DigestAction.LOADS, "all"),
    }


OWN_PAGES = ("clients:me", "clients:own-audit", "sessions:calendar", "sessions:own-week", "sessions:today")


def test_no_page_of_the_coach_says_kilograms(client, coach, browser_of):
    machine_in(client, "lb", smallest=2, step=2, largest=300)
    lift(client, "leg-extension", "100.5", reps=8)
    clean_twice(client, coach)
    row = ahead(client)
    lift(client, "leg-press", "190.25", days_ago=0)
    browser = browser_of(coach)
    pages = {name: browser.get(url) for name, url in pages_of_the_coach(client, row).items()}
    pages["week"] = browser.get(f"{pages['week'].request['PATH_INFO']}?on={row.scheduled_on}")

    assert {name: found for name, page in pages.items() if (found := says_kilograms(page))} == {}
    for name, said in {
        "detail": "190.25 lb",
        "week": "42 lb 30 % of 1RM",
        "one-rep-maxes": "100.5 lb × 8",
        "measurements": "180.25 lb",
        "loads-ahead": "30 % of 140 lb",
        "versions": "190.25 lb, tested on",
        "session": "1RM 140 lb",
        "next loads": "42 lb to 44 lb",
        "digest": "42 lb → 44 lb",
        "equipment": "45, 50, 55, 60 … 440, 445 lb",
    }.items():
        assert said in words_of(pages[name]), name


def test_no_page_of_the_client_says_kilograms(client, browser_of):
    builders.make_training_session(client)
    lift(client, "leg-extension", "100.5", reps=8)
    lift(client, "hack-squat", "250")
    browser = browser_of(client.user)
    pages = {name: browser.get(reverse(name)) for name in OWN_PAGES}

    assert {name: found for name, page in pages.items() if (found := says_kilograms(page))} == {}
    assert "40 lb" in words_of(pages["sessions:today"])
    mine = words_of(pages["clients:me"])
    assert [said for said in ("140 lb", "250 lb", "180.25 lb") if said not in mine] == []


def test_planning_speaks_pounds_in_its_answers_and_its_refusals(client, coach, browser_of):
    browser = browser_of(coach)
    fits = browser.post(planner_form.address(client), planner_form.typed(client, preview="1"))
    machine_in(client, "lb", smallest=100, step=100, largest=200)
    refused = browser.post(planner_form.address(client), planner_form.typed(client, preview="1"))
    preview = browser.get(test_programmes.url("preview"), test_programmes.typed(client))

    assert "40 lb" in words_of(fits)
    assert "30 % of the 1RM is 42 lb. 100 lb is 71.43 %" in words_of(refused)
    assert [says_kilograms(page) for page in (fits, refused, preview)] == [[], [], []]


def test_working_out_a_1rm_speaks_pounds(client, coach, browser_of):
    page = browser_of(coach).post(
        reverse("clients:one-rep-max-find", args=[client.pk]),
        the_set(client, typed_value="100.5", typed_unit="lb"),
    )

    assert says_kilograms(page) == []
    assert "About 125.8 lb" in words_of(page)
    assert "Between 120.6 lb and 128.3 lb" in words_of(page)


@pytest.mark.parametrize("typed", ["0.9", "1200"])
def test_a_1rm_that_cannot_be_is_refused_in_pounds(client, coach, browser_of, typed):
    page = browser_of(coach).post(
        reverse("clients:one-rep-maxes", args=[client.pk]),
        {**the_set(client, typed_value=typed, typed_unit="lb"), "method": "tested", "then": "save"},
    )

    assert "A 1RM is 1.1 to 1102.3 lb." in words_of(page)
    assert says_kilograms(page) == []


def walked(client, browser_of):
    """Each screen of a session without scripts, from the check before it to the summary."""
    row, browser = builders.make_training_session(client), browser_of(client.user)
    live = reverse("sessions:live", args=[row.pk])
    screens = {"check": browser.get(live)}
    builders.log_events(row, builders.right_start(200))
    screens["cuffs on"] = browser.get(live)
    builders.log_events(row, ("cuffs_on", 190, {}))
    screens["set"] = browser.get(live)
    log(row, client.user, [each for each in events_of(row) if each.kind not in ("started", "cuffs_on")])
    screens["summary"] = browser.get(live)
    return row, screens


def test_the_phone_speaks_pounds_to_the_summary(client, browser_of):
    row, screens = walked(client, browser_of)

    assert {name: found for name, page in screens.items() if (found := says_kilograms(page))} == {}
    assert "40 lb" in words_of(screens["set"])
    assert "3000 lb lifted" in words_of(screens["summary"])
    payload = build_payload(
        live_page(TrainingSession.objects.with_gate_facts().get(pk=row.pk), timezone.now())
    )
    (exercise,) = payload["exercises"]
    assert (payload["unit"], exercise["load"], exercise["unit"]) == ("lb", "40", "lb")
    assert "in_own_unit" not in exercise


@pytest.mark.parametrize(
    ("unit", "marked", "ladder", "said"),
    [
        ("lb", "kg", {"smallest": 5, "step": 5, "largest": 120}, "15 kg (33.1 lb)"),
        ("kg", "lb", {"smallest": 10, "step": 10, "largest": 260}, "40 lb (18.1 kg)"),
    ],
)
def test_hardware_of_the_other_unit_is_told_as_marked_with_the_own_unit_beside(
    client, coach, browser_of, unit, marked, ladder, said
):
    client.unit = unit
    client.save()
    machine_in(client, marked, **ladder)
    row, screens = walked(client, browser_of)
    later = ahead(client)
    pages = {
        "set": screens["set"],
        "summary": screens["summary"],
        "session": browser_of(coach).get(row.get_absolute_url()),
        "week": browser_of(coach).get(f"{reverse('clients:week', args=[client.pk])}?on={later.scheduled_on}"),
        "planner": browser_of(coach).post(
            planner_form.address(client), planner_form.typed(client, preview="1")
        ),
        "own week": browser_of(client.user).get(f"{reverse('sessions:own-week')}?on={later.scheduled_on}"),
    }

    assert [name for name, page in pages.items() if said not in words_of(page)] == []
    if unit == "lb":
        steps = ("steps of 5 kg", "Load in kg")  # what the hardware itself is marked in
        found = {name: says_kilograms(page) for name, page in pages.items()}
        assert [each for one in found.values() for each in one if not any(s in each for s in steps)] == []


def test_a_bar_of_45_lb_in_a_gym_in_kilograms(client, coach, browser_of):
    client.unit = "kg"
    client.save()
    bar = client.equipment.get(kind="barbell")
    lift(client, "back-squat", "150", unit="lb")
    row = builders.make_training_session(client, exercise_codes=("back-squat",))
    asked = row.prescriptions.get()

    assert (bar.unit, str(asked.marked)) == ("lb", "45 lb")
    page = words_of(browser_of(coach).get(row.get_absolute_url()))
    assert "45 lb (20.4 kg)" in page
    assert "1RM 68.04 kg" in page
    why = explain(mappers.to_prescription(asked, row))
    assert dict(why.steps)["1RM"] == "68.04 kg"


def test_deciding_about_a_load_speaks_pounds_and_so_does_the_audit_list(client, coach, admin, browser_of):
    machine_in(client, "lb", smallest=2, step=2, largest=300)
    newest = clean_twice(client, coach)
    ahead(client)
    decide, browser = reverse("sessions:progression-decide"), browser_of(coach)
    other = {"client": str(client.pk), "session": str(newest.pk), "exercise": "leg-press", "unit": "lb"}
    refused = browser.post(decide, {**other, "answer": "edited", "to_value": "43"})
    browser.post(decide, {**other, "answer": "edited", "to_value": "46"})
    lift(client, "leg-press", "190.25", days_ago=0)
    loads = reverse("clients:loads-ahead", args=[client.pk])
    ticked = re.findall(r'name="take" value="([^"]+)"', html_of(browser.get(loads)))
    browser.post(loads, {"take": ticked})
    audit = browser_of(admin).get(reverse("clients:client-audit", args=[client.pk]))
    exported = browser_of(admin).post(reverse("clients:audit-export"))

    assert refused.status_code == 422
    assert "43 lb cannot be had; the next below is 42 lb." in html_of(refused)
    assert client.training_sessions.get(state="assigned").prescriptions.get().marked.value == 62
    csv = b"".join(exported.streaming_content).decode()
    assert csv.count(",load\r\n") == 1
    assert not KILOGRAMS.search(csv)
    assert says_kilograms(audit) == []


def test_the_phone_says_what_was_lifted_last_time_in_pounds(client, coach, browser_of):
    clean_twice(client, coach)
    row = builders.make_training_session(client)
    builders.log_events(row, builders.right_start(60), ("cuffs_on", 30, {}))
    page = browser_of(client.user).get(reverse("sessions:live", args=[row.pk]))

    assert "Last time: 30/15/15/15 at 40 lb, effort 6" in words_of(page)


def test_what_was_typed_in_the_other_unit_stays_as_typed(client, coach, browser_of):
    lift(client, "hack-squat", "80.125", unit="kg")
    lift(client, "leg-extension", "45.5", unit="kg", reps=6)
    browser = browser_of(coach)
    history = words_of(browser.get(reverse("clients:versions", args=[client.pk])))
    page = words_of(browser.get(reverse("clients:one-rep-maxes", args=[client.pk])))

    assert "80.125 kg, tested" in history
    assert "176.65 lb" in page
    assert "45.5 kg × 6" in page


def test_a_client_who_changes_to_kilograms_reads_kilograms(client, browser_of):
    client.unit = "kg"
    client.save()
    page = words_of(browser_of(client.user).get(reverse("clients:me")))

    assert "63.5 kg" in page


def test_control_a_page_in_kilograms_is_noticed(client, coach, browser_of):
    client.unit = "kg"
    client.save()
    page = browser_of(coach).get(reverse("clients:detail", args=[client.pk]))

    assert says_kilograms(page)
