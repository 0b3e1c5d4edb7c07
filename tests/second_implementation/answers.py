"""Questionnaires to compare: every one- and two-answer change of a clean one, and random ones."""

import itertools
import random
from collections.abc import Iterator
from datetime import date

TODAY = date(2027, 3, 1)
PLAIN = ("yes", "not_sure")
LIMBS = ("left_upper", "right_upper", "left_lower", "right_lower")
LIMB_ANSWERS = (
    "not_sure",
    *(list(some) for size in range(1, 5) for some in itertools.combinations(LIMBS, size)),
)
TREATED = {"high_blood_pressure": "yes", "blood_pressure_control": "steady"}

CLEAN = {
    "birth_on": "1997-01-15",
    "height_cm": "180",
    "weight_kg": "75",
    "upper_arm_cm": "not_measured",
    "thigh_cm": "not_measured",
    "blood_pressure": [[118, 76], [121, 78]],
}
NO = [
    "blood_clot",
    "clotting_disorder",
    "family_clot",
    "sickle_cell",
    "bleeding",
    "heart",
    "high_blood_pressure",
    "cholesterol",
    "poor_circulation",
    "vessel_repair",
    "shunt",
    "varicose_veins",
    "lymph",
    "surgery",
    "injury",
    "nerves",
    "cancer",
    "diabetes",
    "kidney",
    "head_or_eyes",
    "stroke",
    "inflammation",
    "told_to_hold_back",
    "pregnancy",
    "medicines",
    "smoking",
    "muscle_breakdown",
    "weeks_off",
    "swelling",
    "chest",
    "skin",
    "dizzy",
]
CLEAN |= dict.fromkeys(NO, "no")

# What each question with more than yes and not sure may say.
SEVERAL = {
    "sickle_cell": ("disease", "trait", "not_tested", "not_sure"),
    "chest": ("yes", "explained", "not_sure"),
    "head_or_eyes": ("head", "eye_operation", "retina", "not_sure"),
    "pregnancy": ("pregnant", "gave_birth", "not_sure"),
    "inflammation": ("active", "covid", "not_sure"),
    "injury": ("fresh", "chronic", "not_sure"),
    "cancer": ("in_limb", "elsewhere", "not_sure"),
}
HORMONES = (
    "no", "testosterone", "combined", "hrt_mouth", "injection", "cortisone", "progestogen", "hrt_skin",
    "not_sure",
)  # fmt: skip
OF_LIMBS = ("cast_now", "under_2_weeks", "under_12_weeks")
# What is asked after which answer: (question, answer, follow-up, what it may say).
FOLLOW_UPS = (
    ("heart", "yes", "heart_recent", ("recent", "steady", "not_sure")),
    ("high_blood_pressure", "yes", "blood_pressure_control", ("not_steady", "steady", "not_sure")),
    ("surgery", "yes", "surgery_when", ("cast_now", "under_2_weeks", "under_12_weeks", "over", "not_sure")),
    *(("surgery_when", when, "surgery_limbs", ("elsewhere", *LIMB_ANSWERS)) for when in OF_LIMBS),
    ("diabetes", "yes", "diabetes_control", ("problems", "steady", "not_sure")),
    ("injury", "fresh", "injury_limbs", LIMB_ANSWERS),
    ("injury", "chronic", "injury_limbs", LIMB_ANSWERS),
    ("cancer", "in_limb", "cancer_limbs", LIMB_ANSWERS),
    *(
        (code, "yes", f"{code}_limbs", LIMB_ANSWERS)
        for code in ("vessel_repair", "shunt", "lymph", "nerves", "skin")
    ),
    *(("medicines", said, "blood_thinner", ("no", *PLAIN)) for said in PLAIN),
    *(("medicines", said, "hormones", HORMONES) for said in PLAIN),
    *(("medicines", said, "muscle_medicine", ("no", "several", "one", "not_sure")) for said in PLAIN),
)
# Each boundary from both sides. Height 180 makes 3.24 kg one point of the index.
NUMBERS = {
    "birth_on": [
        "2009-03-02",
        "2009-03-01",
        "2009-02-28",
        "1987-03-02",
        "1987-03-01",
        "1987-02-28",
        "1967-03-02",
        "1967-03-01",
        "1967-02-28",
        "1972-02-29",
        "2020-06-01",
        "1920-01-01",
    ],
    "height_cm": ["90", "150", "158.1", "158.2", "158.3", "250"],
    "weight_kg": ["20", "80.9", "81", "96", "97.0", "97.1", "97.2", "97.3", "129.4", "129.5", "129.6", "400"],
    "upper_arm_cm": ["18.9", "19", "19.0", "32", "95", "95.1"],
    "thigh_cm": ["18.9", "19", "55", "95", "95.0", "95.1"],
}
EDGES = ((139, 89), (140, 80), (120, 90), (159, 99), (160, 80), (130, 100), (179, 109), (180, 90), (140, 110))
PRESSURES = (
    "not_measured",
    *([list(edge), [120, 80]] for edge in EDGES),
    *([[120, 80], list(edge)] for edge in EDGES),
    [[140, 80], [120, 90]],
    [[159, 80], [120, 100]],
)


