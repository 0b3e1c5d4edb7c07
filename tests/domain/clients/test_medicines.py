"""Medicines on the list count as the answer to their row, whatever was answered."""

from datetime import date, timedelta

import pytest

from clients.domain.medicines import (
    MUSCLE_CLASSES,
    OWN_CODES,
    QUESTIONS,
    ROWS,
    ListedMedicine,
    MedicineClass,
    may_be_a_second,
    rows_of,
)
from clients.domain.questionnaire import CURRENT
from clients.domain.screening import screen
from clients.domain.sources import SOURCES, Mark
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import TODAY, healthy_answers

OK, CAUTION, CLEARANCE = Verdict.NO_STOP_FLAG, Verdict.CAUTION, Verdict.NEEDS_CLEARANCE
Kind = MedicineClass
# What a healthy person's verdict becomes with one medicine of the class.
ALONE = {
    Kind.ANTICOAGULANT: CLEARANCE,  # S-HUGREG
    Kind.ANTIPLATELET: CAUTION,  # S-TRS, S-MEDX, weak
    Kind.NSAID: CAUTION,  # S-TRS, S-MEDX, weak
    Kind.CORTISONE: CAUTION,  # S-MEDX
    Kind.COMBINED: CAUTION,  # S-HORM, S-COC, S-PATCH
    Kind.PROGESTOGEN: OK,  # S-HORM, S-HORM2
    Kind.INJECTION: CAUTION,  # memory
    Kind.HRT_MOUTH: CAUTION,  # S-HORM, S-CANON
    Kind.HRT_SKIN: OK,  # S-HORM, S-CANON
    Kind.TESTOSTERONE: CAUTION,  # S-NASC
    Kind.STATIN: CAUTION,  # S-STAT
    Kind.FIBRATE: CAUTION,  # S-MEDX
    Kind.COLCHICINE: CAUTION,  # S-MEDX
    Kind.ANTIPSYCHOTIC: CAUTION,  # S-MEDX
    Kind.STIMULANT: CAUTION,  # S-MEDX
    Kind.BETA_BLOCKER: CAUTION,  # memory
    Kind.DIURETIC: CAUTION,  # memory
    Kind.SSRI: OK,  # S-MEDX
    Kind.OTHER: OK,
}


def listed(*kinds):
    return [ListedMedicine(name=kind.value.title(), kind=kind, added_on=date(2027, 1, 5)) for kind in kinds]


def outcome_of(*kinds, **answers):
    return screen(
        questionnaire=CURRENT, answers=healthy_answers(**answers), today=TODAY, medicines=listed(*kinds)
    )


def verdict_of(*kinds, **answers):
    [verdict] = set(outcome_of(*kinds, **answers).verdicts.values())
    return verdict


def test_every_class_is_in_the_table():
    assert set(ROWS) == set(ALONE) == set(Kind)
    assert all(kind.label for kind in Kind)


@pytest.mark.parametrize("kind", Kind)
def test_each_class_counts_though_the_question_says_no(kind):
    assert verdict_of(kind) is ALONE[kind]


def test_control_without_the_list_the_same_answers_clear():
    assert verdict_of() is OK


@pytest.mark.parametrize("kind", Kind)
def test_each_row_names_its_source_or_says_that_it_has_none(kind):
    for row in rows_of(listed(kind)):
        assert set(row.source_keys) <= set(SOURCES)
        assert row.source_keys or row.mark is not Mark.SEEN


def test_two_that_harm_muscle_need_clearance_and_two_of_one_class_do_not():
    assert verdict_of(Kind.STATIN, Kind.FIBRATE) is CLEARANCE
    assert verdict_of(Kind.STATIN, Kind.STATIN) is CAUTION
    assert len(MUSCLE_CLASSES) == 5
    [flag] = outcome_of(Kind.STATIN, Kind.FIBRATE).flags
    assert flag.answer == "On the list of medicines: Statin, Fibrate"


def test_the_graver_of_list_and_answer_counts():
    [said] = outcome_of(Kind.STATIN, muscle_medicine="several").flags
    [on_list] = outcome_of(Kind.STATIN, Kind.COLCHICINE, muscle_medicine="one").flags
    [same] = outcome_of(Kind.STATIN, muscle_medicine="one").flags

    assert said.answer == "Yes, two or more of these"
    assert on_list.answer.startswith("On the list")
    assert same.answer == "Yes, one of these"


def test_a_listed_hormone_adds_up_with_what_is_answered():
    assert verdict_of(Kind.COMBINED, smoking="yes") is CLEARANCE
    assert verdict_of(Kind.CORTISONE, smoking="yes") is CAUTION  # no v mark
    assert verdict_of(Kind.CORTISONE, Kind.COMBINED, smoking="yes") is CLEARANCE


def test_of_two_hormones_the_one_with_the_v_mark_counts():
    for kinds in ((Kind.CORTISONE, Kind.COMBINED), (Kind.COMBINED, Kind.CORTISONE, Kind.TESTOSTERONE)):
        [row] = rows_of(listed(*kinds))
        assert row.rule.venous
    assert row.names == ("Combined", "Testosterone")
    assert [row.code for row in rows_of(listed(Kind.STATIN, Kind.OTHER))] == ["muscle_medicine"]


def test_listed_testosterone_beside_a_raised_pressure_needs_clearance():
    raised = {
        "high_blood_pressure": "yes",
        "blood_pressure_control": "steady",
        "blood_pressure": [[145, 85], [140, 80]],
    }

    assert verdict_of(Kind.TESTOSTERONE, **raised) is CLEARANCE
    assert verdict_of(Kind.CORTISONE, **raised) is CAUTION


def test_only_rows_of_a_question_need_a_clinician():
    """What is compared with earlier answers has a question to name."""
    for kind in Kind:
        for row in rows_of(listed(kind)):
            assert row.rule.verdict is CAUTION or row.code in CURRENT.by_code


def test_the_answers_that_the_table_names_exist():
    for row in ROWS.values():
        if row.answers:
            code, answer = row.answers
            assert answer in {choice.value for choice in QUESTIONS[code].choices}
            assert QUESTIONS[code].rules == CURRENT.by_code[code].rules
    named = {code.removeprefix("medicine_") for code in OWN_CODES}
    assert named == {"antiplatelet", "nsaid", "beta_blocker", "diuretic"}


@pytest.mark.parametrize(
    ("kind", "said", "since_on", "expected"),
    [
        (Kind.FIBRATE, "one", None, True),
        (Kind.FIBRATE, "one", TODAY, True),
        (Kind.FIBRATE, "one", TODAY - timedelta(days=1), False),
        (Kind.FIBRATE, "several", None, False),
        (Kind.FIBRATE, "no", None, False),
        (Kind.COMBINED, "one", None, False),
    ],
)
def test_beside_one_that_was_answered_another_may_be_a_second(kind, said, since_on, expected):
    answers = {"muscle_medicine": said}

    assert may_be_a_second(kind, since_on=since_on, answers=answers, answered_on=TODAY) is expected
