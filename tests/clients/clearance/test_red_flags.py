"""A red flag, wherever it enters, closes the gate and is told at once. An admin closes it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, FieldsRefused, StaleEdit
from clients.clearance import gate
from clients.clearance.actions import close_red_flag, raise_red_flag, respond_to_red_flag
from clients.domain.clearance import Allowed, ReasonCode
from clients.domain.red_flags import RED_FLAGS, Sign, Way
from clients.domain.regions import LEGS
from clients.models import Clearance, RedFlag, Review
from clients.screening.actions import submit
from sessions.messaging.kinds import alert
from sessions.messaging.schedule import plan_new_messages
from sessions.messaging.sweep import sweep_messages
from sessions.models import Message
from tests.clients.screening.test_answers_changed import answer, is_cleared
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.red_flags import ENTRIES, NOT_A_SIGN, enter
from tests.support.shared_rows import shared_rows

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
OFFERS = ("without them", "without cuffs until then", "Start", "Plan the", "can plan")


@shared_rows
def cleared(client_person):
    builders.make_screening(client_person)
    return client_person


def flag(client, sign=Sign.LIMB, way=Way.CHANGE, **facts):
    return raise_red_flag(client=client, sign=sign, way=way, by=client.user, at=NOW, now=NOW, **facts)


def close(red_flag, by, **changes):
    facts = {
        "reason": "No clot in the ultrasound.",
        "clinician_name": "Dr. Wolf",
        "clinician_role": "Emergency doctor",
        "clinician_on": red_flag.client.today(NOW),
    }
    return close_red_flag(red_flag=red_flag, entry_id=uuid4(), by=by, **({"now": NOW} | facts | changes))


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_however_it_enters_everything_happens_at_once(entry, cleared, coach, admin, smtp, browser_of):
    enter(entry, cleared)

    client = cleared
    client.refresh_from_db()
    row = RedFlag.objects.get()
    assert (row.sign, row.way) == (entry.sign, entry.way)
    # The clearance is gone and the gate says what to do.
    assert not Clearance.objects.unrevoked().exists()
    answered = gate.check_client(client=client, limbs=LEGS, now=timezone.now())[1]
    assert answered.reasons[0].code is ReasonCode.RED_FLAG
    # Coach and admin are told within the sweep of this minute, whatever the hour.
    night = timezone.now().replace(hour=2) + timedelta(days=1)
    plan_new_messages(now=timezone.now())
    sweep_messages(clock=lambda: night)
    assert {mail["To"] for mail in smtp.messages} >= {coach.email, admin.email}
    # The client's first words are what to do, and nothing offers training.
    for address in (reverse("sessions:today"), reverse("clients:see-a-doctor", args=[client.id])):
        page = html_of(browser_of(client.user).get(address))
        main = page[page.index("<main") : page.index("</main>")]
        assert RED_FLAGS[entry.sign].title in main
        assert not [offer for offer in OFFERS if offer in main]
    # First on the coach's list.
    roster = html_of(browser_of(coach).get(reverse("clients:list")))
    assert "Red flag" in roster


@pytest.mark.parametrize("entry", NOT_A_SIGN, ids=str)
def test_what_is_no_sign_raises_none(entry, cleared):
    enter(entry, cleared)

    assert not RedFlag.objects.exists()


def test_without_the_rule_a_swollen_calf_reaches_nobody(cleared, monkeypatch):
    """The control."""
    monkeypatch.setattr(submit, "signs_of_answers", lambda _flags: ())

    answer(cleared, cleared.user, swelling="yes")
    plan_new_messages(now=NOW)

    assert not RedFlag.objects.exists()
    assert not Message.objects.filter(kind="alert").exists()


def test_the_letter_repeats_what_the_client_was_told(cleared, coach, admin, smtp):
    answer(cleared, cleared.user, chest="yes")
    plan_new_messages(now=NOW)
    sweep_messages(clock=lambda: NOW)

    text = " ".join(mail.get_payload()[0].get_payload(decode=True).decode() for mail in smtp.messages)
    text = " ".join(text.split())
    assert RED_FLAGS[Sign.CHEST].title in text
    assert RED_FLAGS[Sign.CHEST].what_now in text
    assert "No training, with or without cuffs." in text


def test_who_said_it_is_not_written_to(cleared, coach, admin):
    answer(cleared, coach, swelling="yes")
    plan_new_messages(now=NOW)

    assert {row.recipient for row in Message.objects.filter(kind="alert")} == {admin}


def test_said_twice_it_is_one_flag_and_one_letter_each(cleared, coach, admin):
    first = flag(cleared)
    plan_new_messages(now=NOW)

    again = flag(cleared, way=Way.READY)
    plan_new_messages(now=NOW)

    assert first == again
    assert first.entries.get().text == "Said in the check before a session"
    assert Message.objects.filter(kind="alert").count() == 2


def test_a_change_that_comes_with_a_sign_is_one_letter_each(cleared, coach, admin, browser_of):
    address = reverse("clients:health-change", args=[cleared.id])
    response = browser_of(cleared.user).post(address, {"signs": ["limb"], "note": "Since this morning."})
    plan_new_messages(now=timezone.now())

    assert response.url == reverse("clients:see-a-doctor", args=[cleared.id])
    assert RedFlag.objects.get().detail == "Since this morning."
    assert Message.objects.filter(kind="alert").count() == 2


@pytest.mark.parametrize("code", ["swelling", "chest"])
def test_an_answer_does_not_take_it_back(cleared, code):
    answer(cleared, cleared.user, **{code: "yes"})

    answer(cleared, cleared.user, now=NOW + timedelta(days=30))

    assert not is_cleared(cleared)
    assert Review.objects.get().changed_answers.filter(cause="red_flag").exists()


def test_an_admin_closes_it_and_new_answers_clear_again(cleared, admin, coach):
    answer(cleared, cleared.user, swelling="yes")
    row = RedFlag.objects.get()

    close(row, admin)

    cleared.refresh_from_db()
    assert not cleared.has_red_flag
    assert not is_cleared(cleared)
    answer(cleared, cleared.user)
    assert is_cleared(cleared)


def test_two_flags_are_closed_one_by_one(cleared, admin):
    first, second = flag(cleared), flag(cleared, Sign.CHEST)

    close(first, admin)

    cleared.refresh_from_db()
    assert cleared.has_red_flag
    close(second, admin)
    cleared.refresh_from_db()
    assert not cleared.has_red_flag


@pytest.mark.parametrize("name", ["coach", "client"])
def test_nobody_else_closes_it(cleared, coach, name):
    row = flag(cleared)

    with pytest.raises(ActionRefused):
        close(row, {"coach": coach, "client": cleared.user}[name])


def test_an_admin_who_coaches_the_client_does_not_close_it(cleared, admin):
    row = flag(cleared)
    admin.role = "coach"
    admin.save()
    cleared.coaches.add(admin)

    with pytest.raises(ActionRefused):
        close(row, admin)


BEFORE, AFTER = NOW.date() - timedelta(days=2), NOW.date() + timedelta(days=2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"clinician_name": " "}, "clinician_name"),
        ({"clinician_role": ""}, "clinician_role"),
        ({"clinician_on": None}, "clinician_on"),
        ({"clinician_on": BEFORE}, "clinician_on"),
        ({"clinician_on": AFTER}, "clinician_on"),
        ({"reason": "\n"}, "reason"),
    ],
)
def test_closing_names_who_looked_and_when(cleared, admin, changes, field):
    row = flag(cleared)

    with pytest.raises(FieldsRefused) as refusal:
        close(row, admin, **changes)

    assert [name for name, _ in refusal.value.problems] == [field]
    assert RedFlag.objects.open().exists()


@pytest.mark.parametrize("said_days_ago", [0, 60], ids=["right clock", "clock 60 days behind"])
def test_the_doctor_looked_at_it_since_it_was_opened(cleared, admin, said_days_ago):
    """A phone's clock makes no day before that good enough. The day itself is."""
    at = NOW - timedelta(days=said_days_ago)
    row = raise_red_flag(client=cleared, sign=Sign.LIMB, way=Way.READY, by=cleared.user, at=at, now=NOW)
    today = cleared.today(NOW)

    for days in (50, 1):
        with pytest.raises(FieldsRefused):
            close(row, admin, clinician_on=today - timedelta(days=days))
    assert RedFlag.objects.open().exists()
    close(row, admin, clinician_on=today)
    assert not RedFlag.objects.open().exists()


