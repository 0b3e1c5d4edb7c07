"""Read one answer: validate it, find the value that the rules compare, and describe it.

Answers come as JSON values; `AnswerKind` says how each kind looks.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from clients.domain.numbers import NumberNotUnderstood, parse_decimal
from clients.domain.people import (
    MAX_ANSWER_AGE,
    MIN_ANSWER_AGE,
    BloodPressure,
    age_on,
    birth_date_problem,
    blood_pressure_problem,
    bmi,
)
from clients.domain.questionnaire import NOT_MEASURED, AnswerKind, Question, Questionnaire
from clients.domain.questionnaire.about_you import HEIGHT_CODE, WEIGHT_CODE
from clients.domain.questionnaire.bands import (
    AGE_BANDS,
    BMI_BANDS,
    band_of,
    cuff_fit_of,
    pressure_band_of,
)
from clients.domain.questionnaire.heart import KNOWN_PRESSURE_CODE, PRESSURE_CONTROL_CODE, STEADY
from clients.domain.questionnaire.shapes import ANY_LIMB, YES, Measure
from clients.domain.regions import Limb

Answers = Mapping[str, object]

UNANSWERED = "Please answer this question."
NOT_A_CHOICE = "Please choose one of the answers shown."
NO_LIMBS = "Please choose each arm or leg that it is about, or “Not sure”."
NOT_READINGS = "Please write two readings such as 120 and 80, or choose “Not measured”."
NOT_A_DATE = "Please write the date of birth as year, month and day."
NOT_A_NUMBER = "Please write only a number, such as 82.5."

# The answer that stands in for a question that a person is not asked. It is stored nowhere: a question that
# was not asked is not a "no".
NOT_ASKED = "not_asked"
NOT_ASKED_OF_MEN = frozenset({"pregnancy"})

READINGS_ASKED = 2
_LONGEST_READING = 9999  # beyond any typed pressure; keeps absurd integers out of messages


def questions_to_ask(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """Return the questions to ask after these answers, in order. A follow-up needs its parent asked."""
    asked: dict[str, Question] = {}
    for question in questionnaire.questions:
        if question.code in codes_not_asked(answers):
            continue
        if question.asked_if is None:
            asked[question.code] = question
        else:
            parent, accepted = question.asked_if
            if parent in asked and answers.get(parent) in accepted:
                asked[question.code] = question
    return tuple(asked.values())


def mark_not_asked(answers: Answers, *, is_male: bool) -> dict[str, object]:
    """Return the answers with a mark at each question that this person is not asked.

    A real answer stays, whatever the profile says. Marks of a profile that said something else go.
    """
    given = {code: answer for code, answer in answers.items() if answer != NOT_ASKED}
    open_codes = [code for code in sorted(NOT_ASKED_OF_MEN) if is_male and given.get(code) in (None, "")]
    return {**given, **dict.fromkeys(open_codes, NOT_ASKED)}


def codes_not_asked(answers: Answers) -> frozenset[str]:
    """Return the codes of the questions that are marked as not asked of this person."""
    return frozenset(code for code in NOT_ASKED_OF_MEN if answers.get(code) == NOT_ASKED)


def validate_answer(question: Question, answers: Answers, today: date) -> str | None:
    """Return what is wrong with the answer to a question, as a sentence for the person, or None."""
    answer = answers.get(question.code)
    if answer is None or answer == "":
        return UNANSWERED
    match question.kind:
        case AnswerKind.YES_NO_NOT_SURE | AnswerKind.CHOICE:
            return None if _is_choice(question, answer) else NOT_A_CHOICE
        case AnswerKind.LIMBS:
            return None if _is_instead_of_limbs(question, answer) or limbs_in(answer) else NO_LIMBS
        case AnswerKind.BLOOD_PRESSURE:
            return _pressure_problem(answer)
        case AnswerKind.DATE:
            return _birth_problem(answer, today)
        case _:  # AnswerKind.NUMBER
            return _number_problem(question, answer)


def _is_choice(question: Question, answer: object) -> bool:
    return any(answer == choice.value for choice in question.choices)


def _is_instead_of_limbs(question: Question, answer: object) -> bool:
    """Whether it is one of the answers that stand in place of limbs, such as "not_sure"."""
    return _is_choice(question, answer) and answer not in set(Limb)


def _pressure_problem(answer: object) -> str | None:
    if answer == NOT_MEASURED:
        return None
    readings = readings_in(answer)
    if readings is None:
        return NOT_READINGS
    problems = (blood_pressure_problem(reading.systolic_mmhg, reading.diastolic_mmhg) for reading in readings)
    return next((problem for problem in problems if problem), None)


def _birth_problem(answer: object, today: date) -> str | None:
    birth_on = date_in(answer)
    if birth_on is None:
        return NOT_A_DATE
    return birth_date_problem(birth_on, today, youngest=MIN_ANSWER_AGE, oldest=MAX_ANSWER_AGE)


def _number_problem(question: Question, answer: object) -> str | None:
    if question.optional and answer == NOT_MEASURED:
        return None
    number = number_in(answer)
    if number is None:
        return NOT_A_NUMBER
    if (question.minimum is not None and number < question.minimum) or (
        question.maximum is not None and number > question.maximum
    ):
        return f"Please write a number from {question.minimum} to {question.maximum} {question.unit}."
    return None


def limbs_in(answer: object) -> frozenset[Limb]:
    """Return the limbs of a LIMBS answer; empty unless it is a list of known limbs, each once."""
    if not isinstance(answer, list | tuple) or not all(isinstance(limb, str) for limb in answer):
        return frozenset()
    if len(set(answer)) != len(answer) or not set(answer) <= set(Limb):
        return frozenset()
    return frozenset(Limb(limb) for limb in answer)


def readings_in(answer: object) -> tuple[BloodPressure, ...] | None:
    """Return the readings of a BLOOD_PRESSURE answer; None unless it is two pairs of whole numbers."""
    if not isinstance(answer, list | tuple) or len(answer) != READINGS_ASKED:
        return None
    readings = []
    for pair in answer:
        if not isinstance(pair, list | tuple) or [type(number) for number in pair] != [int, int]:
            return None
        if any(abs(number) > _LONGEST_READING for number in pair):
            return None
        readings.append(BloodPressure(systolic_mmhg=pair[0], diastolic_mmhg=pair[1]))
    return tuple(readings)


def date_in(answer: object) -> date | None:
    """Return the day of a DATE answer; None unless it is "YYYY-MM-DD"."""
    try:
        day = date.fromisoformat(str(answer))
    except ValueError:
        return None
    return day if answer == day.isoformat() else None  # Python also reads "1990-W01-1"


def number_in(answer: object) -> Decimal | None:
    """Return the number of a NUMBER answer; None unless it is one."""
    if isinstance(answer, bool) or not isinstance(answer, int | float | str):
        return None
    if isinstance(answer, int):
        return Decimal(answer)
    try:
        return parse_decimal(str(answer))
    except NumberNotUnderstood:
        return None


def rule_value(question: Question, answers: Answers, today: date) -> str:
    """Return the value that rules compare: a choice, or the band of a number. Needs valid answers."""
    answer = answers[question.code]
    if question.kind is AnswerKind.LIMBS:
        return ANY_LIMB
    if answer == NOT_MEASURED:
        return NOT_MEASURED
    match question.measure:
        case Measure.AGE:
            return band_of(_age(question, answers, today), AGE_BANDS)
        case Measure.BMI:
            return band_of(_bmi(answers), BMI_BANDS)
        case Measure.CUFF_FIT:
            return cuff_fit_of(_number(answers, question.code))
        case Measure.PRESSURE:
            return pressure_band_of(readings_in(answer) or (), known_and_steady=_known_and_steady(answers))
        case _:
            return str(answer)


def answer_in_words(questionnaire: Questionnaire, question: Question, answers: Answers, today: date) -> str:
    """Describe an answer with its follow-ups, such as "Yes; Left arm". Needs valid answers."""
    words = [_describe_one(question, answers, today)]
    words += [
        _describe_one(follow_up, answers, today)
        for follow_up in questions_to_ask(questionnaire, answers)
        if follow_up.asked_if is not None and follow_up.asked_if[0] == question.code
    ]
    return "; ".join(words)


def _describe_one(question: Question, answers: Answers, today: date) -> str:
    answer = answers[question.code]
    if answer == NOT_MEASURED:
        return question.label_of(NOT_MEASURED)
    match question.measure:
        case Measure.AGE:
            return f"{_age(question, answers, today)} years old"
        case Measure.BMI:
            height_cm, weight_kg = _number(answers, HEIGHT_CODE), _number(answers, WEIGHT_CODE)
            return f"Body mass index {_bmi(answers)} ({height_cm} cm, {weight_kg} kg)"
        case Measure.CUFF_FIT:
            return f"{_number(answers, question.code)} {question.unit}"
        case Measure.PRESSURE:
            readings = " and ".join(str(reading) for reading in readings_in(answer) or ())
            return f"{readings} {question.unit}"
        case None if limbs := limbs_in(answer):
            return ", ".join(limb.label for limb in Limb if limb in limbs)
        case _:
            return question.label_of(str(answer))


def _age(question: Question, answers: Answers, today: date) -> int:
    return age_on(date.fromisoformat(str(answers[question.code])), today)


def _number(answers: Answers, code: str) -> Decimal:
    return parse_decimal(str(answers[code]))


def _bmi(answers: Answers) -> Decimal:
    return bmi(_number(answers, HEIGHT_CODE), _number(answers, WEIGHT_CODE))


def _known_and_steady(answers: Answers) -> bool:
    return answers.get(KNOWN_PRESSURE_CODE) == YES and answers.get(PRESSURE_CONTROL_CODE) == STEADY
