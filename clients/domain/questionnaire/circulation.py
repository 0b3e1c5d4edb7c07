"""Items 7, 8, 9, 10 and 20: arteries, veins and lymph of the arms and legs."""

from clients.domain.questionnaire.shapes import YES, Question, Rule, group, which_limbs, yes_no
from clients.domain.verdicts import Verdict


def _closes_limb(reason: str) -> tuple[Rule, ...]:
    return (
        Rule(
            answers=(YES,),
            verdict=Verdict.CONTRAINDICATED,
            reason=reason,
            advice="No cuffs on that pair of limbs. The other pair is judged on its own.",
        ),
    )


_POOR_CIRCULATION = yes_no(
    "poor_circulation",
    7,
    "Do you have poor blood flow in your arms or legs?",
    help="Such as narrow arteries, Raynaud's, a bulge in an artery, or leg pain on walking that rest stops.",
    why="A cuff takes away blood that such a limb needs.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.CONTRAINDICATED,
            reason="Poor circulation or a disease of the arteries.",
            advice="No cuffs. Offer the same training without them.",
        ),
    ),
    source_keys=("ARTICLE", "S-GALLO", "S-NASC-T5"),
)

_VESSEL_REPAIR: tuple[Question, ...] = (
    yes_no(
        "vessel_repair",
        8,
        "Has a doctor put a stent, bypass or graft in an arm or leg?",
        why="A cuff could press a repaired vessel shut.",
        rules=_closes_limb("A stent, bypass or graft in a limb."),
        source_keys=("S-GALLO", "S-ELITE"),
        limbs_from="vessel_repair_limbs",
    ),
    which_limbs(
        "vessel_repair_limbs", 8, "Where is the stent, bypass or graft?", asked_if=("vessel_repair", (YES,))
    ),
)

_SHUNT: tuple[Question, ...] = (
    yes_no(
        "shunt",
        9,
        "Do you have a shunt, fistula or port in an arm or leg?",
        help="They are made for dialysis, or for medicine that goes into a vein for a long time.",
        why="A cuff could close it for good.",
        rules=_closes_limb("A shunt, fistula or port in a limb."),
        source_keys=("S-ELITE", "S-GALLO"),
        limbs_from="shunt_limbs",
    ),
    which_limbs("shunt_limbs", 9, "Where is the shunt, fistula or port?", asked_if=("shunt", (YES,))),
)

_VARICOSE_VEINS = yes_no(
    "varicose_veins",
    10,
    "Do you have varicose veins that you can see, or weak veins?",
    help="Varicose veins are thick and twisted. A doctor may have said: venous insufficiency.",
    why="Blood already stands longer in such veins.",
    rules=(
        Rule(
            answers=(YES,),
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Varicose or weak veins. The article reads stricter: no cuffs with any vessel disorder.",
            advice="Ask for a doctor's agreement first.",
        ),
    ),
    source_keys=("ARTICLE", "S-ELITE", "S-GALLO"),
)

_LYMPH: tuple[Question, ...] = (
    yes_no(
        "lymph",
        20,
        "Do you have lymphoedema, or were lymph nodes taken out?",
        help="Lymphoedema is a swelling that stays. Lymph nodes are taken out of the armpit or the groin.",
        why="A cuff stops the fluid that has few ways left.",
        rules=_closes_limb("Lymphoedema or lymph nodes taken out."),
        source_keys=("S-ELITE", "S-GALLO", "S-SANT"),
        limbs_from="lymph_limbs",
    ),
    which_limbs("lymph_limbs", 20, "Which arm or leg is it about?", asked_if=("lymph", (YES,))),
)

CIRCULATION = group(
    "circulation",
    "Blood flow in your arms and legs",
    _POOR_CIRCULATION,
    *_VESSEL_REPAIR,
    *_SHUNT,
    _VARICOSE_VEINS,
    *_LYMPH,
)
