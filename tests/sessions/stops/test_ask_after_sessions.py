"""After a region's first three sessions, and the first after a break, the client is asked as after a stop."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients.domain.regions import Region
from clients.models import Clearance, RedFlag
from sessions.domain.events import EventKind
from sessions.domain.follow_up import REPLIES, Reply
from sessions.messaging.kinds.follow_up import ASKED_AS_STOP, ASKED_OTHERWISE
from sessions.messaging.sweep import sweep_messages
from sessions.models import FollowUpAnswer, Message, TrainingSession
from sessions.stops import follow_up_links, questions
from tests.sessions.messaging.test_alert_people import felt, said, store
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

BERLIN = ZoneInfo("Europe/Berlin")
NOW = timezone.now().astimezone(BERLIN).replace(hour=12, minute=0, second=0, microsecond=0)
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
CODES = {Region.LOWER: "leg-press", Region.UPPER: "biceps-curl"}


@shared_rows
def cleared(client_person, admin):
    builders.make_screening(client_person)
    return client_person


def done(client, *, days_ago=0, region=Region.LOWER, cuffs=True, ended_at=NOW):
    """A session that was finished; `days_ago` alone moves the day that it counts for."""
    row = builders.make_training_session(client, region=region, exercise_codes=(CODES[region],))
    events = [said(EventKind.STARTED, ended_at - timedelta(minutes=9))]
    if cuffs:
        events.append(said(EventKind.CUFFS_ON, ended_at - timedelta(minutes=8)))
        events.append(said(EventKind.CUFFS_OFF, ended_at - timedelta(minutes=1)))
    store(row, *events, said(EventKind.FINISHED, ended_at), now=max(NOW, ended_at))
    TrainingSession.objects.filter(pk=row.pk).update(
        scheduled_on=client.today(NOW) - timedelta(days=days_ago)
    )
    return row


def before(client, *days_ago, region=Region.LOWER):
    """Sessions of earlier days, whose own questions are long answered."""
    for each in days_ago:
        done(client, days_ago=each, region=region)
    Message.objects.all().delete()


def asked():
    return Message.objects.filter(kind=Message.Kind.FOLLOW_UP)


def address_of(row, which="24h"):
    question = Message.objects.get(key=f"follow-up:{row.pk}:{which}")
    return f"/follow-up/{follow_up_links.follow_up_token(question)}/"


def alerts_about_answers():
    return Message.objects.filter(kind=Message.Kind.ALERT, about_type="follow_up_answer")


def test_the_first_session_is_asked_about_after_a_day_and_after_three(cleared):
    row = done(cleared)

    assert {each.key: each.due_at - NOW for each in asked()} == {
        f"follow-up:{row.pk}:24h": timedelta(hours=24),
        f"follow-up:{row.pk}:72h": timedelta(hours=72),
    }
    assert {each.recipient for each in asked()} == {cleared.user}
    assert all(each.about == row for each in asked())


@pytest.mark.parametrize(
    ("earlier", "questions_written"), [((2,), 2), ((4, 2), 2), ((6, 4, 2), 0), ((20, 18, 16), 2)]
)
def test_the_fourth_is_not_asked_about_and_the_first_after_a_break_is(cleared, earlier, questions_written):
    before(cleared, *earlier)

    done(cleared)

    assert asked().count() == questions_written


def test_control_without_the_table_nobody_is_asked(cleared, monkeypatch):
    monkeypatch.setattr(questions, "why_asked", lambda *facts: None)

    done(cleared)

    assert not asked().exists()


def test_the_other_region_counts_by_itself(cleared):
    before(cleared, 6, 4, 2, region=Region.UPPER)

    done(cleared)

    assert asked().count() == 2


def test_a_session_without_cuffs_is_not_asked_about(cleared):
    done(cleared, cuffs=False)

    assert not asked().exists()


def test_what_arrives_again_or_later_adds_no_second_question(cleared):
    row = done(cleared)
    store(row, felt(row, 4), said(EventKind.FINISHED), said(EventKind.CUFFS_OFF))

    assert asked().count() == 2


def test_cuffs_that_become_known_after_the_end_are_asked_about(cleared):
    row = done(cleared, cuffs=False)
    store(
        row,
        said(EventKind.CUFFS_ON, NOW - timedelta(minutes=8)),
        said(EventKind.CUFFS_OFF, NOW - timedelta(minutes=1)),
    )

    assert asked().count() == 2


def test_a_client_without_a_login_gets_no_row(coach, admin):
    client = builders.make_cleared_client(coach)

    done(client)

    assert not asked().exists()


def test_a_session_known_days_later_is_asked_about_once(cleared):
    done(cleared, ended_at=NOW - timedelta(days=5))

    assert [each.key[-3:] for each in asked()] == ["72h"]
    assert asked().get().due_at == NOW


def test_a_stop_has_its_own_questions_alone(cleared):
    row = builders.make_training_session(cleared)
    store(
        row,
        said(EventKind.STARTED, NOW - timedelta(minutes=9)),
        said(EventKind.CUFFS_ON, NOW - timedelta(minutes=8)),
        said(EventKind.STOPPED, NOW - timedelta(minutes=1), reason="numb"),
        said(EventKind.FINISHED, NOW),
    )

    assert {each.about_type for each in asked()} == {"stop_case"}


def test_a_stop_that_arrives_after_the_end_takes_the_questions_over(cleared, smtp):
    row = done(cleared)
    store(row, said(EventKind.STOPPED, NOW - timedelta(minutes=1), reason="numb"))

    sweep_messages(clock=lambda: NOW + timedelta(hours=25))

    own = Message.objects.get(key=f"follow-up:{row.pk}:24h")
    assert (own.state, own.why_not) == ("suppressed", ASKED_AS_STOP)
    assert Message.objects.get(key__endswith=":24h", about_type="stop_case").state == "sent"


def test_it_waits_for_the_morning_in_the_clients_own_zone(cleared, smtp):
    type(cleared)._base_manager.filter(pk=cleared.pk).update(time_zone="Pacific/Auckland")
    done(cleared)  # noon in Berlin is after 22:00 in Auckland

    assert sweep_messages(clock=lambda: NOW + timedelta(hours=24, minutes=1)) == {"waiting": 1}
    row = Message.objects.get(key__endswith=":24h")
    assert row.due_at.astimezone(ZoneInfo("Pacific/Auckland")).hour == 8
    assert sweep_messages(clock=lambda: row.due_at)["sent"] == 1


def test_an_archived_client_is_not_asked(cleared, smtp):
    done(cleared)
    type(cleared)._base_manager.filter(pk=cleared.pk).update(archived_at=NOW)

    sweep_messages(clock=lambda: NOW + timedelta(hours=25))

    assert Message.objects.get(key__endswith=":24h").state == "suppressed"


def test_of_two_questions_on_one_day_the_newer_sessions_goes_out(cleared, smtp):
    first = done(cleared, days_ago=2)
    second = done(cleared, region=Region.UPPER, ended_at=NOW + timedelta(days=2))

    for days in (1, 3, 5):
        sweep_messages(clock=lambda days=days: NOW + timedelta(days=days, minutes=1))

    states = {each.key: (each.state, each.why_not) for each in asked()}
    assert states == {
        f"follow-up:{first.pk}:24h": ("sent", ""),
        f"follow-up:{first.pk}:72h": ("suppressed", ASKED_OTHERWISE),
        f"follow-up:{second.pk}:24h": ("sent", ""),
        f"follow-up:{second.pk}:72h": ("sent", ""),
    }


def test_control_without_the_rule_both_go_out(cleared, smtp, monkeypatch):
    monkeypatch.setattr(questions, "is_asked_otherwise", lambda *facts: False)
    done(cleared, days_ago=2)
    done(cleared, region=Region.UPPER, ended_at=NOW + timedelta(days=2))

    sweep_messages(clock=lambda: NOW + timedelta(days=1, minutes=1))
    sweep_messages(clock=lambda: NOW + timedelta(days=3, minutes=1))

    assert asked().filter(state="sent").count() == 3


@pytest.mark.parametrize("reply", [each for each in Reply if REPLIES[each].is_red])
def test_a_red_answer_is_a_red_flag_and_is_told(cleared, coach, admin, reply, smtp):
    row = done(cleared)

    answer = Browser(enforce_csrf_checks=True).post(address_of(row), {"reply": reply})

    assert REPLIES[reply].title in answer.content.decode()
    flag = RedFlag.objects.get()
    assert (flag.way, flag.client, flag.rule.title) == ("follow_up", cleared, REPLIES[reply].title)
    assert not Clearance.objects.unrevoked().filter(client=cleared).exists()
    assert {each.recipient for each in alerts_about_answers()} == {coach, admin}
    sweep_messages(clock=timezone.now)
    letters = [mail for mail in smtp.messages if mail["To"] in (coach.email, admin.email)]
    assert {mail["Subject"] for mail in letters} == {"Please call Clara today"}
    assert len(letters) == 2  # once each
    assert f"/red-flags/{flag.pk}/" in letters[0].get_payload()[0].get_payload(decode=True).decode()


def test_soreness_is_told_to_the_coach_alone_and_holds_nothing(cleared, coach, admin, smtp):
    row = done(cleared)

    answer = Browser().post(address_of(row), {"reply": "sore"})

    assert REPLIES[Reply.SORE].title in answer.content.decode()
    assert not RedFlag.objects.exists()
    assert Clearance.objects.unrevoked().filter(client=cleared).exists()
    assert [each.recipient for each in alerts_about_answers()] == [coach]
    sweep_messages(clock=timezone.now)
    letter = smtp.messages[-1]
    text = letter.get_payload()[0].get_payload(decode=True).decode()
    assert letter["Subject"] == "Clara: how a session was taken"
    assert "Nothing is held." in text
    assert f"/sessions/{row.pk}/" in text


def test_all_fine_after_a_red_answer_is_noted_beside_it(cleared, admin):
    address = address_of(done(cleared))
    browser = Browser()
    browser.post(address, {"reply": "swelling"})

    text = html_of(browser.post(address, {"reply": "fine"}))

    assert REPLIES[Reply.SWELLING].title in text
    assert "Good to hear." not in text
    assert "Noted beside it: <strong>All fine.</strong>" in text
    assert FollowUpAnswer.objects.count() == 2
    assert REPLIES[Reply.SWELLING].title in html_of(Browser().get(address))


def test_once_the_red_flag_is_closed_the_page_asks_again(cleared, admin):
    address = address_of(done(cleared))
    Browser().post(address, {"reply": "swelling"})
    RedFlag.objects.update(
        closed_at=timezone.now(), closed_by=admin, clinician_on=cleared.today(timezone.now())
    )

    text = html_of(Browser().get(address))

    assert REPLIES[Reply.SWELLING].title not in text
    assert "How are you feeling today?" in text


def test_the_coach_reads_questions_and_answers_on_the_session(cleared, coach, browser_of):
    row = done(cleared)
    Browser().post(address_of(row), {"reply": "sore"})

    text = html_of(browser_of(coach).get(f"/sessions/{row.pk}/"))

    assert "Asked after a day" in text
    assert "Very sore" in text
    assert "Asked after three days" in text


def test_questions_take_as_many_queries_for_many_clients_as_for_few(coach, admin, smtp):
    counts = []
    for number in (2, 6):
        clients = [builders.make_cleared_client(coach, with_login=True) for _ in range(number)]
        Message.objects.all().delete()
        for client in clients:
            done(client)
        with CaptureQueriesContext(connection) as asked_for:
            assert sweep_messages(clock=lambda: NOW + timedelta(hours=25))["sent"] == number
        counts.append(sum("SAVEPOINT" not in each["sql"] for each in asked_for))

    assert counts[0] == counts[1]
