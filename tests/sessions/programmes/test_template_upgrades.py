"""A changed programme: old and new of every session ahead, and nothing changed but what was ticked."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions import revoke_clearance
from clients.models import AuditEvent
from clients.people.actions.people import archive_client
from sessions.domain.programmes import BY_TEMPLATE_CODE, BlockRequest, TemplateRequest, TemplateWeek
from sessions.models import Prescription, TrainingSession
from sessions.planning.actions import cancel_session
from sessions.programmes.actions.assign import assign_block
from sessions.programmes.actions.edit_template import edit_template
from sessions.programmes.actions.upgrade import follow_template
from sessions.programmes.template_queries import find_template
from tests.support.builders import (
    browser_of,
    make_cleared_client,
    make_coach,
    make_one_rep_max,
    make_template,
    make_training_session,
)
from tests.support.provenance_check import untraced
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
LEGS = BY_TEMPLATE_CODE["legs-6-weeks"]
DAYS = (replace(LEGS.days[0], items=LEGS.days[0].items[:1]),)  # the leg press, at 25 % of 1RM
WEEKS = tuple(TemplateWeek(more_percent=Decimal(0), protocol_code="standard-30-15-15-15") for _ in range(3))


@shared_rows
def coach():
    return make_coach()


@shared_rows
def row(coach):
    return make_template(coach, name="Quads", days=DAYS, weeks=WEEKS)


def trains(row, coach, **facts):
    """A client of 100 kg with three sessions of the programme: today, in a week, in two."""
    client = make_cleared_client(coach, **facts)
    for code in LEGS.exercise_codes:
        make_one_rep_max(client, code, Decimal(100), days_ago=0)
    for days_ago in (3, 6):  # the first sessions of a region are asked for less
        done = make_training_session(client)
        on = client.today(timezone.now()) - timedelta(days=days_ago)
        TrainingSession.objects.filter(pk=done.pk).update(scheduled_on=on, state="finished", cuff_seconds=390)
    today = client.today(timezone.now())
    template = find_template(row.code, row.practice_id)
    requested = BlockRequest(template=template, start_on=today, weekdays=frozenset({today.weekday()}))
    assign_block(client=client, requested=requested, by=coach, now=timezone.now(), block_id=uuid4())
    return client


def change(row, coach, *, days=None, weeks=WEEKS):
    """Version 2: from 25 to 30 %, where nothing else is said."""
    heavier = replace(DAYS[0], items=(replace(DAYS[0].items[0], percent_1rm=Decimal(30)),))
    requested = TemplateRequest(name="Quads", summary="", days=days or (heavier,), weeks=weeks)
    edit_template(template=row, version=row.version, requested=requested, by=coach, now=timezone.now())
    row.refresh_from_db()


def ask(row, coach, take=None):
    browser, url = browser_of(coach), reverse("sessions:programme-ahead", args=[row.code])
    return browser.get(url) if take is None else browser.post(url, {"take": take})


def lines(row, coach):
    return [line for _, each in ask(row, coach).context["found"] for line, _ in each]


def ticks(row, coach):
    return [f"{line.row.id} {line.fingerprint}" for line in lines(row, coach)]


def text_of(page):
    return " ".join(unescape(page.content.decode()).split())


def programmes_of(rows):
    """Without the sessions that were done before."""
    return rows.exclude(training_session__state="finished")


def loads(client):
    rows = programmes_of(Prescription.objects.filter(training_session__client=client))
    return list(rows.order_by("training_session__scheduled_on", "position").values_list("load_kg", flat=True))


def test_old_and_new_of_every_client_stand_side_by_side_and_todays_session_is_named(row, coach):
    anna, ben = trains(row, coach, name="Anna"), trains(row, coach, name="Ben")
    change(row, coach)
    page = text_of(ask(row, coach))

    assert page.count("2 would change") == 2
    assert untraced(page) == (24, [])
    assert (page.count('tabular nowrap">25 kg'), page.count('<strong class="tabular nowrap">30 kg')) == (4, 4)
    assert page.count("It is for today, so it may be on the client's phone already.") == 2
    assert loads(anna) == loads(ben) == [25, 25, 25]


def test_only_ticked_sessions_follow_in_one_step_for_all_clients(row, coach):
    anna, ben = trains(row, coach, name="Anna"), trains(row, coach, name="Ben")
    change(row, coach)
    shown = ticks(row, coach)  # by client, then by day

    answer = ask(row, coach, [shown[1], shown[2], "nonsense", f"{uuid4} x"])
    assert answer.status_code == 302
    assert (loads(anna), loads(ben)) == ([25, 25, 30], [25, 30, 25])
    changed = programmes_of(Prescription.objects.filter(load_kg=30)).first()
    assert (changed.asked_percent_1rm, changed.training_session.block_version) == (30, 2)
    events = AuditEvent.objects.filter(action="changed", kind="block").order_by("number")
    assert {event.client for event in events} == {anna, ben}
    assert len(ticks(row, coach)) == 2  # those that were left


def test_sets_and_exercises_follow_too(row, coach):
    client = trains(row, coach)
    both = replace(LEGS.days[0], items=tuple(reversed(LEGS.days[0].items)))
    quick = tuple(replace(week, protocol_code="quick-30-15-15-15") for week in WEEKS)
    change(row, coach, days=(both,), weeks=quick)
    ask(row, coach, ticks(row, coach))

    last = TrainingSession.objects.filter(client=client).order_by("scheduled_on").last()
    names = [asked.exercise_code for asked in last.prescriptions.order_by("position")]
    assert names == ["leg-extension", "leg-press"]
    assert (last.protocol_code, last.reps_prescribed) == ("quick-30-15-15-15", 150)
    assert last.planned_cuff_seconds == 2 * (75 * 2 + 90)


def test_what_the_change_cannot_reach_is_named_and_stays(row, coach):
    client = trains(row, coach)
    change(row, coach, weeks=WEEKS[:2])
    assert "The programme has no week 3 any more." in text_of(ask(row, coach))
    arms = replace(BY_TEMPLATE_CODE["arms-3-weeks"].days[0])
    change(row, coach, days=(arms,))
    page = text_of(ask(row, coach))

    assert page.count("Day 1 is for the arms now: cancel this one, assign another.") == 2
    assert "would change" not in page
    assert loads(client) == [25, 25, 25]


def test_started_and_held_sessions_stay_and_say_so(row, coach):
    held, started = trains(row, coach, name="Held"), trains(row, coach, name="Started")
    change(row, coach)
    shown = ticks(row, coach)
    revoke_clearance(client=held, by=coach, reason="New medicine.", now=timezone.now())
    first = TrainingSession.objects.filter(client=started, scheduled_on__gt=started.today(timezone.now()))
    TrainingSession.objects.filter(pk=first.order_by("scheduled_on")[0].pk).update(state="started")
    page = text_of(ask(row, coach))

    assert "The clearance was revoked" in page
    assert page.count("It was started.") == 1
    assert page.count("1 would change") == 1
    refused = ask(row, coach, shown)
    assert refused.status_code == 422
    assert "Please look again." in text_of(refused)
    assert loads(held) == loads(started) == [25, 25, 25]


def test_what_is_another_load_by_now_is_shown_again_and_nothing_is_half_done(row, coach):
    anna, ben = trains(row, coach, name="Anna"), trains(row, coach, name="Ben")
    change(row, coach)
    shown = ticks(row, coach)
    make_one_rep_max(ben, "leg-press", Decimal(120), days_ago=0)

    assert ask(row, coach, shown).status_code == 422
    assert loads(anna) == loads(ben) == [25, 25, 25]


def test_a_load_that_was_decided_by_hand_is_not_ticked_by_itself(row, coach):
    client = trains(row, coach)
    last = (
        Prescription.objects.filter(training_session__client=client)
        .order_by("training_session__scheduled_on")
        .last()
    )
    last.asked_percent_1rm, last.load_kg = Decimal("27.5"), Decimal("27.5")
    last.save()
    change(row, coach)
    page = ask(row, coach)

    assert [ticked for _, each in page.context["found"] for _, ticked in each] == [True, False]
    assert "Its load was decided since it was assigned." in text_of(page)


def test_nothing_ticked_archived_and_cancelled_are_refused(row, coach):
    client = trains(row, coach)
    change(row, coach)
    shown = ticks(row, coach)
    template, now = find_template(row.code, row.practice_id), timezone.now()
    with pytest.raises(ActionRefused, match="Tick at least one session"):
        follow_template(template=template, shown={}, by=coach, now=now)
    cancelled = lines(row, coach)[0].row
    cancel_session(training_session=cancelled, by=coach, reason="Travels.", now=now)
    with pytest.raises(StaleEdit):
        follow_template(template=template, shown={cancelled.id: shown[0].split()[1]}, by=coach, now=now)
    left = lines(row, coach)[0]
    archive_client(client=client, by=coach, now=now)
    with pytest.raises(ActionRefused, match="archived"):
        follow_template(template=template, shown={left.row.id: left.fingerprint}, by=coach, now=now)
    assert loads(client) == [25, 25, 25]


def test_another_coachs_clients_are_counted_and_cannot_be_changed(row, coach):
    other = make_coach(coach.practice)
    theirs = trains(row, other)
    change(row, coach)
    shown = ticks(row, other)

    assert "1 more client of other coaches trains with it." in text_of(ask(row, coach))
    assert ask(row, coach, shown).status_code == 422
    assert loads(theirs) == [25, 25, 25]


@pytest.mark.one_database
def test_the_page_takes_the_same_queries_for_any_number_of_clients(row, coach, django_assert_max_num_queries):
    for _ in range(3):
        trains(row, coach)
    change(row, coach)
    browser, url = browser_of(coach), reverse("sessions:programme-ahead", args=[row.code])
    browser.get(url)
    with django_assert_max_num_queries(22):
        assert browser.get(url).context["changing"] == 6


def test_saving_leads_there_and_the_programme_says_who_is_behind(row, coach):
    trains(row, coach)
    form = {
        "version": "1", "name": "Quads", "days": "1", "weeks": "1", "day-1-region": "lower",
        "day-1-exercise-1": "leg-press", "day-1-percent-1": "30",
        "week-1-more": "0", "week-1-protocol": "standard-30-15-15-15",
    }  # fmt: skip
    saved = browser_of(coach).post(reverse("sessions:template-edit", args=[row.code]), form)
    assert saved["Location"] == reverse("sessions:programme-ahead", args=[row.code])
    detail = browser_of(coach).get(reverse("sessions:programme-detail", args=[row.code]))
    assert "3 sessions ahead follow an earlier version." in text_of(detail)
