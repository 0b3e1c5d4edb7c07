"""`/clients/`: who is there, where they stand, and who needs the coach."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.clearance.status import ClearanceState, status_prefetches, statuses_of
from clients.models import Clearance, Client, OneRepMax
from sessions.domain.events import Event
from sessions.models import StopCase, TrainingSession
from sessions.phone.event_log import store_events
from sessions.planning.actions import cancel_session
from sessions.roster.attention import HELD, NOTHING, REASONS, with_attention
from tests.support.builders import (
    ON_THE_PILL,
    browser_of,
    make_admin,
    make_cleared_client,
    make_client,
    make_coach,
    make_one_rep_max,
    make_screening,
    make_training_session,
)
from tests.support.bulk_factory import make_clients_in_bulk
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
ROSTER = reverse("clients:list")


@shared_rows
def coach():
    return make_coach()


def today_of(coach):
    return timezone.now().date()


def reason_of(client) -> str:
    row: Any = with_attention(Client.objects.filter(pk=client.pk), client.today(timezone.now())).get()
    return REASONS[row.attention].text if row.attention < NOTHING else ""


def names_on(page) -> list[str]:
    return [row.client.name for row in page.context["rows"]]


def test_an_empty_roster_offers_one_thing_to_do(coach):
    page = browser_of(coach).get(ROSTER)

    assert "Add your first client" in page.content.decode()
    assert reverse("clients:add") in page.content.decode()


def test_a_coach_sees_only_their_own_clients_and_an_admin_all_of_the_practice(coach):
    other = make_coach(coach.practice)
    make_client(coach, name="Mine")
    make_client(other, name="Theirs")
    make_client(name="Another practice")

    assert names_on(browser_of(coach).get(ROSTER)) == ["Mine"]
    assert names_on(browser_of(make_admin(coach.practice)).get(ROSTER)) == ["Mine", "Theirs"]


def test_a_client_is_told_that_the_roster_is_not_theirs(coach):
    client = make_client(coach, with_login=True)

    assert browser_of(client.user).get(ROSTER).status_code == 403


def test_names_are_shown_as_typed_and_never_as_markup(coach):
    make_client(coach, name='<b>Ünal</b> "محمد" 💪')

    text = browser_of(coach).get(ROSTER).content.decode()

    assert "<bdi>&lt;b&gt;Ünal&lt;/b&gt; &quot;محمد&quot; 💪</bdi>" in text


@pytest.mark.parametrize("typed", ["ann", "ANN", "  Ann "])
def test_search_ignores_case_and_space(coach, typed):
    make_client(coach, name="Anna Weiss")
    make_client(coach, name="Bo")

    assert names_on(browser_of(coach).get(ROSTER, {"q": typed})) == ["Anna Weiss"]


@pytest.mark.parametrize("typed", ["%", "\x00", "'; drop", "😀" * 300])
def test_odd_searches_find_nobody_and_break_nothing(coach, typed):
    make_client(coach, name="Anna")

    page = browser_of(coach).get(ROSTER, {"q": typed})

    assert page.status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "999", "x", "1e9"])
def test_odd_page_numbers_give_a_page(coach, number):
    make_client(coach)

    assert browser_of(coach).get(ROSTER, {"page": number}).status_code == 200


def test_those_who_need_attention_come_first_and_can_be_shown_alone(coach):
    calm = make_cleared_client(coach, name="Aaron, calm")
    make_one_rep_max(calm, "leg-press")
    make_client(coach, name="Zoe, not screened")

    assert names_on(browser_of(coach).get(ROSTER)) == ["Zoe, not screened", "Aaron, calm"]
    assert names_on(browser_of(coach).get(ROSTER, {"show": "attention"})) == ["Zoe, not screened"]


def test_the_next_and_the_last_session_are_shown(coach):
    client = make_cleared_client(coach)
    day = client.today(timezone.now())
    ahead = make_training_session(client, on=day + timedelta(days=3))
    make_training_session(client, on=day + timedelta(days=6))
    back = make_training_session(client, on=day)
    TrainingSession.objects.filter(pk=back.pk).update(
        state="finished", reps_done=60, scheduled_on=day - timedelta(days=2)
    )

    row = browser_of(coach).get(ROSTER).context["rows"][0]

    assert row.upcoming.scheduled_on == ahead.scheduled_on
    assert row.last.scheduled_on == day - timedelta(days=2)
    assert (row.last.reps_done, row.last.reps_prescribed) == (60, 75)


def test_a_calm_client_has_no_reason(coach):
    client = make_cleared_client(coach)
    make_one_rep_max(client, "leg-press")

    assert reason_of(client) == ""


def test_a_client_who_was_never_asked_is_not_screened(coach):
    assert reason_of(make_client(coach)) == "Not screened yet"


def test_cautions_wait_to_be_read(coach):
    client = make_client(coach)
    make_screening(client, weeks_off="yes")

    assert reason_of(client) == "Cautions to read"


def test_a_revoked_clearance_asks_for_a_screening_and_holds_what_is_planned(coach):
    client = make_cleared_client(coach)
    revoke_clearance(client=client, by=coach, reason="Pain reported.", now=timezone.now())
    assert reason_of(client) == "New screening needed"

    held = make_cleared_client(coach)
    make_training_session(held)
    revoke_clearance(client=held, by=coach, reason="Pain reported.", now=timezone.now())
    assert reason_of(held) == REASONS[HELD].text


def test_a_cancelled_session_holds_nothing(coach):
    client = make_cleared_client(coach)
    row = make_training_session(client)
    cancel_session(training_session=row, by=coach, reason="Ill.", now=timezone.now())
    revoke_clearance(client=client, by=coach, reason="Pain reported.", now=timezone.now())

    assert reason_of(client) == "New screening needed"


def test_a_clearance_that_ends_within_two_weeks_is_told(coach):
    client = make_cleared_client(coach)
    make_one_rep_max(client, "leg-press")
    day = client.today(timezone.now())
    clearances = Clearance._base_manager.filter(client=client)

    clearances.update(valid_from_on=day - timedelta(days=60), valid_until_on=day + timedelta(days=14))
    assert reason_of(client) == "Clearance ends soon"
    clearances.update(valid_until_on=day + timedelta(days=15))
    assert reason_of(client) == ""
    clearances.update(valid_until_on=day)
    assert reason_of(client) == "New screening needed"


def test_a_stopped_session_is_told_until_the_next_screening(coach):
    client = make_cleared_client(coach)
    row = make_training_session(client)
    TrainingSession.objects.filter(pk=row.pk).update(state="stopped", ended_at=timezone.now())
    assert reason_of(client) == "Stopped a session"

    make_screening(client)
    assert reason_of(client) == ""


@pytest.mark.parametrize("columns", [{"state": "finished"}, {"cancelled_at": timezone.now()}])
def test_an_open_case_counts_whatever_its_session_says(coach, columns):
    client = make_cleared_client(coach)
    row = make_training_session(client)
    stop = Event(id=uuid4(), kind="stopped", schema=1, occurred_at=timezone.now(), body={"reason": "numb"})
    stored = TrainingSession.objects.with_gate_facts().get(pk=row.pk)
    store_events(training_session=stored, events=[stop], by=coach, now=timezone.now())
    TrainingSession.objects.filter(pk=row.pk).update(**columns)
    make_screening(client)
    assert reason_of(client) == "Stopped a session"

    StopCase.objects.update(closed_at=timezone.now(), closed_by=coach)
    assert reason_of(client) != "Stopped a session"


def test_a_missed_session_is_told_for_two_weeks(coach):
    client = make_cleared_client(coach)
    row = make_training_session(client)
    rows = TrainingSession.objects.filter(pk=row.pk)

    rows.update(scheduled_on=row.scheduled_on - timedelta(days=1))
    assert reason_of(client) == "Missed a session"
    rows.update(scheduled_on=row.scheduled_on - timedelta(days=15))
    assert reason_of(client) == ""


def test_a_1rm_is_asked_for_and_asked_for_again_after_six_weeks(coach):
    client = make_cleared_client(coach)
    assert reason_of(client) == "No 1RM yet"

    row = make_one_rep_max(client, "leg-press", days_ago=0)
    rows = OneRepMax._base_manager.filter(pk=row.pk)
    rows.update(tested_on=row.tested_on - timedelta(days=42))
    assert reason_of(client) == ""
    rows.update(tested_on=row.tested_on - timedelta(days=43))
    assert reason_of(client) == "1RM is stale"


SHUNT = {"shunt": "yes", "shunt_limbs": ["left_upper"]}  # closes the arms alone
ANSWERS = [
    {},
    ON_THE_PILL,
    {"sickle_cell": "trait"},
    {"pregnancy": "pregnant"},
    SHUNT,
    {**SHUNT, **ON_THE_PILL},
    {**SHUNT, "bleeding": "yes"},
]


@pytest.mark.parametrize("revoked", [False, True])
@pytest.mark.parametrize("answers", ANSWERS, ids=str)
def test_the_reasons_say_what_the_gate_says(coach, answers, revoked):
    client = make_client(coach)
    make_screening(client, **answers)
    make_one_rep_max(client, "leg-press")
    if revoked:
        revoke_clearance(client=client, by=coach, reason="Because.", now=timezone.now())

    row = Client.objects.prefetch_related(*status_prefetches()).get(pk=client.pk)
    states = {each.state for each in statuses_of(row, timezone.now())}
    reason = reason_of(client)

    assert (reason == "With an admin") == (ClearanceState.IN_REVIEW in states)
    assert (reason == "Cautions to read") == (ClearanceState.TO_ACKNOWLEDGE in states)
    assert (reason == "New screening needed") == (ClearanceState.LAPSED in states)
    assert (reason == "") == (states <= {ClearanceState.CLEARED, ClearanceState.BLOCKED})


@pytest.mark.one_database
@pytest.mark.parametrize("count", [10, 1000])
def test_the_roster_takes_eight_queries_at_any_size(coach, count, django_assert_max_num_queries):
    make_clients_in_bulk(coach, count)
    browser = browser_of(coach)

    with django_assert_max_num_queries(8):
        page = browser.get(ROSTER)

    assert len(page.context["rows"]) == min(count + 1, 50)
    assert page.context["rows"][0].last.reps_done == 75
