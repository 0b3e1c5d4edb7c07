"""Answers in, verdicts out: each row of the clinical list, and how rows combine."""

import re
from dataclasses import replace

import pytest

from clients.domain.questionnaire import CURRENT, RegionEffect
from clients.domain.regions import ALL_LIMBS, LEGS, Limb
from clients.domain.screening import AnswersNotValid, not_sure_rule, route, screen
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import TODAY, healthy_answers, screened, verdicts_of

OK, CAUTION, CLEARANCE, NO_CUFFS = Verdict
RAISED = [[145, 85], [130, 80]]
OPERATED = {"surgery": "yes", "surgery_limbs": "elsewhere"}


def flag_of(code, **changes):
    return next(flag for flag in screened(**changes).flags if flag.code == code)


def test_nothing_to_report_is_no_stop_flag():
    outcome = screened()

    assert outcome.flags == ()
    assert set(outcome.verdicts.values()) == {OK}
    assert outcome.summary == "No stop flag found."
    assert outcome.questionnaire_version == CURRENT.version


def test_a_limb_that_is_named_narrows_only_a_question_about_one_limb():
    shunt = replace(CURRENT.by_code["shunt"], region_effect=RegionEffect.BOTH)
    circulation = CURRENT.group(shunt.group)
    changed = replace(
        circulation,
        questions=tuple(shunt if each.code == shunt.code else each for each in circulation.questions),
    )
    everywhere = replace(
        CURRENT, groups=tuple(changed if each is circulation else each for each in CURRENT.groups)
    )
    answers = healthy_answers(shunt="yes", shunt_limbs=["left_upper"])

    assert screen(questionnaire=everywhere, answers=answers, today=TODAY).verdicts == dict.fromkeys(
        Limb, NO_CUFFS
    )


def test_incomplete_answers_are_not_screened():
    with pytest.raises(AnswersNotValid) as refused:
        screen(questionnaire=CURRENT, answers=healthy_answers(kidney=None), today=TODAY)

    assert set(refused.value.errors) == {"kidney"}


