"""Red flags: signs that need a doctor today, wherever they enter. One list, with the client's first words.

A red flag takes the clearance away, is told to coach and admins at once, and ends all offers of training,
with or without cuffs, until an admin writes down what a doctor said. Which signs count is policy, after the
rows of the question list whose class is "do not, and a doctor the same day", and the stop values for blood
pressure in the rests (S-NASC-T5, S-CPT: from 180 or 110 nobody starts).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from clients.domain.people import DIASTOLIC_MMHG_RANGE, SYSTOLIC_MMHG_RANGE, BloodPressure
from clients.domain.questionnaire.bands import PRESSURE_BANDS
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict


class Sign(StrEnum):
    """What was said, felt or measured."""

    LIMB = "limb"
    CHEST = "chest"
    URINE = "urine"
    PRESSURE = "pressure"
    WEAKNESS = "weakness"
    NUMBNESS = "numbness"


class Way(StrEnum):
    """Where it entered."""

    SCREENING = "screening"
    READY = "ready"
    CHANGE = "change"
    READING = "reading"
    STOP = "stop"
    FOLLOW_UP = "follow_up"
    NOT_SENT = "not_sent"

    @property
    def label(self) -> str:
        """The place, for the middle of a sentence: "said in the health questions"."""
        return _WAY_LABELS[self]


_WAY_LABELS = {
    Way.SCREENING: "said in the health questions",
    Way.READY: "said in the check before a session",
    Way.CHANGE: "reported as a change in health",
    Way.READING: "written down as a reading",
    Way.STOP: "the reason for a stop",
    Way.FOLLOW_UP: "answered to the question after a session",
    Way.NOT_SENT: "answered in the health questions, but not sent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """One sign: its name, the question that asks for it, and what the client reads first and then.

    `title` holds "today" or "now". `asked` is for the form on which a change is reported; "" where it is not
    asked there.
    """

    sign: Sign
    label: str
    title: str
    what_now: str
    asked: str
    source_keys: tuple[str, ...]
    mark: Mark


_ROWS = (
    RedFlag(
        sign=Sign.CHEST,
        label="Chest pain, fainting or short of breath",
        title="If you feel it now, call the emergency number now. Else see a doctor today.",
        what_now="Do not train, with or without cuffs, until a doctor has looked at it.",
        asked="Chest pain, fainting, a racing heart at rest, or short of breath without a reason",
        source_keys=("S-PARQ",),
        mark=Mark.SEEN,
    ),
    RedFlag(
        sign=Sign.LIMB,
        label="An arm or leg is swollen, red or warm",
        title="See a doctor today.",
        what_now=(
            "This can be a sign of a clot. Do not train and do not rub it until a doctor has looked at it. "
            "If you are short of breath or have chest pain, call the emergency number now."
        ),
        asked="One arm or leg is swollen, red or warm, or hurts without a reason",
        source_keys=("S-ELITE", "S-WELLS"),
        mark=Mark.SEEN,
    ),
    RedFlag(
        sign=Sign.URINE,
        label="Urine dark like cola",
        title="Go to an emergency department now.",
        what_now=(
            "Urine as dark as tea or cola after training needs a blood test today, at any hour. Say when you "
            "trained and that you wore cuffs. Do not wait until tomorrow."
        ),
        asked="Urine as dark as cola or tea",
        source_keys=("S-ELITE", "S-KRIEG"),
        mark=Mark.SEEN,
    ),
    RedFlag(
        sign=Sign.PRESSURE,
        label="Blood pressure of {} or more, or {} or more".format(*PRESSURE_BANDS[0][1:]),
        title="See a doctor today.",
        what_now=(
            "Sit down and measure again after five quiet minutes. Do not train. If you have a bad headache, "
            "chest pain, trouble with seeing or speaking, or one side is weak, call the emergency number now."
        ),
        asked="",
        source_keys=("S-NASC-T5",),
        mark=Mark.SEEN,
    ),
    RedFlag(
        sign=Sign.WEAKNESS,
        label="A muscle became weak, or hurts far more than usual",
        title="Go to an emergency department today.",
        what_now=(
            "A muscle that has become weak, or hurts far more than usual, is looked at the same day. Say "
            "when you trained and that you wore cuffs. If one side of the body is weak, call the emergency "
            "number now."
        ),
        asked="",
        source_keys=("S-ELITE", "S-KRIEG"),
        mark=Mark.SEEN,
    ),
    RedFlag(
        sign=Sign.NUMBNESS,
        label="Feeling has not come back",
        title="See a doctor today.",
        what_now=(
            "Feeling that has not come back is looked at the same day. If the hand or foot is also cold, "
            "blue or white, or you cannot move it, call the emergency number now."
        ),
        asked="",
        source_keys=(),
        mark=Mark.POLICY,
    ),
)

RED_FLAGS: Mapping[Sign, RedFlag] = MappingProxyType({row.sign: row for row in _ROWS})

# A question of the screening whose contraindicating answer is a red flag.
SIGN_OF_QUESTION: Mapping[str, Sign] = MappingProxyType(
    {"swelling": Sign.LIMB, "chest": Sign.CHEST, "blood_pressure": Sign.PRESSURE}
)
# A question of the ready check whose "yes" is a red flag.
SIGN_OF_READY: Mapping[str, Sign] = MappingProxyType(
    {"swelling": Sign.LIMB, "chest": Sign.CHEST, "muscle_breakdown": Sign.URINE}
)
# A reason of a stop that is a red flag.
SIGN_OF_STOP: Mapping[str, Sign] = MappingProxyType({"chest_pain": Sign.CHEST})
# An answer after a session that is a red flag.
SIGN_OF_REPLY: Mapping[str, Sign] = MappingProxyType(
    {
        "swelling": Sign.LIMB,
        "dark_urine": Sign.URINE,
        "weakness": Sign.WEAKNESS,
        "numbness": Sign.NUMBNESS,
        "chest_pain": Sign.CHEST,
    }
)
# After these the first sessions are eased into again, however short the pause was (S-RTD).
SIGNS_OF_MUSCLE_BREAKDOWN = frozenset({Sign.URINE})
SIGNS_ASKED = tuple(row.sign for row in _ROWS if row.asked)


class ReadingVerdict(StrEnum):
    """What one blood pressure reading leads to."""

    USUAL = "usual"
    ASK = "ask"
    HOLD = "hold"
    RED_FLAG = "red_flag"
    TOLD = "told"


# What each band of the screening leads to, the worst first (policy).
_LEADS_TO = (ReadingVerdict.RED_FLAG, ReadingVerdict.HOLD, ReadingVerdict.ASK)
# (verdict, from systolic mmHg, from diastolic mmHg): either number is enough.
READING_BANDS = tuple(
    (verdict, systolic_mmhg, diastolic_mmhg)
    for verdict, (_code, systolic_mmhg, diastolic_mmhg) in zip(_LEADS_TO, PRESSURE_BANDS, strict=True)
)


# The screening takes a reading of the last 7 days for the pressure of today; so does one written down later.
READING_ACTS_FOR = timedelta(days=7)


class Moment(StrEnum):
    """When a reading was taken; its training session is named with it."""

    BEFORE = "before"
    AFTER = "after"


# S-CPT: a cardiac ward stops at 200 or 110. Right after a session the work itself raises the pressure, so the
# bands at rest do not fit; that the coach is told from here on, and nothing more, is POLICY.
TOLD_AFTER_SESSION = BloodPressure(systolic_mmhg=200, diastolic_mmhg=110)


def reading_verdict(reading: BloodPressure, moment: Moment | None = None) -> ReadingVerdict:
    """Return what a reading leads to: one high number is enough. One after a session is only told."""
    if moment is Moment.AFTER:
        systolic_is_high = reading.systolic_mmhg >= TOLD_AFTER_SESSION.systolic_mmhg
        is_high = systolic_is_high or reading.diastolic_mmhg >= TOLD_AFTER_SESSION.diastolic_mmhg
        return ReadingVerdict.TOLD if is_high else ReadingVerdict.USUAL
    for verdict, systolic_mmhg, diastolic_mmhg in READING_BANDS:
        if reading.systolic_mmhg >= systolic_mmhg or reading.diastolic_mmhg >= diastolic_mmhg:
            return verdict
    return ReadingVerdict.USUAL


def impossible_verdict(upper: int, lower: int) -> ReadingVerdict:
    """Return what two typed numbers lead to that cannot be one reading: a high number counts by itself.

    A number out of its range is no number; two that change places are put right. The pair is asked again.
    """
    systolic, diastolic = max(upper, lower), min(upper, lower)
    ranges = (SYSTOLIC_MMHG_RANGE, DIASTOLIC_MMHG_RANGE)
    counted = [
        number if low <= number <= high else 0
        for number, (low, high) in zip((systolic, diastolic), ranges, strict=True)
    ]
    return reading_verdict(BloodPressure(systolic_mmhg=counted[0], diastolic_mmhg=counted[1]))


def signs_of_answers(verdicts: Iterable[tuple[str, Verdict]]) -> tuple[Sign, ...]:
    """Return the signs in the flags (question code, verdict) of a screening, in the order of the list."""
    found = {
        SIGN_OF_QUESTION[code]
        for code, verdict in verdicts
        if verdict is Verdict.CONTRAINDICATED and code in SIGN_OF_QUESTION
    }
    return tuple(sign for sign in RED_FLAGS if sign in found)


def questions_of(sign: Sign) -> frozenset[str]:
    """Return the codes of the screening's questions that ask for this sign."""
    return frozenset(code for code, asked in SIGN_OF_QUESTION.items() if asked is sign)
