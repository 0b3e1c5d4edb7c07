"""What is grave is told at once: the rows are written with the fact, once, and sent at any hour."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from clients.models import Clearance
from clients.people.actions.people import set_coaches
from sessions.domain import ready
from sessions.domain.events import Event, EventKind
from sessions.domain.ready import BY_CODE, all_no
from sessions.messaging.sweep import sweep_messages
from sessions.models import Event as EventRow
from sessions.models import Message, StopCase, TrainingSession
from sessions.phone.event_log import store_events
from sessions.stops import triggers
from tests.support import builders
from tests.support.mails import text_of, words_of
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]


@shared_rows
def training_session(client_person, admin):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def said(kind, at=NOW, /, **body):
    """One event; a start says "no" to each question of the ready check unless `body` says otherwise."""
    if kind == EventKind.STARTED and not body:
        body = {"ready": ready.all_no()}
    return Event(id=uuid4(), kind=kind, schema=1, occurred_at=at, body=body)


def store(training_session, *events, now=NOW):
    row = TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)
    by = row.client.user or row.client.coaches.first()
    return store_events(training_session=row, events=events, by=by, now=now)


def felt(training_session, discomfort, at=NOW):
    prescription = str(training_session.prescriptions.get().id)
    return said(EventKind.FEEDBACK, at, prescription=prescription, effort=7, discomfort=discomfort)


def alerts():
    return Message.objects.filter(kind=Message.Kind.ALERT)


def people_told():
    return sorted(alerts().values_list("recipient__email", flat=True))


def html_of(mail):
    return mail.get_payload()[1].get_payload(decode=True).decode()


def test_a_stop_is_told_to_the_coaches_and_the_admins(training_session, coach, admin, practice):
    other_coach = builders.make_coach(practice)
    builders.make_admin()  # of another practice

    stop = said(EventKind.STOPPED, reason="numb")
    store(training_session, stop, said(EventKind.SYMPTOM, kind="numb"), said(EventKind.CUFFS_OFF))

    assert people_told() == sorted([coach.email, admin.email])
    assert other_coach.email not in people_told()
    assert {row.key for row in alerts()} == {f"alert:{stop.id}:{person.id}" for person in (coach, admin)}
    assert all(row.due_at == NOW for row in alerts())


def test_control_without_the_rule_tells_nobody(training_session, monkeypatch):
    monkeypatch.setattr(triggers, "find_alerts", lambda *facts: ())

    store(training_session, said(EventKind.STOPPED, reason="numb"))

    assert people_told() == []


def test_a_duplicate_and_a_second_phone_make_no_second_alert(training_session):
    stop = said(EventKind.STOPPED, reason="numb")
    for events in ([stop], [stop], [said(EventKind.STOPPED, reason="numb")], [stop]):
        store(training_session, *events, now=NOW + timedelta(seconds=5))

    assert alerts().count() == 2
    assert StopCase.objects.count() == 1


def test_the_fact_and_its_alert_are_written_together_or_not_at_all(training_session, monkeypatch):
    def broken(**about):
        raise RuntimeError("no table")

    monkeypatch.setattr(triggers, "write_alerts", broken)
    with pytest.raises(RuntimeError):
        store(training_session, said(EventKind.STOPPED, reason="numb"))

    assert not EventRow.objects.exists()
    assert not StopCase.objects.exists()
    assert Clearance.objects.get().revoked_at is None


def test_someone_who_left_is_not_told(training_session, coach, practice):
    gone = builders.make_admin(practice)
    gone.is_active = False
    gone.save()

    store(training_session, said(EventKind.STOPPED, reason="dizzy"))

    assert gone.email not in people_told()


@pytest.mark.parametrize(("discomfort", "told"), [(7, False), (8, True), (10, True)])
def test_discomfort_is_told_to_the_coach_from_eight_on(training_session, coach, discomfort, told):
    store(training_session, felt(training_session, discomfort))

    assert people_told() == ([coach.email] if told else [])
    assert Clearance.objects.get().revoked_at is None


@pytest.mark.parametrize(("discomfort", "told"), [(4, False), (5, True)])
def test_discomfort_is_told_from_three_above_the_clients_own_average(
    training_session, client_person, discomfort, told
):
    for days in (9, 11, 13):
        earlier = builders.make_training_session(
            client_person, on=client_person.today(NOW) + timedelta(days=days)
        )
        TrainingSession.objects.filter(pk=earlier.pk).update(discomfort=2, state="finished")

    store(training_session, felt(training_session, discomfort))

    assert alerts().exists() is told


def test_another_persons_average_counts_for_nothing(training_session, coach):
    other = builders.make_cleared_client(coach)
    for days in (2, 4, 6):
        row = builders.make_training_session(other, on=other.today(NOW) + timedelta(days=days))
        TrainingSession.objects.filter(pk=row.pk).update(discomfort=2, state="finished")

    store(training_session, felt(training_session, 6))

    assert not alerts().exists()


def test_where_no_coach_would_be_told_an_admin_is(training_session, coach, admin):
    coach.is_active = False
    coach.save()

    store(training_session, felt(training_session, 9))

    assert people_told() == [admin.email]


def test_the_letter_says_the_fact_first_and_nothing_private_in_the_subject(
    training_session, client_person, coach, smtp
):
    prescription = training_session.prescriptions.get()
    at = NOW - timedelta(minutes=1)
    done = [
        said(
            EventKind.SET_PERFORMED, at - timedelta(minutes=3 - number), prescription=str(prescription.id),
            set=number, reps=15, load_kg="30",
        )
        for number in (1, 2)
    ]  # fmt: skip
    stop = said(EventKind.STOPPED, at, reason="numb", note="Left foot <b>")
    store(training_session, *done, stop)

    sweep_messages(clock=lambda: NOW)

    mail = next(mail for mail in smtp.messages if mail["To"] == coach.email)
    clock = f"{at.astimezone(client_person.zone):%H:%M}"
    assert mail["Subject"] == "STOP: Clara ended a session"
    assert text_of(mail).startswith(f"Stopped: numb, {clock}, leg press, after set 2\r\n")
    assert "Left foot <b>" in text_of(mail)
    assert "Left foot &lt;b&gt;" in html_of(mail)
    assert "No more cuffs today." in text_of(mail)
    assert "until a new screening" in text_of(mail)
    assert f"/stops/{StopCase.objects.get().id}/" in text_of(mail)
    assert f"/stops/{StopCase.objects.get().id}/" in html_of(mail)
    assert "reached us" not in words_of(mail)


def test_the_letter_counts_what_is_held(training_session, client_person, coach, smtp):
    builders.make_training_session(client_person, on=client_person.today(NOW) + timedelta(days=3))
    store(training_session, said(EventKind.STOPPED, reason="other"))

    sweep_messages(clock=lambda: NOW)

    assert "1 coming session is held until a new screening clears them." in text_of(smtp.messages[0])


def test_a_stop_that_arrives_a_day_later_says_so(training_session, smtp):
    store(training_session, said(EventKind.STOPPED, NOW - timedelta(hours=26), reason="severe_pain"))

    sweep_messages(clock=lambda: NOW)

    assert "This reached us 1 day later" in text_of(smtp.messages[0])


def test_alerts_know_no_quiet_hours_and_no_switch(training_session, client_person, smtp):
    type(client_person)._base_manager.update(reminders_enabled=False)
    night = NOW.replace(hour=2)
    store(training_session, said(EventKind.STOPPED, night, reason="numb"), now=night)

    assert sweep_messages(clock=lambda: night) == {"sent": 2}


def test_a_stop_by_the_coach_for_a_client_without_a_login_asks_for_calls(coach, admin, smtp):
    client = builders.make_cleared_client(coach)
    training_session = builders.make_training_session(client)
    store(training_session, said(EventKind.STOPPED, reason="numb"))

    sweep_messages(clock=lambda: NOW)

    assert "They have no login here" in text_of(smtp.messages[0])


def test_the_other_letters_say_their_fact_first(training_session, coach, smtp):
    store(training_session, felt(training_session, 9))

    sweep_messages(clock=lambda: NOW)

    (mail,) = smtp.messages
    assert mail["Subject"] == "Clara: please look at a session"
    assert text_of(mail).startswith("Discomfort 9 of 10, ")
    assert f"/sessions/{training_session.id}/" in text_of(mail)


def test_a_yes_in_the_ready_check_is_told_with_its_question(training_session, coach, smtp):
    answers = {**all_no(), "fever": True}
    store(training_session, said(EventKind.STARTED, ready=answers, without_cuffs=True))
    store(training_session, said(EventKind.STARTED, ready=answers, without_cuffs=True))

    sweep_messages(clock=lambda: NOW)

    (mail,) = smtp.messages
    assert mail["To"] == coach.email
    assert mail["Subject"] == "Clara: something changed today"
    assert BY_CODE["fever"].text in text_of(mail)
    assert BY_CODE["fever"].advice in " ".join(text_of(mail).split())
    assert Clearance.objects.get().revoked_at is None


def test_a_check_without_a_yes_tells_nobody(training_session):
    store(training_session, said(EventKind.STARTED, ready=all_no()))

    assert people_told() == []


def test_alerts_go_before_everything_else(training_session, client_person, coach, smtp):
    """Thirty reminders that are overdue, and one alert that came last."""
    for number in range(30):
        Message.objects.create(
            practice=client_person.practice, kind=Message.Kind.REMINDER, key=f"x:{number}",
            client=client_person, recipient=client_person.user, about=training_session,
            due_at=NOW - timedelta(hours=1),
        )  # fmt: skip
    store(training_session, felt(training_session, 9))

    sweep_messages(clock=lambda: NOW)

    assert smtp.messages[0]["To"] == coach.email


def test_an_alert_is_tried_for_hours_when_the_mail_server_is_down(training_session, settings):
    settings.EMAIL_BACKEND = "sessions.messaging.delivery.smtp.CarefulBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    store(training_session, felt(training_session, 9))
    now = NOW
    for _ in range(30):
        sweep_messages(clock=lambda now=now: now)
        row = alerts().get()
        assert row.state == Message.State.WAITING
        assert row.due_at - now <= timedelta(minutes=5)
        now = row.due_at

    assert now - NOW > timedelta(hours=2)


def test_a_new_coach_is_not_told_of_what_came_before(training_session, client_person, coach, admin, smtp):
    store(training_session, felt(training_session, 9))
    new = builders.make_coach(coach.practice)
    set_coaches(client=client_person, coaches=[new], by=admin, now=NOW)

    assert sweep_messages(clock=lambda: NOW) == {"suppressed": 1}
    assert "no longer coaches" in alerts().get().why_not
