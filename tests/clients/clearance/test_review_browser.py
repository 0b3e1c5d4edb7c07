"""The review pages in a real browser: how many actions a decision takes, and the keyboard.

An action is a click, a filled field or a key press. The queue is an admin's first page: opening it is none.
A typical case has the letter, whose uploader named the clinician; without that it takes three more.
"""

from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from clients.models import Clearance, Decision, Review
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_ACTIONS = 5


@dataclass
class Hands:
    """An admin who reviews cases; counts clicks and keys."""

    page: Page
    actions: int = 0

    def click(self, what: Locator) -> None:
        self.actions += 1
        what.click()

    def fill(self, what: Locator, text: str) -> None:
        self.actions += 1
        what.fill(text)

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)


@pytest.fixture
def case(client_person):
    """A typical case: varicose veins, and the letter that the coach uploaded and named the clinician of."""
    review = builders.make_screening(client_person, varicose_veins="yes").review
    builders.make_document(
        client_person,
        clinician_name="Dr. Paul Steiner",
        clinician_role="Vein clinic",
        clinician_on=client_person.today(timezone.now()),
    )
    return review


@pytest.fixture
def signed_in(desk, live_server, admin, browser_of, case):
    cookie = browser_of(admin).cookies["sessionid"].value
    desk.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    desk.goto("/reviews/")
    return desk


def test_an_admin_decides_a_typical_case_in_five_actions(signed_in, case, admin):
    hands = Hands(signed_in)

    hands.click(signed_in.get_by_role("link", name="Clara Client"))
    hands.click(signed_in.get_by_label("Clear with limits"))
    hands.click(signed_in.get_by_label("Arms and legs"))
    hands.fill(signed_in.get_by_label("Reason"), "Letter of the vein clinic: light loads are fine.")
    hands.click(signed_in.get_by_role("button", name="Write the decision"))

    expect(signed_in.get_by_text("Written down: cleared with limits.")).to_be_visible()
    clearance = Clearance.objects.get()
    assert (clearance.decided_by, clearance.decision.clinician_name) == (admin, "Dr. Paul Steiner")
    assert hands.actions <= MOST_ACTIONS


def test_by_keyboard_only_finding_the_case_takes_one_more(signed_in, case):
    hands = Hands(signed_in)

    hands.press("j")
    hands.press("Enter")
    signed_in.wait_for_url(f"**/reviews/{case.id}/")
    hands.press("l")
    hands.fill(signed_in.get_by_label("Reason"), "Letter of the vein clinic.")
    hands.click(signed_in.get_by_label("Arms and legs"))
    hands.click(signed_in.get_by_role("button", name="Write the decision"))

    expect(signed_in.get_by_text("Written down: cleared with limits.")).to_be_visible()
    assert hands.actions == MOST_ACTIONS + 1


def test_refusing_takes_four(signed_in, case):
    hands = Hands(signed_in)

    hands.click(signed_in.get_by_role("link", name="Clara Client"))
    signed_in.wait_for_url(f"**/reviews/{case.id}/")  # and its scripts with it
    hands.press("r")
    hands.fill(signed_in.get_by_label("Reason"), "No letter of the vein clinic yet.")
    hands.click(signed_in.get_by_role("button", name="Write the decision"))

    expect(signed_in.get_by_text("Written down: refused.")).to_be_visible()
    assert hands.actions == 4


def test_the_keys_choose_and_put_the_cursor_into_the_reason_but_send_nothing(signed_in, case):
    signed_in.goto(f"/reviews/{case.id}/")
    reason = signed_in.get_by_label("Reason")
    for key, chosen in (
        ("c", "clear"), ("l", "clear_with_limits"), ("r", "refuse"), ("i", "ask_client"), ("i", "ask_coach"),
    ):  # fmt: skip
        signed_in.keyboard.press(key)
        expect(signed_in.locator(f"[name=kind][value={chosen}]")).to_be_checked()
        expect(reason).to_be_focused()
        assert reason.input_value() == ""
        reason.blur()

    signed_in.keyboard.press("c")
    signed_in.keyboard.type("rlic")  # typed into the reason, so it chooses nothing
    assert reason.input_value() == "rlic"
    expect(signed_in.locator("[name=kind][value=clear]")).to_be_checked()
    signed_in.locator("body").click(position={"x": 5, "y": 5})
    signed_in.keyboard.press("Control+r")
    signed_in.wait_for_load_state()
    assert not Decision.objects.exists()
    expect(signed_in.get_by_text("Keyboard")).to_be_visible()


def test_only_the_fields_of_the_chosen_decision_are_shown(signed_in, case):
    signed_in.goto(f"/reviews/{case.id}/")
    clinician, minutes = (
        signed_in.get_by_label("Clinician who agreed"),
        signed_in.get_by_label("Most minutes"),
    )
    expect(clinician).to_be_hidden()

    signed_in.get_by_label("Clear with limits").check()
    expect(clinician).to_be_visible()
    expect(minutes).to_be_visible()
    signed_in.get_by_label("Clear", exact=True).check()
    expect(minutes).to_be_hidden()
    signed_in.get_by_label("Refuse").check()
    expect(clinician).to_be_hidden()


def test_j_and_k_walk_the_queue_from_end_to_end(signed_in, case, coach):
    for name in ("Bo Second", "Cy Third"):
        builders.make_screening(builders.make_client(coach, name=name), varicose_veins="yes")
    signed_in.reload()
    order = [review.screening.client.name for review in Review.objects.waiting()]

    def focused() -> str:
        return signed_in.evaluate("document.activeElement.textContent")

    walked = []
    for key in "jjjjkkk":
        signed_in.keyboard.press(key)
        walked.append(focused())
    assert walked == [order[0], order[1], order[2], order[2], order[1], order[0], order[0]]

    signed_in.get_by_label("Rule").focus()
    signed_in.keyboard.press("j")  # a letter in a list looks for an entry; it is not taken away
    assert focused() not in order


def test_a_decision_is_taken_back_with_one_click_on_the_queue(signed_in, case):
    signed_in.goto(f"/reviews/{case.id}/")
    signed_in.keyboard.press("r")
    signed_in.keyboard.type("A slip of the hand.")
    signed_in.get_by_role("button", name="Write the decision").click()

    signed_in.get_by_role("button", name="Take it back").click()

    expect(signed_in.get_by_text("Taken back.", exact=False).first).to_be_visible()
    case.refresh_from_db()
    assert case.state == Review.State.WAITING