def test_the_day_of_opening_is_the_clients_own(cleared, admin):
    """At 23:30 UTC it is tomorrow already in Auckland."""
    cleared.time_zone = "Pacific/Auckland"
    cleared.save()
    night = NOW.replace(hour=23, minute=30)
    row = raise_red_flag(client=cleared, sign=Sign.LIMB, way=Way.READY, by=cleared.user, at=night, now=night)
    later = {"by": admin, "now": night + timedelta(hours=1)}

    with pytest.raises(FieldsRefused):
        close(row, **later, clinician_on=night.date())
    close(row, **later, clinician_on=night.date() + timedelta(days=1))
    assert not RedFlag.objects.open().exists()


def test_it_is_closed_once(cleared, admin):
    row = flag(cleared)
    close(row, admin)

    with pytest.raises(StaleEdit):
        close(row, builders.make_admin(cleared.practice))


def test_the_coach_writes_down_what_was_done(cleared, coach, browser_of):
    row = flag(cleared)
    address = reverse("clients:red-flag-respond", args=[row.id])

    browser_of(coach).post(
        address, {"did-entry_id": uuid4(), "did-kind": "reached", "did-text": "At the GP."}
    )

    row.refresh_from_db()
    assert row.entries.get().text == "At the GP."
    assert row.first_response_at


