"""A red answer acts when it is saved, sent or not: it holds at once, and coach and admins hear of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance import gate
from clients.domain.changes import ChangeKind
from clients.domain.clearance import Allowed, ReasonCode
from clients.domain.questionnaire import CURRENT
from clients.domain.red_answers import SLIP_WITHIN
from clients.domain.red_flags import RED_FLAGS, Sign, Way
from clients.domain.regions import LEGS
from clients.models import Clearance, RedFlag, ScreeningDraft
from clients.screening.actions import unsent
from clients.screening.actions.health_changes import report_change
from clients.screening.actions.red_answers import raise_standing_red_answers
from clients.screening.actions.submit import (
    DRAFT_LIVES,
    discard_answers,
    keep_late_answers,
    save_answers,
    submit_screening,
)
from sessions.messaging.schedule import plan_new_messages
from sessions.messaging.sweep import sweep_messages
from sessions.tasks import sweep_messages as sweep_task
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
SOON, LATER = NOW + SLIP_WITHIN - timedelta(seconds=1), NOW + SLIP_WITHIN
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
RED = {"swelling": "yes"}, {"chest": "yes"}, {"blood_pressure": [[192, 116], [188, 110]]}


@shared_rows
def cleared(client_person, coach):
    builders.make_screening(client_person)
    return client_person


def save(client, by=None, at=NOW, **answers):
    return save_answers(client=client, answers=answers, by=by or client.user, now=at)


def reasons(client, at=NOW):
    client.refresh_from_db()
    answer = gate.check_client(client=client, limbs=LEGS, now=at)[1]
    return [] if isinstance(answer, Allowed) else [reason.code for reason in answer.reasons]


@pytest.mark.parametrize("said", RED, ids=lambda said: next(iter(said)))
def test_saved_it_holds_at_once_and_nobody_is_told_yet(cleared, said):
    save(cleared, **said)

    assert reasons(cleared) == [ReasonCode.RED_FLAG]
    assert Clearance.objects.unrevoked().exists()
    assert raise_standing_red_answers(now=SOON) == 0
    assert not RedFlag.objects.exists()


@pytest.mark.parametrize("said", RED, ids=lambda said: next(iter(said)))
def test_standing_for_ten_minutes_it_is_a_red_flag_and_told(cleared, coach, admin, smtp, said):
    save(cleared, **said)

    assert raise_standing_red_answers(now=LATER) == 1

    row = RedFlag.objects.get()
    assert (row.way, row.said_by, row.said_at) == (Way.NOT_SENT, cleared.user, NOW)
    assert row.detail == ("192/116 and 188/110 mmHg" if row.sign == Sign.PRESSURE else "")
    assert not Clearance.objects.unrevoked().exists()
    plan_new_messages(now=LATER)
    sweep_messages(clock=lambda: LATER)
    assert {mail["To"] for mail in smtp.messages} == {coach.email, admin.email}
    text = " ".join(smtp.messages[0].get_payload()[0].get_payload(decode=True).decode().split())
    assert "answered in the health questions, but not sent" in text
    assert raise_standing_red_answers(now=LATER + SLIP_WITHIN) == 0


def test_without_the_marks_it_tells_nobody(cleared, monkeypatch):
    """The control."""
    monkeypatch.setattr(unsent, "mark_red_answers", lambda *_, **__: None)

    save(cleared, swelling="yes")

    assert reasons(cleared) == []
    assert raise_standing_red_answers(now=LATER) == 0


def test_a_slip_is_mended_by_who_made_it(cleared):
    save(cleared, swelling="yes")
    save(cleared, at=SOON, swelling="no")

    assert reasons(cleared) == []
    assert raise_standing_red_answers(now=LATER) == 0
    assert not RedFlag.objects.exists()


def test_ten_minutes_later_it_is_no_slip_any_more(cleared):
    save(cleared, swelling="yes")
    save(cleared, at=LATER, swelling="no")  # no sweep in between

    assert RedFlag.objects.get().way == Way.NOT_SENT
    assert reasons(cleared)[0] is ReasonCode.RED_FLAG


def test_nobody_else_mends_it(cleared, coach):
    save(cleared, swelling="yes")
    save(cleared, by=coach, swelling="no")

    assert RedFlag.objects.get().said_by == cleared.user
    assert reasons(cleared)[0] is ReasonCode.RED_FLAG


@pytest.mark.parametrize("emptied", ["gone", "not_measured"])
def test_emptied_it_still_stands(cleared, emptied):
    draft = save(cleared, blood_pressure=[[192, 116], [188, 110]])
    answers = {} if emptied == "gone" else {"blood_pressure": "not_measured"}
    save_answers(
        client=cleared,
        answers=answers,
        replace=("blood_pressure",),
        draft_id=draft.id,
        by=cleared.user,
        now=NOW,
    )

    assert reasons(cleared) == [ReasonCode.RED_FLAG]
    assert raise_standing_red_answers(now=LATER) == 1
    assert RedFlag.objects.get().sign == Sign.PRESSURE


def discard(client, draft):
    discard_answers(client=client, by=client.user, now=NOW)


def begin_anew_much_later(client, draft):
    save(client, at=NOW + DRAFT_LIVES + timedelta(seconds=1))


def report(client, draft):
    report_change(client=client, change_id=uuid4(), kind=ChangeKind.ILLNESS, note="", by=client.user, now=NOW)


def send_without_it(client, draft):
    """The pressure becomes "not measured", and that is sent."""
    draft = save(client, **{**builders.all_clear_answers(), "blood_pressure": "not_measured"})
    submit_screening(client=client, draft_id=draft.id, asked_by=client.user, in_person=False, now=NOW)


@pytest.mark.parametrize("lose", [discard, begin_anew_much_later, report, send_without_it])
def test_a_draft_that_goes_away_raises_it(cleared, lose):
    draft = save(cleared, blood_pressure=[[192, 116], [188, 110]])

    lose(cleared, draft)

    assert RedFlag.objects.get().way == Way.NOT_SENT
    assert reasons(cleared)[0] is ReasonCode.RED_FLAG


def test_answers_that_arrive_after_the_draft_was_sent_raise_it(cleared):
    keep_late_answers(client=cleared, draft_id=uuid4(), answers={"swelling": "yes"}, by=cleared.user, now=NOW)

    assert RedFlag.objects.get().sign == Sign.LIMB


def test_sent_it_is_one_flag_by_the_questions(cleared):
    draft = save(cleared, **{**builders.all_clear_answers(), "swelling": "yes"})
    submit_screening(client=cleared, draft_id=draft.id, asked_by=cleared.user, in_person=False, now=NOW)

    row = RedFlag.objects.get()
    assert (row.way, list(row.entries.all())) == (Way.SCREENING, [])
    assert not cleared.screenings.order_by("-number")[0].changed_answers.filter(cause="red_flag").exists()


def test_an_answer_that_was_raised_is_not_raised_again_when_the_draft_is_saved(cleared):
    save(cleared, swelling="yes")
    raise_standing_red_answers(now=LATER)
    save(cleared, at=LATER, heart="no")

    assert raise_standing_red_answers(now=LATER + SLIP_WITHIN) == 0
    assert not RedFlag.objects.get().entries.exists()
    assert ScreeningDraft.objects.get().red_answers["swelling"]["is_raised"]


@pytest.mark.parametrize(
    "answers", [{"swelling": "not_sure"}, {"chest": "no"}, {"blood_pressure": [[179, 109], [120, 80]]}]
)
def test_what_is_not_red_holds_nothing(cleared, answers):
    save(cleared, **answers)

    assert reasons(cleared) == []


def shown(page):
    """The first words of the notices that are not hidden."""
    notices = page.split("data-red-notice")[1:]
    return [
        each.split("<strong>")[1].split("</strong>")[0] for each in notices if not each.startswith(" hidden")
    ]


def test_the_page_says_what_to_do_before_anything_is_sent(cleared, browser_of):
    browser = browser_of(cleared.user)
    draft = save(cleared)
    group = reverse("clients:screening-group", args=[cleared.id, CURRENT.by_code["swelling"].group])
    page = html_of(browser.get(group))
    assert shown(page) == []
    assert timedelta(minutes=10) == SLIP_WITHIN, "the notice says ten minutes"

    save(cleared, swelling="yes")

    assert draft.id == ScreeningDraft.objects.get().id
    for address in (group, reverse("clients:screening-check", args=[cleared.id])):
        assert shown(html_of(browser.get(address))) == [RED_FLAGS[Sign.LIMB].title]
    for name in ("sessions:today", "clients:me"):
        page = html_of(browser.get(reverse(name)))
        assert RED_FLAGS[Sign.LIMB].title in page[page.index("<main") :]


def test_the_sweep_of_the_minute_raises_it(cleared, smtp):
    save(cleared, at=timezone.now() - SLIP_WITHIN, swelling="yes")

    sweep_task()

    assert RedFlag.objects.get().way == Way.NOT_SENT
    assert smtp.messages
