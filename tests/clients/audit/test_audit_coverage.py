"""Each action leaves its event, and holds the anchor last: nothing but audit rows is touched after it."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import (
    acknowledge_cautions,
    answer_request,
    claim_review,
    decide_review,
    record_blood_pressure,
    revoke_clearance,
    take_back_decision,
)
from clients.clearance.status import status_prefetches
from clients.domain.changes import ChangeKind
from clients.domain.occlusion import CuffKind, Position
from clients.domain.people import BloodPressure
from clients.domain.regions import ALL_LIMBS, Limb, Region
from clients.measurements.actions.cuffs import record_occlusion_pressure, set_cuff
from clients.measurements.actions.strength import withdraw_one_rep_max
from clients.models import AuditEvent, Client
from clients.people.actions.people import add_note, archive_client, edit_client, set_coaches
from clients.people.actions.team import deactivate_user
from clients.screening.actions.health_changes import report_change
from clients.screening.actions.submit import discard_answers, save_answers
from sessions.calendar.actions import move_session, restore_session, skip_session
from sessions.domain.events import Event
from sessions.domain.programmes import BY_TEMPLATE_CODE, BlockRequest, TemplateRequest
from sessions.messaging.preference_actions import choose_message
from sessions.models import TrainingSession
from sessions.phone.event_log import store_events
from sessions.planning.actions import cancel_session, renew_session
from sessions.planning.days_off_actions import add_days_off, remove_days_off
from sessions.programmes.actions.assign import assign_block
from sessions.programmes.actions.edit_template import edit_template
from sessions.programmes.actions.upgrade import follow_template
from sessions.programmes.queries import region_facts
from sessions.programmes.template_queries import template_facts
from sessions.programmes.upgrades import compare_with_newest, sessions_on_earlier_version
from sessions.progression.actions import Answer, ProposalAnswer, apply_newest_loads, decide_load
from tests.sessions.progression.test_progression import ahead, clean_twice
from tests.support import builders

IMPORTED_AT = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(IMPORTED_AT)]
NOW = {"now": IMPORTED_AT}


def edit(coach, admin, client):
    edit_client(client=client, version=client.version, by=coach, height_cm=Decimal("181.5"), **NOW)


def note(coach, admin, client):
    add_note(client=client, note_id=uuid4(), text="Slept badly.", by=coach, **NOW)


def reading(coach, admin, client):
    record_blood_pressure(
        client=client, reading_id=uuid4(), measured_on=client.today(timezone.now()), by=coach, **NOW,
        reading=BloodPressure(systolic_mmhg=120, diastolic_mmhg=80),
    )  # fmt: skip


def measure(coach, admin, client):
    record_occlusion_pressure(
        client=client, pressure_id=uuid4(), limb=Limb.LEFT_LOWER, pressure_mmhg=190,
        cuff_width_cm=Decimal(11), position=Position.SEATED, device="Doppler",
        measured_on=client.today(timezone.now()), by=coach, **NOW,
    )  # fmt: skip


def cuff(coach, admin, client):
    set_cuff(client=client, region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11), by=coach, **NOW)


def archive(coach, admin, client):
    archive_client(client=client, by=coach, **NOW)


def coaches(coach, admin, client):
    set_coaches(client=client, coaches=[builders.make_coach(client.practice)], by=admin, **NOW)


def screening(coach, admin, client):
    builders.make_screening(client)
    builders.make_screening(client, varicose_veins="yes")


def revoke(coach, admin, client):
    builders.make_screening(client)
    revoke_clearance(client=client, by=coach, reason="Ill.", **NOW)


def acknowledge(coach, admin, client):
    sent = builders.make_screening(client, smoking="yes")
    acknowledge_cautions(
        screening=sent, coach=coach, flag_ids=[flag.id for flag in sent.flags.all()], now=timezone.now()
    )


def claim(coach, admin, client):
    claim_review(review=builders.make_screening(client, varicose_veins="yes").review, by=admin, **NOW)


def refuse(coach, admin, client):
    review = builders.make_screening(client, varicose_veins="yes").review
    decide_review(review=review, version=review.version, by=admin, kind="refuse", reason="No letter.", **NOW)


def clear(coach, admin, client):
    review = builders.make_screening(client, varicose_veins="yes").review
    today = client.today(timezone.now())
    decide_review(
        review=review, version=review.version, by=admin, kind="clear", reason="Letter.",
        limbs=ALL_LIMBS, clinician_name="Dr. Doe", clinician_role="GP",
        clinician_on=today, **NOW,
    )  # fmt: skip


def assign(coach, admin, client):
    builders.make_screening(client)
    builders.make_training_session(client)


def assign_a_block(coach, admin, client):
    builders.make_screening(client)
    for code in ("leg-press", "leg-extension"):
        builders.make_one_rep_max(client, code, Decimal(100))
    asked = BlockRequest(
        template=BY_TEMPLATE_CODE["legs-6-weeks"],
        start_on=client.today(timezone.now()),
        weekdays=frozenset({0, 3}),
    )
    assign_block(client=client, requested=asked, by=coach, block_id=uuid4(), **NOW)


def follow(coach, admin, client):
    """Two clients at once: their sessions, then both clients, then the anchor."""
    row, today = builders.make_template(coach), client.today(timezone.now())
    for each in (client, builders.make_client(coach)):
        builders.make_screening(each)
        for code in ("leg-press", "leg-extension"):
            builders.make_one_rep_max(each, code, Decimal(100))
        days = frozenset({today.weekday(), (today + timedelta(days=3)).weekday()})
        asked = BlockRequest(template=template_facts(row), start_on=today, weekdays=days)
        assign_block(client=each, requested=asked, by=coach, block_id=uuid4(), **NOW)
    lighter = BY_TEMPLATE_CODE["legs-6-weeks"]
    requested = TemplateRequest(name="Q", summary="", days=lighter.days, weeks=tuple(reversed(lighter.weeks)))
    row = edit_template(template=row, version=1, requested=requested, by=coach, **NOW)
    template = template_facts(row)
    rows = list(
        sessions_on_earlier_version(template, coach, timezone.now()).prefetch_related("prescriptions")
    )
    clients = list(Client.objects.visible_to(coach).prefetch_related(*status_prefetches()))
    answers = {each.id: region_facts(each, timezone.now()) for each in clients}
    found = compare_with_newest(template, clients, answers, rows, timezone.now())
    shown = {line.row.id: line.fingerprint for each in found for line in each.changing}
    assert {line.row.client_id for each in found for line in each.changing} == {each.id for each in clients}
    follow_template(template=template, shown=shown, by=coach, **NOW)


def decide_next_load(coach, admin, client):
    builders.make_screening(client)
    builders.make_one_rep_max(client, "leg-press", Decimal(100), days_ago=1)
    rack = client.equipment.get(kind="stack")
    rack.smallest = rack.step = 1
    rack.save()
    newest = clean_twice(client, coach)
    ahead(client)
    approval = ProposalAnswer(
        exercise_code="leg-press", session_id=newest.id, answer=Answer.APPROVED, to_kg=Decimal(31)
    )
    decide_load(client=client, answer=approval, by=coach, now=timezone.now())


def take_newest(coach, admin, client):
    builders.make_screening(client)
    builders.make_one_rep_max(client, "leg-press", Decimal(100), days_ago=5)
    row = builders.make_training_session(client, on=client.today(timezone.now()) + timedelta(days=2))
    builders.make_one_rep_max(client, "leg-press", Decimal(120), days_ago=0)
    shown = {row.prescriptions.get().id: Decimal(35)}
    apply_newest_loads(client=client, shown=shown, by=coach, now=timezone.now())


def cancel(coach, admin, client):
    builders.make_screening(client)
    cancel_session(
        training_session=builders.make_training_session(client), by=coach, reason="Travels.", **NOW
    )


def move(coach, admin, client):
    builders.make_screening(client)
    row = builders.make_training_session(client)
    later = row.scheduled_on + timedelta(days=3)
    move_session(training_session=row, seen_on=row.scheduled_on, to_on=later, by=coach, **NOW)


def skip(coach, admin, client):
    builders.make_screening(client)
    row = builders.make_training_session(client)
    skip_session(training_session=row, seen_on=row.scheduled_on, reason="Ill.", by=coach, **NOW)


def put_back(coach, admin, client):
    skip(coach, admin, client)
    restore_session(training_session=TrainingSession.objects.get(), by=coach, now=timezone.now())


def day_off(coach, admin, client):
    today = client.today(timezone.now())
    return add_days_off(day_off_id=uuid4(), client=client, first_on=today, last_on=today, by=coach, **NOW)


def no_day_off(coach, admin, client):
    remove_days_off(day_off=day_off(coach, admin, client), by=coach, **NOW)


def withdraw(coach, admin, client):
    withdraw_one_rep_max(
        one_rep_max=builders.make_one_rep_max(client, "leg-press"), reason="Typing mistake.", by=coach, **NOW
    )


def deactivate(coach, admin, client):
    deactivate_user(user=coach, by=admin, **NOW)


def undo(coach, admin, client):
    review = builders.make_screening(client, varicose_veins="yes").review
    said = decide_review(review=review, version=1, by=admin, kind="refuse", reason="No letter.", **NOW)
    take_back_decision(decision=said, by=admin, **NOW)


def answer_admin(coach, admin, client):
    review = builders.make_screening(client, varicose_veins="yes").review
    decide_review(review=review, version=1, by=admin, kind="ask_coach", reason="Since when?", **NOW)
    answer_request(review=review, note_id=uuid4(), text="Since May.", by=coach, **NOW)


def report(coach, admin, client):
    builders.make_screening(client)
    report_change(
        client=client, change_id=uuid4(), kind=ChangeKind.ILLNESS, note="", by=client.user, now=timezone.now()
    )


def stop(coach, admin, client):
    builders.make_screening(client)
    planned = builders.make_training_session(client)
    row = TrainingSession.objects.with_gate_facts().get(pk=planned.pk)
    stopped = Event(id=uuid4(), kind="stopped", schema=1, occurred_at=timezone.now(), body={"reason": "numb"})
    store_events(training_session=row, events=[stopped], by=client.user, now=timezone.now())


def renew(coach, admin, client):
    builders.make_screening(client)
    training_session = builders.make_training_session(client)
    builders.make_screening(client)
    renew_session(training_session=training_session, by=coach, now=timezone.now())


CASES = {
    edit: ("changed", "client"),
    note: ("added", "coachnote"),
    reading: ("added", "bloodpressurereading"),
    measure: ("added", "occlusionpressure"),
    cuff: ("changed", "cuff"),
    archive: ("archived", "client"),
    coaches: ("changed", "coaches"),
    screening: ("answered", "screening"),
    revoke: ("revoked", "clearance"),
    acknowledge: ("acknowledged", "screening"),
    claim: ("claimed", "review"),
    refuse: ("decided", "review"),
    clear: ("decided", "review"),
    assign: ("assigned", "trainingsession"),
    assign_a_block: ("assigned", "block"),
    follow: ("changed", "block"),
    decide_next_load: ("decided", "loaddecision"),
    take_newest: ("changed", "loads_ahead"),
    cancel: ("cancelled", "trainingsession"),
    move: ("moved", "trainingsession"),
    skip: ("skipped", "trainingsession"),
    put_back: ("restored", "trainingsession"),
    day_off: ("added", "dayoff"),
    no_day_off: ("withdrew", "dayoff"),
    withdraw: ("withdrew", "onerepmax"),
    deactivate: ("deactivated", "user"),
}


@pytest.mark.parametrize("act", CASES, ids=lambda act: act.__name__)
def test_an_action_leaves_one_event_and_takes_the_anchor_last(act, coach, admin, client_person):
    client_person.refresh_from_db()
    with CaptureQueriesContext(
        connection,
    ) as done:
        act(coach, admin, client_person)

    newest = AuditEvent.objects.filter(practice=coach.practice).order_by("number").last()
    assert (newest.action, newest.kind) == CASES[act]
    writes = [
        query["sql"] for query in done.captured_queries
        if re.match("INSERT|UPDATE|DELETE", query["sql"]) and "example" not in query["sql"]
    ]  # fmt: skip
    assert [re.search(r'"(clients_audit\w+)"', sql)[1] for sql in writes[-2:]] == [
        "clients_auditevent", "clients_auditanchor",
    ]  # fmt: skip


# The order of locks in clients.people.locks.
RANK = {"training_sessions_trainingsession": 0, "clients_client": 1, "clients_auditanchor": 3}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock for all")
@pytest.mark.parametrize(
    "act", [*CASES, undo, answer_admin, report, stop, renew], ids=lambda act: act.__name__
)
def test_an_action_takes_its_locks_in_the_one_order(act, coach, admin, client_person):
    client_person.refresh_from_db()
    with CaptureQueriesContext(connection) as done:
        act(coach, admin, client_person)

    locked: list[str] = []  # by the current transaction; each transaction ends with the anchor
    for query in done.captured_queries:
        if not re.search(r"FOR (NO KEY )?UPDATE", query["sql"]):
            continue
        table = re.search(r'FROM "(\w+)"', query["sql"])[1]
        locked = [] if locked and locked[-1] == "clients_auditanchor" and table != locked[-1] else locked
        if table in locked:  # locked again by a function that the action calls
            continue
        locked.append(table)
        assert sorted(locked, key=lambda table: RANK.get(table, 2)) == locked
        if table in ("clients_clearance", "clients_review"):
            assert "clients_client" in locked, locked
    assert locked


def test_what_was_said_about_health_stays_out(coach, admin, client_person):
    note(coach, admin, client_person)
    revoke(coach, admin, client_person)

    changes = str(list(AuditEvent.objects.values_list("changes", flat=True)))
    assert "Slept badly" not in changes
    assert "Ill." not in changes


def test_an_edit_names_what_was_before_but_not_who_somebody_is(coach, client_person):
    edit_client(
        client=client_person, version=client_person.version, by=coach, name="Another Name",
        height_cm=Decimal("181.5"), **NOW,
    )  # fmt: skip

    assert AuditEvent.objects.last().changes == {"name": [], "height_cm": [None, "181.5"]}


def test_a_form_sent_twice_leaves_one_event(coach, client_person):
    note_id = uuid4()
    for _ in range(2):
        add_note(client=client_person, note_id=note_id, text="x", by=coach, **NOW)

    assert AuditEvent.objects.filter(action="added", kind="coachnote").count() == 1


def test_pages_about_a_client_leave_a_trace_of_who_looked(coach, admin, client_person, browser_of):
    sent = builders.make_screening(client_person, varicose_veins="yes")
    pages = [
        (coach, reverse("clients:detail", args=[client_person.id])),
        (coach, reverse("clients:screening-result", args=[sent.id])),
        (admin, reverse("clients:review-detail", args=[sent.review.id])),
        (client_person.user, reverse("clients:screening-result", args=[sent.id])),
        (client_person.user, reverse("sessions:today")),
    ]
    for person, page in [*pages, *pages]:
        assert browser_of(person).get(page).status_code == 200

    seen = AuditEvent.objects.filter(action="saw").order_by("number")
    assert [(event.actor, event.kind) for event in seen] == [
        (coach, "client"), (coach, "screening"), (admin, "review"),
    ]  # fmt: skip


LISTS = {
    "clients:notes": "notes",
    "clients:measurements": "measurements",
    "clients:equipment": "loads",
    "clients:documents": "documents",
    "clients:calendar": "calendar",
    "clients:week": "weeksheet",
    "clients:days-off": "daysoff",
    "clients:edit": "profile",
    "clients:one-rep-maxes": "maxes",
    "clients:versions": "versions",
    "clients:client-audit": "trail",
}


def test_lists_about_a_client_leave_a_trace_of_who_looked(coach, client_person, browser_of):
    browser = browser_of(coach)
    for name in [*LISTS, *LISTS]:
        assert browser.get(reverse(name, args=[client_person.id])).status_code == 200
    browser_of(client_person.user).get(reverse("clients:documents", args=[client_person.id]))

    seen = AuditEvent.objects.filter(action="saw", client=client_person).order_by("number")
    assert [(event.actor, event.kind) for event in seen] == [(coach, kind) for kind in LISTS.values()]
    page = browser_of(client_person.user).get(reverse("clients:own-audit")).content.decode()
    assert "saw the private notes" in page
    assert "saw what was changed about you" in page


def test_unsent_answers_say_once_who_writes_them(coach, client_person):
    def save(by):
        save_answers(client=client_person, answers={"smoking": "no"}, by=by, **NOW)

    for by in (client_person.user, client_person.user, coach, coach):
        save(by)
    discard_answers(client=client_person, by=coach, **NOW)

    events = AuditEvent.objects.filter(kind="screeningdraft").order_by("number")
    assert [(event.action, event.actor) for event in events] == [
        ("added", client_person.user), ("changed", coach), ("withdrew", coach),
    ]  # fmt: skip
    assert "smoking" not in str(list(events.values_list("changes", flat=True)))


def test_a_choice_of_emails_is_noted_once(client_person):
    for is_on in (False, False, True, True):
        choose_message(user=client_person.user, kind="summary", channel="email", is_on=is_on, **NOW)

    events = AuditEvent.objects.filter(kind="emails").order_by("number")
    assert [event.changes for event in events] == [{"summary": ["on", "off"]}, {"summary": ["off", "on"]}]
    assert {(event.actor, event.client) for event in events} == {(client_person.user, client_person)}


def test_signing_in_and_out_is_noted_and_a_failed_try_too(coach, client):
    login = reverse("account_login")
    client.post(login, {"login": coach.email, "password": "wrong-password"})
    client.post(login, {"login": coach.email, "password": builders.PASSWORD})
    client.post(reverse("account_logout"))
    client.post(login, {"login": "nobody@example.org", "password": "wrong-password"})

    events = AuditEvent.objects.filter(kind="user").order_by("number")
    assert [(event.action, event.actor) for event in events] == [
        ("sign_in_failed", None), ("signed_in", coach), ("signed_out", coach),
    ]  # fmt: skip
