"""The questionnaire in a real browser: with a script follow-ups come at once, without one after saving."""

import pytest
from django.urls import reverse

from clients.domain.questionnaire import CURRENT
from clients.models import Screening
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TAPS = 45  # numbers that are typed not counted
ASKED_FOR_NUMBERS = {"height_cm": "175", "weight_kg": "70,5"}


@pytest.fixture
def person(transactional_db):
    return builders.make_client(with_login=True)


def sign_in(page, user, live_server) -> None:
    """Hand over the cookie of a signed-in browser: signing in has tests of its own."""
    cookie = builders.browser_of(user).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def test_a_person_without_flags_answers_with_few_taps_and_types_only_numbers(phone, person, live_server):
    sign_in(phone, person.user, live_server)
    phone.goto(reverse("clients:screening", args=[person.id]))
    taps = 0

    def tap(locator) -> None:
        nonlocal taps
        locator.tap()
        taps += 1

    tap(phone.get_by_role("button", name="Begin"))
    for group in CURRENT.groups:
        phone.get_by_role("heading", name=group.title, exact=True).wait_for()
        phone.wait_for_load_state("domcontentloaded")  # or what has not come yet looks hidden
        for question in group.questions:
            box = phone.locator(f"#q-{question.code}")
            if box.is_hidden() or question.code == "birth_on":
                continue
            if question.code in ASKED_FOR_NUMBERS:
                box.locator("input[type=text]").fill(ASKED_FOR_NUMBERS[question.code])
            elif question.code == "blood_pressure":
                for input_, number in zip(
                    box.locator("input[type=text]").all(), (118, 76, 120, 78), strict=True
                ):
                    input_.fill(str(number))
            elif question.optional:
                # Both girths at once: who has no tape for the one has none for the other.
                if not box.get_by_label("Not measured").is_checked():
                    tap(box.get_by_label("Not measured"))
            else:
                tap(box.get_by_label("No", exact=True))
        tap(phone.locator(".action-bar [value=on]"))
    tap(phone.get_by_role("button", name="Send the answers"))

    phone.get_by_role("heading", name="What your answers say").wait_for()
    phone.wait_for_load_state("domcontentloaded")
    assert phone.get_by_text("No stop flag found").count() == 2
    print(f"{taps} taps, six numbers typed")
    assert taps <= MOST_TAPS, f"{taps} taps"
    assert Screening.objects.get().verdict_lower == "no_stop_flag"


def assert_nothing_is_cut_off(phone):
    """On the narrowest phone, and with text twice as large."""
    for width, size in ((320, "100%"), (390, "200%")):
        phone.set_viewport_size({"width": width, "height": 844})
        phone.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert phone.evaluate(wider) <= 0, (width, size)
    phone.evaluate("document.documentElement.style.fontSize = ''")


def test_a_follow_up_appears_at_once_and_goes_again(phone, person, live_server):
    sign_in(phone, person.user, live_server)
    phone.goto(reverse("clients:screening", args=[person.id]))
    phone.get_by_role("button", name="Begin").tap()
    phone.wait_for_url("**/about_you/")
    phone.goto(reverse("clients:screening-group", args=[person.id, "circulation"]))
    follow_up = phone.locator("#q-shunt_limbs")
    assert follow_up.is_hidden()

    phone.locator("#q-shunt").get_by_label("Yes").tap()
    follow_up.get_by_label("Left arm").tap()
    follow_up.get_by_label("Not sure").tap()

    assert follow_up.get_by_label("Left arm").is_checked() is False
    assert_nothing_is_cut_off(phone)
    phone.locator("#q-shunt").get_by_label("No", exact=True).tap()
    assert follow_up.is_hidden()


def test_not_measured_and_a_number_put_each_other_out(phone, person, live_server):
    sign_in(phone, person.user, live_server)
    phone.goto(reverse("clients:screening", args=[person.id]))
    phone.get_by_role("button", name="Begin").tap()
    phone.wait_for_url("**/about_you/")
    phone.goto(reverse("clients:screening-group", args=[person.id, "heart"]))
    box = phone.locator("#q-blood_pressure")

    box.locator("input[type=text]").first.fill("120")
    box.get_by_label("Not measured").tap()
    assert box.locator("input[type=text]").first.input_value() == ""

    box.locator("input[type=text]").first.fill("120")
    assert box.get_by_label("Not measured").is_checked() is False


def test_a_girth_that_was_measured_stays_where_the_other_was_not(phone, person, live_server):
    sign_in(phone, person.user, live_server)
    phone.goto(reverse("clients:screening", args=[person.id]))
    phone.get_by_role("button", name="Begin").tap()
    phone.wait_for_url("**/about_you/")
    thigh, arm = phone.locator("#q-thigh_cm"), phone.locator("#q-upper_arm_cm")

    thigh.locator("input[type=text]").fill("58")
    arm.get_by_label("Not measured").tap()

    assert thigh.locator("input[type=text]").input_value() == "58"
    assert thigh.get_by_label("Not measured").is_checked() is False
