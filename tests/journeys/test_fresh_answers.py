"""Answers that stay fresh, counted in taps: the first clearance, and back after a cold that has passed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.domain.changes import ChangeKind
from clients.domain.questionnaire import CURRENT, AnswerKind
from clients.models import Clearance, Screening
from clients.screening.actions.health_changes import report_change
from clients.screening.actions.submit import save_answers
from tests.journeys.test_clearance import enter
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The first version asks four things about one day, which a later one leaves to that day.
MOST_TO_THE_FIRST_CLEARANCE = 45 if CURRENT.version == 1 else 43
MOST_AFTER_A_COLD = 8
TYPED = {"height_cm": "175", "weight_kg": "70"}
PRESSURE = ("118", "76", "120", "78")


class Taps:
    """A thumb that counts. Typed numbers are not taps."""

    def __init__(self, page: Page) -> None:
        self.page, self.count, self.typed = page, 0, 0

    def tap(self, locator) -> None:
        locator.tap()
        self.count += 1

    def type(self, field, text: str) -> None:
        field.fill(text)
        self.typed += 1

    def type_pressure(self, box) -> None:
        for field, number in zip(box.locator("input[type=text]").all(), PRESSURE, strict=True):
            self.type(field, number)


def is_cleared(client) -> bool:
    return Clearance.objects.unrevoked().filter(client=client, upper=True, lower=True).exists()


def test_a_healthy_person_gets_to_the_first_clearance(phone, coach, live_server):
    client = builders.make_client(coach, with_login=True, name="Kit Lane")
    enter(phone, client.user, live_server)
    thumb = Taps(phone)
    phone.goto(reverse("clients:screening", args=[client.id]))
    thumb.tap(phone.get_by_role("button", name="Begin"))
    for group in CURRENT.groups:
        phone.get_by_role("heading", name=group.title, exact=True).wait_for()
        phone.wait_for_load_state("domcontentloaded")
        for question in group.questions:
            box = phone.locator(f"#q-{question.code}")
            if box.is_hidden() or question.kind is AnswerKind.DATE:
                continue
            if question.code in TYPED:
                thumb.type(box.locator("input[type=text]"), TYPED[question.code])
            elif question.kind is AnswerKind.BLOOD_PRESSURE:
                thumb.type_pressure(box)
            elif question.optional:
                if not box.get_by_label("Not measured").is_checked():
                    thumb.tap(box.get_by_label("Not measured"))
            else:
                thumb.tap(box.get_by_label("No", exact=True))
        thumb.tap(phone.locator(".action-bar [value=on]"))
    thumb.tap(phone.get_by_role("button", name="Send the answers"))
    phone.get_by_role("heading", name="What your answers say").wait_for()

    print(f"the first clearance: {thumb.count} taps, {thumb.typed} numbers typed")
    assert is_cleared(client)
    assert thumb.count <= MOST_TO_THE_FIRST_CLEARANCE


def test_only_the_pressure_is_two_fields(phone, coach, live_server):
    client = builders.make_client(coach, with_login=True)
    builders.make_screening(client, blood_pressure="not_measured")
    enter(phone, client.user, live_server)
    phone.goto(reverse("clients:screening-pressure", args=[client.id]))

    fields = phone.locator("main input:not([type=hidden])")
    print(f"pressure alone: {fields.count()} fields")
    assert fields.count() == 2
    fields.first.fill("118/76")
    fields.last.fill("120/78")
    phone.get_by_role("button", name="Send").tap()
    phone.wait_for_url("**/screenings/**")

    assert is_cleared(client)


def after_a_cold(coach, **answers):
    """Answered three weeks ago, a cold was reported a week ago, and it has passed."""
    client = builders.make_client(coach, with_login=True, name="Kit Lane")
    with time_machine.travel(timezone.now() - timedelta(days=21)):
        builders.make_screening(client, **answers)
    with time_machine.travel(timezone.now() - timedelta(days=7)):
        report_change(
            client=client, change_id=uuid4(), kind=ChangeKind.ILLNESS, note="A cold.", by=client.user,
            now=timezone.now(),
        )  # fmt: skip
    return client


def test_after_a_cold_that_has_passed_a_person_is_back_with_few_taps(phone, coach, live_server):
    client = after_a_cold(coach)
    before = Screening.objects.get()
    assert not is_cleared(client)
    enter(phone, client.user, live_server)
    thumb = Taps(phone)
    phone.goto(reverse("sessions:today"))
    thumb.tap(phone.locator(f"main a[href='{reverse('clients:screening', args=[client.id])}']").first)
    thumb.tap(phone.get_by_role("button", name="Go through the last answers"))
    phone.get_by_role("heading", name="How it is now").wait_for()
    thumb.type_pressure(phone.locator("#q-blood_pressure"))
    thumb.tap(phone.get_by_role("button", name="No to the rest"))
    seen = ""
    while not phone.get_by_role("heading", name="Check the answers").is_visible():
        phone.get_by_role("heading", name="Is this still true?").wait_for()
        seen += phone.locator("main").inner_text()
        address = phone.url
        thumb.tap(phone.get_by_role("button", name="All still true"))
        phone.wait_for_url(lambda url, before=address: url != before)
        phone.wait_for_load_state("domcontentloaded")
    thumb.tap(phone.get_by_role("button", name="Send the answers"))
    phone.get_by_role("heading", name="What your answers say").wait_for()

    print(f"back after a cold: {thumb.count} taps, {thumb.typed} numbers typed")
    assert is_cleared(client)
    assert "Do you smoke?" in seen
    assert "As on" in seen
    sent = Screening.objects.order_by("-number").first()
    day = client.today(before.submitted_at).isoformat()
    assert sent.answers == {**before.answers, "blood_pressure": [[118, 76], [120, 78]]}
    assert sent.confirmed_from["smoking"] == day
    assert "swelling" not in sent.confirmed_from
    assert thumb.count <= MOST_AFTER_A_COLD
    expect(phone.get_by_text("answers were confirmed as they stood")).to_be_visible()


def test_what_is_no_longer_true_is_changed_on_the_way(phone, coach, live_server):
    client = after_a_cold(coach, smoking="yes")
    enter(phone, client.user, live_server)
    phone.goto(reverse("clients:screening", args=[client.id]))
    phone.get_by_role("button", name="Go through the last answers").tap()
    phone.locator("#q-blood_pressure").get_by_label("Not measured").tap()
    phone.get_by_role("button", name="No to the rest").tap()
    change = phone.locator("a[href*='lifestyle']")
    phone.get_by_role("heading", name="Is this still true?").wait_for()
    while not change.count():
        address = phone.url
        phone.get_by_role("button", name="All still true").tap()
        phone.wait_for_url(lambda url, before=address: url != before)
        phone.wait_for_load_state("domcontentloaded")
    change.tap()
    phone.locator("#q-smoking").wait_for()
    assert phone.locator("#q-smoking").get_by_label("Yes").is_checked()
    phone.locator("#q-smoking").get_by_label("No", exact=True).tap()
    phone.locator(".action-bar [value=on]").tap()
    phone.get_by_role("button", name="All still true").tap()
    phone.get_by_role("heading", name="Check the answers").wait_for()

    draft = client.screening_draft
    assert draft.answers["smoking"] == "no"
    assert "smoking" not in draft.confirmed_from


def test_a_coach_asks_from_afar_and_sees_how_far_the_client_is(phone, desk, coach, live_server):
    client = builders.make_client(coach, with_login=True, name="Kit Lane")
    enter(desk, coach, live_server)
    desk.goto(reverse("clients:detail", args=[client.id]))
    desk.get_by_role("link", name="Ask for new answers").click()
    desk.get_by_role("button", name="Ask for new answers").click()
    expect(desk.get_by_text("Not begun yet.")).to_be_visible()
    link = desk.locator("main a[href*='/screening/']").get_attribute("href")
    assert desk.get_by_alt_text("Code with the address below").evaluate("image => image.naturalWidth") > 0

    enter(phone, client.user, live_server)
    assert link.endswith(reverse("clients:screening", args=[client.id]))
    phone.goto(reverse("clients:screening", args=[client.id]))
    phone.get_by_role("button", name="Begin").tap()
    phone.locator("#q-height_cm").wait_for()
    phone.wait_for_load_state()  # nobody types before the page is there
    for question, typed in (("height_cm", "175"), ("weight_kg", "70")):
        with phone.expect_response("**/screening/answer/"):
            phone.locator(f"#q-{question} input[type=text]").fill(typed)
    expect(phone.locator("[data-save-status]")).to_have_text("Saved")
    desk.reload()

    expect(desk.get_by_text("2 of ")).to_contain_text("answered, last on")
    expect(desk.get_by_text("175")).to_have_count(0)
    desk.get_by_role("button", name="Withdraw the request").click()
    expect(desk.get_by_role("button", name="Ask for new answers")).to_be_visible()


def test_a_child_answers_with_a_parent(phone, desk, coach, live_server):
    client = builders.make_client(coach, with_login=True, name="Kit Lane", birth_on=date(2010, 5, 4))
    answers = builders.all_clear_answers() | {"birth_on": "2010-05-04"}
    save_answers(client=client, answers=answers, by=client.user, now=timezone.now())
    enter(phone, client.user, live_server)
    phone.goto(reverse("clients:screening", args=[client.id]))
    expect(phone.get_by_text("Answer together with a parent.")).to_be_visible()
    phone.goto(reverse("clients:screening-check", args=[client.id]))
    phone.get_by_role("button", name="Send the answers").tap()
    expect(phone.get_by_text("Write the name of the parent who answered with you.")).to_be_visible()

    phone.get_by_label("Name of the parent").fill("Paula Parent")
    phone.get_by_text("Mother").tap()
    phone.get_by_role("button", name="Send the answers").tap()
    phone.get_by_role("heading", name="What your answers say").wait_for()

    enter(desk, coach, live_server)
    desk.goto(reverse("clients:screening-result", args=[Screening.objects.get().id]))
    expect(desk.get_by_text("Answered together with Paula Parent (mother).")).to_be_visible()