def test_a_note_has_words(cleared, coach):
    with pytest.raises(ActionRefused, match="Write the note"):
        respond_to_red_flag(
            red_flag=flag(cleared), entry_id=uuid4(), kind="note", text=" ", by=coach, now=NOW
        )


def test_the_page_says_what_was_said_and_told_and_who_may_close(cleared, coach, admin, browser_of):
    row = flag(cleared, detail="Since this morning.")
    address = reverse("clients:red-flag", args=[row.id])

    for_coach, for_admin = (html_of(browser_of(each).get(address)) for each in (coach, admin))

    for page in (for_coach, for_admin):
        assert "Since this morning." in page
        assert RED_FLAGS[Sign.LIMB].what_now in page
    assert "Close the red flag" in for_admin
    assert "Close the red flag" not in for_coach


def test_what_is_missing_stands_beside_its_field(cleared, admin, browser_of):
    row = flag(cleared)

    page = browser_of(admin).post(reverse("clients:red-flag-close", args=[row.id]), {"close-reason": "Fine."})

    assert page.status_code == 422
    assert set(page.context["close_form"].errors) == {"clinician_name", "clinician_role", "clinician_on"}
    assert "Fine." in html_of(page)


def test_open_flags_stand_above_the_queue(cleared, admin, browser_of):
    flag(cleared)

    page = html_of(browser_of(admin).get(reverse("clients:review-list")))

    assert page.index(RED_FLAGS[Sign.LIMB].label) < page.index('aria-label="Which cases"')


def test_the_result_of_the_questions_says_it_first_and_offers_nothing(cleared, browser_of):
    screening = answer(cleared, cleared.user, swelling="yes")

    page = html_of(browser_of(cleared.user).get(reverse("clients:screening-result", args=[screening.id])))

    main = page[page.index("<main") : page.index("</main>")]
    assert main.index("See a doctor today.") < main.index("Arms")
    assert not [offer for offer in OFFERS if offer in main]


def test_from_160_100_the_client_is_told_to_see_a_doctor(cleared, browser_of):
    screening = answer(cleared, cleared.user, blood_pressure=[[165, 85], [150, 84]])

    page = html_of(browser_of(cleared.user).get(reverse("clients:screening-result", args=[screening.id])))

    assert "Please see a doctor about this before any hard training" in page


def test_no_letter_is_due_where_a_stop_tells_it(cleared):
    flag(cleared, Sign.CHEST, Way.STOP)

    assert not list(alert.Alert().plan_new(NOW))


def test_a_cleared_person_without_a_flag_may_train(cleared):
    assert isinstance(gate.check_client(client=cleared, limbs=LEGS, now=NOW)[1], Allowed)