def changes_by_question() -> dict[str, list[dict]]:
    """For each question that is always asked: every other way to answer it, with its follow-up."""
    changes: dict[str, list[dict]] = {}
    for code in NO:
        changes[code] = []
        for answer in SEVERAL.get(code, PLAIN):
            asked = [
                (more, alternatives)
                for of, said, more, alternatives in FOLLOW_UPS
                if (of, said) == (code, answer)
            ]
            if not asked:
                changes[code].append({code: answer})
            for more, alternatives in asked:
                others = {other: "no" for other, _ in asked if other != more}
                for said in alternatives:
                    change = {code: answer, **others, more: said}
                    of_these = [where for of, when, _, where in FOLLOW_UPS if (of, when) == (more, said)]
                    changes[code] += (
                        [{**change, "surgery_limbs": limbs} for limbs in of_these[0]]
                        if of_these
                        else [change]
                    )
    for code, values in NUMBERS.items():
        changes[code] = [{code: value} for value in values]
    changes["blood_pressure"] = [{"blood_pressure": value} for value in PRESSURES]
    return changes


def one_change() -> Iterator[dict]:
    for changes in changes_by_question().values():
        for change in changes:
            yield CLEAN | change


def two_changes() -> Iterator[dict]:
    for one, other in itertools.combinations(changes_by_question().values(), 2):
        for first, second in itertools.product(one, other):
            yield CLEAN | first | second


def random_questionnaire(chance: random.Random) -> dict:
    """Mostly "no" as people answer, with stray follow-ups that nobody asked for and must not count."""
    answers = dict(CLEAN)
    share = chance.choice((0.02, 0.05, 0.1, 0.3, 0.9))
    for code in NO:
        if chance.random() < share:
            answers[code] = chance.choice(SEVERAL.get(code, PLAIN))
    stray = chance.random() < 0.3
    for code, said, more, alternatives in FOLLOW_UPS:
        if answers.get(code) == said or (stray and more not in answers):
            answers[more] = chance.choice(alternatives)
    if chance.random() < 0.5:
        answers["birth_on"] = date.fromordinal(
            chance.randrange(TODAY.replace(year=1907).toordinal(), TODAY.replace(year=2022).toordinal())
        ).isoformat()
    if chance.random() < 0.5:
        answers["height_cm"] = (
            tenths(chance, 900, 2500) if chance.random() < 0.1 else tenths(chance, 1500, 2000)
        )
        answers["weight_kg"] = (
            tenths(chance, 200, 4000) if chance.random() < 0.1 else tenths(chance, 450, 1500)
        )
    for code in ("upper_arm_cm", "thigh_cm"):
        if chance.random() < 0.3:
            answers[code] = (
                tenths(chance, 100, 1500) if chance.random() < 0.5 else chance.choice(NUMBERS[code])
            )
    if chance.random() < 0.5:
        answers["blood_pressure"] = chance.choice(PRESSURES)
    elif chance.random() < 0.5:
        answers["blood_pressure"] = [reading(chance), reading(chance)]
    return answers


def tenths(chance: random.Random, low: int, high: int) -> str:
    number = chance.randint(low, high)
    return f"{number // 10}.{number % 10}"


def reading(chance: random.Random) -> list[int]:
    systolic = chance.randint(90, 200)
    return [systolic, chance.randint(45, min(systolic - 1, 125))]