# One row each of the clinical list, for all limbs where none is named.
@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"blood_clot": "yes"}, NO_CUFFS),  # 1: S-NASC-T3, S-ELITE, S-GALLO
        ({"swelling": "yes"}, NO_CUFFS),  # 2: S-ELITE, S-WELLS
        ({"clotting_disorder": "yes"}, NO_CUFFS),  # 3: S-NASC-T3
        ({"family_clot": "yes"}, CLEARANCE),  # 3: S-ELITE
        ({"sickle_cell": "disease"}, NO_CUFFS),  # 4: S-ELITE, S-BRAIN
        ({"sickle_cell": "trait"}, CLEARANCE),  # 5: S-BRAIN, S-SCT
        ({"sickle_cell": "not_tested"}, OK),  # 5: policy
        ({"sickle_cell": "not_sure"}, CLEARANCE),
        ({"pregnancy": "pregnant"}, NO_CUFFS),  # 6: S-NASC-T1, S-ELITE
        ({"pregnancy": "gave_birth"}, CLEARANCE),  # 6: S-NASC-T1
        ({"poor_circulation": "yes"}, NO_CUFFS),  # 7: the article, S-GALLO
        ({"varicose_veins": "yes"}, CLEARANCE),  # 10: S-ELITE, S-GALLO
        ({"heart": "yes", "heart_recent": "recent"}, NO_CUFFS),  # 11: S-NASC-T5
        ({"heart": "yes", "heart_recent": "steady"}, CLEARANCE),  # 11: S-NASC-T5
        ({"heart": "yes", "heart_recent": "not_sure"}, CLEARANCE),
        ({"chest": "yes"}, NO_CUFFS),  # 12: S-PARQ
        ({"chest": "explained"}, CLEARANCE),  # 12: policy
        ({"high_blood_pressure": "yes", "blood_pressure_control": "steady"}, CAUTION),  # 14: S-HTN
        ({"high_blood_pressure": "yes", "blood_pressure_control": "not_steady"}, CLEARANCE),
        ({"high_blood_pressure": "yes", "blood_pressure_control": "not_sure"}, CLEARANCE),
        ({"bleeding": "yes"}, CLEARANCE),  # 15: S-SCITE
        ({"blood_thinner": "yes"}, CLEARANCE),  # 15: S-HUGREG
        ({"hormones": "combined"}, CAUTION),  # 16: S-HORM
        ({"hormones": "hrt_mouth"}, CAUTION),  # 16: S-HORM
        ({"hormones": "injection"}, CAUTION),  # 16: memory
        ({"hormones": "testosterone"}, CAUTION),  # 16: S-NASC
        ({"hormones": "cortisone"}, CAUTION),  # S-MEDX
        ({"hormones": "progestogen"}, OK),  # 16: S-HORM, S-HORM2
        ({"hormones": "hrt_skin"}, OK),  # 16: S-HORM
        ({"medicines": "yes", "hormones": "no"}, OK),  # thyroid, insulin, asthma spray
        ({**OPERATED, "surgery_when": "cast_now"}, NO_CUFFS),  # 17: S-ELITE
        ({**OPERATED, "surgery_when": "under_2_weeks"}, NO_CUFFS),  # 17: policy
        ({**OPERATED, "surgery_when": "under_12_weeks"}, CLEARANCE),  # 17: S-BOND
        ({"surgery": "yes", "surgery_when": "over"}, CLEARANCE),
        ({"surgery": "yes", "surgery_when": "not_sure"}, CLEARANCE),
        ({"cancer": "elsewhere"}, CLEARANCE),  # 19: S-NASC-T3
        ({"muscle_breakdown": "yes"}, CLEARANCE),  # 24: S-TAB, S-KRIEG
        ({"weeks_off": "yes"}, CAUTION),  # 24: S-WERN21
        ({"diabetes": "yes", "diabetes_control": "steady"}, CAUTION),  # 25: S-NASC-T1
        ({"diabetes": "yes", "diabetes_control": "problems"}, CLEARANCE),  # 25: S-GALLO
        ({"diabetes": "yes", "diabetes_control": "not_sure"}, CLEARANCE),
        ({"diabetes": "not_sure"}, CLEARANCE),
        ({"kidney": "yes"}, CLEARANCE),  # 26: S-NASC-T1
        ({"head_or_eyes": "head"}, NO_CUFFS),  # 28: S-GALLO
        ({"head_or_eyes": "eye_operation"}, NO_CUFFS),  # 28: S-GALLO
        ({"head_or_eyes": "retina"}, NO_CUFFS),  # 28: S-SCITE
        ({"stroke": "yes"}, CLEARANCE),  # 29: S-VTECAT
        ({"birth_on": "2009-03-02"}, CLEARANCE),  # 30: 17 years old, policy
        ({"birth_on": "2009-03-01"}, OK),  # 18 today
        ({"birth_on": "1987-03-02"}, OK),  # 39
        ({"birth_on": "1987-03-01"}, CAUTION),  # 40: S-ELITE
        ({"birth_on": "1967-03-02"}, CAUTION),  # 59, the gap closed
        ({"birth_on": "1967-03-01"}, CLEARANCE),  # 60: S-ELITE, S-NASC-T3
        ({"height_cm": "200", "weight_kg": "119.7"}, OK),  # 31: 29.9
        ({"height_cm": "200", "weight_kg": "120"}, CAUTION),  # 30.0 exactly: S-ELITE, S-JOT
        ({"height_cm": "200", "weight_kg": "159.7"}, CAUTION),  # 39.9
        ({"height_cm": "200", "weight_kg": "160"}, CLEARANCE),  # 40.0, policy
        ({"smoking": "yes"}, CAUTION),  # 32: S-SCITE
        ({"inflammation": "active"}, CLEARANCE),  # 33: S-NASC-T1
        ({"inflammation": "covid"}, CAUTION),  # 33: policy
        ({"muscle_medicine": "one"}, CAUTION),  # 34: S-STAT
        ({"muscle_medicine": "several"}, CLEARANCE),  # 34: S-MEDX
        ({"cholesterol": "yes"}, CLEARANCE),  # 35: S-NASC-T5
        ({"dizzy": "yes"}, CLEARANCE),  # 36: S-NASC-T5
        ({"told_to_hold_back": "yes"}, CLEARANCE),  # 38: S-PARQ
    ],
)
def test_each_row_gives_its_verdict_to_arms_and_legs(changes, verdict):
    assert verdicts_of(**changes) == (verdict, verdict)


