"""The second version of the questions: each asks one thing, in words for a reader of 12.

Most rows are those of the first version, some in other words. What is bound to a day (a journey, alcohol,
thirst, a fever) is asked before each session instead: `sessions.domain.ready`. Medicines are asked about only
of those who take any. Which earlier answer a question takes over: `questionnaire.successors`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from clients.domain.questionnaire.medicines import BLOOD_THINNER, HORMONES, MEDICINES, MUSCLE_MEDICINE
from clients.domain.questionnaire.shapes import (
    SAY_NO,
    SAY_NOT_SURE,
    YES,
    AnswerKind,
    Choice,
    Question,
    Questionnaire,
    Rule,
    choice,
    group,
    yes_no,
)
from clients.domain.questionnaire.version_1 import QUESTIONNAIRE_V1
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict


def _as_before(code: str, **words: Any) -> Question:
    """Return a question of the first version, with some of its words changed."""
    return replace(QUESTIONNAIRE_V1.by_code[code], **words)


def _labelled(code: str, labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return the choices of a question of the first version with other labels."""
    return tuple(
        choice(each.value, labels.get(each.value, each.label))
        for each in QUESTIONNAIRE_V1.by_code[code].choices
    )


ASK_A_DOCTOR = "Ask for a doctor's agreement first."

_CLOTTING_DISORDER = yes_no(
    "clotting_disorder",
    3,
    "Did a doctor tell you that your blood clots too easily?",
    help="For example factor V Leiden.",
    why="Blood that clots easily can clot behind a cuff.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CONTRAINDICATED,
            reason="A known clotting disorder.",
            advice="No cuffs. Offer the same training without them.",
        ),
    ),
    source_keys=("S-NASC-T3", "S-ELITE"),
)

_FAMILY_CLOT = yes_no(
    "family_clot",
    3,
    "Did a parent, brother or sister have a blood clot before 50?",
    why="A tendency to clot is often in the family.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="A close relative had a clot young.",
            advice=ASK_A_DOCTOR,
            venous=True,
        ),
    ),
    source_keys=("S-ELITE",),
)

_SICKLE_CELL = Question(
    code="sickle_cell",
    number=5,
    text="Did a test find sickle cell in your blood?",
    help="If a parent has it and you were not tested, choose “Not sure”.",
    why="Such blood can block small vessels when it is short of air.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("disease", "Yes, sickle cell disease"),
        choice("trait", "Yes, I carry the trait"),
        choice("not_tested", "I was never tested, and know of nobody in my family"),
        SAY_NO,
        SAY_NOT_SURE,
    ),
    rules=(
        Rule(
            answers=("disease",),
            verdict=Verdict.CONTRAINDICATED,
            reason="Sickle cell disease.",
            advice="No cuffs. Offer the same training without them.",
            source_keys=("S-ELITE", "S-BRAIN"),
        ),
        Rule(
            answers=("trait",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Sickle cell trait.",
            advice=ASK_A_DOCTOR,
        ),
    ),
    source_keys=("S-BRAIN", "S-SCT", "S-SCT2"),
)

_BLEEDING = yes_no(
    "bleeding",
    15,
    "Do you bleed or bruise far more easily than other people?",
    help="For example with haemophilia.",
    why="Cuffs can bruise the skin below them.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="A bleeding disorder, or bleeding and bruising very easily.",
            advice=ASK_A_DOCTOR,
            two_admins=True,
        ),
    ),
    source_keys=("S-SCITE",),
    mark=Mark.MEMORY,
)

CLOTS = group(
    "clots",
    "Blood clots and bleeding",
    _as_before("blood_clot"),
    _CLOTTING_DISORDER,
    _FAMILY_CLOT,
    _SICKLE_CELL,
    _BLEEDING,
)

_CHEST = Question(
    code="chest",
    number=12,
    text="Do you get warning signs of the heart or the lungs?",
    help="These are chest pain, fainting, a heart that races at rest, or short of breath for no reason. "
    "A fast heart while you train is not one.",
    why="A doctor has to look at these before hard training.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice(YES, "Yes, and a doctor has not found the reason, or it is new"),
        choice("explained", "Yes, now or once, and a doctor found the reason for each"),
        SAY_NO,
        SAY_NOT_SURE,
    ),
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CONTRAINDICATED,
            reason="Chest pain, fainting, a racing heart at rest or short of breath, new or not explained.",
            advice="No cuffs. The client should see a doctor before any hard training.",
        ),
        Rule(
            answers=("explained",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Chest pain, fainting, a racing heart or shortness of breath that a doctor has explained.",
            advice="Ask that doctor for an agreement first, with the reason that was found.",
            mark=Mark.POLICY,
        ),
    ),
    source_keys=("S-PARQ",),
    ready_text="Chest pain, racing heart, faint or breathless?",
)

HEART = group(
    "heart",
    "Heart and blood pressure",
    _as_before("heart"),
    _as_before("heart_recent"),
    _CHEST,
    _as_before("dizzy"),
    _as_before("blood_pressure", ready_text="Last pressure: upper 160+ or lower 100+?"),
    _as_before(
        "high_blood_pressure",
        text="Did a doctor say that your blood pressure is high?",
        help="Say yes, too, if you take tablets for it.",
    ),
    _as_before("blood_pressure_control"),
    _as_before("cholesterol"),
)

_SWELLING = _as_before(
    "swelling",
    text="Is one arm or leg swollen, red or painful right now, unlike after training?",
    help="One side only. It may be warm, or its veins may bulge. Sore muscles after training do not count.",
    why="This can be a sign of a clot.",
    ready_text="One arm or leg swollen, red, warm or oddly sore?",
)

