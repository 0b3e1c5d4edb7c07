"""One session on the phone, screen by screen, with a thumb and no scripts."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from sessions.domain.figures import number_text
from sessions.models import Event, TrainingSession
from tests.support import builders
from tests.support.html_forms import PhoneUser, html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


@shared_rows
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, exercise_codes=("leg-extension", "leg-press"))


@shared_rows
def address(training_session):
    return reverse("sessions:live", args=[training_session.id])


@pytest.fixture
def thumb(client_person, browser_of):
    return PhoneUser(browser_of(client_person.user))


def done_before(client, days, **columns):
    """A session of the leg extension, finished that many days ago."""
    now = timezone.now()
    row = builders.make_training_session(
        client, on=client.today(now) + timedelta(days=5), exercise_codes=("leg-extension",)
    )
    then = now - timedelta(days=days)
    TrainingSession.objects.filter(pk=row.pk).update(
        scheduled_on=then.date(), started_at=then, ended_at=then, state="finished", **columns
    )
    return row


@shared_rows
def known_client(training_session, client_person):
    """A client whose first week is over: one button answers the ready check."""
    done_before(client_person, days=8)
    return client_person


def do_both_exercises(thumb):
    """From the first placement card to the summary."""
    thumb.tap_main()  # cuffs are on
    for exercise in (1, 2):
        for _ in range(4):
            thumb.tap_main()
        thumb.tap_main()  # cuffs are off
        thumb.tap_main(effort=6, discomfort=5)
        if exercise == 1:
            thumb.tap_main()  # cuffs are on


def test_a_session_as_prescribed_takes_seventeen_taps_and_no_typing(known_client, thumb, training_session):
    thumb.open("/today/")
    thumb.tap("ready", no_to_all="on")
    do_both_exercises(thumb)

    training_session.refresh_from_db()
    assert "Well done" in thumb.screen.text
    assert thumb.taps == 17
    assert training_session.state == "finished"
    assert training_session.reps_done == training_session.reps_prescribed == 150
    assert set(training_session.record["ready"].values()) == {False}


def test_the_second_number_sends_both_without_a_script(known_client, thumb, training_session):
    thumb.open("/today/")
    thumb.tap("ready", no_to_all="on")
    while not thumb.screen.has("feedback"):
        thumb.tap_main()

    form = thumb.screen.form("feedback")
    assert list(form.radios) == ["effort"]
    assert [button.value for button in form.buttons if button.name == "discomfort"] == [
        str(number) for number in range(11)
    ]
    assert form.buttons[0].name == ""  # out of use: the Enter key sends no number


def test_in_the_first_week_each_question_is_a_tap_of_its_own(thumb, training_session):
    thumb.open("/today/")
    thumb.follow("Start")
    thumb.answer_ready_check()
    do_both_exercises(thumb)

    training_session.refresh_from_db()
    assert training_session.state == "finished"
    assert thumb.taps == 23


def test_the_ready_check_comes_first_and_keeps_what_was_answered(thumb, address):
    screen = thumb.open(address)

    assert "Any of these today?" in screen.text
    assert not screen.has("cuffs-on")
    answered = screen.form("ready")
    assert len(answered.radios) == 6
    assert answered.main.label == "Continue"
    screen = thumb.send(answered, **{"ready-fever": "yes"})
    assert thumb.response.status_code == 422
    assert "Answer each of the questions." in screen.text
    assert 'name="ready-fever" value="yes" checked' in html_of(thumb.response)
    assert Event.objects.count() == 0


def test_no_to_all_is_offered_after_the_first_week_only(known_client, thumb, address):
    screen = thumb.open(address)

    labels = [button.label for button in screen.form("ready").buttons]
    assert labels == ["No to all", "Continue"]


def test_a_yes_keeps_the_cuffs_off_and_offers_the_same_sets(thumb, address, training_session):
    thumb.open(address)
    screen = thumb.answer_ready_check(skin="yes")

    assert "No cuffs today" in screen.text
    assert "Keep the cuffs off until the skin has healed." in screen.text
    assert "Your coach is told." in screen.text
    assert screen.main_form.main.label == "Do it without cuffs"
    screen = thumb.tap("without-cuffs")
    assert screen.main_form.main.label == "Done, 30 reps"
    assert "cuffs stay on" not in screen.text
    for _ in range(4):
        screen = thumb.tap_main()
    assert screen.has("feedback")  # no cuffs to take off

    training_session.refresh_from_db()
    assert training_session.record["without_cuffs"] is True
    assert training_session.cuff_seconds == 0
    assert not Event.objects.filter(kind="cuffs_on").exists()


def test_a_yes_that_needs_a_doctor_leads_away_first(thumb, address, training_session):
    thumb.open(address)
    screen = thumb.answer_ready_check(blood_pressure="yes")

    assert screen.main_form.main.label == "Not today"
    assert screen.has("without-cuffs")
    thumb.tap_main()
    training_session.refresh_from_db()
    assert (training_session.state, training_session.reps_done) == ("finished", 0)


def test_a_red_yes_says_what_to_do_and_offers_no_training(thumb, address, training_session):
    thumb.open(address)
    screen = thumb.answer_ready_check(chest="yes")

    assert "call the emergency number now" in screen.text
    assert screen.main_form.main.label == "End the session"
    assert not screen.has("without-cuffs")
    thumb.tap_main()
    training_session.refresh_from_db()
    assert (training_session.state, training_session.reps_done) == ("finished", 0)


def test_the_first_screen_says_where_how_tight_and_what_to_check(thumb, address):
    thumb.open(address)
    screen = thumb.answer_ready_check()

    assert "High and tight" in screen.text
    assert "Tightness 6 to 7 of 10. Never above 7." in screen.text
    assert "pink within 3 s" in screen.text
    assert screen.main_form.main.label == "Cuffs are on"


def test_last_time_is_told_in_small_print(thumb, address, training_session, client_person):
    row = done_before(client_person, days=3).prescriptions.get()
    performed = [
        {"set_number": n, "reps": r, "original_reps": r, "corrected": False, "late": False}
        for n, r in ((1, 30), (2, 13))
    ]
    record = {"exercises": [{"prescription": str(row.id), "performed": performed, "effort": 8}]}
    TrainingSession.objects.filter(pk=row.training_session_id).update(record=record)

    thumb.open(address)
    screen = thumb.begin()

    assert f"Last time: 30/13 at {number_text(row.load_value)} kg, effort 8" in screen.text


def test_the_main_button_names_what_it_stores_and_stores_exactly_that(thumb, address):
    thumb.open(address)
    screen = thumb.begin()

    assert screen.main_form.main.label == "Done, 30 reps"
    thumb.tap_main()

    stored = Event.objects.get(kind="set_performed")
    assert (stored.body["set"], stored.body["reps"]) == (1, 30)


def test_starting_says_started_and_cuffs_on_together(thumb, address):
    thumb.open(address)
    thumb.begin(tightness=6)

    kinds = list(Event.objects.order_by("occurred_at").values_list("kind", flat=True))
    assert kinds == ["started", "cuffs_on"]
    assert Event.objects.get(kind="cuffs_on").body["tightness"] == 6


def test_too_tight_is_no_way_on_until_it_is_said_again(thumb, address):
    thumb.open(address)
    screen = thumb.begin(tightness=8)

    assert "Too tight. Loosen to 7 or less first." in screen.text
    assert not Event.objects.filter(kind="cuffs_on").exists()

    thumb.tap("cuffs-on", tightness=7)

    assert Event.objects.get(kind="cuffs_on").body["tightness"] == 7


def test_rest_starts_by_itself_with_a_deadline_and_leaves_the_button(thumb, address):
    thumb.open(address)
    thumb.begin()
    screen = thumb.tap_main()

    html = thumb.response.content.decode()
    assert 'data-phase="rest"' in html
    assert "data-ends-at=" in html
    assert screen.main_form.main.label == "Done, 15 reps"


def test_after_the_rest_the_set_is_shown(thumb, address):
    thumb.open(address)
    thumb.begin()
    thumb.tap_main()

    with time_machine.travel(timezone.now() + timedelta(seconds=31), tick=False):
        thumb.open(address)

    assert 'data-phase="lift"' in thumb.response.content.decode()


def test_fewer_repetitions_need_no_keyboard(thumb, address):
    thumb.open(address)
    screen = thumb.begin()

    fewer = screen.forms[1]
    assert fewer.lists["reps"][0] == "50"
    assert fewer.fields["reps"] == "30"
    screen = thumb.send(fewer, reps=22)

    assert "Set 1 saved: 22 reps" in screen.text
    assert Event.objects.get(kind="set_performed").body["reps"] == 22


def test_the_last_set_can_be_taken_back_for_ten_seconds(thumb, address, training_session):
    thumb.open(address)
    thumb.begin()
    thumb.tap_main()
    screen = thumb.tap("undo")

    training_session.refresh_from_db()
    assert screen.main_form.main.label == "Done, 30 reps"
    assert training_session.reps_done == 0
    assert Event.objects.filter(kind="set_performed").exists()  # the fact stays

    thumb.tap_main()
    with time_machine.travel(timezone.now() + timedelta(seconds=11), tick=False):
        screen = thumb.open(address)
    assert not screen.has("undo")
    assert screen.link("Correct")


def test_a_set_is_corrected_behind_a_deliberate_tap_and_moves_no_timer(thumb, address, training_session):
    thumb.open(address)
    thumb.begin()
    screen = thumb.tap_main()
    ends_at = thumb.response.content.decode().split('data-ends-at="')[1].split('"')[0]

    thumb.open(f"{address}{screen.link('Correct')}")
    screen = thumb.tap_main(reps=27)

    training_session.refresh_from_db()
    (done,) = training_session.record["exercises"][0]["performed"]
    assert (done["reps"], done["original_reps"], done["corrected"]) == (27, 30, True)
    assert ends_at in thumb.response.content.decode()


def test_two_tabs_with_the_same_set_count_it_once(browser_of, client_person, address, training_session):
    one, two = PhoneUser(browser_of(client_person.user)), PhoneUser(browser_of(client_person.user))
    one.open(address)
    one.begin()
    two.open(address)
    one.tap_main()
    screen = two.tap_main()

    training_session.refresh_from_db()
    assert training_session.reps_done == 30
    assert screen.main_form.main.label == "Done, 15 reps"


def test_a_stale_tab_from_before_a_stop_is_told_the_session_is_over(
    browser_of, client_person, address, training_session
):
    one, two = PhoneUser(browser_of(client_person.user)), PhoneUser(browser_of(client_person.user))
    one.open(address)
    one.begin()
    two.open(address)
    one.tap("stop", reason="numb")
    screen = two.tap_main()

    training_session.refresh_from_db()
    assert "The session is over" in screen.text
    assert training_session.state == "stopped"
    assert training_session.record["exercises"][0]["performed"][0]["late"] is True


def test_time_under_the_cuff_is_amber_at_ten_minutes_and_red_at_fifteen(thumb, address):
    thumb.open(address)
    thumb.begin()
    now = timezone.now()

    with time_machine.travel(now + timedelta(minutes=10, seconds=1), tick=False):
        thumb.open(address)
    assert "live-clock-warn" in thumb.response.content.decode()

    with time_machine.travel(now + timedelta(minutes=15, seconds=1), tick=False):
        screen = thumb.open(address)
        assert "live-clock-over" in thumb.response.content.decode()
        assert "Take the cuffs off now" in screen.text
        screen = thumb.tap_main()
    assert "No cuffs from here on." in screen.text


def test_the_changeover_counts_down_and_blocks_nothing(thumb, address):
    thumb.open(address)
    thumb.begin()
    for _ in range(5):
        thumb.tap_main()
    screen = thumb.tap_main(effort=5, discomfort=4)

    assert "Rest without cuffs" in screen.text
    assert screen.main_form.main.label == "Cuffs are on"


@pytest.mark.parametrize(("discomfort", "advised"), [(7, False), (8, True), (10, True)])
def test_too_much_discomfort_gets_advice_at_eight_and_not_at_seven(thumb, address, discomfort, advised):
    thumb.open(address)
    thumb.begin()
    for _ in range(5):
        thumb.tap_main()
    screen = thumb.tap_main(effort=5, discomfort=discomfort)

    assert ("more discomfort" in screen.text) is advised


def test_feedback_without_both_numbers_says_so(thumb, address):
    thumb.open(address)
    thumb.begin()
    for _ in range(5):
        thumb.tap_main()
    screen = thumb.tap_main(effort=5)

    assert thumb.response.status_code == 422
    assert "Choose from 0 to 10 how much discomfort the cuffs gave." in screen.text


def test_a_note_goes_to_the_coach(thumb, address):
    thumb.open(address)
    thumb.begin()
    thumb.tap("stop", reason="dizzy")
    screen = thumb.tap("note", text="Better after sitting down. 🙂")

    assert "Better after sitting down. 🙂" in screen.text
