"""Details that `make mutation` showed could change without a test noticing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from clients.domain.answers import readings_in
from clients.domain.clearance import Allowed, Basis, Refused
from clients.domain.documents import DocumentKind, plain_name
from clients.domain.gate import may_train
from clients.domain.measurements import Doubt, doubt_about
from clients.domain.numbers import NumberNotUnderstood
from clients.domain.one_rep_max import EstimateRefused, estimate
from clients.domain.people import birth_date_problem, bmi
from clients.domain.questionnaire import CURRENT
from clients.domain.regions import LEGS, Limb
from clients.domain.screening import AnswersNotValid, not_sure_rule, screen, validate_group
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import (
    NOW,
    TODAY,
    healthy_answers,
    make_clearance,
    make_client,
    make_screening,
    screened,
)


def asked(clearance, screening=None, limbs=LEGS):
    return may_train(
        client=make_client(),
        clearance=clearance,
        screening=screening or make_screening(),
        limbs=limbs,
        today=TODAY,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.CONTRAINDICATED, "The answers rule out cuffs on the legs."),
        (Verdict.NEEDS_CLEARANCE, "An admin has to decide about the legs first."),
        (Verdict.CAUTION, "The cautions for the legs have to be read"),
    ],
)
def test_a_refusal_names_the_limbs_in_the_middle_of_a_sentence(verdict, words):
    answer = asked(make_clearance(), make_screening(verdicts=dict.fromkeys(Limb, verdict)))

    assert isinstance(answer, Refused)
    assert any(reason.message.startswith(words) for reason in answer.reasons)


def test_the_smallest_limit_is_one():
    clearance = make_clearance(max_cuff_minutes=1, max_percent_1rm=1, basis=Basis.DECISION)

    assert isinstance(asked(clearance), Allowed)


@pytest.mark.parametrize("field", ["valid_from_on", "valid_until_on"])
@pytest.mark.parametrize("not_a_day", [datetime(2027, 3, 1, tzinfo=UTC), "2027-03-01", None])
def test_validity_that_is_no_day_is_refused(field, not_a_day):
    assert isinstance(asked(make_clearance(**{field: not_a_day})), Refused)


@pytest.mark.parametrize("today", ["2027-03-01", NOW, None])
def test_a_today_that_is_no_day_is_refused(today):
    answer = may_train(
        client=make_client(),
        clearance=make_clearance(),
        screening=make_screening(),
        limbs=LEGS,
        today=today,
        now=NOW,
    )

    assert isinstance(answer, Refused)


def test_a_revocation_keeps_every_letter_of_its_reason():
    answer = asked(make_clearance(revoked_at=NOW, revoke_reason="Factor X."))

    assert [reason.message for reason in answer.reasons] == ["The clearance was revoked: Factor X."]


def test_not_sure_asks_for_two_admins_only_where_yes_would():
    rules = {question.code: not_sure_rule(question) for question in CURRENT.questions if question.rules}

    assert {code for code, rule in rules.items() if rule and rule.two_admins} == {
        question.code
        for question in CURRENT.questions
        if question.two_admins and question.not_sure_verdict is Verdict.NEEDS_CLEARANCE
    }
    assert not rules["kidney"].two_admins
    assert rules["heart"].two_admins


def test_not_sure_says_what_to_do_next():
    grave, mild = not_sure_rule(CURRENT.by_code["kidney"]), not_sure_rule(CURRENT.by_code["smoking"])

    assert grave.advice == "Find out together and send a new screening, or ask a doctor."
    assert mild.advice == "Find out together. Until then, go on as if the answer were yes."
    assert grave.mark is mild.mark is Mark.POLICY
    assert grave.answers == ("not_sure",)


def test_a_group_is_checked_against_the_day_it_is_answered():
    tomorrow = (TODAY + timedelta(days=1)).isoformat()

    errors = validate_group(CURRENT, "about_you", healthy_answers(birth_on=tomorrow), TODAY)

    assert list(errors) == ["birth_on"]


def test_answers_that_are_not_valid_are_named():
    answers = healthy_answers()
    del answers["kidney"], answers["skin"]

    with pytest.raises(AnswersNotValid, match=r"^2 answers do not validate: kidney, skin$"):
        screen(questionnaire=CURRENT, answers=answers, today=TODAY)


def test_a_number_not_understood_says_so():
    assert str(NumberNotUnderstood("Please write a number.")) == "Please write a number."


def test_one_repetition_is_the_weight_itself_and_no_warning():
    one = estimate(load_kg=Decimal("82.5"), reps=1)

    assert (one.flagged, one.note) == (False, "One repetition: the load is the 1RM.")
    assert estimate(load_kg=Decimal(60), reps=5).note == "The middle of six formulas, with their range."


@pytest.mark.parametrize(
    ("load_kg", "reps", "words"),
    [
        (Decimal(0), 5, "The load must be more than 0."),
        (Decimal(60), 0, "At least one full repetition is needed."),
    ],
)
def test_an_estimate_is_refused_in_words(load_kg, reps, words):
    assert estimate(load_kg=load_kg, reps=reps) == EstimateRefused(reason=words)


def test_too_many_repetitions_say_what_to_do():
    assert (
        "Please use a heavier load, 10 repetitions or fewer." in estimate(load_kg=Decimal(60), reps=16).reason
    )


def test_a_kilogram_can_be_mixed_up_too():
    assert doubt_about(Decimal("2.2"), Decimal(1)) is Doubt.OTHER_UNIT


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("X-ray.pdf", "X-ray"), ("a/b/letter.pdf", "letter"), ("c:\\X\\note X.pdf", "note X")],
)
def test_a_file_name_keeps_its_letters_and_loses_its_folders(typed, shown):
    assert plain_name(typed, DocumentKind.PDF) == f"{shown}.pdf"


@pytest.mark.parametrize("control", ["not_steady", "not_sure"])
def test_a_known_pressure_that_is_not_steady_leaves_the_reading_as_grave_as_it_is(control):
    outcome = screened(
        blood_pressure=[[145, 85], [140, 85]], high_blood_pressure="yes", blood_pressure_control=control
    )

    grades = {flag.code: flag.verdict for flag in outcome.flags}
    assert grades["blood_pressure"] is Verdict.NEEDS_CLEARANCE


def test_the_combined_rule_says_why_and_lists_what_came_together():
    flag = screened(smoking="yes", hormones="hrt_mouth").flags[-1]

    assert flag.reason == "Two or more things that make a clot in a vein more likely come together."
    assert flag.advice == "Ask for a doctor's agreement first, and show the doctor this list."
    assert flag.answer == "Hormone replacement by mouth. Smoking."
    assert (flag.venous, flag.two_admins) == (True, False)


def test_a_body_mass_index_between_two_tenths_is_rounded_up():
    assert bmi(Decimal(100), Decimal("29.85")) == Decimal("29.9")
    assert bmi(Decimal(200), Decimal("119.40")) == Decimal("29.9")
    assert bmi(Decimal(100), Decimal("29.65")) == Decimal("29.7")


def test_a_birth_date_is_in_the_future_from_tomorrow_on():
    tomorrow = TODAY + timedelta(days=1)

    assert birth_date_problem(tomorrow, TODAY) == (
        "This date is in the future. Please write the date of birth."
    )
    assert birth_date_problem(TODAY, TODAY, youngest=0) is None


def test_a_reading_of_four_digits_is_read_and_told_apart_later():
    assert readings_in([[9999, -9999], [120, 80]]) is not None
    for absurd in (10_000, -10_000):
        assert readings_in([[absurd, 80], [120, 80]]) is None


def test_an_estimate_is_rounded_half_up_to_a_tenth():
    # O'Conner gives 11.25 exactly.
    assert dict(estimate(load_kg=Decimal(10), reps=5).by_formula)["O'Conner"] == Decimal("11.3")


def test_too_many_repetitions_say_what_to_do_instead():
    assert estimate(load_kg=Decimal(60), reps=16).reason == (
        "More than 15 repetitions say too little: the formulas no longer agree. "
        "Please use a heavier load, 10 repetitions or fewer."
    )
