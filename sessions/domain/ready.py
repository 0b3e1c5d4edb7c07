"""The ready check: short questions before each session. A "yes" means no cuffs today.

Six are those of rows 2, 12, 13, 21, 22 and 24 of the screening's question list, with that row's sources; two
more are bound to a day, rows 18 and 34. What a "yes" leads to is POLICY, and always the stricter reading;
three of them are red flags (`clients.domain.red_flags`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from clients.domain.questionnaire import CURRENT, QUESTIONNAIRE_V1
from clients.domain.red_flags import READING_BANDS, RED_FLAGS, SIGN_OF_READY, ReadingVerdict, Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyQuestion:
    """One question in its only words, the advice after a "yes", and whether to see a doctor first.

    `rest_first`: the advice is to rest, so that leaving it for today is the main button.

    `red_flag` holds the first words to the client where a "yes" is a red flag: no training, with or without
    cuffs. It is "" for every other question. One that `needs_a_no` is answered by itself in the first week;
    any other is a box to tick.
    """

    code: str
    text: str
    advice: str
    doctor_first: bool
    rest_first: bool
    red_flag: str
    source_keys: tuple[str, ...]
    needs_a_no: bool = True


# In the order in which they are asked, boxes to tick first, since the last "no" sends the form. The advice
# after a "yes", whether a doctor comes first.
_ADVICE: Mapping[str, tuple[str, bool]] = {
    "long_journey": ("Keep the cuffs off today.", False),
    "dried_out": ("Keep the cuffs off today.", False),
    "swelling": (RED_FLAGS[Sign.LIMB].what_now, True),
    "chest": (RED_FLAGS[Sign.CHEST].what_now, True),
    "blood_pressure": ("Keep the cuffs off until a doctor has looked at your blood pressure.", True),
    "skin": ("Keep the cuffs off until the skin has healed.", False),
    "fever": (
        "Keep the cuffs off until you are well. Rest is the better choice while you are ill.",
        False,
    ),
    "muscle_breakdown": (RED_FLAGS[Sign.URINE].what_now, True),
}
# Bound to a day, and therefore in no questionnaire, which holds for twelve weeks: text, sources of its row.
_OF_A_DAY: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "fever": (
        "Fever or an infection?",
        QUESTIONNAIRE_V1.by_code["fever"].source_keys,
    ),
    "long_journey": (
        "Over 4 hours in a car or plane this week?",
        QUESTIONNAIRE_V1.by_code["long_journey"].source_keys,
    ),
    "dried_out": ("Dried out, as after alcohol or heat?", ()),
}
_REST_FIRST = frozenset({"fever"})
# Cautions. The others close the gate for cuffs by themselves.
_TICKED = frozenset({"long_journey", "dried_out"})


def _red_flag(code: str) -> str:
    return RED_FLAGS[SIGN_OF_READY[code]].title if code in SIGN_OF_READY else ""


def _asked(code: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a question and its sources."""
    if code in _OF_A_DAY:
        return _OF_A_DAY[code]
    question = CURRENT.by_code[code]
    return question.ready_text, question.source_keys


QUESTIONS: tuple[ReadyQuestion, ...] = tuple(
    ReadyQuestion(
        code=code,
        text=_asked(code)[0],
        advice=advice,
        doctor_first=doctor_first,
        rest_first=code in _REST_FIRST,
        red_flag=_red_flag(code),
        source_keys=_asked(code)[1],
        needs_a_no=code not in _TICKED,
    )
    for code, (advice, doctor_first) in _ADVICE.items()
)
BY_CODE: Mapping[str, ReadyQuestion] = MappingProxyType({question.code: question for question in QUESTIONS})
CODES: frozenset[str] = frozenset(BY_CODE)
# The six of the first version: a phone that was offline meanwhile still answers these, and is heard.
FIRST_CODES = CODES - _TICKED
# Without cuffs the skin under them and what only cautions about cuffs is not asked.
WITHOUT_CUFFS_CODES = FIRST_CODES - {"skin"}


def questions_for(*, without_cuffs: bool) -> tuple[ReadyQuestion, ...]:
    """Return what is asked before a session; without cuffs only what holds all training, or asks for rest."""
    codes = WITHOUT_CUFFS_CODES if without_cuffs else CODES
    return tuple(question for question in QUESTIONS if question.code in codes)


def is_whole(codes: frozenset[str]) -> bool:
    """Whether these answer one whole ready check: of today, of the first version, or without cuffs."""
    return codes in (CODES, FIRST_CODES, WITHOUT_CUFFS_CODES)


PRESSURE = "blood_pressure"  # the question that a reading answers by itself
# From these numbers on a reading is a "yes" to it: no cuffs today.
NO_CUFFS_FROM = next((upper, lower) for each, upper, lower in READING_BANDS if each is ReadingVerdict.HOLD)
RED_FROM = next((upper, lower) for each, upper, lower in READING_BANDS if each is ReadingVerdict.RED_FLAG)
ASK_FROM = next((upper, lower) for each, upper, lower in READING_BANDS if each is ReadingVerdict.ASK)
ASK_ADVICE = (
    "Your blood pressure is raised. Does a doctor know about it? If not, leave the cuffs off today and ask "
    "one. Else sit for five minutes and measure again before the cuffs go on."
)
EACH_QUESTION_DAYS = 7  # POLICY: in a client's first week each question is answered by itself.


def reaches(pressure: Sequence[int], mmhg: tuple[int, int]) -> bool:
    """Return whether one of the numbers that were typed, upper and lower, is as high as this."""
    return any(typed >= bound for typed, bound in zip(pressure, mmhg, strict=False))


PRESSURE_SAID = "Your blood pressure: {}/{}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyYes:
    """One "yes" as it is shown: what was said or typed, what to do about it, whether a doctor comes first."""

    answer: str
    advice: str
    doctor_first: bool
    rest_first: bool = False


def yeses_of(said: Mapping[str, bool], pressure: Sequence[int] = ()) -> tuple[ReadyYes, ...]:
    """Return each "yes" of a ready check. A pressure that keeps the cuffs off is shown by its numbers."""
    is_measured = reaches(pressure, NO_CUFFS_FROM)
    found = []
    for question in QUESTIONS:
        if question.code == PRESSURE and is_measured:
            is_red = reaches(pressure, RED_FROM)
            advice = RED_FLAGS[Sign.PRESSURE].what_now if is_red else question.advice
            found.append(ReadyYes(answer=PRESSURE_SAID.format(*pressure), advice=advice, doctor_first=True))
        elif said.get(question.code):
            found.append(
                ReadyYes(
                    answer=f"{question.text} Yes.",
                    advice=question.advice,
                    doctor_first=question.doctor_first,
                    rest_first=question.rest_first,
                )
            )
    return tuple(found)


def red_words(said: Mapping[str, bool], pressure: Sequence[int] = ()) -> str:
    """Return the first words to a client whose ready check holds a red flag; "" for none."""
    red = (question.red_flag for question in QUESTIONS if said.get(question.code) and question.red_flag)
    is_red = reaches(pressure, RED_FROM)
    return next(red, RED_FLAGS[Sign.PRESSURE].title if is_red else "")


def all_no() -> dict[str, bool]:
    """Return the answers of someone who is ready: no to each question, by code."""
    return dict.fromkeys(BY_CODE, False)
