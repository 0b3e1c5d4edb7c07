"""Proposed loads: what is shown, what approving changes, and what keeps it from changing anything."""

from datetime import timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions import revoke_clearance
from clients.clearance.status import status_prefetches
from clients.models import AuditEvent
from sessions.domain.events import Event
from sessions.models import LoadDecision, Prescription, StopCase, TrainingSession
from sessions.phone.event_log import store_events
from sessions.programmes.queries import region_facts
from sessions.progression.actions import Answer, ProposalAnswer, decide_load
from sessions.progression.proposals import work_out_suggestions
from sessions.stops.actions import close_stop
from tests.support.builders import (
    browser_of,
    make_cleared_client,
    make_coach,
    make_one_rep_max,
    make_screening,
    make_training_session,
)
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
FULL = (30, 15, 15, 15)


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    """Somebody who presses 30 kg (30 % of 100), a session ahead, and 1-kg steps to go by."""
    client = make_cleared_client(coach)
    make_one_rep_max(client, "leg-press", Decimal(100), days_ago=1)
    rack = client.equipment.get(kind="stack")
    rack.smallest = rack.step = 1
    rack.save()
    return client


def events_of(row, reps=FULL, effort=6, discomfort=4, load_kg=None):
    asked, now = row.prescriptions.get(), timezone.now()

    def event(kind, seconds, **body):
        at = now + timedelta(seconds=seconds)
        return Event(id=uuid4(), kind=kind, schema=1, occurred_at=at, received_at=now, body=body)

    load = str(load_kg or asked.load_kg)
    sets = [
        event(
            "set_performed", 60 + 90 * number, prescription=str(asked.id), set=number, reps=each, load_kg=load
        )
        for number, each in enumerate(reps, start=1)
    ]
    felt = event("feedback", 690, prescription=str(asked.id), effort=effort, discomfort=discomfort)
    return [
        event("started", 0),
        event("cuffs_on", 5),
        *sets,
        felt,
        event("cuffs_off", 680),
        event("finished", 700),
    ]


def log(row, coach, events):
    stored = TrainingSession.objects.with_gate_facts().get(pk=row.pk)
    store_events(training_session=stored, events=events, by=coach, now=timezone.now())


def finished(client, coach, days_ago, **done):
    row = make_training_session(client, exercise_codes=("leg-press",))
    log(row, coach, events_of(row, **done))
    on = row.scheduled_on - timedelta(days=days_ago)
    TrainingSession.objects.filter(pk=row.pk).update(
        scheduled_on=on, ended_at=timezone.now() - timedelta(days=days_ago)
    )
    return row


def ahead(client, days=3):
    return make_training_session(
        client, on=client.today(timezone.now()) + timedelta(days=days), exercise_codes=("leg-press",)
    )


def clean_twice(client, coach):
    finished(client, coach, 6)
    return finished(client, coach, 3)


def found(client):
    now = timezone.now()
    fresh = type(client).objects.prefetch_related(*status_prefetches()).get(pk=client.pk)
    return work_out_suggestions([fresh], {client.id: region_facts(fresh, now)}, now)


def answer_to(row, answer=Answer.APPROVED, to_kg=None):
    return ProposalAnswer(exercise_code="leg-press", session_id=row.id, answer=answer, to_kg=to_kg)


def load_of(row):
    return Prescription.objects.get(training_session=row).load_kg


def test_approving_changes_only_sessions_that_nobody_started(client, coach):
    newest, next_one = clean_twice(client, coach), ahead(client)
    decision = decide_load(
        client=client, answer=answer_to(newest, to_kg=Decimal(31)), by=coach, now=timezone.now()
    )

    row = Prescription.objects.get(training_session=next_one)
    assert (row.load_kg, row.percent_1rm, row.sets) == (31, 31, [30, 15, 15, 15])
    assert load_of(newest) == 30
    assert (decision.answer, decision.sessions_changed, decision.rule) == ("approved", 1, "clean_twice")
    assert AuditEvent.objects.get(kind="loaddecision").changes == {
        "load_kg": ["30.000", "31"],
        "sessions": [1],
    }
    assert found(client).waiting == ()


