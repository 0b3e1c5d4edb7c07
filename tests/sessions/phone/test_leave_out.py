"""The last set after very hard ones: offered on the phone, stored as a fact, seen by the coach."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sessions.models import Event, TrainingSession
from tests.support import builders
from tests.support.html_forms import PhoneUser, html_of
from tests.support.live_page_driver import answer_ready_check, give_feedback, tap, wait_until_sent

OFFER = "That was very hard twice in a row. You may leave out the last set."


@pytest.fixture
def training_session(client_person):
    builders.make_screening(client_person)
    for days in (2, 5):
        session_before(client_person, days, efforts=[9])
    return builders.make_training_session(client_person, exercise_codes=("leg-extension",))


def session_before(client, days, *, efforts, region="lower"):
    now = timezone.now()
    row = builders.make_training_session(
        client, on=client.today(now) + timedelta(days=days), exercise_codes=("leg-extension",)
    )
    then = now - timedelta(days=days)
    TrainingSession.objects.filter(pk=row.pk).update(
        scheduled_on=client.today(now) - timedelta(days=days),
        started_at=then,
        ended_at=then,
        state="finished",
        region=region,
        record={"exercises": [{"prescription": "", "effort": effort} for effort in efforts]},
    )
    return row


@pytest.fixture
def thumb(client_person, browser_of):
    return PhoneUser(browser_of(client_person.user))


def go_to_the_last_set(thumb, training_session):
    thumb.open(reverse("sessions:live", args=[training_session.id]))
    thumb.answer_ready_check()
    thumb.tap_main()  # cuffs are on
    for _ in range(3):
        assert not thumb.screen.has("leave-out")
        thumb.tap_main()


@pytest.mark.django_db
def test_the_offer_stands_beside_going_on_and_the_coach_sees_what_was_left_out(
    thumb, training_session, coach, browser_of
):
    go_to_the_last_set(thumb, training_session)
    assert OFFER in thumb.screen.text
    assert thumb.screen.has("set")

    thumb.tap("leave-out")
    thumb.tap_main()  # cuffs are off
    thumb.tap_main(effort=9, discomfort=5)

    training_session.refresh_from_db()
    assert training_session.state == "finished"
    assert training_session.record["exercises"][0]["left_out"] == [4]
    assert (training_session.reps_done, training_session.reps_prescribed) == (60, 75)
    page = html_of(browser_of(coach).get(training_session.get_absolute_url()))
    assert "Set 4 was left out, as offered after an effort of 9 or more twice in a row." in page
    assert "Set 4 left out after very hard ones" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "efforts",
    [{2: 8, 5: 9}, {2: 9}, {2: 9, 20: 9}],
    ids=["not so hard", "only once", "before a break"],
)
def test_otherwise_nothing_is_offered(thumb, client_person, efforts):
    builders.make_screening(client_person)
    for days, effort in efforts.items():
        session_before(client_person, days, efforts=[effort])
    session = builders.make_training_session(client_person, exercise_codes=("leg-extension",))
    go_to_the_last_set(thumb, session)

    assert not thumb.screen.has("leave-out")


@pytest.mark.django_db
def test_the_other_region_does_not_count(thumb, client_person):
    builders.make_screening(client_person)
    session_before(client_person, 5, efforts=[9, 9], region="upper")
    session = builders.make_training_session(client_person, exercise_codes=("leg-extension",))
    go_to_the_last_set(thumb, session)

    assert not thumb.screen.has("leave-out")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_phone_offers_it_without_a_network_too(
    phone, live_server, browser_of, client_person, training_session
):
    cookie = browser_of(client_person.user).cookies["sessionid"].value
    phone.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    phone.goto(reverse("sessions:live", args=[training_session.id]))
    answer_ready_check(phone)
    phone.context.set_offline(True)
    for _ in range(4):
        expect(phone.get_by_text(OFFER)).to_have_count(0)
        tap(phone, phone.locator("[data-main]").first)
    expect(phone.get_by_text(OFFER)).to_be_visible()
    phone.get_by_text("Leave out the last set", exact=True).click()
    tap(phone, phone.get_by_role("button", name="Yes, leave it out"))
    tap(phone, phone.locator("[data-main]").first)  # cuffs are off
    give_feedback(phone, effort=9)
    expect(phone.get_by_role("heading", name="Well done")).to_be_visible()
    phone.context.set_offline(False)
    wait_until_sent(phone, 9)

    training_session.refresh_from_db()
    assert training_session.record["exercises"][0]["left_out"] == [4]
    assert Event.objects.filter(kind="set_left_out").count() == 1
