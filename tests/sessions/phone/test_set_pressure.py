"""What the cuffs are set to, without scripts and over the API, and what the coach reads of it."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.domain.occlusion import CuffKind, Position
from clients.domain.regions import Limb, Region
from clients.measurements.actions.cuffs import record_occlusion_pressure, set_cuff
from sessions.calendar.actions import copy_session
from sessions.domain import ready
from sessions.domain.events import Event
from sessions.models import TrainingSession
from sessions.phone.event_log import Stored, rebuild_record, store_events
from sessions.phone.payload import build_payload
from sessions.phone.screens import live_page
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def row(client_person):
    """A leg press for somebody with a gauge: 80 % of 187 and of 184."""
    builders.make_screening(client_person)
    coach, now = client_person.coaches.get(), timezone.now()
    set_cuff(
        client=client_person, region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11), by=coach,
        now=now, device="Rapid cuff",
    )  # fmt: skip
    for limb, mmhg in ((Limb.LEFT_LOWER, 187), (Limb.RIGHT_LOWER, 184)):
        record_occlusion_pressure(
            client=client_person, pressure_id=uuid4(), limb=limb, pressure_mmhg=mmhg,
            cuff_width_cm=Decimal(11), position=Position.SEATED, device="Rapid cuff",
            measured_on=client_person.today(now), by=coach, now=now,
        )  # fmt: skip
    return builders.make_training_session(client_person)


def store(row, *events):
    stored = TrainingSession.objects.with_gate_facts().get(pk=row.pk)
    by = row.client.coaches.get()
    return store_events(training_session=stored, events=list(events), by=by, now=timezone.now())


def an_event(kind, schema=2, **body):
    return Event(id=uuid4(), kind=kind, schema=schema, occurred_at=timezone.now(), body=body)


def send(browser, row, **fields):
    form = {
        "step": "cuffs-on",
        "event_id": str(uuid4()),
        "prescription": str(row.prescriptions.get().pk),
        **fields,
    }
    return browser.post(reverse("sessions:event", args=[row.pk]), form)


def test_the_snapshot_has_one_number_a_limb_and_the_page_shows_it(row, client_person, browser_of):
    prescription = row.prescriptions.get()
    assert [each["target_mmhg"] for each in prescription.pressure_targets] == [149, 147]
    assert prescription.pressure_percent == 80
    payload = build_payload(
        live_page(TrainingSession.objects.with_gate_facts().get(pk=row.pk), timezone.now())
    )
    (exercise,) = payload["exercises"]
    assert exercise["set_label"] == "Set to 149 and 147 mmHg"
    assert [each["mmhg"] for each in exercise["gauges"]] == [149, 147]


def test_the_coach_reads_the_number_of_each_leg_before_it_is_done_and_none_while_it_is_held(row, browser_of):
    asked, browser = "Left leg 149 mmHg · Right leg 147 mmHg", browser_of(row.client.coaches.get())
    page = reverse("sessions:detail", args=[row.pk])

    planned = html_of(browser.get(page))
    assert asked in planned
    assert "tightness 6 to 7 of 10" not in planned

    revoke_clearance(client=row.client, by=row.client.coaches.get(), reason="Ill.", now=timezone.now())
    assert "149 mmHg" not in html_of(browser.get(page))


@pytest.mark.parametrize(
    ("fields", "stored"),
    [
        ({"as_asked": "on"}, {"left_lower": 149, "right_lower": 147}),
        ({"mmhg-left_lower": "130", "mmhg-right_lower": "40"}, {"left_lower": 130, "right_lower": 40}),
        ({"as_asked": "on", "mmhg-left_lower": "600"}, {"left_lower": 149, "right_lower": 147}),
        ({}, None),
    ],
)
def test_one_tap_or_a_typed_number_is_stored(row, client_person, browser_of, fields, stored):
    reply = send(browser_of(client_person.user), row, **fields)

    assert reply.status_code == 303
    event = row.events.get()
    assert event.body.get("set_mmhg") == stored
    assert event.schema == (2 if stored else 1)


@pytest.mark.parametrize("typed", ["600", "39", "301", "x", "112.5"])
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(
    row, client_person, browser_of, typed
):
    browser = browser_of(client_person.user)
    store(row, an_event("started", schema=1, without_cuffs=False))
    reply = send(browser, row, **{"mmhg-left_lower": typed, "mmhg-right_lower": "105"})
    rows = reply.context["gauge_rows"]

    assert reply.status_code == 422
    assert not row.events.filter(kind="cuffs_on").exists()
    assert [(gauge.limb, value, bool(error)) for gauge, value, error in rows] == [
        (Limb.LEFT_LOWER, typed, True),
        (Limb.RIGHT_LOWER, "105", False),
    ]


def test_a_phone_may_send_what_cannot_be_and_the_coach_reads_that_it_cannot(row, coach, browser_of):
    prescription = str(row.prescriptions.get().pk)
    said = an_event("cuffs_on", prescription=prescription, set_mmhg={"left_lower": 600, "left_upper": 90})
    verdicts = store(row, said)

    assert [each.verdict for each in verdicts.values()] == [Stored.STORED]
    row.refresh_from_db()
    assert [each["code"] for each in row.record["anomalies"]] == ["impossible_pressure", "other_limb"]
    assert rebuild_record(training_session=row, write=False) == ()
    text = html_of(browser_of(row.client.coaches.get()).get(reverse("sessions:detail", args=[row.pk])))
    assert "Left leg: asked 149 mmHg, set to 600 mmHg, above 80 % of what was measured" in text
    assert "Left arm: 90 mmHg, but this exercise has no cuff there." in text


def test_version_1_goes_on_and_does_not_know_the_new_field(row):
    prescription = str(row.prescriptions.get().pk)
    old = an_event("cuffs_on", schema=1, prescription=prescription, tightness=6)
    wrong = an_event("cuffs_on", schema=1, prescription=prescription, set_mmhg={"left_lower": 100})
    verdicts = store(row, old, wrong)

    assert [verdicts[each.id].verdict for each in (old, wrong)] == [Stored.STORED, Stored.INVALID]


def test_a_pale_nail_without_scripts(row, client_person, browser_of):
    reply = send(browser_of(client_person.user), row, too_slow="on", **{"mmhg-left_lower": "600"})

    assert reply.status_code == 303
    row.refresh_from_db()
    assert row.record["refill"] == "slow"
    assert row.end_text == "A pressed nail stayed pale over 3 s, so no cuffs went on."


def test_a_copy_keeps_the_percent_that_was_chosen(row, coach):
    row.prescriptions.update(pressure_percent=60)
    copied = copy_session(
        training_session=TrainingSession.objects.get(pk=row.pk),
        to_on=row.scheduled_on + timedelta(days=4),
        by=row.client.coaches.get(),
        now=timezone.now(),
        request_id=uuid4(),
    )

    assert copied.prescriptions.get().pressure_percent == 60
    assert copied.prescriptions.get().pressure_targets[0]["target_mmhg"] == 112


def test_a_target_from_before_is_a_range_and_has_no_button_of_its_own(row, client_person, browser_of):
    prescription = row.prescriptions.get()
    for target in prescription.pressure_targets:
        del target["target_mmhg"], target["percent"]
    prescription.save()
    payload = build_payload(
        live_page(TrainingSession.objects.with_gate_facts().get(pk=row.pk), timezone.now())
    )
    (exercise,) = payload["exercises"]

    assert "gauges" not in exercise
    assert "left leg 75 to 149 mmHg" in exercise["tightness"].replace("\u00a0", " ")


def test_last_time_says_what_it_was_set_to(row, client_person):
    prescription = str(row.prescriptions.get().pk)
    store(
        row,
        an_event("cuffs_on", prescription=prescription, set_mmhg={"left_lower": 112, "right_lower": 110}),
        an_event("set_performed", 1, prescription=prescription, set=1, reps=30, load_kg="30"),
        an_event("finished", 1),
    )
    TrainingSession.objects.filter(pk=row.pk).update(scheduled_on=row.scheduled_on - timedelta(days=3))
    after = builders.make_training_session(client_person)
    page = live_page(TrainingSession.objects.with_gate_facts().get(pk=after.pk), timezone.now())

    assert ", 112 and 110 mmHg" in page.exercises[0].last_time


def test_without_scripts_another_load_is_chosen_on_a_page_of_its_own(row, client_person, browser_of):
    browser, prescription = browser_of(client_person.user), row.prescriptions.get()
    store(
        row,
        an_event("started", 1, ready=ready.all_no()),
        an_event("cuffs_on", 1, prescription=str(prescription.pk)),
    )
    address = reverse("sessions:live", args=[row.pk])
    assert "Something else?" in html_of(browser.get(address))
    page = html_of(browser.get(f"{address}?otherwise=1"))
    assert all(words in page for words in ("25 kg", "Not free", "Skip the rest", "End the session here"))

    load = {"step": "load", "load_kg": "25", "reason": "not_free"}
    assert send(browser, row, **load).status_code == 303
    assert send(browser, row, **load | {"load_kg": "90"}).status_code == 422
    assert send(browser, row, step="set", set="1", reps="30").status_code == 303
    row.refresh_from_db()
    assert [each["load_kg"] for each in row.record["exercises"][0]["performed"]] == ["25"]
    assert "25kg" in html_of(browser.get(address)).replace('<span class="load-unit">', "").replace(" ", "")


@pytest.mark.parametrize(("said", "told"), [("yes", False), ("no", True), ("", False)])
def test_one_tap_says_whether_it_was_still_at_that_pressure(row, client_person, browser_of, said, told):
    browser, prescription = browser_of(client_person.user), row.prescriptions.get()
    named = {"prescription": str(prescription.pk)}
    store(
        row,
        an_event("started", 1, ready=ready.all_no()),
        an_event("cuffs_on", set_mmhg={"left_lower": 149}, **named),
        *(
            an_event("set_performed", 1, set=number, reps=reps, load_kg="30", **named)
            for number, reps in enumerate(prescription.sets, start=1)
        ),
        an_event("cuffs_off", 1),
    )
    page = html_of(browser.get(reverse("sessions:live", args=[row.pk])))
    assert "Still at that pressure?" in page

    felt = {"step": "feedback", "effort": "6", "discomfort": "5", "still_set": said, "finishes": "on"}
    assert send(browser, row, **felt).status_code == 303

    row.refresh_from_db()
    assert row.record["exercises"][0].get("still_set") == {"yes": True, "no": False}.get(said)
    coachs = html_of(browser_of(client_person.coaches.get()).get(row.get_absolute_url()))
    assert ("The gauge no longer showed that pressure after it." in coachs) is told
