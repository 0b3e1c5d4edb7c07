"""The main job as three people do it in their browsers: from an empty practice to a logged session.

Each step is one person's. Addresses come from the pages and from the mails themselves, and nothing here knows
what runs behind the site.
"""

import re
from collections.abc import Callable, Iterable
from email.message import Message
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from clients.domain.questionnaire import CURRENT
from tests.support.live_page_driver import expect_next_screen, wait_until_all_sent, wait_until_tappable

COACH, CLIENT = "cora@north.example", "kit@mail.example"
PASSWORD = "north-lamp-kettle-42"
NUMBERS = {"height_cm": "175", "weight_kg": "70,5"}
BLOOD_PRESSURE = ("118", "76", "120", "78")


def accept_invitation(page: Page, path: str) -> None:
    """Whoever was invited chooses a password, and is in."""
    page.goto(path)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Accept and sign in").click()
    page.wait_for_url(lambda url: "/invitations/" not in url)


def invite_coach(admin: Page, name: str, email: str) -> None:
    admin.goto("/practice/")
    admin.locator("input[name=name]").fill(name)
    admin.locator("input[name=email]").fill(email)
    admin.get_by_role("button", name="Send the invitation").click()
    expect(admin.get_by_text(f"{email}, coach")).to_be_visible()


def add_and_invite_client(coach: Page, name: str, email: str) -> str:
    """The path of the new client's page."""
    coach.goto("/clients/add/")
    coach.locator("input[name=name]").fill(name)
    coach.locator("input[name=email]").fill(email)
    coach.locator("input[name=birth_on]").fill("1988-04-12")
    coach.get_by_role("button", name="Add and invite").click()
    coach.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/"))
    return "/".join(urlsplit(coach.url).path.split("/")[:3]) + "/"


def screen_in_person(coach: Page, client_path: str) -> None:
    """The coach reads every question aloud; the client says no to all of them."""
    coach.goto(f"{client_path}screening/")
    coach.get_by_role("button", name="Begin").click()
    for group in CURRENT.groups:
        coach.get_by_role("heading", name=group.title, exact=True).wait_for()
        for question in group.questions:
            answer(coach, question)
        coach.locator(".action-bar [value=on]").click()
    coach.get_by_role("button", name="Send the answers").click()
    coach.get_by_role("heading", name="What the answers say").wait_for()
    expect(coach.get_by_text("No stop flag found")).to_have_count(2)


def answer(coach: Page, question) -> None:
    """No, or the number that is asked for; a question that another one's "yes" opens stays closed."""
    box = coach.locator(f"#q-{question.code}")
    if box.is_hidden() or question.code == "birth_on":
        return
    if question.code in NUMBERS:
        box.locator("input[type=text]").fill(NUMBERS[question.code])
    elif question.code == "blood_pressure":
        for field, number in zip(box.locator("input[type=text]").all(), BLOOD_PRESSURE, strict=True):
            field.fill(number)
    elif question.optional:
        box.get_by_label("Not measured").check()
    else:
        box.get_by_label("No", exact=True).check()


def agree_to_the_text(phone: Page) -> None:
    """The client reads about BFR from Today and says yes; before that nothing with cuffs can be planned."""
    phone.goto("/today/")
    phone.get_by_role("link", name="Read about BFR").tap()
    phone.get_by_role("button", name="I have read this, and I say yes").tap()
    expect(phone.get_by_text("You said yes on")).to_be_visible()


def record_one_rep_max(coach: Page, client_path: str, exercise: str, load: str) -> None:
    """A tested 1RM in the client's unit, lifted today."""
    coach.goto(f"{client_path}one-rep-maxes/")
    coach.locator("select[name=exercise_code]").select_option(label=exercise)
    coach.locator("input[name=method][value=tested]").check()
    coach.locator("input[name=typed_value]").fill(load)
    coach.get_by_role("button", name="Write down").click()
    expect(coach.get_by_role("rowheader", name=exercise)).to_be_visible()


def assign_today(coach: Page, client_path: str, exercises: list[str]) -> None:
    """Legs, default protocol and percent, today; all of it, and not the shorter first session."""
    coach.goto(client_path)
    coach.get_by_role("link", name="Assign session").first.click()
    coach.get_by_role("radio", name="Legs").check(force=True)
    for exercise in exercises:
        coach.get_by_role("checkbox", name=re.compile(f"^{exercise} 1RM")).check()
    coach.locator("input[name=taper]").uncheck()
    coach.get_by_role("button", name="Assign session").click()
    coach.wait_for_url(lambda url: "/sessions/new/" not in url)


def log_everything(phone: Page) -> int:
    """The client does the session exactly as prescribed; how many taps that took, from today's page on."""
    phone.goto("/today/")
    phone.get_by_role("link", name="Start").tap()
    phone.wait_for_url("**/live/")
    taps = 1
    while not phone.get_by_role("heading", name="Well done").count():
        wait_until_tappable(phone)
        questions = phone.locator("[data-event=ready] [value=no]").all()
        scales = phone.locator("[data-event=feedback] fieldset").all()
        # The tap that answers the last question of a screen leads to the next one.
        *answers, last = (
            questions or [scale.locator("label").nth(5) for scale in scales] or [phone.locator("[data-main]")]
        )
        for each in answers:
            each.tap()
        with expect_next_screen(phone):
            last.tap()
        taps += len(answers) + 1
    wait_until_all_sent(phone)
    return taps


def see_the_result(coach: Page, client_path: str) -> None:
    """The coach reads prescribed beside performed."""
    coach.goto(client_path)
    expect(coach.get_by_text("150 of 150 reps")).to_be_visible()


def do_the_main_job(
    *, admin: Page, coach: Page, phone: Page, admin_invitation: str, mailed_invitation: Callable[[str], str]
) -> int:
    """All of it; how many taps the client needed. `mailed_invitation(email)` is the path in a mail."""
    accept_invitation(admin, admin_invitation)
    invite_coach(admin, "Cora Coach", COACH)
    accept_invitation(coach, mailed_invitation(COACH))
    client_path = add_and_invite_client(coach, "Kit Lane", CLIENT)
    screen_in_person(coach, client_path)
    record_one_rep_max(coach, client_path, "Leg press", "120")
    record_one_rep_max(coach, client_path, "Leg extension", "60")
    accept_invitation(phone, mailed_invitation(CLIENT))
    agree_to_the_text(phone)
    assign_today(coach, client_path, ["Leg press", "Leg extension"])
    taps = log_everything(phone)
    see_the_result(coach, client_path)
    return taps


def invitation_path(mails: Iterable[Message], email: str) -> str | None:
    """The path of the link in the newest invitation to this address; None where there is none yet."""
    for mail in reversed(list(mails)):
        text = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
        content = text.get_payload(decode=True)
        link = re.search(
            rb"https?://[^/\s]+(/invitations/\S+)", content if isinstance(content, bytes) else b""
        )
        if mail["To"] == email and link:
            return link[1].decode()
    return None
