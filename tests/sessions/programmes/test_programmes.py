"""From a template to a client's calendar: preview, conflicts, one block for one client or for a group."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions import revoke_clearance
from clients.domain.regions import Region
from clients.models import AuditEvent
from clients.people.actions.people import archive_client
from sessions.domain.planning import SessionRequest
from sessions.domain.programmes import BY_TEMPLATE_CODE, BlockRequest, TemplateItem
from sessions.domain.protocols import CuffMode
from sessions.models import Block, HiddenExercise, Prescription, TrainingSession
from sessions.planning.actions import cancel_session
from sessions.planning.drafts import draft_session
from sessions.programmes.actions.assign import assign_block, assign_blocks
from sessions.programmes.template_queries import template_facts
from tests.support.builders import (
    browser_of,
    make_admin,
    make_client,
    make_coach,
    make_exercise,
    make_one_rep_max,
    make_screening,
    make_template,
    make_training_session,
)
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows
from tests.test_words import codes_in

pytestmark = pytest.mark.django_db
LEGS = BY_TEMPLATE_CODE["legs-6-weeks"]
ALTERNATING = BY_TEMPLATE_CODE["alternating-6-weeks"]


def ready(coach, template=LEGS, **facts):
    """Somebody cleared, with a 1RM for every exercise of the template."""
    client = make_client(coach, **facts)
    make_screening(client)
    for code in template.exercise_codes:
        make_one_rep_max(client, code, Decimal(100), days_ago=0)
    return client


@shared_rows
def coach():
    return make_coach()


def monday(client):
    today = client.today(timezone.now())
    return today + timedelta(days=7 - today.weekday())


def block_request(client, template=LEGS, **changes):
    facts = {"template": template, "start_on": monday(client), "weekdays": frozenset({0, 3})}
    return BlockRequest(**(facts | changes))


def assign(client, coach, **changes):
    asked = block_request(client, **{key: value for key, value in changes.items() if key != "block_id"})
    return assign_block(
        client=client,
        requested=asked,
        by=coach,
        now=timezone.now(),
        block_id=changes.get("block_id") or uuid4(),
    )


def typed(*clients, **changes):
    form = {
        "client": [str(client.id) for client in clients],
        "start_on": monday(clients[0]).isoformat(),
        "weekday": ["0", "3"],
    }
    return form | changes


def url(name, template=LEGS):
    return reverse(f"sessions:programme-{name}", args=[template.code])


def text_of(page):
    return unescape(html_of(page))


def test_a_template_becomes_a_block_of_dated_sessions(coach):
    client = ready(coach)
    made = assign(client, coach)

    rows = list(made.block.sessions.order_by("scheduled_on"))
    assert made.sessions == len(rows) == 12
    assert [(row.block_week, row.block_day) for row in rows][:3] == [(1, 1), (1, 2), (2, 1)]
    assert rows[0].scheduled_on == monday(client)
    assert rows[0].protocol_code == "first-session"
    assert [prescription.load_kg for prescription in rows[11].prescriptions.order_by("position")] == [30, 30]
    event = AuditEvent.objects.get(action="assigned")
    assert (event.kind, event.changes["sessions"]) == ("block", [12])


def test_every_row_is_what_the_planner_would_have_assigned(coach):
    """The preview of a block and that of a single session are one answer."""
    client = ready(coach, ALTERNATING)
    now = timezone.now()
    assign(client, coach, template=ALTERNATING, weekdays=frozenset({0, 1, 3, 4}))

    for row in TrainingSession.objects.order_by("scheduled_on")[:6]:
        asked = list(row.prescriptions.order_by("position"))
        cancel_session(training_session=row, by=coach, reason="Compared.", now=now)
        requested = SessionRequest(
            region=Region(row.region),
            exercises=tuple((each.exercise_code, each.asked_percent_1rm) for each in asked),
            protocol_code="standard-30-15-15-15",
            cuff_mode=CuffMode.RELEASED,
            scheduled_on=row.scheduled_on,
            taper=True,
        )
        draft = draft_session(client=client, requested=requested, now=now)
        assert draft.assignable, draft.problems
        assert draft.protocol.code == row.protocol_code
        assert [each.load_kg for each in draft.plan.prescriptions] == [each.load_kg for each in asked]
        row.refresh_from_db()
        TrainingSession.objects.filter(pk=row.pk).update(cancelled_at=None)


def test_only_chosen_days_are_assigned(coach):
    client = ready(coach)
    days = frozenset({monday(client), monday(client) + timedelta(days=10)})

    assert assign(client, coach, ticked_days=days).sessions == 2
    assert set(TrainingSession.objects.values_list("scheduled_on", flat=True)) == days


def test_a_chosen_day_that_was_taken_meanwhile_refuses_the_whole_block(coach):
    client = ready(coach)
    make_training_session(client, on=monday(client))

    with pytest.raises(ActionRefused, match="The client already has a session on that day"):
        assign(client, coach, ticked_days=frozenset({monday(client), monday(client) + timedelta(days=3)}))
    assert not Block.objects.exists()


def test_nothing_chosen_is_refused(coach):
    with pytest.raises(ActionRefused, match="Choose at least one session"):
        assign(ready(coach), coach, ticked_days=frozenset())


def test_a_form_sent_twice_makes_one_block_and_nobody_elses(coach):
    client, block_id = ready(coach), uuid4()
    first = assign(client, coach, block_id=block_id)

    assert assign(client, coach, block_id=block_id).block == first.block
    assert TrainingSession.objects.count() == 12
    with pytest.raises(ActionRefused, match="another block"):
        assign(ready(coach), coach, block_id=block_id)


def test_other_weekdays_than_it_needs_and_archived_clients_are_refused(coach):
    client = ready(coach)

    with pytest.raises(ActionRefused, match="2 days a week"):
        assign(client, coach, weekdays=frozenset({0}))
    archive_client(client=client, by=coach, now=timezone.now())
    with pytest.raises(ActionRefused, match="archived"):
        assign(client, coach)


def test_a_group_gets_a_report_and_one_refusal_keeps_nobody_from_theirs(coach):
    fine, busy, revoked = ready(coach), ready(coach), ready(coach)
    make_training_session(busy, on=monday(busy))
    revoke_clearance(client=revoked, by=coach, reason="New medicine.", now=timezone.now())

    report = assign_blocks(
        clients=[fine, busy, revoked],
        requested=block_request(fine),
        by=coach,
        now=timezone.now(),
        request_id=uuid4(),
    )

    assert [(each.sessions, len(each.skipped), bool(each.refused)) for each in report] == [
        (12, 0, False),
        (11, 1, False),
        (0, 0, True),
    ]
    assert "revoked" in report[2].refused[0]


# --- The pages


def test_a_coach_goes_from_template_to_block(coach):
    client, browser = ready(coach), browser_of(coach)

    listed = browser.get(reverse("sessions:programme-list"), {"client": client.id})
    assert f"{url('detail')}?client={client.id}" in text_of(listed)
    detail = browser.get(url("detail"), {"client": client.id})
    assert f'value="{client.id}" checked' in text_of(detail)
    preview = browser.get(url("preview"), typed(client))
    assert "All 12 sessions are free" in text_of(preview)
    assert codes_in(preview.content.decode()) == []
    assert TrainingSession.objects.count() == 0
    keep = [monday(client).isoformat(), "nonsense"]
    done = browser.post(
        url("assign"), typed(client, by_row="1", keep=keep, request_id=str(uuid4())), follow=True
    )
    assert "Assigned: Legs, 6 weeks, one session." in text_of(done)


def test_the_preview_names_every_conflict_and_offers_no_tick_for_it(coach):
    client = ready(coach)
    make_training_session(client, on=monday(client) + timedelta(days=1))
    away = (monday(client) + timedelta(days=3)).isoformat()
    page = text_of(browser_of(coach).get(url("preview"), typed(client, away_from=away)))

    assert "10 of 12 sessions are free" in page
    assert "Less than 36 hours from the session of the same region" in page
    assert "is a day off" in page
    assert page.count('name="keep"') == 10


def test_a_hidden_exercise_is_said_and_nothing_is_assigned(coach):
    client, admin = ready(coach), make_admin(coach.practice)
    HiddenExercise.objects.create(practice=coach.practice, exercise_code="leg-press", hidden_by=admin)
    browser = browser_of(coach)

    assert "Leg press is not in this practice's catalogue any more" in text_of(browser.get(url("detail")))
    assert "None of 12 sessions is free" in text_of(browser.get(url("preview"), typed(client)))
    refused = browser.post(url("assign"), typed(client))
    assert refused.status_code == 422
    assert "Leg press is not in this practice's catalogue any more" in text_of(refused)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client": []}, "Choose at least one client."),
        ({"client": ["nonsense"]}, "not on your list any more"),
        ({"client": [str(uuid4())]}, "not on your list any more"),
        ({"start_on": "2020-01-01"}, "This day is in the past."),
        ({"start_on": "9999-12-31"}, "more than a year away"),
        ({"start_on": "soon"}, "This is not a date."),
        ({"weekday": ["0"]}, "trains on 2 days a week"),
        ({"weekday": ["0", "8"]}, "Monday to Sunday"),
        ({"away_until": "2030-01-01"}, "Say from which day on."),
        ({"away_from": "2030-01-02", "away_until": "2030-01-01"}, "before the first day off"),
        ({"away_from": "2030-01-02", "away_until": "2040-01-01"}, "At most a year off."),
    ],
)
def test_what_cannot_be_understood_is_said_beside_its_field(coach, changes, words):
    client = ready(coach)
    browser = browser_of(coach)
    for answer in (
        browser.get(url("preview"), typed(client, **changes)),
        browser.post(url("assign"), typed(client, **changes)),
    ):
        assert answer.status_code == 422
        assert words in text_of(answer)
    assert not Block.objects.exists()


def test_a_template_that_is_not_there_is_404(coach):
    browser = browser_of(coach)
    for code in ("nothing", f"own-{uuid4()}"):
        assert browser.get(reverse("sessions:programme-detail", args=[code])).status_code == 404


def test_another_coachs_client_cannot_be_planned_for(coach):
    theirs = ready(make_coach(coach.practice))
    answer = browser_of(coach).post(url("assign"), typed(theirs))

    assert answer.status_code == 422
    assert not TrainingSession.objects.exists()


@pytest.mark.one_database
def test_a_group_of_forty_over_twelve_weeks_is_previewed_in_sixteen_queries(
    coach, django_assert_max_num_queries
):
    """12 weeks x 3 days x 2 exercises, one of them the practice's own; each client with a 1RM of both."""
    own = make_exercise(coach, "Belt squat")
    day = replace(
        LEGS.days[0], items=(LEGS.days[0].items[0], TemplateItem(exercise_code=own.code, percent_1rm=30))
    )
    long = make_template(coach, days=(day,) * 3, weeks=LEGS.weeks * 2)
    clients = [ready(coach, template_facts(long)) for _ in range(40)]
    browser = browser_of(coach)
    browser.get(url("preview", long), typed(clients[0], weekday=["0", "2", "4"]))

    with django_assert_max_num_queries(16):
        page = browser.get(url("preview", long), typed(*clients, weekday=["0", "2", "4"]))
    assert page.status_code == 200
    assert text_of(page).count("<tbody>") == len(clients)
    assert text_of(page).count("<time") == len(clients) * 36
    assert "Belt squat <strong" in text_of(page)
    assert Prescription.objects.count() == 0
