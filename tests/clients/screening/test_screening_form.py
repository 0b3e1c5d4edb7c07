"""What people type into a group of questions, and what the rules get."""

from datetime import date

import pytest

from clients.domain.questionnaire import CURRENT, NOT_MEASURED
from clients.models import Client
from clients.screening.forms.screening import ANOTHER_AND_LIMBS, BOTH_SAID, GroupForm

TODAY = date(2026, 11, 23)


def filled(group: str, data: dict, unit: str = "kg", answers: dict | None = None, **profile) -> GroupForm:
    form = GroupForm(
        data,
        questionnaire=CURRENT,
        group=CURRENT.group(group),
        answers=answers or {},
        client=Client(unit=unit, **profile),
        today=TODAY,
    )
    form.is_valid()
    return form


def readings(*texts: str) -> dict:
    names = ["blood_pressure", "blood_pressure-1", "blood_pressure-2", "blood_pressure-3"]
    return dict(zip(names, texts, strict=False))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (("130", "85", "128", "84"), [[130, 85], [128, 84]]),
        (("130/85", "", "128/84 mmHg", ""), [[130, 85], [128, 84]]),
        (("130 mmHg", "85", " 128 ", "84"), [[130, 85], [128, 84]]),
        (("١٣٠", "٨٥", "128", "84"), [[130, 85], [128, 84]]),
    ],
)
def test_blood_pressure_is_read_as_people_write_it(typed, stored):
    assert filled("heart", readings(*typed)).given["blood_pressure"] == stored


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("80", "120", "120", "80"), "the first number must be the larger one"),
        (("300", "10", "120", "80"), "between 60 and 260"),
        (("120", "80"), "second reading too"),
        (("120", "", "120", "80"), "both numbers of the first reading"),
        (("high", "80", "120", "80"), "both numbers of the first reading"),
        (("99999", "80", "120", "80"), "both numbers of the first reading"),
        ((), "Please answer this question"),
    ],
)
def test_a_reading_that_cannot_be_one_is_refused_in_words(typed, said):
    form = filled("heart", readings(*typed))

    assert said in form.errors["blood_pressure"][0]
    assert "blood_pressure" not in form.given


def test_not_measured_is_an_answer_but_not_beside_numbers():
    assert (
        filled("heart", {"blood_pressure-not-measured": NOT_MEASURED}).given["blood_pressure"] == NOT_MEASURED
    )
    both = filled("heart", {**readings("120"), "blood_pressure-not-measured": NOT_MEASURED})
    assert both.errors["blood_pressure"] == [BOTH_SAID]


@pytest.mark.parametrize(
    ("typed", "unit", "stored"),
    [
        ("82,5", "kg", "82.5"),
        ("82.5 kg", "kg", "82.5"),
        ("180", "lb", "81.647"),
        ("٨٢", "kg", "82"),
    ],
)
def test_a_weight_is_typed_in_the_clients_unit_and_kept_in_kilograms(typed, unit, stored):
    assert filled("about_you", {"weight_kg": typed}, unit=unit).given["weight_kg"] == stored


def test_a_weight_in_pounds_is_shown_again_in_pounds():
    form = GroupForm(
        questionnaire=CURRENT,
        group=CURRENT.group("about_you"),
        answers={"weight_kg": "81.647"},
        client=Client(unit="lb"),
        today=TODAY,
    )

    (row,) = [row for row in form.rows() if row.question.code == "weight_kg"]

    assert (row.typed["texts"], row.unit) == (["180"], "lb")


@pytest.mark.parametrize("typed", ["0", "-80", "1e3", "1e9", "abc", "1,234.5", "NaN"])
def test_a_weight_that_cannot_be_one_is_refused_and_kept_on_the_page(typed):
    form = filled("about_you", {"weight_kg": typed})

    assert form.errors["weight_kg"]
    (row,) = [row for row in form.rows() if row.question.code == "weight_kg"]
    assert row.typed["texts"] == [typed]


def test_the_range_of_a_weight_is_said_in_the_unit_that_was_typed():
    assert filled("about_you", {"weight_kg": "1000"}, unit="lb").errors["weight_kg"] == [
        "Please write a number from 44 to 882 lb."
    ]


@pytest.mark.parametrize(
    ("typed", "unit", "stored"),
    [("178", "kg", "178"), ("5'10\"", "lb", "177.8"), ("6 ft", "lb", "182.88"), ("178,5", "lb", "178.5")],
)
def test_a_height_may_come_in_feet_and_inches_from_those_who_think_in_them(typed, unit, stored):
    assert filled("about_you", {"height_cm": typed}, unit=unit).given["height_cm"] == stored


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2030-01-01", "in the future"),
        ("2021-11-24", "4 years old"),
        ("1896-01-01", "oldest"),
        ("nonsense", "date of birth"),
        ("\x00", "date of birth"),
    ],
)
def test_a_birth_date_that_cannot_be_one_is_refused_in_words(typed, said):
    assert said in filled("about_you", {"birth_on": typed}).errors["birth_on"][0]


def test_not_sure_stands_alone_among_limbs():
    answers = {"shunt": "yes", "shunt_limbs": ["left_upper", "not_sure"]}

    assert filled("circulation", answers).errors["shunt_limbs"] == [ANOTHER_AND_LIMBS.format("Not sure")]


@pytest.mark.parametrize("forged", ["maybe", "\x00", "<b>", "yes "])
def test_an_answer_that_is_not_on_the_page_is_refused(forged):
    form = filled("clots", {"blood_clot": forged})

    assert form.errors["blood_clot"] == ["Please choose one of the answers shown."]
    assert form.given == {}


def test_an_answer_of_another_group_or_version_is_left_alone():
    form = filled("clots", {"blood_clot": "no", "heart": "yes", "made_up": "yes"})

    assert form.given == {"blood_clot": "no"}


def test_a_follow_up_is_asked_only_after_the_answer_that_calls_for_it():
    def asked(form: GroupForm) -> set[str]:
        return {row.question.code for row in form.rows() if row.asked}

    assert "heart_recent" not in asked(filled("heart", {"heart": "no"}))
    assert "heart_recent" in asked(filled("heart", {"heart": "yes"}))


def test_what_was_typed_into_a_follow_up_that_is_no_longer_asked_does_not_count():
    form = filled("heart", {"heart": "no", "heart_recent": "recent"})

    assert "heart_recent" not in form.given
    assert "heart_recent" not in form.errors


def test_nothing_is_preselected_but_numbers_of_the_profile():
    form = GroupForm(
        questionnaire=CURRENT,
        group=CURRENT.group("about_you"),
        answers={},
        client=Client(birth_on=date(1990, 4, 30)),
        today=TODAY,
    )

    typed = {row.question.code: row.typed for row in form.rows()}
    assert typed["birth_on"]["text"] == "1990-04-30"

    def is_answered(row) -> bool:
        return any(row.typed.get("chosen", [])) or bool(row.typed.get("not_measured"))

    for group in CURRENT.groups:
        empty = GroupForm(questionnaire=CURRENT, group=group, answers={}, client=Client(), today=TODAY)
        assert not [row for row in empty.rows() if is_answered(row)]
