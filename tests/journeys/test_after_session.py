"""A first session that ends as planned; the next day urine like cola, and the way back from there."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.models import RedFlag
from sessions.domain.way_back import way_back_note
from sessions.messaging.sweep import sweep_messages
from sessions.models import Message
from tests.journeys.test_clearance import answer_everything, enter
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def train(client) -> None:
    """The first session, done and finished on the phone."""
    row = builders.make_training_session(client)
    events: tuple[tuple[str, float, dict], ...] = (
        builders.right_start(600),
        ("cuffs_on", 560, {}),
        ("cuffs_off", 100, {}),
        ("finished", 60, {}),
    )
    builders.log_events(row, *events)


def link_of_the_question(client, smtp) -> str:
    """The address in the letter that goes out a day later."""
    question = Message.objects.get(client=client, kind="follow_up", key__endswith=":24h")
    Message.objects.filter(pk=question.pk).update(due_at=timezone.now())
    now = timezone.now()
    noon = now.astimezone(client.zone).replace(hour=12, minute=0)
    # The next noon: in the evening the letter would wait for the end of the quiet hours.
    sweep_messages(clock=lambda: noon if noon >= now else noon + timedelta(days=1))
    letter = next(mail for mail in smtp.messages if mail["To"] == client.user.email)
    text = letter.get_payload()[0].get_payload(decode=True).decode()
    found = re.search(r"/follow-up/\S+", text)
    assert found is not None
    return found.group()


def say_dark_urine_and_then_fine(phone: Page, address: str) -> None:
    phone.goto(address)
    expect(phone.get_by_role("heading", name="How are you feeling today?")).to_be_visible()
    phone.get_by_role("button", name="Dark urine").tap()
    red = phone.get_by_role("heading", name="Go to an emergency department now.")
    expect(red).to_be_visible()
    phone.get_by_role("button", name="All fine").tap()
    expect(phone.get_by_text("Noted beside it:")).to_be_visible()
    expect(red).to_be_visible()


def close_it(desk: Page) -> None:
    desk.goto(RedFlag.objects.get().get_absolute_url())
    expect(desk.get_by_text("blood (CK) and urine are normal again")).to_be_visible()
    desk.get_by_label("Who looked at it").fill("Dr. Wolf")
    desk.get_by_label("Their role").fill("Emergency doctor")
    desk.get_by_label("On which day").fill(timezone.localdate().isoformat())
    desk.get_by_label("What they said").fill("CK and urine are normal.")
    desk.get_by_role("button", name="Close the red flag").click()
    expect(desk.get_by_text("New health answers come before the next cuffs.")).to_be_visible()


def test_from_a_first_session_to_the_way_back(phone, desk, coach, admin, live_server, smtp):
    client = builders.make_cleared_client(coach, with_login=True, name="Kit Lane")
    train(client)
    say_dark_urine_and_then_fine(phone, link_of_the_question(client, smtp))

    enter(phone, client.user, live_server)
    phone.goto(reverse("sessions:today"))
    expect(phone.get_by_role("heading", name="Go to an emergency department now.")).to_be_visible()

    enter(desk, coach, live_server)
    desk.goto(reverse("sessions:detail", args=[client.training_sessions.get().pk]))
    expect(desk.get_by_text("Asked after a day")).to_be_visible()
    expect(desk.locator("dd", has_text="Dark urine")).to_be_visible()

    enter(desk, admin, live_server)
    close_it(desk)
    answer_everything(phone, client, None, None)

    enter(desk, coach, live_server)
    desk.goto(f"{reverse('sessions:new')}?client={client.pk}&region=lower")
    desk.get_by_role("radio", name="Legs").check(force=True)
    desk.get_by_role("checkbox", name=re.compile("^Leg press 1RM")).check()
    expect(desk.get_by_text(way_back_note(1)).first).to_be_visible()
