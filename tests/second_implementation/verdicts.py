"""The verdict rules again, written another way: to be compared with `clients.domain.screening.screen`.

Written from the clinical question list (its numbers stand beside each rule), not from the product's tables.
It imports nothing of the product. Every finding lands on limbs.
The grades: 0 nothing, 1 caution, 2 clearance needed first, 3 no cuffs.
"""

from datetime import date
from fractions import Fraction

NOTHING, CAUTION, CLEARANCE, CLOSED = range(4)
ARMS = ("left_upper", "right_upper")
LEGS = ("left_lower", "right_lower")
EVERYWHERE = ARMS + LEGS

# Yes or no, for the whole body: (number, yes, not sure). "Not sure" is clearance for all that "yes" would
# grade so or worse.
PLAIN = {
    "blood_clot": (1, CLOSED),
    "clotting_disorder": (3, CLOSED),
    "family_clot": (3, CLEARANCE),
    "swelling": (2, CLOSED),
    "poor_circulation": (7, CLOSED),
    "varicose_veins": (10, CLEARANCE),
    "high_blood_pressure": (14, CAUTION),
    "bleeding": (15, CLEARANCE),
    "muscle_breakdown": (24, CLEARANCE),
    "weeks_off": (24, CAUTION),
    "kidney": (26, CLEARANCE),
    "stroke": (29, CLEARANCE),
    "smoking": (32, CAUTION),
    "cholesterol": (35, CLEARANCE),
    "dizzy": (36, CLEARANCE),
    "told_to_hold_back": (38, CLEARANCE),
}
# Yes or no, about the limbs named in the follow-up.
OF_LIMBS = {
    "vessel_repair": (8, CLOSED),
    "shunt": (9, CLOSED),
    "lymph": (20, CLOSED),
    "skin": (21, CLOSED),
    "nerves": (27, CLEARANCE),
}
# One of several answers; "not sure" is clearance in each, for each of them can be that or worse.
OF_SEVERAL = {
    "sickle_cell": (5, {"disease": CLOSED, "trait": CLEARANCE}),  # 4 is in it
    "chest": (12, {"yes": CLOSED, "explained": CLEARANCE}),
    "head_or_eyes": (28, {"head": CLOSED, "eye_operation": CLOSED, "retina": CLOSED}),
    "pregnancy": (6, {"pregnant": CLOSED, "gave_birth": CLEARANCE}),
    "inflammation": (33, {"active": CLEARANCE, "covid": CAUTION}),
}
# (question, what "yes" means, follow-up, its grades)
WITH_MORE = (
    ("heart", 11, CLEARANCE, CLEARANCE, "heart_recent", {"recent": CLOSED, "not_sure": CLEARANCE}),
    ("diabetes", 25, CAUTION, CLEARANCE, "diabetes_control", {"problems": CLEARANCE, "not_sure": CLEARANCE}),
)  # fmt: skip
# Asked of those who take a medicine, or are not sure whether they do.
OF_TAKERS = {
    "blood_thinner": (15, {"yes": CLEARANCE, "not_sure": CLEARANCE}),
    "hormones": (
        16,
        dict.fromkeys(
            ("testosterone", "combined", "hrt_mouth", "injection", "cortisone", "not_sure"), CAUTION
        ),
    ),
    "muscle_medicine": (34, {"several": CLEARANCE, "one": CAUTION, "not_sure": CLEARANCE}),
}
# The v marks that are cautions. Cortisone has none.
VENOUS_ALWAYS = ("smoking", "weight_kg")
VENOUS_HORMONES = ("testosterone", "combined", "hrt_mouth", "injection", "not_sure")


class Findings(dict):
    """Question code -> (grade, the limbs it is about). `venous`: the findings with a v mark."""

    def __init__(self) -> None:
        super().__init__()
        self.venous: set[str] = set()

    def add(self, code: str, grade: int, limbs=EVERYWHERE) -> None:
        if grade:
            self[code] = (grade, frozenset(limbs))

    def worst(self, limb: str) -> int:
        return max((grade for grade, limbs in self.values() if limb in limbs), default=NOTHING)


def findings_of(answers: dict, today: date) -> Findings:
    found = Findings()
    for code, (_, grade) in PLAIN.items():
        found.add(code, {"yes": grade, "not_sure": min(grade, CLEARANCE)}.get(answers[code], NOTHING))
    for code, (_, grade) in OF_LIMBS.items():
        if answers[code] == "yes":
            found.add(code, grade, limbs_or_all(answers[f"{code}_limbs"]))
        elif answers[code] == "not_sure":
            found.add(code, CLEARANCE)
    for code, (_, grades) in OF_SEVERAL.items():
        found.add(code, {**grades, "not_sure": CLEARANCE}.get(answers[code], NOTHING))
    for code, _, yes, not_sure, more, grades in WITH_MORE:
        if answers[code] == "not_sure":
            found.add(code, not_sure)
        if answers[code] == "yes":
            found.add(code, yes)
            found.add(more, grades.get(answers[more], NOTHING))
    takers(found, answers)
    surgery(found, answers)
    injury(found, answers)
    cancer(found, answers)
    pressure(found, answers)
    body(found, answers, today)
    found.venous |= {code for code in VENOUS_ALWAYS if code in found}
    together(found)
    pressure_with_testosterone(found, answers)
    return found