# S-NASC-T5 lists 180/110; S-ELITE points from 160 and above 180/100; S-JOT is careful from 140/90.
@pytest.mark.parametrize(
    ("readings", "verdict", "if_known_and_steady"),
    [
        ([[139, 89], [139, 89]], OK, CAUTION),
        ([[140, 89], [120, 80]], CLEARANCE, CAUTION),
        ([[139, 90], [120, 80]], CLEARANCE, CAUTION),
        ([[159, 99], [120, 80]], CLEARANCE, CAUTION),
        ([[160, 99], [120, 80]], CLEARANCE, CLEARANCE),
        ([[159, 100], [120, 80]], CLEARANCE, CLEARANCE),
        ([[179, 109], [120, 80]], CLEARANCE, CLEARANCE),
        ([[180, 80], [120, 80]], NO_CUFFS, NO_CUFFS),
        ([[130, 110], [120, 80]], NO_CUFFS, NO_CUFFS),
        ([[150, 97], [120, 80]], CLEARANCE, CAUTION),  # a mixed reading: the worse number decides
        ([[120, 80], [182, 80]], NO_CUFFS, NO_CUFFS),  # the worse reading decides, whichever it is
        ([[165, 70], [118, 108]], CLEARANCE, CLEARANCE),
    ],
)
def test_the_worst_number_of_both_readings_decides(readings, verdict, if_known_and_steady):
    assert verdicts_of(blood_pressure=readings) == (verdict, verdict)
    assert verdicts_of(
        blood_pressure=readings, high_blood_pressure="yes", blood_pressure_control="steady"
    ) == (if_known_and_steady, if_known_and_steady)


@pytest.mark.parametrize("control", ["not_steady", "not_sure"])
def test_only_steady_treatment_makes_a_raised_pressure_a_caution(control):
    verdict = verdicts_of(blood_pressure=RAISED, high_blood_pressure="yes", blood_pressure_control=control)

    assert verdict == (CLEARANCE, CLEARANCE)


def test_an_old_answer_about_treatment_does_not_count_once_it_is_not_asked():
    assert verdicts_of(blood_pressure=RAISED, blood_pressure_control="steady") == (CLEARANCE, CLEARANCE)


def test_blood_pressure_not_measured_needs_clearance_as_our_own_rule():
    flag = flag_of("blood_pressure", blood_pressure="not_measured")

    assert (flag.verdict, flag.mark, flag.answer) == (CLEARANCE, Mark.POLICY, "Not measured")


def test_both_sources_of_a_blood_pressure_limit_are_named():
    for readings in ([[160, 80], [120, 80]], [[180, 80], [120, 80]]):
        flag = flag_of("blood_pressure", blood_pressure=readings)

        assert {"S-NASC-T5", "S-ELITE"} <= set(flag.source_keys)
        assert "stricter" in flag.reason


LIMB_ROWS = [
    ("vessel_repair", "yes", NO_CUFFS),  # 8: S-GALLO
    ("shunt", "yes", NO_CUFFS),  # 9: S-ELITE
    ("lymph", "yes", NO_CUFFS),  # 20: S-SANT
    ("skin", "yes", NO_CUFFS),  # 21: S-BSTRONG
    ("injury", "fresh", NO_CUFFS),  # 23: S-ELITE
    ("injury", "chronic", CLEARANCE),  # 23: S-DMRC
    ("nerves", "yes", CLEARANCE),  # 27: S-DMRC
]


@pytest.mark.parametrize(("code", "answer", "verdict"), LIMB_ROWS)
def test_a_limb_leaves_the_other_region_open(code, answer, verdict):
    assert verdicts_of(**{code: answer, f"{code}_limbs": ["left_upper"]}) == (verdict, OK)
    assert verdicts_of(**{code: answer, f"{code}_limbs": ["left_lower", "right_lower"]}) == (OK, verdict)
    assert verdicts_of(**{code: answer, f"{code}_limbs": ["left_upper", "right_lower"]}) == (verdict, verdict)


