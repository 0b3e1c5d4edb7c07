"""Four clients answer on their phones; what their coach can assign, and why, stands on the pages."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from clients.domain.questionnaire import CURRENT
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NUMBERS = {"height_cm": "175", "weight_kg": "70"}
PRESSURE = ("118", "76", "120", "78")
ARMS, LEGS = "Arms", "Legs"
NO_CUFFS, NOTHING_FOUND, ASK_A_CLINICIAN = "No cuffs", "No stop flag found", "Needs clearance"

# code answered "yes", which limb, verdict for arms and legs as the client reads them,
# why: for the client, for the coach.
PEOPLE = {
    "a clot": (
        "blood_clot",
        None,
        {ARMS: False, LEGS: False},
        ("An earlier clot is the strongest sign", "A blood clot in the past"),
    ),
    "varicose veins": (
        "varicose_veins",
        None,
        {ARMS: False, LEGS: False},
        ("Blood already stands longer in such veins", "Varicose or weak veins"),
    ),
    "a shunt in the left arm": (
        "shunt",
        "Left arm",
        {"Left arm": False, "Right arm": True, LEGS: True},
        ("A cuff could close it for good", "A shunt, fistula or port in a limb"),
    ),
    "nothing": (None, None, {ARMS: True, LEGS: True}, ("No answer raised a flag",) * 2),
}
EXERCISES = {ARMS: "Biceps curl", LEGS: "Leg press"}


def enter(page: Page, user, live_server) -> None:
    cookie = builders.browser_of(user).cookies["sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def answer_everything(phone: Page, client, yes_to: str | None, limb: str | None) -> None:
    phone.goto(reverse("clients:screening", args=[client.id]))
    phone.get_by_role("button", name="Begin").tap()
    for group in CURRENT.groups:
        phone.get_by_role("heading", name=group.title, exact=True).wait_for()
        for question in group.questions:
            box = phone.locator(f"#q-{question.code}")
            if box.is_hidden() or question.code == "birth_on":
                continue
            if question.code in NUMBERS:
                box.locator("input[type=text]").fill(NUMBERS[question.code])
            elif question.code == "blood_pressure":
                for field, number in zip(box.locator("input[type=text]").all(), PRESSURE, strict=True):
                    field.fill(number)
            elif question.optional:
                box.get_by_label("Not measured").check()
            elif limb and question.code == f"{yes_to}_limbs":
                box.get_by_label(limb).tap()
            else:
                box.get_by_label("Yes" if question.code == yes_to else "No", exact=True).tap()
        phone.locator(".action-bar [value=on]").tap()
    phone.get_by_role("button", name="Send the answers").tap()
    phone.get_by_role("heading", name="What your answers say").wait_for()


def assert_the_client_can_tell_why(phone: Page, where_open: dict, why: str) -> None:
    expect(phone.get_by_text(why).first).to_be_visible()
    for limbs, may in where_open.items():
        line = phone.locator(".region-line").filter(has=phone.get_by_role("heading", name=limbs, exact=True))
        expected = "Your coach can plan sessions with cuffs" if may else "cuffs"
        expect(line).to_contain_text(expected)
        assert ("Your coach can plan sessions with cuffs" in line.inner_text()) is may


def assert_the_coach_can_assign(desk: Page, client, region: str, may: bool) -> None:
    """Through the planner itself: what is not allowed is refused there, with its reason."""
    desk.goto(f"{reverse('sessions:new')}?client={client.id}")
    desk.get_by_role("radio", name=region).check(force=True)
    desk.get_by_role("checkbox", name=re.compile(f"^{EXERCISES[region]} 1RM")).check()
    if may:
        expect(desk.locator("#preview")).to_contain_text("Ready to assign")
        desk.get_by_role("button", name="Assign session").click()
        desk.wait_for_url(lambda url: "/sessions/new/" not in url)
        return
    expect(desk.locator("#preview")).to_contain_text("Not allowed for this region")
    # The exercise counts by now: the panel grows with it, and the button below would move under the pointer.
    expect(desk.locator("#preview")).to_contain_text("Why these minutes?")
    desk.get_by_role("button", name="Assign session").click()
    expect(desk.get_by_text("Nothing was assigned.")).to_be_visible()


@pytest.mark.parametrize("has", PEOPLE)
def test_from_the_questions_to_what_the_coach_can_assign(has, phone, desk, coach, live_server):
    yes_to, limb, where_open, (why, reason) = PEOPLE[has]
    client = builders.make_client(coach, with_login=True, name="Kit Lane")
    builders.make_one_rep_max(client, "leg-press")
    builders.make_one_rep_max(client, "biceps-curl")
    enter(phone, client.user, live_server)
    enter(desk, coach, live_server)

    answer_everything(phone, client, yes_to, limb)
    assert_the_client_can_tell_why(phone, where_open, why)

    for region in [each for each in EXERCISES if each in where_open]:
        # One region a day: of two that are open the second is only looked at.
        if region == LEGS and where_open.get(ARMS):
            continue
        assert_the_coach_can_assign(desk, client, region, where_open[region])
    assert client.training_sessions.count() == (1 if where_open[LEGS] else 0)

    desk.goto(reverse("clients:detail", args=[client.id]))
    desk.get_by_role("link", name=re.compile("^Answers")).click()
    expect(desk.get_by_text(reason).first).to_be_visible()
