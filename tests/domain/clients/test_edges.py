"""Bounds and corners of the rules about a person that nothing else looks at."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from clients.domain.answers import NOT_ASKED, mark_not_asked
from clients.domain.answers_changed import find_changed_answers
from clients.domain.carried_answers import QUESTIONS_A_PAGE, pages_to_confirm
from clients.domain.changed_facts import (
    BirthDateOfProfile,
    ChangeCause,
    EarlierAnswers,
    EarlierFlag,
    Standing,
)
from clients.domain.clearance import Limits, ReasonCode, Refused
from clients.domain.desk_bounds import LiftedLimits, limits_without_a_reason, reasons_by_field
from clients.domain.one_person import mailbox, plain_name
from clients.domain.one_rep_max import MAX_PLAUSIBLE_KG, MIN_PLAUSIBLE_KG, is_plausible
from clients.domain.people import (
    DIASTOLIC_MMHG_RANGE,
    PHONE_DIGITS,
    SYSTOLIC_MMHG_RANGE,
    phone_problem,
)
from clients.domain.questionnaire import CURRENT
from clients.domain.red_flags import ReadingVerdict, impossible_verdict
from clients.domain.regions import Limb
from clients.domain.unsent_answers import flags_of_unsent
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import NOW, TODAY, healthy_answers
from tests.domain.clients.test_answers_changed import DAY, earlier, new
from tests.domain.clients.test_clearance import asked


def test_both_limits_beyond_the_bounds_ask_for_a_reason_by_their_name():
    asked_for, nothing = Limits(max_percent_1rm=50, max_cuff_minutes=15), LiftedLimits()

    assert limits_without_a_reason(asked_for, nothing) == {
        "max_percent_1rm": "More than 30 % of 1RM needs a reason here.",
        "max_cuff_minutes": "More than 10 minutes under the cuff need a reason here.",
    }
    assert reasons_by_field(LiftedLimits(percent_reason=" a ", minutes_reason=" b ")) == {
        "max_percent_1rm": "a",
        "max_cuff_minutes": "b",
    }


@pytest.mark.parametrize(
    ("address", "box"),
    [
        ("Jo.Doe+x@Googlemail.com", "jodoe@gmail.com"),
        ('"a.b@c"@googlemail.com', '"ab@c"@gmail.com'),
        ("nobody", ""),
    ],
)
def test_a_mailbox_is_what_stands_before_the_last_at(address, box):
    assert mailbox(address) == box


def test_a_plain_name_is_its_words_in_order_with_one_space_between():
    assert plain_name("Dr. Zoë MARÍA Ánderson") == "anderson maria zoe"


@pytest.mark.parametrize("wrong", [{"today": NOW}, {"now": NOW.replace(tzinfo=None)}])
def test_a_day_that_is_none_and_an_instant_without_a_zone_are_told_before_anything_else(wrong):
    answer = asked(clearance=None, screening=None, **wrong)

    assert isinstance(answer, Refused)
    assert [reason.code for reason in answer.reasons] == [ReasonCode.CANNOT_TELL]


@pytest.mark.parametrize("given", [None, ""])
def test_a_man_is_marked_as_not_asked_where_nothing_stands(given):
    assert mark_not_asked({"pregnancy": given}, is_male=True)["pregnancy"] == NOT_ASKED


def test_a_telephone_number_may_have_the_most_digits_and_no_more():
    fewest, most = PHONE_DIGITS

    assert phone_problem("1" * most) == phone_problem("1" * fewest) == ""
    assert phone_problem("1" * (most + 1))
    assert phone_problem("1" * (fewest - 1))


@pytest.mark.parametrize(
    ("load_kg", "plausible"),
    [
        (MIN_PLAUSIBLE_KG, True),
        (MIN_PLAUSIBLE_KG - Decimal("0.001"), False),
        (MAX_PLAUSIBLE_KG, True),
        (MAX_PLAUSIBLE_KG + Decimal("0.001"), False),
        (Decimal("NaN"), False),
        (Decimal("Infinity"), False),
    ],
)
def test_a_1rm_is_plausible_from_the_least_to_the_most(load_kg, plausible):
    assert is_plausible(load_kg) is plausible


@pytest.mark.parametrize(
    ("upper", "lower"),
    [(SYSTOLIC_MMHG_RANGE[1],) * 2, (DIASTOLIC_MMHG_RANGE[1],) * 2],
)
def test_the_highest_number_that_can_be_one_counts_by_itself(upper, lower):
    assert impossible_verdict(upper, lower) is not ReadingVerdict.USUAL


# --- what was said earlier


def flag(code: str, *limbs: Limb, verdict: Verdict = Verdict.NEEDS_CLEARANCE) -> EarlierFlag:
    return EarlierFlag(
        code=code, question="", answer="", verdict=verdict, limbs=frozenset(limbs), said_on=DAY
    )


def test_what_earlier_answers_say_of_a_limb_is_of_that_question_and_that_limb():
    said = EarlierAnswers(
        sent_on=DAY, birth_on=None, flags=(flag("injury", Limb.LEFT_LOWER), flag("skin", Limb.RIGHT_UPPER))
    )

    assert said.verdict_of(frozenset({"injury"}), Limb.LEFT_LOWER) is Verdict.NEEDS_CLEARANCE
    assert said.verdict_of(frozenset({"injury"}), Limb.RIGHT_UPPER) is Verdict.NO_STOP_FLAG
    assert said.verdict_of(frozenset({"skin"}), Limb.LEFT_LOWER) is Verdict.NO_STOP_FLAG


@pytest.mark.parametrize("of_answers", [None, NOW])
@pytest.mark.parametrize("of_fact", [None, NOW])
def test_days_are_compared_where_either_instant_is_missing(of_answers, of_fact):
    said = EarlierAnswers(sent_on=DAY, birth_on=None, flags=(), sent_at=of_answers)

    assert said.knows_of(DAY, of_fact)
    if not (of_answers and of_fact):
        assert not said.knows_of(DAY + timedelta(days=1), of_fact)


def birth_dates(*told, profile=()):
    found = find_changed_answers(new(), earlier=told, standing=Standing(profile_birth_dates=profile))
    return [(each.said_on, each.before) for each in found if each.cause is ChangeCause.BIRTH_DATE]


def test_a_birth_date_that_was_said_twice_is_told_once_with_the_day_it_was_said_first():
    first, again = earlier(on=DAY - timedelta(days=9), birth_on="1962-01-15"), earlier(birth_on="1962-01-15")

    assert [day for day, _ in birth_dates(first, again)] == [DAY - timedelta(days=9)]


def test_answers_without_a_birth_date_are_passed_over():
    assert birth_dates(replace(earlier(), birth_on=None)) == []


def test_a_birth_date_of_the_profile_that_only_has_a_day_is_compared_by_the_day():
    accepted = earlier(is_accepted=True)
    old = date(1950, 1, 15)

    for days, counts in ((0, False), (1, True)):
        said = BirthDateOfProfile(birth_on=old, written_on=DAY + timedelta(days=days))
        assert bool(birth_dates(accepted, profile=(said,))) is counts


# --- answers that were not sent


def test_answers_that_can_be_judged_together_are():
    raised = flags_of_unsent(
        CURRENT,
        healthy_answers(),
        {"surgery": "yes", "surgery_when": "under_2_weeks", "surgery_limbs": ["left_lower"]},
        TODAY,
    )

    left_leg = frozenset({Limb.LEFT_LOWER})
    assert [(each.code, each.limbs) for each in raised] == [("surgery", left_leg), ("surgery_when", left_leg)]


def test_beside_an_answer_that_cannot_be_judged_the_others_keep_their_own_row():
    raised = flags_of_unsent(CURRENT, healthy_answers(), {"birth_on": "never", "stroke": "yes"}, TODAY)
    [stroke] = [each for each in raised if each.code == "stroke"]
    [alone] = flags_of_unsent(CURRENT, healthy_answers(), {"stroke": "yes"}, TODAY)

    assert stroke == alone
    assert stroke.source_keys


# --- pages of answers that are confirmed


def carried_from_neighbours(first: int, second: int):
    """So many carried answers in one group and in the next one, of groups that are large enough."""
    for one, other in pairwise(CURRENT.groups):
        codes = [
            [question.code for question in CURRENT.questions if question.group == group.code]
            for group in (one, other)
        ]
        if len(codes[0]) >= first and len(codes[1]) >= second:
            return dict.fromkeys([*codes[0][:first], *codes[1][:second]], "no")
    raise LookupError("no two neighbours are that large")


@pytest.mark.parametrize(("more", "pages"), [(0, 1), (1, 2)])
def test_a_page_is_full_with_twelve_questions_and_not_before(more, pages):
    first = QUESTIONS_A_PAGE // 2
    carried = carried_from_neighbours(first, QUESTIONS_A_PAGE - first + more)

    assert len(pages_to_confirm(CURRENT, carried)) == pages
