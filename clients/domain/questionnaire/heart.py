"""Items 11, 13, 14 and 35: heart, blood pressure and cholesterol."""

from clients.domain.questionnaire.bands import PRESSURE_CHOICES, RAISED, RAISED_KNOWN
from clients.domain.questionnaire.shapes import (
    NOT_MEASURED,
    SAY_NOT_MEASURED,
    SAY_NOT_SURE,
    YES,
    AnswerKind,
    Measure,
    Question,
    Rule,
    choice,
    group,
    yes_no,
)
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict

PRESSURE_CODE = "blood_pressure"
KNOWN_PRESSURE_CODE = "high_blood_pressure"
PRESSURE_CONTROL_CODE = "blood_pressure_control"
STEADY = "steady"

_HEART = yes_no(
    "heart",
    11,
    "Have you ever had a heart problem?",
    help="Such as a heart attack, angina, heart failure, an uneven heartbeat or a valve problem.",
    why="Cuffs make the heart work harder for the same load.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="A heart problem.",
            advice="Ask the heart doctor for a written agreement with limits.",
            two_admins=True,
        ),
    ),
    source_keys=("S-NASC-T5", "S-ELITE"),
)

_HEART_RECENT = Question(
    code="heart_recent",
    number=11,
    text="How is your heart problem now?",
    why="A new or changing heart problem has to settle first.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("recent", "It is new or got worse in the last 6 months, or no doctor has looked at it"),
        choice(STEADY, "It has been steady for more than 6 months and a doctor knows about it"),
        SAY_NOT_SURE,
    ),
    asked_if=("heart", (YES,)),
    rules=(
        Rule(
            answers=("recent",),
            verdict=Verdict.CONTRAINDICATED,
            reason="A heart problem that is recent, getting worse or not looked at.",
            advice="No cuffs. Send the client to a doctor before any hard training.",
        ),
    ),
    source_keys=("S-NASC-T5", "S-ELITE"),
)

_PRESSURE = Question(
    code=PRESSURE_CODE,
    number=13,
    text="What is your blood pressure?",
    help="Sit still for five minutes, then measure twice. A reading from the last 7 days is fine.",
    why="Cuffs raise blood pressure while they are on.",
    kind=AnswerKind.BLOOD_PRESSURE,
    choices=(SAY_NOT_MEASURED,),
    unit="mmHg",
    measure=Measure.PRESSURE,
    bands=PRESSURE_CHOICES,
    rules=(
        Rule(
            answers=(NOT_MEASURED,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Blood pressure was not measured.",
            advice="Take two seated readings and send a new screening; an admin can also decide.",
            passes_after_days=0,
            mark=Mark.POLICY,
        ),
        Rule(
            answers=(RAISED_KNOWN,),
            verdict=Verdict.CAUTION,
            reason="Blood pressure of 140/90 or more, known to a doctor and with steady treatment.",
            advice="Measure before each session and keep the load low.",
            source_keys=("S-JOT", "S-HTN", "S-ELITE"),
        ),
        Rule(
            answers=(RAISED,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Blood pressure of 140/90 or more that no doctor treats yet, or that is not steady.",
            advice="Ask for a doctor's view of the blood pressure first.",
            passes_after_days=1,
            source_keys=("S-JOT", "S-ELITE"),
        ),
        Rule(
            answers=("from_160_100",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Blood pressure of 160/100 or more. One source stops above 180/100, another at 180/110; "
            "the stricter one is used, so it blocks until it is treated and cleared.",
            advice="Send the client to a doctor. No cuffs until the pressure is treated and cleared.",
            two_admins=True,
            passes_after_days=1,
        ),
        Rule(
            answers=("from_180_110",),
            verdict=Verdict.CONTRAINDICATED,
            reason="Blood pressure of 180 or more, or 110 or more. One source stops at 180/110, another "
            "above 180/100; the stricter one is used.",
            advice="No cuffs today. Send the client to a doctor now.",
        ),
    ),
    source_keys=("S-NASC-T5", "S-ELITE", "S-JOT"),
    ready_text="Was your blood pressure 160/100 or higher when you last measured it?",
)

_KNOWN_PRESSURE = yes_no(
    KNOWN_PRESSURE_CODE,
    14,
    "Do you take tablets for blood pressure, or did a doctor say that yours is high?",
    why="Cuffs raise blood pressure while they are on.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CAUTION,
            reason="High blood pressure that is known to a doctor.",
            advice="Measure before each session and keep the load low.",
        ),
    ),
    source_keys=("S-METAB", "S-HTN"),
)

_PRESSURE_CONTROL = Question(
    code=PRESSURE_CONTROL_CODE,
    number=14,
    text="How is your blood pressure with your treatment?",
    help="Steady means that it is mostly under 140/90 and the tablets have not changed in the last month.",
    why="Steady treatment makes surprises less likely.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("not_steady", "It goes up and down, stays high, or is not treated"),
        choice(STEADY, "It is treated and steady"),
        SAY_NOT_SURE,
    ),
    asked_if=(KNOWN_PRESSURE_CODE, (YES,)),
    rules=(
        Rule(
            answers=("not_steady",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="High blood pressure that is not steady or not treated.",
            advice="Ask for a doctor's view of the blood pressure first.",
            source_keys=("S-HTN",),
            mark=Mark.POLICY,
        ),
    ),
    source_keys=("S-METAB", "S-HTN"),
)

_CHOLESTEROL = yes_no(
    "cholesterol",
    35,
    "Did a doctor say that your cholesterol is very high?",
    help="Very high means a total above 310, or an LDL above 190 mg/dL (8.0 or 4.9 mmol/L).",
    why="Very high cholesterol narrows blood vessels.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Very high cholesterol.",
            advice="Ask for a doctor's agreement first.",
        ),
    ),
    source_keys=("S-NASC-T5",),
)

HEART = group(
    "heart",
    "Heart and blood pressure",
    _HEART,
    _HEART_RECENT,
    _PRESSURE,
    _KNOWN_PRESSURE,
    _PRESSURE_CONTROL,
    _CHOLESTEROL,
)
