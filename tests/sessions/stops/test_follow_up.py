"""After a stop the client is asked twice, by a link that needs no sign-in and says nothing private."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.utils import timezone

from sessions.domain.events import EventKind
from sessions.domain.follow_up import LINK_VALID, MOST_ANSWERS, REPLIES, Reply
from sessions.messaging.sweep import sweep_messages
from sessions.models import FollowUpAnswer, Message, StopCase
from sessions.stops import follow_up_links
from sessions.stops.actions import close_stop
from tests.sessions.messaging.test_alert_people import html_of, said, store, text_of
from tests.support import builders
from tests.support.shared_rows import shared_rows

BERLIN = ZoneInfo("Europe/Berlin")
NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
NOON = NOW.astimezone(BERLIN).replace(hour=12, minute=0, second=0, microsecond=0)
RED = [reply for reply in Reply if REPLIES[reply].is_red]


@shared_rows
def training_session(client_person, admin):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


@shared_rows
def case(training_session):
    store(training_session, said(EventKind.STOPPED, NOON, reason="numb"), now=NOON)
    return StopCase.objects.get()


@shared_rows
def question(case):
    return Message.objects.get(key=f"follow-up:{case.id}:24h")


@shared_rows
def address(question):
    return f"/follow-up/{follow_up_links.follow_up_token(question)}/"


def alerts_about(answer_to):
    return Message.objects.of_case(answer_to).filter(kind=Message.Kind.ALERT, about_type="follow_up_answer")


def test_it_is_asked_after_a_day_and_after_three(case, client_person):
    rows = {row.key: row for row in Message.objects.filter(kind=Message.Kind.FOLLOW_UP)}

    assert {key: row.due_at - NOON for key, row in rows.items()} == {
        f"follow-up:{case.id}:24h": timedelta(hours=24),
        f"follow-up:{case.id}:72h": timedelta(hours=72),
    }
    assert {row.recipient for row in rows.values()} == {client_person.user}


def test_the_letter_names_nobody_and_no_exercise(case, client_person, practice, smtp):
    later = NOON + timedelta(hours=24, minutes=1)
    sweep_messages(clock=lambda: later)

    mail = next(mail for mail in smtp.messages if mail["To"] == client_person.user.email)
    assert mail["Subject"] == "How are you feeling today?"
    for private in ("Clara", "Client", practice.name, "leg press", "cuffs", "numb ", "stop", "session"):
        assert private.lower() not in text_of(mail).lower()
        assert private.lower() not in html_of(mail).lower()


def test_it_waits_for_the_morning(training_session, client_person, smtp):
    evening = NOON.replace(hour=22)
    store(training_session, said(EventKind.STOPPED, evening, reason="numb"), now=evening)
    sweep_messages(clock=lambda: evening)
    night = evening + timedelta(hours=24, minutes=1)
    before = len(smtp.messages)

    assert sweep_messages(clock=lambda: night) == {"waiting": 1}
    assert len(smtp.messages) == before

    row = Message.objects.get(key__endswith=":24h")
    assert row.due_at.astimezone(BERLIN).hour == 8
    assert sweep_messages(clock=lambda: row.due_at) == {"sent": 1}


def test_opening_the_link_changes_nothing_and_shows_nothing_private(case, address, practice):
    answer = Browser().get(address)
    text = answer.content.decode()

    assert answer.status_code == 200
    assert not FollowUpAnswer.objects.exists()
    assert "no-store" in answer["Cache-Control"]
    for private in ("Clara", practice.name, "press", "numb,"):
        assert private not in text
    for facts in REPLIES.values():
        assert f'value="{facts.reply}"' in text


@pytest.mark.parametrize("reply", RED)
def test_a_red_answer_says_what_to_do_and_is_told(case, address, reply, coach, admin, smtp):
    sweep_messages(clock=lambda: NOON)  # the alerts of the stop itself
    answer = Browser(enforce_csrf_checks=True).post(address, {"reply": reply})

    assert answer.status_code == 200
    assert REPLIES[reply].title in answer.content.decode()
    assert REPLIES[reply].what_now in answer.content.decode()
    assert FollowUpAnswer.objects.get().reply == reply
    assert {row.recipient for row in alerts_about(case)} == {coach, admin}
    sweep_messages(clock=timezone.now)
    mail = smtp.messages[-1]
    assert mail["Subject"] == "Please call Clara today"
    assert text_of(mail).startswith(f"Answered: {REPLIES[reply].label.lower()}, ")


def test_all_fine_is_kept_and_disturbs_nobody(case, address):
    answer = Browser().post(address, {"reply": "fine"})

    assert "Good to hear." in answer.content.decode()
    assert FollowUpAnswer.objects.get().reply == "fine"
    assert not alerts_about(case).exists()


def test_answering_again_adds_and_never_overwrites(case, address):
    for reply in ("fine", "swelling", "swelling", "fine"):
        Browser().post(address, {"reply": reply})

    replies = list(FollowUpAnswer.objects.order_by("answered_at", "id").values_list("reply", flat=True))
    assert sorted(replies) == ["fine", "fine", "swelling", "swelling"]
    assert alerts_about(case).count() == 2  # coach and admin, once
    row = FollowUpAnswer.objects.first()
    row.reply = "fine"
    with pytest.raises(TypeError):
        row.save()


def test_a_red_answer_opens_a_closed_case_again(case, address, admin):
    close_stop(case=case, entry_id=case.id, reason="All well.", by=admin, now=NOON)

    Browser().post(address, {"reply": "dark_urine"})

    case.refresh_from_db()
    assert case.closed_at is None
    assert case.entries.get(kind="reopened").text == "The client answered: dark urine."


@pytest.mark.parametrize("form", [{}, {"reply": ""}, {"reply": "great"}, {"reply": "\x00"}])
def test_an_answer_nobody_offered_is_asked_again(case, address, form):
    answer = Browser().post(address, form)

    assert answer.status_code == 422
    assert "Please tap one of the answers." in answer.content.decode()
    assert not FollowUpAnswer.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_too_old_says_so_kindly(question, address, method):
    Message.objects.filter(pk=question.pk).update(sent_at=timezone.now() - LINK_VALID)

    answer = getattr(Browser(), method)(address, {"reply": "swelling"})

    assert answer.status_code == 410
    assert "This link has ended" in answer.content.decode()
    assert not FollowUpAnswer.objects.exists()


@pytest.mark.parametrize("break_it", [
    lambda token: token[:-1], lambda token: token + "x", lambda token: "x", lambda token: token.upper(),
    lambda token: token.split(":")[0] + ":" + "A" * 43, lambda token: "%00", lambda token: "é" * 300,
])  # fmt: skip
def test_a_forged_or_garbled_link_is_404(question, break_it):
    token = break_it(follow_up_links.follow_up_token(question))

    for answer in (Browser().get(f"/follow-up/{token}/"), Browser().post(f"/follow-up/{token}/")):
        assert answer.status_code == 404
        assert "Traceback" not in answer.content.decode()


def test_a_token_of_another_purpose_opens_nothing(question, coach):
    from clients.people.actions.invitations import invite_client
    from clients.people.invitation_links import invitation_token

    client = builders.make_client(coach)
    invitation = invite_client(client=client, by=coach, now=timezone.now(), invitation_id=question.id)

    assert Browser().get(f"/follow-up/{invitation_token(invitation)}/").status_code == 404
    assert Browser().get(f"/i/{follow_up_links.follow_up_token(question)}/").status_code == 404


def test_a_link_does_not_fill_the_case(case, address):
    for _ in range(MOST_ANSWERS + 2):
        answer = Browser().post(address, {"reply": "fine"})

    assert FollowUpAnswer.objects.count() == MOST_ANSWERS
    assert "We have your answers." in answer.content.decode()


def test_other_methods_are_refused(address):
    assert Browser().put(address).status_code == 405
    assert Browser().head(address).status_code == 200


def test_the_case_shows_the_answers(case, address, coach, browser_of):
    Browser().post(address, {"reply": "weakness"})

    text = browser_of(coach).get(case.get_absolute_url()).content.decode()

    assert "Weakness" in text
    assert "Of the answer," not in text  # not sent yet
    assert "Being sent" in text
