"""Programmes with protocols of the practice's own, for a week or for one exercise."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sessions.domain.programmes import BlockRequest
from sessions.exercises.protocol_actions import retire_protocol
from sessions.models import ProgrammeTemplate, TrainingSession
from sessions.programmes.actions.assign import assign_block
from sessions.programmes.template_queries import find_template
from tests.sessions.programmes.test_own_templates import text_of, typed, url
from tests.support.builders import (
    browser_of,
    make_cleared_client,
    make_coach,
    make_one_rep_max,
    make_protocol,
)
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
ONE = {"day-1-exercise-2": None, "day-1-percent-2": None}  # two exercises by the own one would be 16:00


@shared_rows
def coach():
    return make_coach()


@pytest.fixture
def protocol(coach):
    return make_protocol(coach, "Slow twenties")


@pytest.fixture
def client(coach):
    client = make_cleared_client(coach)
    for code in ("leg-press", "leg-curl"):
        make_one_rep_max(client, code, Decimal(100))
    return client


def own_programme(coach, **changes) -> ProgrammeTemplate:
    form = typed(**{"day-1-exercise-2": "leg-curl", "day-1-percent-2": "25"} | changes)
    assert browser_of(coach).post(url("template-copy"), form).status_code == 302
    return ProgrammeTemplate.objects.get()


def assign(client, coach, row):
    now = timezone.now()
    template, start_on = find_template(row.code, coach.practice_id), client.today(now)
    requested = BlockRequest(template=template, start_on=start_on, weekdays=frozenset({start_on.weekday()}))
    assign_block(client=client, requested=requested, by=coach, now=now, block_id=row.id)


def test_a_week_and_one_exercise_have_it(coach, client, protocol):
    row = own_programme(coach, **{"week-2-protocol": protocol.code, "day-1-sets-1": "four-by-15-rest-60"})
    assign(client, coach, row)

    asked = [
        {each.exercise_code: each.protocol_code for each in training_session.prescriptions.all()}
        for training_session in TrainingSession.objects.order_by("scheduled_on")
    ]
    # The first two sessions of a region are eased into, each exercise as it needs.
    assert asked == [
        {"leg-press": "first-session", "leg-curl": "first-session"},
        {"leg-press": "second-session", "leg-curl": protocol.code},
    ]
    page = text_of(browser_of(coach).get(url("programme-detail", row.code)))
    assert "Slow twenties" in page
    assert "4 x 15, 60 s rest" in page


def test_the_form_shows_them_again(coach, protocol):
    row = own_programme(coach, **ONE, **{"week-1-protocol": protocol.code, "day-1-sets-1": protocol.code})

    page = browser_of(coach).get(reverse("sessions:template-edit", args=[row.code]))

    form = page.context["form"]
    assert form["week-1-protocol"].value() == form["day-1-sets-1"].value() == protocol.code
    assert "This practice's own" in text_of(page)


@pytest.mark.parametrize("field", ["week-1-protocol", "day-1-sets-1"])
def test_a_protocol_of_another_practice_is_refused_beside_its_field(coach, field):
    form = typed(**{field: make_protocol(make_coach()).code})

    page = browser_of(coach).post(url("template-copy"), form)

    assert page.context["form"].errors[field] == ["Choose the sets."]
    assert not ProgrammeTemplate.objects.exists()


def test_a_day_over_the_cap_with_its_own_sets_is_said_while_it_is_written(coach):
    long = make_protocol(coach, sets=[20, 20, 20])
    form = typed(**{"day-1-exercise-2": "leg-curl", "day-1-percent-2": "25", "day-1-sets-2": long.code})

    page = browser_of(coach).post(url("template-copy"), form)

    [fault] = page.context["form"].errors["day-1-region"]
    assert fault.startswith("Day 1: 15:30 under the cuff in week 1 is 0:30 over")


def test_a_retired_one_is_named_and_nothing_is_assigned_with_it(coach, client, protocol):
    row = own_programme(coach, **ONE, **{"week-1-protocol": protocol.code})
    retire_protocol(protocol=protocol, by=coach, now=timezone.now())

    page = text_of(browser_of(coach).get(url("programme-detail", row.code)))
    with pytest.raises(Exception, match="retired") as refused:
        assign(client, coach, row)

    assert "Week 1 has Slow twenties, which is retired. Choose another." in page
    assert "retired" in str(refused.value)
    assert not TrainingSession.objects.exists()


def test_a_list_of_programmes_asks_as_often_however_many_have_own_ones(coach, protocol):
    browser = browser_of(coach)
    counts = []
    for number in range(1, 4):
        form = typed(name=f"Legs {number}", **{"week-1-protocol": protocol.code})
        browser.post(url("template-copy"), form)
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("sessions:programme-list"))
        counts.append(len(asked.captured_queries))

    assert len(set(counts)) == 1
