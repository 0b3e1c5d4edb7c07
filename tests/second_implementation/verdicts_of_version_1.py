"""The verdict rules of the first version of the questions, written another way.

It imports nothing of the product. Histories begin with it: `tests.second_implementation.pairs`.
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
    "swelling": (2, CLOSED),
    "sickle_cell_disease": (4, CLOSED),
    "sickle_cell_trait": (5, CLEARANCE),
    "poor_circulation": (7, CLOSED),
    "varicose_veins": (10, CLEARANCE),
    "chest": (12, CLOSED),
    "high_blood_pressure": (14, CAUTION),
    "bleeding": (15, CLEARANCE),
    "hormones": (16, CAUTION),
    "long_journey": (18, CAUTION),
    "fever": (22, CLOSED),
    "kidney": (26, CLEARANCE),
    "head_or_eyes": (28, CLOSED),
    "stroke": (29, CLEARANCE),
    "smoking": (32, CAUTION),
    "muscle_medicine": (34, CAUTION),
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
    "clotting_disorder": (3, {"own": CLOSED, "family": CLEARANCE}),
    "pregnancy": (6, {"pregnant": CLOSED, "gave_birth": CLEARANCE}),
    "muscle_breakdown": (24, {"rhabdo": CLEARANCE, "detrained": CAUTION}),
    "inflammation": (33, {"active": CLEARANCE, "covid": CAUTION}),
}
# (question, what "yes" means, follow-up, its grades)
WITH_MORE = (
    ("heart", 11, CLEARANCE, CLEARANCE, "heart_recent", {"recent": CLOSED, "not_sure": CLEARANCE}),
    (
        "surgery", 17, CLEARANCE, CLEARANCE, "surgery_when",
        {"cast_now": CLOSED, "under_2_weeks": CLOSED, "not_sure": CLEARANCE},
    ),
    ("diabetes", 25, CAUTION, CLEARANCE, "diabetes_control", {"problems": CLEARANCE, "not_sure": CLEARANCE}),
)  # fmt: skip
VENOUS = ("hormones", "long_journey", "smoking", "weight_kg")  # the v marks that are cautions


class Findings(dict):
    """Question code -> (grade, the limbs it is about)."""

    @property
    def venous(self) -> set[str]:
        return {code for code in VENOUS if code in self}

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
    injury(found, answers)
    cancer(found, answers)
    pressure(found, answers)
    body(found, answers, today)
    together(found)
    return found


def limbs_or_all(answer) -> tuple:
    """Nobody knows which limb: every one of them."""
    return EVERYWHERE if answer == "not_sure" else tuple(answer)


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
    if sum(found.get(code, (NOTHING,))[0] == CAUTION for code in VENOUS) > 1:
        found.add("venous_combined", CLEARANCE)
