"""After urine like cola: a doctor's word, new answers, and training that begins anew on every path."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, FieldsRefused
from clients.clearance.actions import close_red_flag, raise_red_flag
from clients.domain.red_flags import Sign, Way
from clients.domain.regions import Region
from clients.models import Client
from sessions.calendar.actions import move_session, restore_session, skip_session
from sessions.domain.planning import SessionRequest
from sessions.domain.programmes import BY_TEMPLATE_CODE, BlockRequest
from sessions.domain.protocols import CuffMode
from sessions.domain.timed import TIMED_BY_CODE
from sessions.domain.way_back import PLAN_ANEW, way_back_note
from sessions.models import TrainingSession
from sessions.planning.actions import assign_session, renew_session
from sessions.planning.drafts import draft_session
from sessions.programmes.actions.assign import assign_block
from tests.sessions.planning.planner_form import typed
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


@shared_rows
def client(client_person, admin):
    """Six sessions done every other day, the last one yesterday, and one planned in a week."""
    builders.make_screening(client_person)
    for ago in range(11, 0, -2):
        row = builders.make_training_session(client_person)
        done = {"state": "finished", "cuff_seconds": 390, "scheduled_on": client_person.today(NOW)}
        done["scheduled_on"] -= timedelta(days=ago)
        TrainingSession.objects.filter(pk=row.pk).update(**done)
    builders.make_training_session(client_person, on=client_person.today(NOW) + timedelta(days=7))
    return client_person


def close(flag, admin, **changes):
    facts = {
        "reason": "CK and urine are normal.",
        "clinician_name": "Dr. Wolf",
        "clinician_role": "Emergency doctor",
        "clinician_on": flag.client.today(NOW),
    }
    return close_red_flag(red_flag=flag, entry_id=uuid4(), by=admin, now=NOW, **(facts | changes))


def flagged(client, *, sign=Sign.URINE, at=NOW):
    return raise_red_flag(client=client, sign=sign, way=Way.FOLLOW_UP, by=None, at=at, now=NOW)


def looked_at(client, admin, *, sign=Sign.URINE):
    """The red flag was raised and closed, and new answers cleared the client. Returns the row anew."""
    close(flagged(client, sign=sign), admin)
    builders.make_screening(client)
    return Client.objects.get(pk=client.pk)


def request_for(client, percent=40, *, on=2, protocol="standard-30-15-15-15", taper=True):
    return SessionRequest(
        region=Region.LOWER,
        exercises=(("leg-press", Decimal(percent)),),
        protocol_code=protocol,
        cuff_mode=CuffMode.RELEASED,
        scheduled_on=client.today(NOW) + timedelta(days=on),
        taper=taper,
    )


def drafted(client, **asked):
    return draft_session(client=client, requested=request_for(client, **asked), now=NOW)


def held(client):
    return TrainingSession.objects.get(client=client, state="assigned")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"clinician_name": " "}, "Name the doctor"),
        ({"clinician_on": None}, "Write the day"),
        ({"clinician_on": NOW.date() + timedelta(days=2)}, "lies in the future"),
        ({"clinician_on": NOW.date() - timedelta(days=7)}, "lies before the red flag"),
    ],
)
def test_until_a_doctors_word_is_written_down_nothing_is_planned(client, admin, changes, said):
    flag = flagged(client)

    with pytest.raises(FieldsRefused, match=said):
        close(flag, admin, **changes)

    client.refresh_from_db()
    assert (client.has_red_flag, client.way_back_from_on) == (True, None)
    assert not drafted(client).assignable


def test_a_word_of_long_ago_does_not_close_it(client, admin):
    flag = flagged(client, at=NOW - timedelta(days=100))

    with pytest.raises(FieldsRefused, match="more than 12 weeks ago"):
        close(flag, admin, clinician_on=client.today(NOW) - timedelta(days=85))


def test_the_planner_begins_anew_and_says_why(client, admin):
    back = looked_at(client, admin)

    draft = drafted(back)

    assert (draft.place.number, draft.place.on_way_back) == (1, True)
    assert draft.protocol.code == "first-session"
    (asked,) = draft.plan.prescriptions
    assert asked.percent_1rm <= 25
    assert asked.note.startswith(way_back_note(1))


def test_control_after_another_red_flag_training_goes_on(client, admin):
    back = looked_at(client, admin, sign=Sign.CHEST)

    draft = drafted(back)

    assert (draft.place.number, draft.place.on_way_back) == (7, False)
    assert draft.plan.prescriptions[0].load_kg == 40


def test_the_coach_cannot_switch_it_off(client, admin):
    draft = drafted(looked_at(client, admin), taper=False)

    assert draft.protocol.code == "first-session"
    assert draft.plan.prescriptions[0].percent_1rm <= 25


def test_session_after_session_it_becomes_more(client, coach, admin):
    back = looked_at(client, admin)
    TrainingSession.objects.filter(pk=held(client).pk).update(cancelled_at=NOW)

    made = []
    for place in range(7):
        requested = request_for(back, protocol="four-sets-to-failure", on=2 + 2 * place)
        made.append(assign_session(client=back, requested=requested, by=coach, now=NOW))

    protocols = [row.protocol_code for row in made]
    assert protocols == [
        "first-session", "second-session", *["standard-30-15-15-15"] * 4, "four-sets-to-failure",
    ]  # fmt: skip
    percents = [row.prescriptions.get().percent_1rm for row in made]
    assert percents == [20, 30, 30, 30, 30, 30, 40]


def test_held_sessions_from_before_do_not_count(client, admin):
    assert drafted(looked_at(client, admin), on=9).place.number == 1


def test_a_held_session_is_not_renewed_as_it_was(client, coach, admin):
    looked_at(client, admin)

    with pytest.raises(ActionRefused) as refused:
        renew_session(training_session=held(client), by=coach, now=NOW)

    assert refused.value.messages[0].endswith("this is session 1: 2 sets at most.")
    assert refused.value.messages[-1] == PLAN_ANEW


@pytest.mark.parametrize(("code", "timed_code"), [("walk", "walk-5x2"), ("rest-legs", "rest-3x5")])
def test_held_work_in_minutes_is_not_renewed_as_it_was(client, coach, admin, code, timed_code):
    TrainingSession.objects.filter(pk=held(client).pk).update(cancelled_at=NOW)
    requested = replace(request_for(client, on=9, taper=False), exercises=((code, Decimal(30)),))
    requested = replace(requested, bouts={code: TIMED_BY_CODE[timed_code].bouts})
    row = assign_session(client=client, requested=requested, by=coach, now=NOW)
    looked_at(client, admin)

    with pytest.raises(ActionRefused, match="10 min under the cuff at most"):
        renew_session(training_session=row, by=coach, now=NOW)


def test_control_three_short_rounds_at_rest_are_renewed(client, coach, admin):
    TrainingSession.objects.filter(pk=held(client).pk).update(cancelled_at=NOW)
    requested = replace(request_for(client, on=9, taper=False), exercises=(("rest-legs", Decimal(30)),))
    row = assign_session(client=client, requested=requested, by=coach, now=NOW)
    looked_at(client, admin)

    assert renew_session(training_session=row, by=coach, now=NOW).clearance != row.clearance


def test_control_after_another_red_flag_it_is_renewed(client, coach, admin):
    looked_at(client, admin, sign=Sign.CHEST)

    assert renew_session(training_session=held(client), by=coach, now=NOW).clearance.revoked_at is None


def test_behind_two_light_ones_it_is_renewed(client, coach, admin):
    row, back = held(client), looked_at(client, admin)
    for on in (2, 4):
        assign_session(client=back, requested=request_for(back, on=on), by=coach, now=NOW)

    assert renew_session(training_session=row, by=coach, now=NOW).clearance.revoked_at is None


@pytest.mark.parametrize("path", ["move", "restore"])
def test_it_is_neither_moved_nor_put_back_as_it_was(client, coach, admin, path):
    row = held(client)
    skipped = {"seen_on": row.scheduled_on, "reason": "Ill.", "by": coach, "now": NOW}
    if path == "restore":
        row = skip_session(training_session=row, **skipped)
    looked_at(client, admin)

    act, facts = restore_session, {}
    if path == "move":
        act = move_session
        facts = {"seen_on": row.scheduled_on, "to_on": row.scheduled_on + timedelta(days=1)}
    with pytest.raises(ActionRefused, match="2 sets at most"):
        act(training_session=row, by=coach, now=NOW, **facts)


def test_a_programme_begins_anew(client, coach, admin):
    template = BY_TEMPLATE_CODE["legs-6-weeks"]
    for code in template.exercise_codes:
        builders.make_one_rep_max(client, code, Decimal(100), days_ago=0)
    TrainingSession.objects.filter(pk=held(client).pk).update(cancelled_at=NOW)
    back = looked_at(client, admin)
    today = back.today(NOW)
    start_on = today + timedelta(days=7 - today.weekday())
    requested = BlockRequest(template=template, start_on=start_on, weekdays=frozenset({0, 3}))

    assign_block(client=back, requested=requested, by=coach, now=NOW, block_id=uuid4())

    rows = TrainingSession.objects.filter(block__client=back).order_by("scheduled_on")
    assert [row.protocol_code for row in rows[:3]] == [
        "first-session", "second-session", "standard-30-15-15-15",
    ]  # fmt: skip
    assert all(each.note.startswith(way_back_note(1)) for each in rows[0].prescriptions.all())


def test_the_client_reads_why_it_is_light(client, coach, admin, browser_of):
    back = looked_at(client, admin)
    requested = replace(request_for(back, on=0), spacing_reason="Light.")
    assign_session(client=back, requested=requested, by=coach, now=NOW)

    text = html_of(browser_of(back.user).get(reverse("sessions:today")))

    assert way_back_note(1) in text


def test_the_coach_reads_why_before_assigning(client, coach, admin, browser_of):
    back = looked_at(client, admin)
    on = (back.today(NOW) + timedelta(days=2)).isoformat()
    form = typed(back, **{"percent_leg-press": "40", "taper": "on"}, scheduled_on=on)

    text = html_of(browser_of(coach).post(reverse("sessions:preview") + f"?client={back.pk}", form))

    assert way_back_note(1) in text


def test_a_word_of_a_later_day_alone_puts_it_off(client, admin):
    back = looked_at(client, admin)
    flag = flagged(back)

    close(flag, admin)

    back.refresh_from_db()
    assert back.way_back_from_on == back.today(NOW)
