"""What new answers take back: then the rule clears nobody."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.answers import answer_in_words, date_in, questions_to_ask
from clients.domain.answers_changed import find_changed_answers
from clients.domain.changed_facts import (
    BirthDateOfProfile,
    ChangeCause,
    EarlierAnswers,
    EarlierFlag,
    NewAnswers,
    ReportedChange,
    Standing,
)
from clients.domain.changes import ChangeKind
from clients.domain.questionnaire import CURRENT, NOT_MEASURED, NOT_SURE, QUESTIONNAIRE_V1
from clients.domain.questionnaire.successors import asked_now_by
from clients.domain.regions import ALL_LIMBS, ARMS, LEGS, Limb
from clients.domain.screening import route, screen
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import any_answers, healthy_answers

DAY = date(2027, 3, 1)
NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)
NOON = NINE + timedelta(hours=3)


def in_profile(birth_on, written_at=None):
    return BirthDateOfProfile(birth_on=birth_on, written_on=DAY, written_at=written_at)


def earlier(on=DAY, is_accepted=False, answers=None, asked=CURRENT, **changes):
    """Answers to a version of the questions, sent on a day, as they stand in the record."""
    answers = answers or healthy_answers(asked, **changes)
    outcome = screen(questionnaire=asked, answers=answers, today=on)
    return EarlierAnswers(
        sent_on=on,
        flags=tuple(
            EarlierFlag(
                code=flag.code,
                question=asked.by_code[flag.code].text if flag.code in asked.by_code else flag.reason,
                answer=flag.answer,
                verdict=flag.verdict,
                limbs=flag.limbs,
                said_on=on,
                two_admins=flag.two_admins,
                is_not_sure=answers.get(flag.code) == NOT_SURE,
                venous=flag.venous,
                passes_after_days=flag.passes_after_days,
                asked_now_by=asked_now_by(flag.code, asked.version, current=CURRENT.version),
            )
            for flag in outcome.flags
        ),
        birth_on=date_in(answers["birth_on"]),
        is_accepted=is_accepted,
    )


def new(on=DAY, answers=None, **changes):
    answers = answers or healthy_answers(**changes)
    outcome = screen(questionnaire=CURRENT, answers=answers, today=on)
    return NewAnswers(
        sent_on=on,
        verdicts={(flag.code, limb): flag.verdict for flag in outcome.flags for limb in flag.limbs},
        answers={
            question.code: answer_in_words(CURRENT, question, answers, on)
            for question in questions_to_ask(CURRENT, answers)
        },
        birth_on=date_in(answers["birth_on"]),
        venous_codes=frozenset(flag.code for flag in outcome.flags if flag.venous),
    )


def changed_codes(*before, days=0, reported=(), standing=None, **now):
    changed = find_changed_answers(
        new(on=DAY + timedelta(days=days), **now),
        earlier=before,
        reported=reported,
        standing=standing or Standing(),
    )
    return [(change.cause, change.code) for change in changed]


ANSWER = ChangeCause.ANSWER


def test_without_earlier_answers_nothing_is_taken_back():
    assert changed_codes() == []


def test_the_same_answers_take_nothing_back():
    assert changed_codes(earlier(blood_clot="yes"), blood_clot="yes") == []


OPERATED = {"surgery": "yes", "surgery_limbs": "elsewhere"}
JOURNEY = {"asked": QUESTIONNAIRE_V1, "long_journey": "yes"}
# What was said, what is said later, after how many days, and whether a person has to look.
PAIRS = [
    ({"blood_clot": "yes"}, {}, 0, True),
    ({"blood_clot": "yes"}, {}, 3000, True),  # "ever" has no end
    ({"blood_clot": "yes"}, {"blood_clot": NOT_SURE}, 1, True),
    ({"blood_clot": NOT_SURE}, {}, 1, True),
    ({"stroke": "yes"}, {}, 400, True),
    ({"chest": "yes"}, {}, 30, True),
    ({"swelling": "yes"}, {}, 30, True),
    ({"pregnancy": "pregnant"}, {}, 300, True),
    ({"pregnancy": "pregnant"}, {"pregnancy": "gave_birth"}, 200, True),
    ({"pregnancy": "gave_birth"}, {}, 41, True),
    ({"pregnancy": "gave_birth"}, {}, 42, False),
    ({"asked": QUESTIONNAIRE_V1, "fever": "yes"}, {}, 0, True),
    ({"asked": QUESTIONNAIRE_V1, "fever": "yes"}, {}, 1, False),
    ({"asked": QUESTIONNAIRE_V1, "fever": NOT_SURE}, {}, 1, False),
    ({"skin": "yes", "skin_limbs": ["left_lower"]}, {}, 6, True),
    ({"skin": "yes", "skin_limbs": ["left_lower"]}, {}, 7, False),
    ({**OPERATED, "surgery_when": "under_2_weeks"}, {}, 83, True),
    ({**OPERATED, "surgery_when": "under_2_weeks"}, {}, 84, False),
    (
        {**OPERATED, "surgery_when": "under_2_weeks"},
        {**OPERATED, "surgery_when": "under_12_weeks"},
        14,
        False,
    ),
    ({**OPERATED, "surgery_when": "cast_now"}, {"surgery": "yes", "surgery_when": "over"}, 60, True),
    ({"injury": "fresh", "injury_limbs": ["left_upper"]}, {}, 83, True),
    ({"injury": "fresh", "injury_limbs": ["left_upper"]}, {}, 84, False),
    ({"injury": "chronic", "injury_limbs": ["left_lower"]}, {}, 400, True),
    ({"blood_pressure": NOT_MEASURED}, {}, 0, False),
    ({"blood_pressure": [[150, 92], [148, 90]]}, {}, 0, True),
    ({"blood_pressure": [[150, 92], [148, 90]]}, {}, 1, False),
    ({"blood_pressure": [[165, 92], [148, 90]]}, {}, 1, False),
    ({"blood_pressure": [[185, 92], [148, 90]]}, {}, 90, True),
    ({"smoking": "yes"}, {}, 1, False),  # one caution alone is no stop flag
    ({"smoking": "yes", "hormones": "combined"}, {"smoking": "yes"}, 1, True),
    ({**JOURNEY, "smoking": "yes"}, {"smoking": "yes"}, 6, True),
    ({**JOURNEY, "smoking": "yes"}, {"smoking": "yes"}, 7, False),
    ({**JOURNEY, "smoking": "yes"}, {}, 7, True),
    ({"weight_kg": "140"}, {}, 90, True),
]


@pytest.mark.parametrize(("before", "now", "days", "needs_a_person"), PAIRS)
def test_what_only_time_changes_may_pass_and_nothing_else(before, now, days, needs_a_person):
    assert bool(changed_codes(earlier(**before), days=days, **now)) is needs_a_person


def test_the_old_words_stand_beside_the_new():
    [change] = find_changed_answers(new(), earlier=[earlier(stroke="yes")])

    assert (change.before, change.now, change.said_on) == ("Yes", "No", DAY)
    assert change.question.startswith("Have you ever had a stroke")
    assert change.two_admins
    assert change.needs_clinician
    assert change.limbs == ALL_LIMBS


def test_who_was_not_sure_and_now_says_no_needs_no_clinician():
    [change] = find_changed_answers(new(), earlier=[earlier(sickle_cell=NOT_SURE)])

    assert not change.needs_clinician


def test_one_limb_less_is_less():
    before = earlier(nerves="yes", nerves_limbs=["left_upper", "right_lower"])

    [change] = find_changed_answers(new(nerves="yes", nerves_limbs=["left_upper"]), earlier=[before])

    assert change.limbs == {Limb.RIGHT_LOWER}


def test_the_other_limb_of_a_pair_is_another_limb():
    before = earlier(nerves="yes", nerves_limbs=["left_lower"])

    [change] = find_changed_answers(new(nerves="yes", nerves_limbs=["right_lower"]), earlier=[before])

    assert change.limbs == {Limb.LEFT_LOWER}


def test_it_is_remembered_over_answers_in_between():
    """Saying less twice is not saying it: the answers in between took it back too."""
    assert changed_codes(earlier(stroke="yes"), earlier(), days=400) == [(ANSWER, "stroke")]


def test_saying_it_less_surely_first_does_not_help():
    before = [earlier(blood_clot="yes"), earlier(on=DAY + timedelta(days=1), blood_clot=NOT_SURE)]

    [change] = find_changed_answers(new(on=DAY + timedelta(days=2)), earlier=before)

    assert (change.before, change.said_on) == ("Yes", DAY)


def test_what_an_admin_cleared_is_not_asked_again():
    assert changed_codes(earlier(stroke="yes"), earlier(is_accepted=True), days=1) == []


def test_what_an_admin_cleared_although_it_was_said_is_taken_back_all_the_same():
    assert changed_codes(earlier(stroke="yes", is_accepted=True), days=1) == [(ANSWER, "stroke")]


def test_a_fever_said_again_lasts_from_the_last_time():
    before = [
        earlier(asked=QUESTIONNAIRE_V1, fever="yes"),
        earlier(asked=QUESTIONNAIRE_V1, on=DAY + timedelta(days=5), fever="yes"),
    ]

    assert changed_codes(*before, days=5) == [(ANSWER, "fever")]
    assert changed_codes(*before, days=6) == []


def test_a_milder_answer_that_does_not_pass_is_remembered_beside_a_graver_one_that_does():
    """A fresh injury heals in twelve weeks; the compartment syndrome named after it does not."""
    limb = {"injury_limbs": ["left_lower"]}
    before = [earlier(injury="fresh", **limb), earlier(on=DAY + timedelta(days=3), injury="chronic", **limb)]

    assert changed_codes(*before, days=200) == [(ANSWER, "injury")]


# Birth date before, birth date now, whether a person has to look (on 1 March 2027).
BIRTH_DATES = [
    ("1997-01-15", "1998-01-15", False),  # a slip of a year that changes no rule
    ("1997-01-15", "1996-01-15", False),
    ("1997-01-15", "1997-11-15", False),
    ("1962-01-15", "1997-01-15", True),  # 65 -> 30
    ("1997-01-15", "1962-01-15", True),  # and the other way: somebody else's age
    ("1967-01-15", "1968-01-15", True),  # 60 -> 59: a year that counts
    ("1987-01-15", "1988-01-15", True),  # 40 -> 39
    ("2010-01-15", "2009-01-15", True),  # 17 -> 18
    ("1997-01-15", "2002-01-15", True),
]


@pytest.mark.parametrize(("before", "now", "needs_a_person"), BIRTH_DATES)
def test_a_birth_date_that_jumps_needs_a_person(before, now, needs_a_person):
    of_answers = changed_codes(earlier(birth_on=before), birth_on=now)
    of_profile = changed_codes(
        standing=Standing(profile_birth_dates=(in_profile(date.fromisoformat(before)),)), birth_on=now
    )

    assert bool(of_answers) is bool(of_profile) is needs_a_person
    assert {cause for cause, _ in of_answers} <= {ChangeCause.BIRTH_DATE}


def test_a_birthday_is_no_change():
    assert changed_codes(earlier(birth_on="2009-03-02"), days=1, birth_on="2009-03-02") == []


def test_a_birth_date_in_answers_and_profile_is_one_change():
    standing = Standing(profile_birth_dates=(in_profile(date(1962, 1, 15)),))

    assert changed_codes(earlier(birth_on="1962-01-15"), standing=standing) == [
        (ChangeCause.BIRTH_DATE, "birth_on")
    ]


def test_a_birth_date_that_an_admin_accepted_is_not_asked_again():
    assert changed_codes(earlier(birth_on="1962-01-15"), earlier(is_accepted=True)) == []


# What was reported, what is answered after it, whether a person has to look.
REPORTED = [
    (ChangeKind.PREGNANCY, {}, True),
    (ChangeKind.PREGNANCY, {"pregnancy": "gave_birth"}, False),  # the answer itself goes to an admin
    (ChangeKind.MEDICINE, {}, True),
    (ChangeKind.MEDICINE, {"hormones": "combined"}, False),
    (ChangeKind.INJURY, {}, True),
    (ChangeKind.INJURY, {"nerves": "yes", "nerves_limbs": ["left_lower"]}, False),
    (ChangeKind.OTHER, {}, True),
    (ChangeKind.ILLNESS, {}, False),
]


@pytest.mark.parametrize(("kind", "answers", "needs_a_person"), REPORTED)
def test_a_reported_change_that_no_answer_speaks_of_needs_a_person(kind, answers, needs_a_person):
    reported = [ReportedChange(kind=kind, reported_on=DAY, note="Since Monday.")]

    assert bool(changed_codes(reported=reported, **answers)) is needs_a_person


def test_a_report_counts_for_twelve_weeks_and_until_an_admin_clears():
    reported = [ReportedChange(kind=ChangeKind.PREGNANCY, reported_on=DAY)]

    assert changed_codes(reported=reported, days=83)
    assert not changed_codes(reported=reported, days=84)
    accepted = earlier(on=DAY + timedelta(days=1), is_accepted=True)
    assert not changed_codes(accepted, reported=reported, days=2)


def test_the_words_of_a_report_stand_in_the_case():
    reported = [ReportedChange(kind=ChangeKind.MEDICINE, reported_on=DAY, note="Warfarin")]

    [change] = find_changed_answers(new(), earlier=[], reported=reported)

    assert change.before == "a new medicine or dose (“Warfarin”)"


def test_a_refusal_stands_until_an_admin_clears():
    standing = Standing(refusal="Ada: no letter yet", refused_on=DAY, refused_limbs=ALL_LIMBS)

    assert changed_codes(standing=standing) == [(ChangeCause.REFUSED, "")]
    assert changed_codes(standing=standing, smoking="yes") == [(ChangeCause.REFUSED, "")]


def test_a_refusal_needs_no_second_case_where_the_answers_make_one():
    standing = Standing(refusal="Ada: no letter yet", refused_on=DAY, refused_limbs=ALL_LIMBS)

    assert changed_codes(earlier(stroke="yes"), standing=standing, stroke="yes") == []


@pytest.mark.parametrize(
    ("standing", "cause"),
    [
        (Standing(open_stop="A stop is open."), ChangeCause.OPEN_STOP),
        (Standing(red_flag="A red flag is open."), ChangeCause.RED_FLAG),
        (Standing(revoked="A session was stopped."), ChangeCause.REVOKED),
    ],
)
def test_what_is_open_keeps_new_answers_from_clearing(standing, cause):
    assert changed_codes(standing=standing) == [(cause, "")]


def test_what_takes_something_back_is_an_admins_to_clear():
    outcome = screen(questionnaire=CURRENT, answers=healthy_answers(), today=DAY)

    ways = route(outcome, takes_back=True)

    assert ways.review == ALL_LIMBS
    assert not ways.by_rule | ways.acknowledge | ways.blocked


def test_a_contraindicated_limb_stays_closed_beside_it():
    answers = healthy_answers(shunt="yes", shunt_limbs=["left_upper"])
    outcome = screen(questionnaire=CURRENT, answers=answers, today=DAY)

    ways = route(outcome, takes_back=True)

    assert (ways.review, ways.blocked) == (ALL_LIMBS - {Limb.LEFT_UPPER}, {Limb.LEFT_UPPER})


@given(st.lists(any_answers(), min_size=1, max_size=3), any_answers(), st.integers(0, 100))
def test_what_is_let_through_says_of_each_region_no_less_than_was_ever_said(before, now, days):
    """For every flag that does not pass with time, whatever was answered in between."""
    said = [earlier(answers={**answers, "birth_on": now["birth_on"]}) for answers in before]
    answers = new(on=DAY + timedelta(days=days), answers=now)

    if not find_changed_answers(answers, earlier=said):
        lasting = [
            flag
            for each in said
            for flag in each.flags
            if flag.verdict.severity >= Verdict.NEEDS_CLEARANCE.severity
            and flag.passes_after_days is None
            and flag.code not in ("birth_on", "venous_combined")
        ]
        assert all(
            answers.verdict_of(flag.codes, limb).severity >= flag.verdict.severity
            for flag in lasting
            for limb in flag.limbs
        )


@given(any_answers(), any_answers())
def test_an_accepted_answer_ends_the_comparison_with_what_was_before(before, accepted):
    accepted = {**accepted, "birth_on": before["birth_on"]}
    said = [earlier(answers=before), earlier(answers=accepted, is_accepted=True)]

    assert not find_changed_answers(new(answers=accepted), earlier=said)


def test_answers_without_a_birth_date_are_compared_by_the_rest():
    found = find_changed_answers(
        replace(new(), birth_on=None), earlier=[earlier(blood_clot="yes")], reported=(), standing=Standing()
    )

    assert [change.code for change in found] == ["blood_clot"]


def test_an_admin_who_cleared_the_arms_alone_accepted_nothing_for_the_legs():
    kidney = earlier(kidney="yes")
    arms_only = replace(earlier(is_accepted=True), accepted_limbs=ARMS)

    (changed,) = find_changed_answers(new(), earlier=[kidney, arms_only])

    assert (changed.code, changed.limbs) == ("kidney", LEGS)
    assert find_changed_answers(new(), earlier=[kidney, earlier(is_accepted=True)]) == ()


@pytest.mark.parametrize(("at", "counts"), [(NOON, True), (NINE, False), (NINE - timedelta(hours=1), False)])
def test_what_was_reported_after_an_accepted_screening_counts_on_the_same_day_too(at, counts):
    accepted = replace(earlier(is_accepted=True), sent_at=NINE)
    reported = ReportedChange(kind=ChangeKind.PREGNANCY, reported_on=DAY, reported_at=at)

    assert bool(find_changed_answers(new(), earlier=[accepted], reported=[reported])) is counts


@pytest.mark.parametrize(("at", "counts"), [(NOON, True), (NINE, False)])
def test_a_birth_date_of_the_profile_counts_on_the_day_of_an_accepted_screening_too(at, counts):
    accepted = replace(earlier(is_accepted=True), sent_at=NINE)
    standing = Standing(profile_birth_dates=(in_profile(date(1950, 1, 15), at),))

    assert bool(find_changed_answers(new(), earlier=[accepted], standing=standing)) is counts


def test_what_a_person_took_away_is_not_brought_back_by_answers():
    standing = Standing(taken_away="Ada Admin: the letter was forged.")

    (changed,) = find_changed_answers(new(), earlier=[earlier()], standing=standing)

    assert (changed.cause, changed.before) == (ChangeCause.REVOKED, "Ada Admin: the letter was forged.")
