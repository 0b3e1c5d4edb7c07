"""Answers and facts for the tests of the rules about a person."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hypothesis import strategies as st

from clients.domain.clearance import Basis, Clearance, ClientFacts, Screening
from clients.domain.questionnaire import CURRENT, NOT_MEASURED, AnswerKind, Question
from clients.domain.regions import ALL_LIMBS, Limb, Region
from clients.domain.screening import screen
from clients.domain.verdicts import Verdict

TODAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
CLIENT = UUID(int=1)
SCREENING = UUID(int=2)
CLEARANCE = UUID(int=3)


TAKES_NOTHING = {"blood_thinner": "no", "hormones": "no", "muscle_medicine": "no"}


def healthy_answers(questionnaire=CURRENT, **changes):
    """A person of 30 with nothing to report, and then what a test changes, medicines with their question."""
    measured = {
        "birth_on": "1997-01-15",
        "height_cm": "178",
        "weight_kg": "74.5",
        "upper_arm_cm": NOT_MEASURED,
        "thigh_cm": NOT_MEASURED,
        "blood_pressure": [[118, 76], [121, 78]],
    }
    answers = {question.code: "no" for question in questionnaire.questions if question.asked_if is None}
    if "medicines" in questionnaire.by_code and set(changes) & set(TAKES_NOTHING):
        measured |= {"medicines": "yes", **TAKES_NOTHING}
    return {**answers, **measured, **changes}


def screened(**changes):
    return screen(questionnaire=CURRENT, answers=healthy_answers(**changes), today=TODAY)


def verdicts_of(**changes):
    """(upper, lower) for a healthy person with these changes."""
    outcome = screened(**changes)
    return outcome.worst_in(Region.UPPER), outcome.worst_in(Region.LOWER)


def make_screening(**changes):
    facts = {
        "id": SCREENING,
        "client_id": CLIENT,
        "questionnaire_version": CURRENT.version,
        "verdicts": dict.fromkeys(Limb, Verdict.NO_STOP_FLAG),
        "is_latest": True,
    }
    return Screening(**{**facts, **changes})


def make_client(**changes):
    facts = {
        "is_archived": False,
        "has_open_stop": False,
        "has_red_flag": False,
        "has_consent": True,
        "has_parent_consent": True,
    }
    return ClientFacts(**{**facts, **changes})


def make_clearance(**changes):
    facts = {
        "id": CLEARANCE,
        "client_id": CLIENT,
        "screening_id": SCREENING,
        "basis": Basis.RULE,
        "limbs": ALL_LIMBS,
        "valid_from_on": TODAY - timedelta(days=7),
        "valid_until_on": TODAY + timedelta(weeks=11),
    }
    facts |= changes
    until = facts["valid_until_on"]
    ends_at = datetime.combine(until, time.min, UTC) if isinstance(until, date) else NOW
    return Clearance(**{"ends_at": ends_at, **facts})


def _readings():
    reading = st.tuples(st.integers(90, 200), st.integers(45, 125)).filter(lambda pair: pair[0] > pair[1])
    return st.lists(reading.map(list), min_size=2, max_size=2)


def valid_answer(question: Question):
    """Any answer that one question accepts."""
    match question.kind:
        case AnswerKind.DATE:
            return st.dates(date(1910, 1, 1), date(2020, 1, 1)).map(date.isoformat)
        case AnswerKind.BLOOD_PRESSURE:
            return st.one_of(st.just(NOT_MEASURED), _readings())
        case AnswerKind.LIMBS:
            limbs = st.lists(st.sampled_from([limb.value for limb in Limb]), min_size=1, unique=True)
            others = [each.value for each in question.choices if each.value not in set(Limb)]
            return st.one_of(st.sampled_from(others), limbs)
        case AnswerKind.NUMBER:
            number = st.decimals(question.minimum, question.maximum, places=1).map(str)
            return st.one_of(st.just(NOT_MEASURED), number) if question.optional else number
        case _:
            return st.sampled_from([choice.value for choice in question.choices])


# Made once: what Hypothesis finds out about a strategy takes longer than drawing from it.
_CHANGED = st.sets(st.sampled_from([question.code for question in CURRENT.questions]))
_VALID = {question.code: valid_answer(question) for question in CURRENT.questions}


@st.composite
def any_answers(draw):
    """Complete answers, mostly "no" as people answer, with follow-ups answered whether asked or not."""
    changed = draw(_CHANGED)
    answers = healthy_answers()
    for question in CURRENT.questions:
        if question.code in changed or question.asked_if is not None:
            answers[question.code] = draw(_VALID[question.code])
    return answers
