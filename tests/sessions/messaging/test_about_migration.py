"""0015 puts nine foreign keys of a message into one pair of columns, and back, and loses nothing."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.domain.changes import ChangeKind
from clients.models import Clearance, Decision, HealthChange, Invitation, Review
from sessions.domain.events import EventKind
from sessions.models import Event, FollowUpAnswer, Message, PushSubscription, StopCase
from tests.sessions.messaging.test_alert_people import felt, said, store
from tests.sessions.messaging.test_review_notices import ask, case_of, change
from tests.support import builders, db_template
from tests.support.migrations import migrate_to, migrate_to_the_newest

pytestmark = pytest.mark.django_db(transaction=True)
APP = "training_sessions"
BEFORE, AFTER = "0014_sent_again", "0015_what_a_message_is_about"
OLD = "test_before_0015"
COLUMNS = (
    "training_session_id", "invitation_id", "event_id", "answer_id", "stop_case_id", "health_change_id",
    "review_id", "decision_id", "clearance_id",
)  # fmt: skip
SINCE_THEN = {"questions", "consent", "new_text"}  # kinds that no row of before can have
NOTHING = dict.fromkeys(COLUMNS)


def migrate(name):
    return migrate_to(APP, name).get_model(APP, "Message")


def make_targets():
    """A row of everything that a message was ever about, and their practice."""
    practice = builders.make_practice()
    admin, coach = builders.make_admin(practice), builders.make_coach(practice)
    client_person = builders.make_client(coach, with_login=True)
    builders.make_screening(client_person)
    session = builders.make_training_session(client_person)
    clearance = Clearance.objects.get()
    store(session, felt(session, 9), said(EventKind.STOPPED, reason="numb"))
    store(session, said(EventKind.SYMPTOM, kind="severe_pain"))
    case = StopCase.objects.get()
    change(client_person, client_person.user, kind=ChangeKind.ILLNESS)
    other = builders.make_client(coach, with_login=True)
    ask(case_of(other), admin)
    invitation = Invitation.objects.create(
        practice=coach.practice,
        name="Nora",
        email="nora@example.org",
        role="coach",
        expires_at=timezone.now(),
    )
    return {
        "practice": practice, "session": session, "case": case, "clearance": clearance,
        "invitation": invitation,
        "answer": FollowUpAnswer.objects.create(training_session=session, asked="24h", reply="fine"),
        "change": HealthChange.objects.get(),
        "review": Review.objects.get(), "decision": Decision.objects.get(),
        "device": PushSubscription.objects.create(
            user=client_person.user, endpoint="https://push.example/1", p256dh="x", auth="y"
        ),
        **{f"event {event.kind}": event for event in Event.objects.all()},
    }  # fmt: skip


@pytest.fixture(scope="module")
def made_once():
    """What `make_targets` returned to the first test that asked."""
    return []


@pytest.fixture
def targets(transactional_db, made_once):
    """What `make_targets` returned, in a database of before, without a message; afterwards it is the newest.

    The way back takes seconds of a processor: each test gets a copy of its end.
    """
    try:
        if made_once:
            db_template.copy_template(settings.DATA_DIR, OLD)
        else:
            made_once.append(make_targets())
            Message.objects.all().delete()
            migrate(BEFORE)
            db_template.save_template(settings.DATA_DIR, OLD)
        yield made_once[0]
    finally:
        with db_template.migration_lock(settings.DATA_DIR):
            db_template.copy_template(settings.DATA_DIR)


def old_rows(targets):
    """For each kind of message: the columns that its rows had, and what it is about since then."""
    session, case = {"training_session_id": targets["session"].pk}, {"stop_case_id": targets["case"].pk}
    review = {"review_id": targets["review"].pk}
    return {
        "reminder": (session, "training_session", targets["session"]),
        "unfinished": (session, "training_session", targets["session"]),
        "follow_up": (session | case, "stop_case", targets["case"]),
        "alert of a stop": (event(targets, "stopped") | session | case, "event", targets["event stopped"]),
        "alert of a symptom": (event(targets, "symptom") | session | case, "event", targets["event symptom"]),
        "alert of discomfort": (event(targets, "feedback") | session, "event", targets["event feedback"]),
        "alert of an answer": (
            {"answer_id": targets["answer"].pk} | session | case, "follow_up_answer", targets["answer"],
        ),
        "alert of a change": (
            {"health_change_id": targets["change"].pk}, "health_change", targets["change"],
        ),
        "desk with a case": (review, "review", targets["review"]),
        "desk with a question": (
            review | {"decision_id": targets["decision"].pk}, "decision", targets["decision"],
        ),
        "renewal of a clearance": (
            {"clearance_id": targets["clearance"].pk}, "clearance", targets["clearance"],
        ),
        "renewal of a 1rm": ({}, "", None),
        "invitation": ({"invitation_id": targets["invitation"].pk}, "invitation", targets["invitation"]),
        "summary": ({}, "", None),
        "digest": ({}, "", None),
        "bounce": ({}, "", None),
    }  # fmt: skip


def event(targets, kind):
    return {"event_id": targets[f"event {kind}"].pk}


def write_old(model, practice, expected, device):
    """Two rows of each, a letter and a push, as they were stored before."""
    rows = [
        model(
            practice_id=practice.pk, kind=name.split()[0], key=f"{channel}/{name}", channel=channel,
            subscription_id=device.pk if channel == "push" else None, due_at=timezone.now(),
            state="sent", subject=f"About {name}", attempts=3, **columns,
        )
        for name, (columns, _, _) in expected.items()
        for channel in ("email", "push")
    ]  # fmt: skip
    model.objects.bulk_create(rows)


def all_of(model):
    return {row["key"]: row for row in model.objects.values()}


def assert_all_moved(before, after, expected, round_):
    """Each message is about what its columns named, and says all else that it said."""
    assert set(after) == set(before)
    for name, (_, about_type, about) in expected.items():
        for channel in ("email", "push"):
            row = after[f"{channel}/{name} {round_}"]
            assert (row["about_type"], row["about_id"]) == (about_type, about and about.pk), name
    kept = set(next(iter(before.values()))) - set(COLUMNS)
    for key, row in after.items():
        assert {name: row[name] for name in kept} == {name: before[key][name] for name in kept}


def test_every_kind_goes_there_and_back_loses_nothing_and_asks_no_more_for_many(targets):
    """Each way takes seconds of a processor: the second one, with five times the rows, answers two things."""
    expected = old_rows(targets)
    assert {name.split()[0] for name in expected} == set(Message.Kind.values) - SINCE_THEN
    asked, before = [], {}
    for rounds in (range(1), range(1, 5)):
        old = migrate(BEFORE)
        assert all_of(old) == before
        for round_ in rounds:
            names = {f"{name} {round_}": row for name, row in expected.items()}
            write_old(old, targets["practice"], names, targets["device"])
        before = all_of(old)
        with CaptureQueriesContext(connection) as queries:
            new = migrate(AFTER)
        asked.append(len([each for each in queries if '"training_sessions_message"' in each["sql"]]))
        after = all_of(new)
        for round_ in range(rounds.stop):
            assert_all_moved(before, after, expected, round_)
    migrate_to_the_newest()

    assert asked[0] == asked[1]
    for message in Message.objects.all():
        assert message.about == expected[message.key.partition("/")[2].rpartition(" ")[0]][2]


def test_a_row_that_says_more_than_one_thing_stops_it(targets):
    old = migrate(BEFORE)
    both = {"health_change_id": targets["change"].pk, "clearance_id": targets["clearance"].pk}
    write_old(old, targets["practice"], {"alert of two": (both, "", None)}, targets["device"])

    with pytest.raises(RuntimeError, match="2 messages are about more than their health_change"):
        migrate(AFTER)

    assert {row["clearance_id"] for row in all_of(old).values()} == {targets["clearance"].pk}