def test_nothing_changes_by_itself_and_declining_changes_nothing(client, coach):
    newest, next_one = clean_twice(client, coach), ahead(client)
    assert len(found(client).waiting) == 1
    assert load_of(next_one) == 30

    decision = decide_load(
        client=client, answer=answer_to(newest, Answer.DECLINED), by=coach, now=timezone.now()
    )
    assert (decision.to_kg, load_of(next_one)) == (None, 30)
    assert found(client).waiting == ()


def test_another_load_is_taken_where_the_client_has_it(client, coach):
    newest, next_one = clean_twice(client, coach), ahead(client)

    with pytest.raises(ActionRefused, match=r"32\.5 kg cannot be had; the next below is 32 kg"):
        decide_load(
            client=client,
            answer=answer_to(newest, Answer.EDITED, Decimal("32.5")),
            by=coach,
            now=timezone.now(),
        )
    with pytest.raises(ActionRefused, match="20 to 50 %"):
        decide_load(
            client=client,
            answer=answer_to(newest, Answer.EDITED, Decimal(60)),
            by=coach,
            now=timezone.now(),
        )
    decide_load(
        client=client,
        answer=answer_to(newest, Answer.EDITED, Decimal(25)),
        by=coach,
        now=timezone.now(),
    )
    assert load_of(next_one) == 25


def test_a_load_other_than_the_one_that_was_shown_is_not_approved(client, coach):
    newest = clean_twice(client, coach)

    with pytest.raises(StaleEdit):
        decide_load(client=client, answer=answer_to(newest, to_kg=Decimal(35)), by=coach, now=timezone.now())
    assert not LoadDecision.objects.exists()


def test_sent_twice_it_is_decided_once(client, coach):
    newest = clean_twice(client, coach)
    ahead(client)
    first = decide_load(client=client, answer=answer_to(newest), by=coach, now=timezone.now())

    assert (
        decide_load(client=client, answer=answer_to(newest, Answer.DECLINED), by=coach, now=timezone.now())
        == first
    )


def test_the_gate_is_asked_again(client, coach):
    newest, next_one = clean_twice(client, coach), ahead(client)
    revoke_clearance(client=client, by=coach, reason="New medicine.", now=timezone.now())

    assert found(client).waiting == ()
    with pytest.raises(ActionRefused):
        decide_load(client=client, answer=answer_to(newest), by=coach, now=timezone.now())
    assert load_of(next_one) == 30


def test_a_symptom_stops_proposals_until_the_stop_is_closed(client, coach):
    newest = clean_twice(client, coach)
    row = make_training_session(client, exercise_codes=("leg-press",))
    stop = Event(id=uuid4(), kind="stopped", schema=1, occurred_at=timezone.now(), body={"reason": "numb"})
    log(row, coach, [stop])

    assert [each.pk for each in found(client).paused] == [client.pk]
    with pytest.raises(ActionRefused, match="After a symptom"):
        decide_load(client=client, answer=answer_to(newest), by=coach, now=timezone.now())
    case = StopCase.objects.get()
    close_stop(case=case, entry_id=uuid4(), reason="All well.", by=coach, now=timezone.now())
    assert found(client).paused == ()
    make_screening(client)
    assert len(found(client).waiting) == 1


def test_an_open_case_of_a_cancelled_session_stops_proposals(client, coach):
    clean_twice(client, coach)
    row = make_training_session(client, exercise_codes=("leg-press",))
    TrainingSession.objects.filter(pk=row.pk).update(cancelled_at=timezone.now())
    stop = Event(id=uuid4(), kind="stopped", schema=1, occurred_at=timezone.now(), body={"reason": "numb"})
    log(row, coach, [stop])
    make_screening(client)

    assert [each.pk for each in found(client).paused] == [client.pk]
    StopCase.objects.update(closed_at=timezone.now(), closed_by=coach)
    assert found(client).paused == ()


def test_a_symptom_without_a_stop_stops_proposals_until_the_next_screening(client, coach):
    clean_twice(client, coach)
    TrainingSession.objects.update(symptom_count=1, ended_at=timezone.now())

    assert [each.pk for each in found(client).paused] == [client.pk]
    make_screening(client)
    assert found(client).paused == ()