CIRCULATION = group(
    "circulation",
    "Blood flow in your arms and legs",
    _SWELLING,
    _as_before(
        "poor_circulation",
        help="Such as narrow arteries, Raynaud's (fingers turn white), or an artery that is far too wide. "
        "Leg pain that makes you stop on a walk counts, too.",
    ),
    _as_before("vessel_repair"),
    _as_before("vessel_repair_limbs"),
    _as_before("shunt"),
    _as_before("shunt_limbs"),
    _as_before(
        "varicose_veins",
        text="Do you have varicose veins?",
        help="These are thick, twisted veins that you can see. Say yes, too, if a doctor said that your "
        "veins carry blood back badly.",
    ),
    _as_before(
        "lymph",
        text="Do you have a swelling that stays because fluid cannot drain (lymphoedema)?",
        help="Say yes, too, if lymph nodes were taken out of the armpit or the groin.",
    ),
    _as_before("lymph_limbs"),
)


def _surgery_rule(rule: Rule) -> Rule:
    """Return a row about operations; that of the first two weeks says whose word overrules it."""
    if rule.answers != ("under_2_weeks",):
        return rule
    return replace(
        rule,
        advice="Not without the written word of the surgeon and of the clinician who treats the client now: "
        "which limb, that the wound is closed, and whether a blood thinner is taken.",
        two_admins=True,
        source_keys=("S-BSTRONG", "S-BOND", "S-PRUE"),
    )


SURGERY = group(
    "surgery",
    "Operations, injuries and skin",
    _as_before(
        "surgery",
        text="Did you have an operation in the last 12 weeks?",
        help="Say yes, too, after a plaster cast, or a day or more of lying in bed.",
    ),
    _as_before(
        "surgery_when",
        rules=tuple(_surgery_rule(rule) for rule in QUESTIONNAIRE_V1.by_code["surgery_when"].rules),
    ),
    _as_before(
        "injury",
        text="Is an arm or leg injured?",
        help="Choose the first one that is true.",
        choices=_labelled(
            "injury",
            {
                "fresh": "Yes: a broken bone, a crush or a deep bruise in the last 12 weeks",
                "chronic": "Yes: a muscle gets hard and hurts in sport, and a doctor called it "
                "compartment syndrome",
            },
        ),
    ),
    _as_before("injury_limbs"),
    _as_before(
        "nerves",
        text="Is the skin numb, or is a nerve hurt, in an arm or leg?",
    ),
    _as_before("nerves_limbs"),
    _as_before("skin", ready_text="Skin hurt where the cuff goes?"),
    _as_before("skin_limbs"),
)

_HEAD_OR_EYES = Question(
    code="head_or_eyes",
    number=28,
    text="Do you have one of these problems of the head or the eyes?",
    help="The retina is the back of the eye.",
    why="Cuffs raise blood pressure, and head and eyes feel it first.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("head", "Yes: a doctor said that the pressure inside my skull is too high"),
        choice("eye_operation", "Yes: an eye operation in the last 12 weeks"),
        choice("retina", "Yes: a problem of the retina"),
        SAY_NO,
        SAY_NOT_SURE,
    ),
    rules=(
        Rule(
            answers=("head", "eye_operation", "retina"),
            verdict=Verdict.CONTRAINDICATED,
            reason="Raised pressure in the head, or a recent eye operation or retina problem.",
            advice="No cuffs. Offer the same training without them.",
        ),
    ),
    source_keys=("S-GALLO", "S-SCITE"),
)

CONDITIONS = group(
    "conditions",
    "Health conditions",
    _as_before("cancer"),
    _as_before("cancer_limbs"),
    _as_before("diabetes"),
    _as_before("diabetes_control"),
    _as_before("kidney"),
    _HEAD_OR_EYES,
    _as_before(
        "stroke",
        text="Have you ever had a stroke?",
        help="Say yes, too, for a short one that went away (TIA).",
    ),
    _as_before(
        "inflammation",
        text="Do you have one of these illnesses?",
        help="Choose the first one that is true.",
        choices=_labelled(
            "inflammation",
            {
                "active": "Yes: an inflammation that is active, such as rheumatoid arthritis",
                "covid": "Yes: COVID in the last 12 weeks",
            },
        ),
    ),
    _as_before("told_to_hold_back"),
)

_MUSCLE_BREAKDOWN = yes_no(
    "muscle_breakdown",
    24,
    "Was your urine ever dark like cola after training?",
    help="This can mean muscle breakdown (rhabdomyolysis).",
    why="Who had it once can get it again.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Muscle breakdown (rhabdomyolysis) in the past.",
            advice=ASK_A_DOCTOR,
        ),
    ),
    source_keys=("S-TAB", "S-KRIEG", "S-WERN21"),
    ready_text="Urine dark like cola?",
)

_WEEKS_OFF = yes_no(
    "weeks_off",
    24,
    "Are you new to training, or back after weeks off?",
    why="Muscle breakdown was seen after first sessions that were too hard.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CAUTION,
            reason="New to training, or back after weeks off.",
            advice="Begin with two short sets and build up over three sessions.",
        ),
    ),
    source_keys=("S-TAB", "S-KRIEG", "S-WERN21"),
)

LIFESTYLE = group(
    "lifestyle",
    "Pregnancy, medicines and habits",
    _as_before("pregnancy"),
    MEDICINES,
    BLOOD_THINNER,
    HORMONES,
    MUSCLE_MEDICINE,
    _as_before("smoking"),
    _MUSCLE_BREAKDOWN,
    _WEEKS_OFF,
)

QUESTIONNAIRE_V2 = Questionnaire(
    version=2,
    published_on=date(2026, 11, 29),
    groups=(QUESTIONNAIRE_V1.group("about_you"), CLOTS, HEART, CIRCULATION, SURGERY, CONDITIONS, LIFESTYLE),
)
