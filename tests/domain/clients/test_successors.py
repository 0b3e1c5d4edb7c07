"""Between two versions of the questions nothing is unsaid, and nothing is asked for twice."""

import pytest

from clients.domain import answers_changed
from clients.domain.changed_facts import ChangeCause, EarlierAnswers, EarlierFlag, NewAnswers
from clients.domain.questionnaire import BY_VERSION, CURRENT, NOT_SURE, QUESTIONNAIRE_V1
from clients.domain.questionnaire.successors import SUCCESSORS, asked_now_by
from clients.domain.regions import ALL_LIMBS
from clients.domain.verdicts import Verdict
from tests.domain.clients.test_answers_changed import DAY, changed_codes, earlier

# What was answered to the first version, what is answered to the second, whether it is taken back.
MOVES = [
    ({"clotting_disorder": "own"}, {}, True),
    ({"clotting_disorder": "own"}, {"clotting_disorder": "yes"}, False),
    ({"clotting_disorder": "own"}, {"family_clot": "yes"}, True),  # less grave
    ({"clotting_disorder": "own"}, {"clotting_disorder": NOT_SURE}, True),
    ({"clotting_disorder": "family"}, {}, True),
    ({"clotting_disorder": "family"}, {"family_clot": "yes"}, False),
    ({"clotting_disorder": "family"}, {"clotting_disorder": "yes"}, False),
    ({"clotting_disorder": NOT_SURE}, {"family_clot": NOT_SURE}, False),
    ({"sickle_cell_disease": "yes"}, {}, True),
    ({"sickle_cell_disease": "yes"}, {"sickle_cell": "trait"}, True),
    ({"sickle_cell_disease": "yes"}, {"sickle_cell": "disease"}, False),
    ({"sickle_cell_trait": "yes"}, {}, True),
    ({"sickle_cell_trait": "yes"}, {"sickle_cell": "not_tested"}, True),
    ({"sickle_cell_trait": "yes"}, {"sickle_cell": "trait"}, False),
    ({"sickle_cell_trait": NOT_SURE}, {"sickle_cell": "not_tested"}, True),
    ({"sickle_cell_trait": NOT_SURE}, {"sickle_cell": NOT_SURE}, False),
    ({"bleeding": "yes"}, {}, True),
    ({"bleeding": "yes"}, {"blood_thinner": "no"}, True),
    ({"bleeding": "yes"}, {"blood_thinner": "yes"}, False),
    ({"bleeding": "yes"}, {"bleeding": "yes"}, False),
    ({"chest": "yes"}, {"chest": "explained"}, True),  # an admin's to clear, with the doctor's word
    ({"chest": "yes"}, {"chest": "yes"}, False),
    ({"head_or_eyes": "yes"}, {"head_or_eyes": "retina"}, False),
    ({"head_or_eyes": "yes"}, {}, True),
    ({"muscle_breakdown": "rhabdo"}, {"weeks_off": "yes"}, True),
    ({"muscle_breakdown": "rhabdo"}, {"muscle_breakdown": "yes"}, False),
    ({"surgery": "yes", "surgery_when": "under_2_weeks"}, {}, True),
    ({"hormones": "yes", "smoking": "yes"}, {"smoking": "yes"}, True),  # the two together needed a person
    ({"hormones": "yes", "smoking": "yes"}, {"smoking": "yes", "hormones": "progestogen"}, True),
    ({"hormones": "yes", "smoking": "yes"}, {"smoking": "yes", "hormones": "combined"}, False),
    ({"hormones": "yes"}, {}, False),  # one caution alone is no stop flag
]


@pytest.mark.parametrize(("before", "now", "is_taken_back"), MOVES)
def test_what_the_first_version_held_is_not_unsaid_by_the_second(before, now, is_taken_back):
    found = changed_codes(earlier(asked=QUESTIONNAIRE_V1, **before), days=1, **now)

    assert bool(found) is is_taken_back


def test_control_without_the_table_what_moved_is_asked_of_an_admin_for_nothing():
    said = earlier(asked=QUESTIONNAIRE_V1, sickle_cell_trait="yes")
    [flag] = said.flags
    without = EarlierFlag(
        code=flag.code,
        question=flag.question,
        answer=flag.answer,
        verdict=flag.verdict,
        limbs=flag.limbs,
        said_on=DAY,
    )
    moved = EarlierAnswers(sent_on=DAY, flags=(without,), birth_on=said.birth_on)

    assert changed_codes(moved, sickle_cell="trait") == [(ChangeCause.ANSWER, "sickle_cell_trait")]


def test_a_question_under_its_old_name_is_that_of_its_own_version_only():
    """ "Bleeds easily" of the second version is no longer about blood thinners."""
    before = earlier(bleeding="yes")

    assert changed_codes(before, blood_thinner="yes") == [(ChangeCause.ANSWER, "bleeding")]


def test_both_questions_of_a_split_one_are_shown_beside_the_old_answer():
    [change] = answers_changed.find_changed_answers(
        NewAnswers(
            sent_on=DAY,
            verdicts={},
            answers={"bleeding": "No", "blood_thinner": "Not sure"},
            birth_on=None,
        ),
        earlier=[earlier(asked=QUESTIONNAIRE_V1, bleeding="yes")],
    )

    assert change.now == "No; Not sure"
    assert (change.code, change.limbs) == ("bleeding", ALL_LIMBS)


@pytest.mark.parametrize("version", SUCCESSORS)
def test_the_table_names_questions_that_exist(version):
    for code, successors in SUCCESSORS[version].items():
        assert code in BY_VERSION[version].by_code
        assert successors <= set(BY_VERSION[version + 1].by_code)


def test_every_question_that_could_hold_somebody_is_asked_again_or_ends_with_time():
    held = {
        question
        for question in QUESTIONNAIRE_V1.questions
        if any(rule.verdict.severity >= Verdict.NEEDS_CLEARANCE.severity for rule in question.rules)
    }

    gone = {
        question.code
        for question in held
        if not asked_now_by(question.code, 1, current=2) & set(CURRENT.by_code)
    }

    assert gone == {"fever"}
    assert all(rule.passes_after_days == 1 for rule in QUESTIONNAIRE_V1.by_code["fever"].rules)


def test_a_code_is_followed_through_every_version():
    assert asked_now_by("bleeding", 2, current=2) == {"bleeding"}
    assert asked_now_by("bleeding", 1, current=3) == {"bleeding", "blood_thinner"}
