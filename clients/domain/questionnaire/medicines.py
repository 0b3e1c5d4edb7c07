"""Items 15, 16 and 34 of the second version: medicines and hormones. Asked of those who take any."""

from dataclasses import replace

from clients.domain.questionnaire.shapes import (
    NO,
    NOT_SURE,
    SAY_NO,
    SAY_NOT_SURE,
    YES,
    AnswerKind,
    Question,
    Rule,
    choice,
    yes_no,
)
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict

TAKES_ANY = ("medicines", (YES, NOT_SURE))
TESTOSTERONE = "testosterone"
START_LOW = "Start low and go up slowly."
WATCH_LIMBS = f"{START_LOW} Ask about swelling and pain in a calf or arm."

MEDICINES = yes_no(
    "medicines",
    16,
    "Do you take any medicine or hormone?",
    help="Tablets, the pill, a patch, a gel, a coil, a spray, an injection. Also what you buy yourself.",
    why="Some change how blood clots, how skin bruises or how muscles recover.",
    rules=(),
    source_keys=(),
    mark=Mark.POLICY,
)

BLOOD_THINNER = replace(
    yes_no(
        "blood_thinner",
        15,
        "Do you take a medicine that thins the blood?",
        help="For example warfarin or apixaban.",
        why="Cuffs may bruise, and such a medicine often follows a clot or a heart problem.",
        rules=(
            Rule(
                answers=(YES,),
                verdict=Verdict.NEEDS_CLEARANCE,
                reason="A blood-thinning medicine.",
                advice="Ask the doctor who prescribed it, and why it was prescribed.",
                two_admins=True,
            ),
        ),
        source_keys=("S-SCITE", "S-HUGREG"),
        mark=Mark.MEMORY,
    ),
    asked_if=TAKES_ANY,
)

HORMONES = Question(
    code="hormones",
    number=16,
    text="Which of these do you take?",
    help="Choose the first one that is true.",
    why="Some hormones make blood clot more easily, and others do so much less.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice(TESTOSTERONE, "Testosterone or anabolic steroids"),
        choice("combined", "The combined pill, or a hormone patch or ring"),
        choice("hrt_mouth", "HRT as tablets (hormones for the change of life)"),
        choice("injection", "A birth-control injection"),
        choice("cortisone", "Cortisone or prednisone tablets"),
        choice("progestogen", "The mini pill, a hormone coil or an implant"),
        choice("hrt_skin", "HRT as a patch, gel or spray on the skin"),
        choice(NO, "None of these. Thyroid tablets, insulin and an asthma spray count as none"),
        SAY_NOT_SURE,
    ),
    asked_if=TAKES_ANY,
    rules=(
        Rule(
            answers=(TESTOSTERONE,),
            verdict=Verdict.CAUTION,
            reason="Testosterone or anabolic steroids.",
            advice=f"{WATCH_LIMBS} Measure the blood pressure: from 140/90 it needs a doctor's agreement.",
            venous=True,
            source_keys=("S-NASC",),
        ),
        Rule(
            answers=("combined",),
            verdict=Verdict.CAUTION,
            reason="The combined pill, a hormone patch or a ring.",
            advice=WATCH_LIMBS,
            venous=True,
            source_keys=("S-HORM", "S-COC", "S-PATCH", "S-ELITE"),
        ),
        Rule(
            answers=("hrt_mouth",),
            verdict=Verdict.CAUTION,
            reason="Hormone replacement by mouth.",
            advice=WATCH_LIMBS,
            venous=True,
            source_keys=("S-HORM", "S-CANON"),
        ),
        Rule(
            answers=("injection",),
            verdict=Verdict.CAUTION,
            reason="A birth-control injection.",
            advice=WATCH_LIMBS,
            venous=True,
            source_keys=(),
            mark=Mark.MEMORY,
        ),
        Rule(
            answers=("cortisone",),
            verdict=Verdict.CAUTION,
            reason="Cortisone or prednisone tablets.",
            advice="Set the cuffs looser and look for bruises.",
            source_keys=("S-MEDX",),
        ),
    ),
    source_keys=("S-HORM", "S-HORM2", "S-NASC-T1"),
)

MUSCLE_MEDICINE = Question(
    code="muscle_medicine",
    number=34,
    text="Do you take a medicine that can harm muscle?",
    help="A statin or a fibrate (for cholesterol), colchicine (for gout), a medicine for psychosis. "
    "Amphetamine and cocaine count, too.",
    why="Together with hard training they make harm to muscle more likely.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("several", "Yes, two or more of these"),
        choice("one", "Yes, one of these"),
        SAY_NO,
        SAY_NOT_SURE,
    ),
    asked_if=TAKES_ANY,
    rules=(
        Rule(
            answers=("several",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Two or more medicines that make harm to muscle more likely.",
            advice="Ask the doctor who prescribed them for an agreement first.",
            source_keys=("S-MEDX",),
        ),
        Rule(
            answers=("one",),
            verdict=Verdict.CAUTION,
            reason="A medicine that makes harm to muscle more likely.",
            advice="Build up over three sessions. Tell the client to report dark urine the same day.",
        ),
    ),
    source_keys=("S-STAT", "S-MEDX"),
)