def test_a_batch_that_is_sent_again_changes_no_proposal(client, coach):
    finished(client, coach, 6)
    row = make_training_session(client, exercise_codes=("leg-press",))
    events = events_of(row)
    log(row, coach, events)
    before = [each.proposal for each in found(client).waiting]
    log(row, coach, events)
    log(row, coach, list(reversed(events)))

    assert before
    assert [each.proposal for each in found(client).waiting] == before


# --- The page


def post(coach, route, form):
    return browser_of(coach).post(reverse(f"sessions:{route}"), form, follow=True)


def form_of(person, row, **changes):
    usual = {
        "client": person.id,
        "session": row.id,
        "exercise": "leg-press",
        "shown_kg": "31.000",
        "answer": "approved",
    }
    return usual | changes


def text_of(page):
    return " ".join(unescape(page.content.decode()).split()).replace("> <", "><")


def test_the_page_shows_rule_facts_and_kilograms_and_takes_an_answer(client, coach):
    newest, next_one = clean_twice(client, coach), ahead(client)
    page = text_of(browser_of(coach).get(reverse("sessions:progression")))

    assert "75 of 75 repetitions twice running, effort 6 and discomfort 4 of 10." in page
    assert "31 kg" in page
    assert "Approve 1 that needs no look" in page
    answer = post(coach, "progression-decide", form_of(client, newest))
    assert "Approved. Changed in one session ahead." in text_of(answer)
    assert load_of(next_one) == 31
    assert "Nothing to decide." in text_of(answer)


def test_all_that_need_no_look_are_approved_at_once_and_no_other(client, coach):
    newest, next_one = clean_twice(client, coach), ahead(client)
    keys = [
        f"{client.id} {newest.id} leg-press 31.000",
        "nonsense",
        f"{uuid4()} {newest.id} leg-press 31",
        "",
    ]

    assert "Approved: 1." in text_of(post(coach, "progression-together", {"key": keys}))
    assert load_of(next_one) == 31


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to_value": "40"}, 'Press "Use this load" for it.'),
        ({"answer": "edited"}, "Write the load that you want instead."),
        ({"answer": "edited", "to_value": "heavy"}, "number"),
        ({"shown_kg": "35"}, "Please look again."),
        ({"session": uuid4()}, "Please look again."),
        ({"client": uuid4()}, "not on your list any more"),
        ({"client": "x"}, "Please open the page again."),
        ({"answer": "perhaps"}, "Please open the page again."),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(client, coach, changes, words):
    newest, next_one = clean_twice(client, coach), ahead(client)
    page = post(coach, "progression-decide", form_of(client, newest, **changes))

    assert page.status_code == 422
    assert words in text_of(page)
    assert load_of(next_one) == 30


def test_another_load_is_typed_as_the_hardware_is_marked(client, coach):
    rack = client.equipment.get(kind="stack")
    rack.unit, rack.smallest, rack.step = "lb", 5, 5
    rack.save()
    newest, next_one = clean_twice(client, coach), ahead(client)
    assert 'Load in lb</label><input type="hidden" name="unit" value="lb">' in text_of(
        browser_of(coach).get(reverse("sessions:progression"))
    )

    answer = form_of(client, newest, answer="edited", to_value="75", unit="lb")
    assert "Changed in one session ahead." in text_of(post(coach, "progression-decide", answer))
    row = Prescription.objects.get(training_session=next_one)
    assert (row.load_value, row.load_unit) == (75, "lb")


def test_another_coachs_client_cannot_be_decided_about(client, coach):
    newest, next_one = clean_twice(client, coach), ahead(client)
    other = make_coach(coach.practice)

    assert post(other, "progression-decide", form_of(client, newest)).status_code == 422
    post(other, "progression-together", {"key": [f"{client.id} {newest.id} leg-press 31.000"]})
    assert load_of(next_one) == 30


@pytest.mark.one_database
def test_the_page_takes_the_same_queries_for_any_number_of_clients(
    client, coach, django_assert_max_num_queries
):
    clean_twice(client, coach)
    for _ in range(2):
        more = make_cleared_client(coach)
        make_one_rep_max(more, "leg-press", Decimal(100), days_ago=1)
        clean_twice(more, coach)
    browser = browser_of(coach)
    browser.get(reverse("sessions:progression"))

    with django_assert_max_num_queries(18):
        page = browser.get(reverse("sessions:progression"))
    assert len(page.context["waiting"]) == 3