@pytest.mark.parametrize(("code", "answer", "verdict"), LIMB_ROWS)
def test_a_limb_nobody_knows_closes_both(code, answer, verdict):
    assert verdicts_of(**{code: answer, f"{code}_limbs": "not_sure"}) == (verdict, verdict)


@pytest.mark.parametrize("code", [code for code, answer, _ in LIMB_ROWS if answer != "chronic"])
def test_not_being_sure_of_a_limb_item_needs_clearance_in_both(code):
    assert verdicts_of(**{code: "not_sure"}) == (CLEARANCE, CLEARANCE)


@pytest.mark.parametrize("code", [code for code, answer, _ in LIMB_ROWS if answer != "chronic"])
def test_a_limb_named_before_does_not_count_once_it_is_not_asked(code):
    assert verdicts_of(**{code: "not_sure", f"{code}_limbs": ["left_upper"]}) == (CLEARANCE, CLEARANCE)


def test_a_question_without_rows_has_nothing_to_be_unsure_about():
    assert not_sure_rule(CURRENT.by_code["height_cm"]) is None


def test_a_tumour_closes_its_limb_and_the_rest_needs_clearance():
    assert verdicts_of(cancer="in_limb", cancer_limbs=["right_lower"]) == (CLEARANCE, NO_CUFFS)
    assert verdicts_of(cancer="in_limb", cancer_limbs="not_sure") == (NO_CUFFS, NO_CUFFS)


@pytest.mark.parametrize(("girth", "verdict"), [("18.5", CAUTION), (19, OK), ("95", OK), ("96", CAUTION)])
def test_a_limb_that_no_cuff_fits_is_a_caution_there_only(girth, verdict):
    assert verdicts_of(upper_arm_cm=girth) == (verdict, OK)
    assert verdicts_of(thigh_cm=girth) == (OK, verdict)


VENOUS = [
    {"hormones": "combined"},
    {"hormones": "not_sure"},
    {"smoking": "yes"},
    {"height_cm": "200", "weight_kg": "120"},
    {"smoking": "not_sure"},
]


@pytest.mark.parametrize("one", VENOUS)
@pytest.mark.parametrize("other", VENOUS)
def test_two_venous_cautions_together_need_clearance(one, other):
    outcome = screened(**one, **{key: value for key, value in other.items() if key not in one})
    expected = CAUTION if set(one) & set(other) else CLEARANCE

    assert set(outcome.verdicts.values()) == {expected}
    assert ("venous_combined" in {flag.code for flag in outcome.flags}) is (expected is CLEARANCE)


def test_the_combined_flag_names_what_came_together():
    flag = flag_of("venous_combined", smoking="yes", hormones="combined")

    assert "Smoking." in flag.answer
    assert "pill" in flag.answer
    assert flag.limbs == ALL_LIMBS
    assert (flag.number, flag.mark, flag.source_keys) == (None, Mark.POLICY, ("S-ELITE",))


def test_cautions_that_are_not_venous_do_not_add_up():
    verdict = verdicts_of(birth_on="1985-01-01", muscle_medicine="one", hormones="cortisone", smoking="yes")

    assert verdict == (CAUTION, CAUTION)


@pytest.mark.parametrize(
    ("readings", "verdict"), [([[145, 85], [120, 80]], CLEARANCE), ([[139, 89], [120, 80]], CAUTION)]
)
def test_testosterone_beside_a_raised_pressure_needs_clearance(readings, verdict):
    """S-NASC; from 140/90: policy. A treated and steady pressure alone is a caution."""
    known = {"high_blood_pressure": "yes", "blood_pressure_control": "steady", "blood_pressure": readings}

    assert verdicts_of(**known, hormones="testosterone") == (verdict, verdict)
    assert verdicts_of(**known, hormones="hrt_mouth") == (CAUTION, CAUTION)


def test_a_graver_venous_answer_is_not_counted_as_a_caution():
    codes = {flag.code for flag in screened(family_clot="yes", smoking="yes").flags}

    assert codes == {"family_clot", "smoking"}


