"""Items 19, 25, 26, 28, 29, 33 and 38: other conditions."""

from clients.domain.questionnaire.shapes import (
    ANY_LIMB,
    NOT_SURE,
    SAY_NO,
    SAY_NOT_SURE,
    YES,
    AnswerKind,
    Question,
    Rule,
    choice,
    group,
    which_limbs,
    yes_no,
)
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict


def _needs_clearance(reason: str, advice: str = "Ask for a doctor's agreement first.") -> tuple[Rule, ...]:
    return (Rule(answers=(YES,), verdict=Verdict.NEEDS_CLEARANCE, reason=reason, advice=advice),)


_CANCER = Question(
    code="cancer",
    number=19,
    text="Do you have cancer, or did you have it in the last 5 years?",
    help="A skin cancer other than melanoma that was cut out does not count.",
    why="Cancer and its medicines make clots more likely.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("in_limb", "Yes, with a tumour in an arm or leg"),
        choice("elsewhere", "Yes, somewhere else"),
        SAY_NO,
        SAY_NOT_SURE,
    ),
    rules=(
        Rule(
            answers=("in_limb", "elsewhere"),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Cancer now or in the last 5 years.",
            advice="Ask the cancer doctor for an agreement first.",
            two_admins=True,
        ),
    ),
    source_keys=("S-NASC-T3", "S-GALLO"),
)

_CANCER_LIMBS = which_limbs(
    "cancer_limbs",
    19,
    "Which arm or leg has the tumour?",
    asked_if=("cancer", ("in_limb",)),
    rules=(
        Rule(
            answers=(ANY_LIMB,),
            verdict=Verdict.CONTRAINDICATED,
            reason="A tumour in a limb.",
            advice="No cuffs on that pair of limbs. The other pair is judged on its own.",
        ),
    ),
    source_keys=("S-GALLO",),
)

_DIABETES = yes_no(
    "diabetes",
    25,
    "Do you have diabetes?",
    why="Diabetes can harm vessels and hide numbness.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CAUTION,
            reason="Diabetes.",
            advice="Ask about numbness after each set and keep the load low.",
        ),
        # Not known at all includes not under control, and that needs clearance.
        Rule(
            answers=(NOT_SURE,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="The client is not sure about diabetes.",
            advice="Find out together and send a new screening, or ask a doctor.",
            mark=Mark.POLICY,
        ),
    ),
    source_keys=("S-NASC-T1", "S-GALLO", "S-SCITE"),
)

_DIABETES_CONTROL = Question(
    code="diabetes_control",
    number=25,
    text="How is your diabetes?",
    why="Harm to nerves, eyes or kidneys changes the answer.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("problems", "Often too high or too low, or with eye, nerve or kidney problems"),
        choice("steady", "Under control, with none of these problems"),
        SAY_NOT_SURE,
    ),
    asked_if=("diabetes", (YES,)),
    rules=(
        Rule(
            answers=("problems",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Diabetes that is not under control, or with eye, nerve or kidney problems.",
            advice="Ask for a doctor's agreement first.",
        ),
    ),
    source_keys=("S-NASC-T1", "S-GALLO"),
)

_KIDNEY = yes_no(
    "kidney",
    26,
    "Do you have a kidney disease?",
    why="Weak kidneys cope badly with harm to muscle.",
    rules=_needs_clearance("Kidney disease."),
    source_keys=("S-NASC-T1", "S-BRAIN"),
)

_HEAD_OR_EYES = yes_no(
    "head_or_eyes",
    28,
    "Do you have raised pressure in the head, or a recent eye operation or retina problem?",
    help="The retina is the back of the eye. Recent means the last 12 weeks.",
    why="Cuffs raise blood pressure, and head and eyes feel it first.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CONTRAINDICATED,
            reason="Raised pressure in the head, or a recent eye operation or retina problem.",
            advice="No cuffs. Offer the same training without them.",
        ),
    ),
    source_keys=("S-GALLO", "S-SCITE"),
)

_STROKE = yes_no(
    "stroke",
    29,
    "Have you ever had a stroke, or a short one that went away (TIA)?",
    why="It shows that vessels were blocked before.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="A stroke or TIA in the past.",
            advice="Ask for a doctor's written agreement first.",
            two_admins=True,
        ),
    ),
    source_keys=("S-VTECAT",),
)

_INFLAMMATION = Question(
    code="inflammation",
    number=33,
    text="Do you have an active inflammation such as rheumatoid arthritis, or recent COVID?",
    help="Recent means in the last 12 weeks.",
    why="Both make blood clot more easily for a while.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("active", "Yes, an inflammatory disease that is active"),
        choice("covid", "Yes, COVID in the last 12 weeks"),
        SAY_NO,
        SAY_NOT_SURE,
    ),
    rules=(
        Rule(
            answers=("active",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="An active inflammatory disease.",
            advice="Ask for a doctor's agreement first.",
        ),
        Rule(
            answers=("covid",),
            verdict=Verdict.CAUTION,
            reason="COVID in the last 12 weeks.",
            advice="Start low and go up slowly.",
            mark=Mark.POLICY,
        ),
    ),
    source_keys=("S-NASC-T1", "S-NASC"),
)

_TOLD_TO_HOLD_BACK = yes_no(
    "told_to_hold_back",
    38,
    "Did a doctor tell you to limit exercise for any other reason?",
    help="This can be a condition or a medicine that no other question names.",
    why="A doctor who knows you knows more than these questions.",
    rules=_needs_clearance(
        "A doctor told the client to limit exercise.", "Ask that doctor for an agreement first."
    ),
    source_keys=("S-PARQ",),
)

CONDITIONS = group(
    "conditions",
    "Health conditions",
    _CANCER,
    _CANCER_LIMBS,
    _DIABETES,
    _DIABETES_CONTROL,
    _KIDNEY,
    _HEAD_OR_EYES,
    _STROKE,
    _INFLAMMATION,
    _TOLD_TO_HOLD_BACK,
)
