"""Items 6, 16, 18, 24, 32 and 34: pregnancy, hormones, medicines and habits."""

from clients.domain.questionnaire.shapes import (
    SAY_NO,
    SAY_NOT_SURE,
    YES,
    AnswerKind,
    Question,
    Rule,
    choice,
    group,
    yes_no,
)
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict

_PREGNANCY = Question(
    code="pregnancy",
    number=6,
    text="Are you pregnant, or did you give birth in the last 6 weeks?",
    help="If this cannot be true for you, answer no.",
    why="Blood clots far more easily then, most of all in the weeks after birth.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("pregnant", "Yes, pregnant"),
        choice("gave_birth", "Yes, gave birth in the last 6 weeks"),
        SAY_NO,
        SAY_NOT_SURE,
    ),
    rules=(
        Rule(
            answers=("pregnant",),
            verdict=Verdict.CONTRAINDICATED,
            reason="Pregnancy.",
            advice="No cuffs. Offer the same training without them.",
        ),
        Rule(
            answers=("gave_birth",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="A birth in the last 6 weeks.",
            advice="Ask for a doctor's or midwife's agreement first.",
            passes_after_days=42,
        ),
    ),
    source_keys=("S-NASC-T1", "S-ELITE", "S-BSTRONG"),
)

_HORMONES = yes_no(
    "hormones",
    16,
    "Do you take hormones or steroids?",
    help="Such as the combined pill, a hormone patch or ring, HRT, or anabolic steroids.",
    why="Some hormones make blood clot more easily.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CAUTION,
            reason="Hormones or steroids that make blood clot more easily.",
            advice="Start low and go up slowly. Ask about swelling and pain in a calf or arm.",
            venous=True,
        ),
    ),
    source_keys=("S-ELITE", "S-NASC-T1", "S-NASC"),
)

_MUSCLE_MEDICINE = yes_no(
    "muscle_medicine",
    34,
    "Do you take a statin or colchicine, or have you drunk a lot of alcohol or too little water today?",
    help="A statin is a tablet for cholesterol. Colchicine is a tablet for gout.",
    why="They make harm to muscle more likely.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CAUTION,
            reason="A medicine, alcohol or thirst that makes harm to muscle more likely.",
            advice="Go light today. Tell the client to drink, and to report dark urine the same day.",
        ),
    ),
    source_keys=(),
    mark=Mark.MEMORY,
)

_SMOKING = yes_no(
    "smoking",
    32,
    "Do you smoke?",
    why="Smoking makes blood clot more easily.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CAUTION,
            reason="Smoking.",
            advice="Start low and go up slowly.",
            venous=True,
        ),
    ),
    source_keys=("S-SCITE",),
)

_LONG_JOURNEY = yes_no(
    "long_journey",
    18,
    "In the last 7 days, did you sit more than 4 hours in a plane, car, bus or train?",
    why="Blood stands still in the legs on long journeys.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CAUTION,
            reason="A journey of more than 4 hours in the last 7 days.",
            advice="Look at both calves before the cuffs go on.",
            venous=True,
            passes_after_days=7,
        ),
    ),
    source_keys=("S-JOT",),
)

_MUSCLE_BREAKDOWN = Question(
    code="muscle_breakdown",
    number=24,
    text="Was your urine ever dark like cola after training, or are you back after weeks off?",
    help="Dark urine can mean muscle breakdown (rhabdomyolysis). Choose the first one that is true.",
    why="Muscle breakdown was seen after first sessions that were too hard.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("rhabdo", "Yes, dark urine after training, or muscle breakdown"),
        choice("detrained", "Yes, very unfit or back after weeks off"),
        SAY_NO,
        SAY_NOT_SURE,
    ),
    rules=(
        Rule(
            answers=("rhabdo",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Muscle breakdown (rhabdomyolysis) in the past.",
            advice="Ask for a doctor's agreement first.",
        ),
        Rule(
            answers=("detrained",),
            verdict=Verdict.CAUTION,
            reason="Very unfit, or back after weeks off.",
            advice="Begin with two short sets and build up over three sessions.",
        ),
    ),
    source_keys=("S-TAB", "S-KRIEG", "S-WERN21"),
    ready_text="Is your urine dark like cola, or are you back after weeks off?",
)

LIFESTYLE = group(
    "lifestyle",
    "Pregnancy, medicines and habits",
    _PREGNANCY,
    _HORMONES,
    _MUSCLE_MEDICINE,
    _SMOKING,
    _LONG_JOURNEY,
    _MUSCLE_BREAKDOWN,
)
