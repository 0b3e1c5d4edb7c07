"""Items 1, 3, 4, 5 and 15: blood that clots or bleeds too easily."""

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

_EVER_A_CLOT = yes_no(
    "blood_clot",
    1,
    "Have you ever had a blood clot in a leg, an arm or a lung?",
    help="It is also called a thrombosis, DVT or embolism.",
    why="An earlier clot is the strongest sign that another may come.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CONTRAINDICATED,
            reason="A blood clot in the past.",
            advice="No cuffs. Offer the same training without them.",
            two_admins=True,
        ),
    ),
    source_keys=("S-NASC-T3", "S-ELITE", "S-GALLO"),
)

_CLOTTING_DISORDER = Question(
    code="clotting_disorder",
    number=3,
    text="Does your blood clot too easily, or does this run in your family?",
    help="For example factor V Leiden. Family means a parent, brother or sister who had a clot before 50.",
    why="A tendency to clot is often in the family.",
    kind=AnswerKind.CHOICE,
    choices=(
        choice("own", "Yes, I have a clotting disorder"),
        choice("family", "Yes, a parent, brother or sister had a clot young"),
        SAY_NO,
        SAY_NOT_SURE,
    ),
    rules=(
        Rule(
            answers=("own",),
            verdict=Verdict.CONTRAINDICATED,
            reason="A known clotting disorder.",
            advice="No cuffs. Offer the same training without them.",
        ),
        Rule(
            answers=("family",),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="A close relative had a clot young.",
            advice="Ask for a doctor's agreement first.",
            venous=True,
            source_keys=("S-ELITE",),
        ),
    ),
    source_keys=("S-NASC-T3", "S-ELITE"),
)

_SICKLE_CELL_DISEASE = yes_no(
    "sickle_cell_disease",
    4,
    "Do you have sickle cell disease?",
    why="Blood that is short of air can block small vessels.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CONTRAINDICATED,
            reason="Sickle cell disease.",
            advice="No cuffs. Offer the same training without them.",
        ),
    ),
    source_keys=("S-ELITE", "S-BRAIN"),
)

_SICKLE_CELL_TRAIT = yes_no(
    "sickle_cell_trait",
    5,
    "Do you carry the sickle cell trait?",
    help="You carry it if one of your parents passed it on. Many carriers never feel it.",
    why="Carriers have fallen ill in very hard efforts.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Sickle cell trait.",
            advice="Ask for a doctor's agreement first.",
        ),
    ),
    source_keys=("S-BRAIN", "S-SCT", "S-SCT2"),
)

_BLEEDING = yes_no(
    "bleeding",
    15,
    "Do you take a medicine that thins the blood, or do you bleed very easily?",
    help="For example warfarin or apixaban, or haemophilia.",
    why="Cuffs may bruise, and such a medicine often follows a clot or a heart problem.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="A blood-thinning medicine or a bleeding disorder.",
            advice="Ask the doctor who prescribed it, and why it was prescribed.",
            two_admins=True,
        ),
    ),
    source_keys=("S-SCITE",),
    mark=Mark.MEMORY,
)

CLOTS = group(
    "clots",
    "Blood clots and bleeding",
    _EVER_A_CLOT,
    _CLOTTING_DISORDER,
    _SICKLE_CELL_DISEASE,
    _SICKLE_CELL_TRAIT,
    _BLEEDING,
)
