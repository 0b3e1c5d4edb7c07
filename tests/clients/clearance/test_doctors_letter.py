"""The letter that a client takes to a doctor: what it says, what it leaves out, and who may open it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import record_blood_pressure
from clients.clearance.doctors_letter import doctors_letter
from clients.domain.medicines import MedicineClass
from clients.domain.people import BloodPressure
from clients.domain.sources import SOURCES
from clients.models import AuditEvent, Flag
from clients.screening.actions.medicines import add_medicine, end_medicine, withdraw_medicine
from tests.support import builders


def letter(client) -> str:
    return reverse("clients:letter-to-doctor", args=[client.id])


def page_of(browser_of, user, client) -> str:
    return " ".join(browser_of(user).get(letter(client)).content.decode().split())


def test_it_names_each_answer_in_a_doctors_words(client_person, coach, browser_of):
    builders.make_screening(client_person, stroke="yes", smoking="yes")

    page = page_of(browser_of, coach, client_person)

    assert "Stroke or transient ischaemic attack" in page
    assert page.index("Answers that we ask you about") < page.index("Stroke") < page.index("Smoking")
    assert "born 12 April 1996" in page
    assert f"<bdi>{coach.name}</bdi>, coach, {coach.email}" in page
    assert client_person.practice.name in page
    assert "20 to 50 % of what the person can lift once" in page
    assert "at most 15 minutes a session" in page
    assert "40 to 80 %" in page
    assert "Medicines, as the person names them" in page


def test_it_carries_no_sources_and_no_sentences_for_coaches(client_person, coach, browser_of):
    builders.make_screening(client_person, stroke="not_sure", blood_clot="yes", pregnancy="pregnant")

    page = page_of(browser_of, coach, client_person)

    flags = list(Flag.objects.all())
    assert len(flags) >= 3
    body = page[page.index('class="letter"') : page.index("</article>")]
    assert not [key for key in SOURCES if key in body]
    assert not [flag.reason for flag in flags if flag.reason in body]
    assert not [flag.advice for flag in flags if flag.advice and flag.advice in body]
    assert "The client is not sure" not in body


def test_it_prints_readings_with_their_days_and_says_which_are_high(client_person, coach, browser_of):
    builders.make_screening(client_person, varicose_veins="yes")
    now = timezone.now()
    for days, systolic in ((3, 172), (40, 128)):
        record_blood_pressure(
            client=client_person,
            reading_id=uuid4(),
            reading=BloodPressure(systolic_mmhg=systolic, diastolic_mmhg=84),
            measured_on=client_person.today(now) - timedelta(days=days),
            by=coach,
            now=now,
        )

    made = doctors_letter(client_person, now)
    assert [(each.row.systolic_mmhg, each.is_high) for each in made.readings][-2:] == [
        (172, True),
        (128, False),
    ]
    assert "172/84" in page_of(browser_of, coach, client_person)


def on_the_list(client, name, kind, **facts):
    return add_medicine(
        client=client, medicine_id=uuid4(), name=name, kind=kind, by=client.user, now=timezone.now(), **facts
    )


def test_it_prints_what_is_taken_with_the_dose_and_not_what_was_ended_or_a_mistake(
    client_person, coach, browser_of
):
    now = timezone.now()
    on_the_list(client_person, "Eliquis", MedicineClass.ANTICOAGULANT, note="5 mg, twice a day")
    ended = on_the_list(client_person, "Simvastatin", MedicineClass.STATIN)
    mistaken = on_the_list(client_person, "Metoprolol", MedicineClass.BETA_BLOCKER)
    end_medicine(medicine=ended, ended_on=client_person.today(now), by=client_person.user, now=now)
    withdraw_medicine(medicine=mistaken, reason="Of my mother.", by=client_person.user, now=now)
    builders.make_screening(client_person, **builders.ON_THE_PILL)

    page = page_of(browser_of, coach, client_person)
    list_on_it = page[page.index("Medicines, as the person names them") : page.index("Your answer")]

    assert "<bdi>Eliquis</bdi>" in list_on_it
    assert "Blood thinner, such as warfarin or apixaban" in list_on_it
    assert "5 mg, twice a day" in list_on_it
    assert "Simvastatin" not in page
    assert "Metoprolol" not in page
    assert list_on_it.count("letter-blank") == 1
    assert "On the list of medicines: Eliquis" in page  # the answer that the doctor is asked about


def test_with_no_medicine_on_the_list_there_is_room_to_write(client_person, coach, browser_of):
    builders.make_screening(client_person)

    page = page_of(browser_of, coach, client_person)
    list_on_it = page[page.index("Medicines, as the person names them") : page.index("Your answer")]

    assert "None was written down." in list_on_it
    assert list_on_it.count("letter-blank") == 3


def test_what_was_said_before_is_in_it(client_person, coach, browser_of):
    builders.make_screening(client_person, stroke="yes")
    builders.make_screening(client_person)

    assert "Said earlier, and no longer" in page_of(browser_of, coach, client_person)


def test_an_open_red_flag_is_in_it(client_person, browser_of):
    builders.make_screening(client_person, swelling="yes")

    assert "Reported and still open" in page_of(browser_of, client_person.user, client_person)


def test_without_answers_the_page_says_so(client_person, coach, browser_of):
    assert "No health answers yet" in page_of(browser_of, coach, client_person)


def test_without_flags_it_says_that_nothing_is_asked(client_person, coach, browser_of):
    builders.make_screening(client_person)

    assert "No answer needs a doctor's word" in page_of(browser_of, coach, client_person).replace(
        "&#x27;", "'"
    )


def test_who_opened_it_is_in_the_audit_list_and_one_oneself_is_not(client_person, coach, admin, browser_of):
    builders.make_screening(client_person, stroke="yes")
    for user in (coach, admin, client_person.user):
        assert browser_of(user).get(letter(client_person)).status_code == 200

    seen = AuditEvent.objects.filter(action="saw", kind="doctorsletter")
    assert {event.actor for event in seen} == {coach, admin}


def test_others_do_not_find_it(client_person, stranger_coach, browser_of):
    builders.make_screening(client_person, stroke="yes")
    other = builders.make_client(with_login=True)

    assert browser_of(stranger_coach).get(letter(client_person)).status_code == 404
    assert browser_of(other.user).get(letter(client_person)).status_code == 404


def test_it_is_only_read(client_person, coach, browser_of):
    assert browser_of(coach).post(letter(client_person)).status_code == 405


@pytest.mark.parametrize("place", ["clients:documents", "clients:detail", "clients:review-detail"])
def test_the_pages_lead_to_it(client_person, coach, admin, browser_of, place):
    review = builders.make_screening(client_person, stroke="yes").review
    about = review.id if place == "clients:review-detail" else client_person.id
    user = admin if place == "clients:review-detail" else coach

    assert (
        f'href="{letter(client_person)}"'
        in browser_of(user).get(reverse(place, args=[about])).content.decode()
    )


def test_it_takes_the_same_queries_at_any_history(client_person, coach, django_assert_max_num_queries):
    for _ in range(3):
        builders.make_screening(client_person, stroke="yes", smoking="yes")
    for name in ("Ibuprofen", "Zinc"):
        on_the_list(client_person, name, MedicineClass.OTHER)
    client_person.refresh_from_db()

    with django_assert_max_num_queries(7):
        doctors_letter(client_person, timezone.now())


@pytest.mark.parametrize(
    ("readings", "told"),
    [
        ([[162, 84], [130, 80]], True),  # one reading and one number are enough
        ([[130, 80], [128, 101]], True),
        ([[152, 94], [150, 92]], False),
    ],
)
def test_readings_decide_whether_the_result_sends_to_a_doctor_not_the_words_of_the_rule(
    client_person, browser_of, readings, told
):
    screening = builders.make_screening(
        client_person,
        blood_pressure=readings,
        high_blood_pressure="yes",
        blood_pressure_control="steady",
    )
    Flag.objects.filter(screening=screening, code="blood_pressure").update(reason="Said otherwise.")

    page = browser_of(client_person.user).get(reverse("clients:screening-result", args=[screening.id]))

    assert ("Please see a doctor" in page.content.decode()) is told
