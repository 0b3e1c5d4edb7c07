"""Items 17, 23 and 27: operations, injuries and nerves."""

from clients.domain.questionnaire.shapes import (
    SAY_NO,
    SAY_NOT_SURE,
    YES,
    AnswerKind,
    Question,
    RegionEffect,
    Rule,
    choice,
    group,
    which_limbs,
    yes_no,
)
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict

_SURGERY = yes_no(
    "surgery",
    17,
    "In the last 12 weeks, did you have an operation, a plaster cast, or days in bed?",
    help="Days in bed means a whole day or more of lying down, for example when you were ill.",
    why="Lying still and operations make clots more likely.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="An operation, a cast or bed rest in the last 12 weeks. Sources wait from 1 to 12 weeks.",
            advice="Ask the surgeon or doctor for an agreement first.",
            passes_after_days=84,
        ),
    ),
    source_keys=("S-ELITE", "S-BSTRONG", "S-BOND", "S-WELLS"),
)

_SURGERY_WHEN = Question(
    code="surgery_when",
    number=17,
    text="Which of these is it?",
    help="Choose the first one that is true.",
    why="The first weeks are the ones with the most clots.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("cast_now", "I have a cast or splint on now"),
        choice("under_2_weeks", "An operation less than 2 weeks ago"),
        choice("under_12_weeks", "An operation 2 to 12 weeks ago"),
        choice("over", "A cast that is off again, or days in bed"),
        SAY_NOT_SURE,
    ),
    asked_if=("surgery", (YES,)),
    rules=(
        Rule(
            answers=("cast_now",),
            verdict=Verdict.CONTRAINDICATED,
            reason="A cast or splint is on.",
            advice="No cuffs until it is off and a doctor agrees.",
        ),
        Rule(
            answers=("under_2_weeks",),
            verdict=Verdict.CONTRAINDICATED,
            reason="An operation less than 2 weeks ago.",
            advice="No cuffs. Screen again after 2 weeks, with the surgeon's agreement.",
            passes_after_days=14,
            mark=Mark.POLICY,
        ),
    ),
    source_keys=("S-ELITE", "S-BSTRONG", "S-BOND"),
)

_INJURY = Question(
    code="injury",
    number=23,
    text="Is there a fresh injury in an arm or leg, or pressure pain in the muscle?",
    help="An injury here is a broken bone, a crush or a deep bruise in the last 12 weeks.",
    why="A cuff raises the pressure inside a hurt muscle.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("fresh", "Yes, a fresh injury, or compartment syndrome"),
        choice("chronic", "Yes, a doctor named pressure pain that comes with sport (chronic compartment)"),
        SAY_NO,
        SAY_NOT_SURE,
    ),
    rules=(
        Rule(
            answers=("fresh",),
            verdict=Verdict.CONTRAINDICATED,
            reason="A fresh injury or compartment syndrome in a limb.",
            advice="No cuffs on that pair of limbs. The other pair is judged on its own.",
            passes_after_days=84,
        ),
        Rule(
            answers=("chronic",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Chronic compartment pain in a limb.",
            advice="Ask for a doctor's agreement first.",
        ),
    ),
    source_keys=("S-ELITE", "S-DMRC", "S-GALLO"),
    region_effect=RegionEffect.NAMED_LIMBS,
    limbs_from="injury_limbs",
)

_INJURY_LIMBS = which_limbs(
    "injury_limbs", 23, "Which arm or leg is it?", asked_if=("injury", ("fresh", "chronic"))
)

_NERVES = yes_no(
    "nerves",
    27,
    "Do you have numb skin, a nerve injury or a nerve disease in an arm or leg?",
    why="Numbness is the signal to stop, and it has to be felt.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Numbness or a nerve problem in a limb.",
            advice="Ask for a doctor's agreement first.",
        ),
    ),
    source_keys=("S-DMRC",),
    limbs_from="nerves_limbs",
)

_NERVES_LIMBS = which_limbs("nerves_limbs", 27, "Which arm or leg is it?", asked_if=("nerves", (YES,)))

SURGERY = group(
    "surgery",
    "Operations and injuries",
    _SURGERY,
    _SURGERY_WHEN,
    _INJURY,
    _INJURY_LIMBS,
    _NERVES,
    _NERVES_LIMBS,
)