def takers(found: Findings, answers: dict) -> None:  # 15, 16, 34
    if answers["medicines"] == "no":
        return
    for code, (_, grades) in OF_TAKERS.items():
        found.add(code, grades.get(answers[code], NOTHING))
    if answers["hormones"] in VENOUS_HORMONES:
        found.venous.add("hormones")


def pressure_with_testosterone(found: Findings, answers: dict) -> None:
    """A pressure that would be a caution is more than that beside testosterone."""
    takes_it = answers["medicines"] != "no" and answers["hormones"] == "testosterone"
    if takes_it and found.get("blood_pressure", (NOTHING,))[0] == CAUTION:
        found.add("testosterone_pressure", CLEARANCE)


def limbs_or_all(answer) -> tuple:
    """Nobody knows which limb: every one of them."""
    return EVERYWHERE if answer == "not_sure" else tuple(answer)


# Of these it is asked where; days in bed, and a cast that is off again, are about the whole body.
SURGERY_OF_LIMBS = {"cast_now": CLOSED, "under_2_weeks": CLOSED, "under_12_weeks": NOTHING}


def surgery(found: Findings, answers: dict) -> None:  # 17
    if answers["surgery"] == "not_sure":
        found.add("surgery", CLEARANCE)
    if answers["surgery"] != "yes":
        return
    limbs, when = EVERYWHERE, answers["surgery_when"]
    # The second version did not ask where.
    if when in SURGERY_OF_LIMBS and answers.get("surgery_limbs", "elsewhere") != "elsewhere":
        limbs = limbs_or_all(answers["surgery_limbs"])
    found.add("surgery", CLEARANCE, limbs)
    found.add("surgery_when", CLEARANCE if when == "not_sure" else SURGERY_OF_LIMBS.get(when, NOTHING), limbs)


def injury(found: Findings, answers: dict) -> None:  # 23
    if answers["injury"] in ("fresh", "chronic"):
        grade = CLOSED if answers["injury"] == "fresh" else CLEARANCE
        found.add("injury", grade, limbs_or_all(answers["injury_limbs"]))
    elif answers["injury"] == "not_sure":
        found.add("injury", CLEARANCE)


def cancer(found: Findings, answers: dict) -> None:  # 19
    if answers["cancer"] != "no":
        found.add("cancer", CLEARANCE)
    if answers["cancer"] == "in_limb":
        found.add("cancer_limbs", CLOSED, limbs_or_all(answers["cancer_limbs"]))


def pressure(found: Findings, answers: dict) -> None:  # 13 and 14
    known = answers["high_blood_pressure"] == "yes"
    steady = known and answers["blood_pressure_control"] == "steady"
    if known and not steady:
        found.add("blood_pressure_control", CLEARANCE)
    readings = answers["blood_pressure"]
    if readings == "not_measured":
        found.add("blood_pressure", CLEARANCE)
        return
    (one, two), (three, four) = readings
    tops, bottoms = sorted((one, three)), sorted((two, four))
    if tops[1] > 179 or bottoms[1] > 109:
        grade = CLOSED
    elif tops[1] > 159 or bottoms[1] > 99:
        grade = CLEARANCE
    elif tops[1] > 139 or bottoms[1] > 89:
        grade = CAUTION if steady else CLEARANCE
    else:
        grade = NOTHING
    found.add("blood_pressure", grade)


def body(found: Findings, answers: dict, today: date) -> None:  # 30, 31, 37
    born = int(answers["birth_on"].replace("-", ""))
    age = (today.year * 10000 + today.month * 100 + today.day - born) // 10000
    found.add("birth_on", CLEARANCE if age < 18 or age > 59 else CAUTION if age > 39 else NOTHING)
    height, weight = Fraction(answers["height_cm"]), Fraction(answers["weight_kg"])
    tenths = int(weight * 100_000 / height**2 + Fraction(1, 2))  # of the index, as it is shown
    found.add("weight_kg", CLEARANCE if tenths >= 400 else CAUTION if tenths >= 300 else NOTHING)
    for code, limbs in (("upper_arm_cm", ARMS), ("thigh_cm", LEGS)):
        if answers[code] != "not_measured" and not 19 <= Fraction(answers[code]) <= 95:
            found.add(code, CAUTION, limbs)


def together(found: Findings) -> None:
    """Two or more cautions with a v mark: clearance."""
    if sum(found[code][0] == CAUTION for code in found.venous) > 1:
        found.add("venous_combined", CLEARANCE)
