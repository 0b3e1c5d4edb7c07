"""Items 2, 12, 21, 22 and 36: how the client is right now. Most are asked again before each session."""

from clients.domain.questionnaire.shapes import YES, Rule, group, which_limbs, yes_no
from clients.domain.verdicts import Verdict

_SWELLING = yes_no(
    "swelling",
    2,
    "Is one calf or arm swollen, red, warm or sore right now, or do its veins bulge in a new way?",
    why="These can be signs of a clot.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CONTRAINDICATED,
            reason="Signs that can mean a clot: swelling, redness, warmth, soreness or new veins.",
            advice="No cuffs. The client should see a doctor today.",
        ),
    ),
    source_keys=("S-ELITE", "S-WELLS"),
    ready_text="Is one calf or arm swollen, red, warm or sore?",
)

_CHEST = yes_no(
    "chest",
    12,
    "Do you get chest pain, fainting, a racing heart, or are you short of breath?",
    help="Short of breath means more than you would expect, at rest or with effort.",
    why="A doctor has to look at these before hard training.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CONTRAINDICATED,
            reason="Chest pain, fainting, a racing heart or unusual shortness of breath.",
            advice="No cuffs. The client should see a doctor before any hard training.",
        ),
    ),
    source_keys=("S-PARQ",),
    ready_text="Do you have chest pain, a racing heart, or are you faint or short of breath?",
)

_SKIN = yes_no(
    "skin",
    21,
    "Is the skin hurt where a cuff goes?",
    help="Such as a wound, a healing cut, an infection, a rash or a skin graft, high on the arm or thigh.",
    why="A cuff rubs and presses there.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CONTRAINDICATED,
            reason="Hurt or infected skin where a cuff goes.",
            advice="No cuffs on that pair of limbs. The other pair is judged on its own.",
            passes_after_days=7,
        ),
    ),
    source_keys=("S-GALLO", "S-BSTRONG"),
    limbs_from="skin_limbs",
    ready_text="Is the skin hurt where the cuff goes?",
)

_SKIN_LIMBS = which_limbs("skin_limbs", 21, "Which arm or leg is it?", asked_if=("skin", (YES,)))

_FEVER = yes_no(
    "fever",
    22,
    "Do you have a fever, flu, a stomach bug or another infection now?",
    why="Muscle breakdown and clots are more likely when you are ill.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CONTRAINDICATED,
            reason="A fever or infection now.",
            advice="No cuffs today. Screen again when the client is well.",
            passes_after_days=1,
        ),
    ),
    source_keys=("S-ELITE", "S-TAB"),
    ready_text="Do you have a fever or an infection?",
)

_DIZZY = yes_no(
    "dizzy",
    36,
    "Do you get dizzy when you stand up?",
    why="Blood pressure may drop more when the cuffs come off.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Dizzy on standing up.",
            advice="Ask for a doctor's view first.",
        ),
    ),
    source_keys=("S-NASC-T5",),
)

TODAY = group("today", "How you are today", _SWELLING, _CHEST, _SKIN, _SKIN_LIMBS, _FEVER, _DIZZY)
