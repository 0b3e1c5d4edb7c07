"""The ready check: six short questions before each session. A "yes" means no cuffs today.

The questions are the short forms of rows 2, 12, 13, 21, 22 and 24 of the screening's question list,
with that row's sources. What a "yes" leads to is POLICY, and always the stricter reading; three of them are
red flags (`clients.domain.red_flags`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from clients.domain.questionnaire import CURRENT
from clients.domain.red_flags import READING_BANDS, RED_FLAGS, SIGN_OF_READY, ReadingVerdict, Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyQuestion:
    """One question, its short form, the advice after a "yes", and whether to see a doctor first.

    `rest_first`: the advice is to rest, so that leaving it for today is the main button.

    `red_flag` holds the first words to the client where a "yes" is a red flag: no training, with or without
    cuffs. It is "" for every other question.
    """

    code: str
    text: str
    brief: str
    advice: str
    doctor_first: bool
    rest_first: bool
    red_flag: str
    source_keys: tuple[str, ...]


_ADVICE: Mapping[str, tuple[str, str, bool]] = {
    "swelling": ("Arm or leg swollen, red or warm", RED_FLAGS[Sign.LIMB].what_now, True),
    "chest": ("Chest pain, racing heart, faint, short of breath", RED_FLAGS[Sign.CHEST].what_now, True),
    "blood_pressure": (
        "Blood pressure 160/100 or higher",
        "Keep the cuffs off until a doctor has looked at your blood pressure.",
        True,
    ),
    "skin": ("Skin hurt where the cuff goes", "Keep the cuffs off until the skin has healed.", False),
    "fever": (
        "Fever or infection",
        "Keep the cuffs off until you are well. Rest is the better choice while you are ill.",
        False,
    ),
    "muscle_breakdown": ("Urine like cola", RED_FLAGS[Sign.URINE].what_now, True),
}
_REST_FIRST = frozenset({"fever"})
# Short forms that ask one thing, where the questionnaire's own asks two: soreness after training is no sign,
# and whether somebody comes back after weeks off is known from the sessions.
_ONE_THING: Mapping[str, str] = {
    "swelling": "Is one arm or leg swollen, red, warm, or sore for no reason?",
    "blood_pressure": "Last blood pressure: 160 or more above, or 100 or more below?",
    "muscle_breakdown": "Is your urine dark like cola?",
}


def _red_flag(code: str) -> str:
    return RED_FLAGS[SIGN_OF_READY[code]].title if code in SIGN_OF_READY else ""


QUESTIONS: tuple[ReadyQuestion, ...] = tuple(
    ReadyQuestion(
        code=question.code,
        text=_ONE_THING.get(question.code, question.ready_text),
        brief=_ADVICE[question.code][0],
        advice=_ADVICE[question.code][1],
        doctor_first=_ADVICE[question.code][2],
        rest_first=question.code in _REST_FIRST,
        red_flag=_red_flag(question.code),
        source_keys=question.source_keys,
    )
    for question in CURRENT.ready_check
)
BY_CODE: Mapping[str, ReadyQuestion] = MappingProxyType({question.code: question for question in QUESTIONS})
CODES: frozenset[str] = frozenset(BY_CODE)

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


def all_no() -> dict[str, bool]:
    """Return the answers of someone who is ready: no to each question, by code."""
    return dict.fromkeys(BY_CODE, False)
