"""The letter that a client takes to a doctor: what was answered and measured, and what is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clients.clearance.presenter import describe_flags
from clients.domain.doctors_words import subject_for_doctor
from clients.domain.people import BloodPressure, age_on
from clients.domain.red_flags import ReadingVerdict, reading_verdict
from clients.domain.verdicts import Verdict
from clients.models import (
    BloodPressureReading,
    ChangedAnswer,
    Client,
    Flag,
    Medicine,
    RedFlag,
    Screening,
    User,
)

READINGS_PRINTED = 8
MEDICINE_LINES = 3  # left blank to write on; one where some are listed


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One answer: what it is about in a doctor's words, what the client said, and whether an answer waits."""

    subject: str
    answer: str
    limbs: str
    needs_word: bool  # cuffs wait for the doctor here; else it is for information


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLine:
    """One blood pressure reading; `is_high` from the level at which cuffs wait."""

    row: BloodPressureReading
    is_high: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorsLetter:
    """All that the letter says. The page adds what is the same in every letter."""

    client: Client
    age: int | None
    written_on: date
    answered_on: date | None
    answers: Sequence[AnswerLine]
    red_flags: Sequence[RedFlag]
    said_before: Sequence[ChangedAnswer]
    readings: Sequence[ReadingLine]
    coaches: Sequence[User]
    medicines: Sequence[Medicine]

    @property
    def asked(self) -> list[AnswerLine]:
        """The answers that keep the cuffs off until the doctor has said something."""
        return [line for line in self.answers if line.needs_word]

    @property
    def medicine_lines(self) -> range:
        """The blank lines below the list."""
        return range(1 if self.medicines else MEDICINE_LINES)

    @property
    def asks_nothing(self) -> bool:
        """Whether nothing that was answered or reported waits for a doctor."""
        return not (self.asked or self.said_before or self.red_flags)

    @property
    def beside(self) -> list[AnswerLine]:
        return [line for line in self.answers if not line.needs_word]


def doctors_letter(client: Client, now: datetime) -> DoctorsLetter:
    """Return the letter about the client's newest answers. Seven queries."""
    today = client.today(now)
    screening = client.screenings.order_by("-number").first()
    readings = client.blood_pressure_readings.not_withdrawn().order_by("-measured_on", "-recorded_at")
    return DoctorsLetter(
        client=client,
        age=age_on(client.birth_on, today) if client.birth_on else None,
        written_on=today,
        answered_on=client.today(screening.submitted_at) if screening else None,
        answers=_answers(screening) if screening else (),
        red_flags=list(client.red_flags.open()),
        said_before=_said_before(screening) if screening else (),
        readings=[_reading(row) for row in readings[:READINGS_PRINTED]],
        coaches=list(client.coaches.filter(is_active=True).order_by("name")),
        medicines=list(client.medicines.taken_on(today).order_by("added_at")),
    )


def _answers(screening: Screening) -> list[AnswerLine]:
    flags = describe_flags(screening.flags.all())
    version = screening.questionnaire_version
    return [_answer(each.flag, each.limbs, each.verdict, version) for each in flags]


def _said_before(screening: Screening) -> list[ChangedAnswer]:
    """What was said earlier and is said no longer, where a clinician's word is needed about it."""
    return [each for each in screening.changed_answers.all() if each.needs_clinician and each.code]


def _answer(flag: Flag, limbs: str, verdict: Verdict, version: int) -> AnswerLine:
    return AnswerLine(
        subject=subject_for_doctor(flag.code, flag.question_text, version=version),
        answer=flag.answer_text,
        limbs=limbs,
        needs_word=verdict in (Verdict.NEEDS_CLEARANCE, Verdict.CONTRAINDICATED),
    )


def _reading(row: BloodPressureReading) -> ReadingLine:
    reading = BloodPressure(systolic_mmhg=row.systolic_mmhg, diastolic_mmhg=row.diastolic_mmhg)
    verdict = reading_verdict(reading)
    return ReadingLine(row=row, is_high=verdict in (ReadingVerdict.HOLD, ReadingVerdict.RED_FLAG))
