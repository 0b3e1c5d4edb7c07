"""The ready check: six short questions before each session. A "yes" means no cuffs today.

The questions are the short forms of rows 2, 12, 13, 21, 22 and 24 of the screening's question list,
with that row's sources. What a "yes" leads to is POLICY, and always the stricter reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clients.domain.questionnaire import CURRENT


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyQuestion:
    """One question, its short form, the advice after a "yes", and whether to see a doctor first."""

    code: str
    text: str
    brief: str
    advice: str
    doctor_first: bool
    source_keys: tuple[str, ...]


_ADVICE: Mapping[str, tuple[str, str, bool]] = {
    "swelling": (
        "Calf or arm swollen, red, warm or sore",
        "This can be a sign of a clot. Do not train today. See a doctor today.",
        True,
    ),
    "chest": (
        "Chest pain, racing heart, faint, short of breath",
        "Do not train today. See a doctor before any hard training. "
        "If you feel it now, call the emergency number.",
        True,
    ),
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
    "muscle_breakdown": (
        "Urine like cola, or back after weeks off",
        "If your urine is dark like cola, do not train: see a doctor today. "
        "If you are back after weeks off, begin again without cuffs.",
        True,
    ),
}

QUESTIONS: tuple[ReadyQuestion, ...] = tuple(
    ReadyQuestion(
        code=question.code,
        text=question.ready_text,
        brief=_ADVICE[question.code][0],
        advice=_ADVICE[question.code][1],
        doctor_first=_ADVICE[question.code][2],
        source_keys=question.source_keys,
    )
    for question in CURRENT.ready_check
)
BY_CODE: Mapping[str, ReadyQuestion] = MappingProxyType({question.code: question for question in QUESTIONS})
CODES: frozenset[str] = frozenset(BY_CODE)

EACH_QUESTION_DAYS = 7  # POLICY: in a client's first week each question is answered by itself.


def all_no() -> dict[str, bool]:
    """Return the answers of someone who is ready: no to each question, by code."""
    return dict.fromkeys(BY_CODE, False)