def test_a_flag_says_what_was_answered_in_words():
    assert flag_of("shunt", shunt="yes", shunt_limbs=["right_upper", "left_upper"]).answer == (
        "Yes; Left arm, Right arm"
    )
    assert flag_of("shunt", shunt="yes", shunt_limbs="not_sure").answer == "Yes; Not sure"
    assert flag_of("birth_on", birth_on="1985-01-01").answer == "42 years old"
    assert flag_of("weight_kg", height_cm="170", weight_kg="90,5").answer == (
        "Body mass index 31.3 (170 cm, 90.5 kg)"
    )
    assert flag_of("thigh_cm", thigh_cm="18").answer == "18 cm"
    assert flag_of("blood_pressure", blood_pressure=[[150, 95], [148, 92]]).answer == "150/95 and 148/92 mmHg"


def test_a_flag_carries_its_row():
    flag = flag_of("bleeding", bleeding="yes")

    assert (flag.number, flag.source_keys, flag.mark) == (15, ("S-SCITE",), Mark.MEMORY)
    assert (flag.two_admins, flag.venous) == (True, False)
    assert flag.reason
    assert flag.advice


def test_not_sure_keeps_the_second_admin_and_the_v_mark():
    assert flag_of("blood_clot", blood_clot="not_sure").two_admins
    assert flag_of("hormones", hormones="not_sure").venous
    assert not flag_of("family_clot", family_clot="not_sure").venous


def test_flags_stand_in_the_order_of_the_questions():
    codes = [
        flag.code
        for flag in screened(skin="not_sure", smoking="yes", hormones="combined", kidney="yes").flags
    ]

    assert codes == ["skin", "kidney", "hormones", "smoking", "venous_combined"]


def test_the_summary_tells_the_limbs_apart_and_promises_nothing():
    outcome = screened(shunt="yes", shunt_limbs=["left_upper"])

    assert outcome.summary == "Left arm: no cuffs. Right arm: no stop flag found. Legs: no stop flag found."
    assert not re.search(r"\bsafe\b", outcome.summary.lower())


@pytest.mark.parametrize(
    ("changes", "way"),
    [
        ({}, "by_rule"),
        ({"smoking": "yes"}, "acknowledge"),
        ({"kidney": "yes"}, "review"),
        ({"blood_clot": "yes"}, "blocked"),
    ],
)
def test_each_verdict_has_its_way(changes, way):
    ways = route(screened(**changes), takes_back=False)

    assert getattr(ways, way) == ALL_LIMBS
    names = ("by_rule", "acknowledge", "review", "blocked")
    assert sum(len(getattr(ways, name)) for name in names) == len(ALL_LIMBS)


def test_limbs_may_go_different_ways():
    ways = route(screened(shunt="yes", shunt_limbs=["left_upper"], thigh_cm="96"), takes_back=False)

    assert ways.blocked == {Limb.LEFT_UPPER}
    assert ways.by_rule == {Limb.RIGHT_UPPER}
    assert ways.acknowledge == LEGS


@pytest.mark.parametrize("limb", Limb)
@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"shunt": "yes"}, "shunt_limbs"),
        ({"skin": "yes"}, "skin_limbs"),
        ({"injury": "fresh"}, "injury_limbs"),
        ({"surgery": "yes", "surgery_when": "under_2_weeks"}, "surgery_limbs"),
        ({"surgery": "yes", "surgery_when": "cast_now"}, "surgery_limbs"),
    ],
)
def test_one_limb_that_is_excluded_leaves_the_other_three_open(limb, answers, code):
    outcome = screened(**answers, **{code: [limb.value]})

    assert outcome.verdicts == dict.fromkeys(Limb, OK) | {limb: NO_CUFFS}


@pytest.mark.parametrize("where", ["elsewhere", "not_sure"])
def test_an_operation_somewhere_else_is_about_all_limbs(where):
    outcome = screened(surgery="yes", surgery_when="under_12_weeks", surgery_limbs=where)

    assert set(outcome.verdicts.values()) == {CLEARANCE}


@pytest.mark.parametrize("when", ["over", "not_sure"])
def test_days_in_bed_are_about_all_limbs_whatever_was_named_before(when):
    outcome = screened(surgery="yes", surgery_when=when, surgery_limbs=["left_lower"])

    assert set(outcome.verdicts.values()) == {CLEARANCE}
