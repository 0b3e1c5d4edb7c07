"""Facts go in, in any order and however often; the projection says the same as the events."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from clients.models import Clearance
from sessions.domain import ready
from sessions.domain.events import Event as EventFacts
from sessions.models import Event, TrainingSession
from sessions.phone.event_log import Stored, store_events
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def fresh(training_session):
    return TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)


def store(training_session, events, **kwargs):
    client = training_session.client
    return store_events(
        training_session=fresh(training_session),
        events=events,
        by=kwargs.pop("by", client.user),
        now=kwargs.pop("now", timezone.now()),
    )


def event(kind, seconds=0, /, *, event_id=None, schema=1, **body):
    return EventFacts(
        id=event_id or uuid4(),
        kind=kind,
        schema=schema,
        occurred_at=timezone.now() + timedelta(seconds=seconds),
        body=body,
    )


def whole_session(training_session):
    prescription = training_session.prescriptions.get()
    start = event("started", ready=ready.all_no())
    events = [start, event("cuffs_on", 1, prescription=str(prescription.id))]
    for number, reps in enumerate(prescription.sets, start=1):
        events.append(
            event(
                "set_performed",
                number * 60,
                prescription=str(prescription.id),
                set=number,
                reps=reps,
                load_kg=f"{prescription.load_kg:f}",
            )
        )
    return [
        *events,
        event("cuffs_off", 400),
        event("feedback", 410, prescription=str(prescription.id), effort=7, discomfort=6),
        event("finished", 420),
    ]


def what_was_done(training_session):
    training_session.refresh_from_db()
    return {
        name: getattr(training_session, name)
        for name in ("state", "started_at", "ended_at", "reps_done", "cuff_seconds", "effort", "record")
    }


def test_a_whole_session_at_once(training_session):
    verdicts = store(training_session, whole_session(training_session))

    training_session.refresh_from_db()
    assert {each.verdict for each in verdicts.values()} == {Stored.STORED}
    assert training_session.state == "finished"
    assert training_session.reps_done == 75
    assert training_session.cuff_seconds == 399
    assert (training_session.effort, training_session.discomfort) == (7, 6)


def test_any_order_in_any_pieces_gives_the_same_record(coach):
    results = []
    events = None
    for seed in range(5):
        client = builders.make_cleared_client(coach, with_login=True)
        training_session = builders.make_training_session(client)
        if events is None:
            template = whole_session(training_session)
        mine = str(training_session.prescriptions.get().id)
        events = [
            EventFacts(
                id=uuid4(),
                kind=each.kind,
                schema=1,
                occurred_at=each.occurred_at,
                body={**each.body, **({"prescription": mine} if "prescription" in each.body else {})},
            )
            for each in template
        ]
        random.Random(seed).shuffle(events)
        for piece in (events[:3], events[3:], events[2:5]):
            store(training_session, piece)
        done = what_was_done(training_session)
        results.append((done["state"], done["reps_done"], done["cuff_seconds"], done["started_at"]))

    assert len(set(results)) == 1


def test_a_repetition_is_a_duplicate(training_session):
    events = whole_session(training_session)
    store(training_session, events)
    before = what_was_done(training_session)

    verdicts = store(training_session, events)

    assert {each.verdict for each in verdicts.values()} == {Stored.DUPLICATE}
    assert what_was_done(training_session) == before
    assert Event.objects.count() == len(events)


def test_an_identifier_used_for_something_else_is_a_conflict(training_session):
    first = event("note", text="one")
    store(training_session, [first])

    verdicts = store(training_session, [event("note", event_id=first.id, text="two")])

    assert verdicts[first.id].verdict is Stored.CONFLICT
    assert verdicts[first.id].reasons
    assert Event.objects.get().body == {"text": "one"}


def test_the_same_identifier_twice_in_one_batch(training_session):
    same = uuid4()

    verdicts = store(training_session, [event("started", event_id=same), event("started", event_id=same)])

    assert verdicts[same].verdict is Stored.STORED
    assert Event.objects.count() == 1


def test_an_identifier_of_another_session_is_a_conflict(training_session, coach):
    other = builders.make_training_session(builders.make_cleared_client(coach, with_login=True))
    theirs = event("started")
    store(other, [theirs])

    verdicts = store(training_session, [theirs])

    assert verdicts[theirs.id].verdict is Stored.CONFLICT
    assert training_session.events.count() == 0


@pytest.mark.parametrize(
    ("kind", "schema", "body"),
    [
        ("fly", 1, {}),
        ("started", 3, {}),
        ("started", 1, {"extra": 1}),
        ("set_performed", 1, {"reps": 15}),
        ("note", 1, {"text": "\x00"}),
    ],
)
def test_one_bad_event_does_not_keep_the_others_out(training_session, kind, schema, body):
    bad, good = event(kind, schema=schema, **body), event("started")

    verdicts = store(training_session, [bad, good])

    assert verdicts[bad.id].verdict is Stored.INVALID
    assert verdicts[bad.id].reasons
    assert verdicts[good.id].verdict is Stored.STORED


def test_an_exercise_of_another_session_is_invalid(training_session, coach):
    other = builders.make_training_session(builders.make_cleared_client(coach))
    stray = event("cuffs_on", prescription=str(other.prescriptions.get().id))

    verdicts = store(training_session, [stray])

    assert verdicts[stray.id].reasons == ("This exercise is not part of this session.",)


def test_a_fact_after_a_revocation_is_stored_and_remarked(training_session, client_person):
    revoke_clearance(client=client_person, by=None, reason="Ill.", now=timezone.now())
    late = event("started")

    verdicts = store(training_session, [late])

    assert verdicts[late.id].verdict is Stored.STORED
    assert "revoked" in Event.objects.get().remarks


def test_a_clock_that_is_years_off_is_remarked(training_session):
    store(training_session, [event("started", -10 * 365 * 86400)])

    assert "clock" in Event.objects.get().remarks


def test_a_sign_that_ends_a_session_revokes_even_without_a_stop(training_session, client_person):
    store(training_session, [event("started"), event("symptom", 5, kind="colour")])

    training_session.refresh_from_db()
    assert training_session.state == "stopped"
    assert Clearance.objects.get(client=client_person).revoked_at is not None


def test_it_takes_the_lock_before_it_reads(training_session, django_assert_max_num_queries):
    row = fresh(training_session)
    events, by = whole_session(training_session), row.client.user

    # Lock, events, prescriptions, insert, update, the client's usual discomfort, the sessions of the region,
    # the questions after one of its first; the savepoint of the test's own transaction makes two more.
    with django_assert_max_num_queries(10):
        store_events(training_session=row, events=events, by=by, now=timezone.now())
