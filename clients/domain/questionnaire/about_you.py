"""Items 30, 31 and 37: age, height and weight, and whether a cuff fits."""

from clients.domain.measurements import CIRCUMFERENCE_CM_RANGE, HEIGHT_CM_RANGE, WEIGHT_KG_RANGE
from clients.domain.questionnaire.bands import (
    AGE_CHOICES,
    BMI_CHOICES,
    CUFF_FIT_CHOICES,
    DOES_NOT_FIT,
)
from clients.domain.questionnaire.shapes import (
    SAY_NOT_MEASURED,
    AnswerKind,
    Measure,
    Question,
    RegionEffect,
    Rule,
    group,
)
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict

HEIGHT_CODE = "height_cm"
WEIGHT_CODE = "weight_kg"

_BIRTH = Question(
    code="birth_on",
    number=30,
    text="When were you born?",
    why="The chance of a blood clot grows with age.",
    kind=AnswerKind.DATE,
    measure=Measure.AGE,
    bands=AGE_CHOICES,
    rules=(
        Rule(
            answers=("under_18",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="The client is under 18.",
            advice="Ask for a doctor's agreement and the written agreement of a parent.",
            mark=Mark.POLICY,
        ),
        Rule(
            answers=("40_59",),
            verdict=Verdict.CAUTION,
            reason="Age 40 to 59 adds a little to the risk of a clot.",
            advice="Start low and go up slowly.",
        ),
        Rule(
            answers=("60_up",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="From the age of 60 the risk of a clot in a vein is higher.",
            advice="Ask for a doctor's agreement first.",
        ),
    ),
    source_keys=("S-ELITE", "S-NASC-T3"),
)

_HEIGHT = Question(
    code=HEIGHT_CODE,
    number=31,
    text="How tall are you?",
    why="With your weight it gives the body mass index.",
    kind=AnswerKind.NUMBER,
    unit="cm",
    minimum=HEIGHT_CM_RANGE[0],
    maximum=HEIGHT_CM_RANGE[1],
    source_keys=("S-ELITE", "S-JOT"),
)

_WEIGHT = Question(
    code=WEIGHT_CODE,
    number=31,
    text="How much do you weigh?",
    why="A high weight for your height slows the blood in the legs.",
    kind=AnswerKind.NUMBER,
    unit="kg",
    minimum=WEIGHT_KG_RANGE[0],
    maximum=WEIGHT_KG_RANGE[1],
    measure=Measure.BMI,
    bands=BMI_CHOICES,
    rules=(
        Rule(
            answers=("30_39",),
            verdict=Verdict.CAUTION,
            reason="A body mass index of 30 or more adds to the risk of a clot.",
            advice="Start low and go up slowly.",
            venous=True,
        ),
        Rule(
            answers=("40_up",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="A body mass index of 40 or more needs a doctor's view first.",
            advice="Ask for a doctor's agreement first.",
            venous=True,
            mark=Mark.POLICY,
        ),
    ),
    source_keys=("S-ELITE", "S-JOT"),
)


def _girth(code: str, text: str, region: RegionEffect) -> Question:
    return Question(
        code=code,
        number=37,
        text=text,
        help="Measure with a tape where the cuff goes, high up. The thicker side counts.",
        why="A cuff that does not fit cannot be set well.",
        kind=AnswerKind.NUMBER,
        choices=(SAY_NOT_MEASURED,),
        unit="cm",
        minimum=CIRCUMFERENCE_CM_RANGE[0],
        maximum=CIRCUMFERENCE_CM_RANGE[1],
        optional=True,
        measure=Measure.CUFF_FIT,
        bands=CUFF_FIT_CHOICES,
        rules=(
            Rule(
                answers=(DOES_NOT_FIT,),
                verdict=Verdict.CAUTION,
                reason="The limb is outside the 19 to 95 cm that one maker's bands fit.",
                advice="Check that your cuff is made for this girth before it goes on.",
            ),
        ),
        source_keys=("S-BSTRONG",),
        region_effect=region,
    )


ABOUT_YOU = group(
    "about_you",
    "About you",
    _BIRTH,
    _HEIGHT,
    _WEIGHT,
    _girth("upper_arm_cm", "How far is it round your upper arm?", RegionEffect.UPPER),
    _girth("thigh_cm", "How far is it round your thigh?", RegionEffect.LOWER),
)
