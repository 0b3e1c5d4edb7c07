"""What a screening's flags and answers say, in words for who reads them. The rules: `clients.domain`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clients.domain.answers import answer_in_words, date_in, limbs_in, number_in, readings_in
from clients.domain.medicines import ON_LIST
from clients.domain.numbers import Unit, from_kg
from clients.domain.questionnaire import BY_VERSION, NOT_MEASURED, AnswerKind, Group, Question, named_in
from clients.domain.questionnaire.heart import PRESSURE_CODE
from clients.domain.questionnaire.shapes import Measure
from clients.domain.red_flags import SIGN_OF_QUESTION, ReadingVerdict, reading_verdict
from clients.domain.regions import Limb, limbs_in_words
from clients.domain.screening import TESTOSTERONE_PRESSURE_CODE, VENOUS_COMBINED_CODE
from clients.domain.sources import SOURCES, Mark, Source
from clients.domain.verdicts import Verdict, by_verdict
from clients.models import Flag, Screening
from clients.models.limbs import limbs_of_row, verdicts_of

# Of each question that was ever asked, in the words of the newest version that asks it.
WHY_ASKED = {question.code: question.why for each in BY_VERSION.values() for question in each.questions} | {
    VENOUS_COMBINED_CODE: "Each of these makes a clot in a vein a little more likely, and together more so.",
    TESTOSTERONE_PRESSURE_CODE: "Both raise blood pressure, and cuffs do so, too.",
}


def verdicts_in_words(screening: Screening) -> list[tuple[str, Verdict]]:
    """Return what stands where, pairs together where both limbs have one verdict: ("Left leg", verdict)."""
    return [
        (limbs_in_words(limbs).capitalize(), verdict) for limbs, verdict in by_verdict(verdicts_of(screening))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagDescription:
    """A flag with its limbs, its sources and how well they are checked."""

    flag: Flag
    limbs: str
    verdict: Verdict
    sources: list[Source]
    mark: Mark
    why: str  # for the client: what the question is asked for, without a word to the coach

    @property
    def named(self) -> tuple[str, ...]:
        """What the question names beside its text."""
        return named_in(self.flag.code, self.flag.question_text)

    @property
    def answer_label(self) -> str:
        """What stands before the answer for the client; "" where the list of medicines says it."""
        return "" if self.flag.answer_text.startswith(ON_LIST) else "You answered: "

    @property
    def takes_two_admins(self) -> bool:
        """Whether clearing this flag takes a second admin; never where nobody can clear it."""
        return self.flag.two_admins and self.verdict is not Verdict.CONTRAINDICATED

    @property
    def mark_text(self) -> str:
        """What stands behind the sign; which verdict it gives is always this product's own rule."""
        if self.mark is Mark.POLICY:
            return f"{self.mark.label}."
        return f"{self.mark.label}. What follows from it is this product's own rule."


def describe_flags(flags: Iterable[Flag]) -> list[FlagDescription]:
    """Describe flags, the gravest first, then in the order of the questions."""
    descriptions = [
        FlagDescription(
            flag=flag,
            limbs=limbs_in_words(limbs_of_row(flag)).capitalize(),
            verdict=Verdict(flag.verdict),
            sources=[SOURCES[key] for key in flag.source_keys if key in SOURCES],
            mark=Mark(flag.mark),
            why=WHY_ASKED.get(flag.code, ""),
        )
        for flag in flags
    ]
    return sorted(descriptions, key=lambda each: (-each.verdict.severity, each.flag.position))


def summarize_flags(flags: Iterable[Flag]) -> tuple[str, int]:
    """Return the first sentence of the gravest reason, and the number of other flags."""
    descriptions = describe_flags(flags)
    if not descriptions:
        return "", 0
    return descriptions[0].flag.reason.split(". ")[0].rstrip("."), len(descriptions) - 1


def flags_for_a_doctor(screening: Screening, flags: Iterable[FlagDescription]) -> list[Flag]:
    """Return the flags that need a doctor soon, with or without cuffs; readings from 160 or 100, too."""
    is_high = any(
        reading_verdict(reading) in (ReadingVerdict.HOLD, ReadingVerdict.RED_FLAG)
        for reading in readings_in(screening.answers.get(PRESSURE_CODE)) or ()
    )
    return [
        each.flag
        for each in flags
        if (each.flag.code in SIGN_OF_QUESTION and each.verdict is Verdict.CONTRAINDICATED)
        or (each.flag.code == PRESSURE_CODE and is_high)
    ]


def describe_body(screening: Screening) -> str:
    """Describe age and body mass index on the day of the answers, which a clinician asks first."""
    questionnaire, client = BY_VERSION[screening.questionnaire_version], screening.client
    parts = [
        answer_in_words(questionnaire, question, screening.answers, client.today(screening.submitted_at))
        for question in questionnaire.questions
        if question.measure in (Measure.AGE, Measure.BMI) and question.code in screening.answers
    ]
    return " · ".join(parts)


def describe_answer(question: Question, answer: object, unit: str = "kg") -> str:
    """Describe one answer for whoever gave it, weights in `unit`; "" if there is none."""
    if answer in (None, ""):
        return ""
    if answer == NOT_MEASURED:
        return question.label_of(NOT_MEASURED)
    match question.kind:
        case AnswerKind.DATE:
            day = date_in(answer)
            return format_day(day) if day else ""
        case AnswerKind.BLOOD_PRESSURE:
            readings = readings_in(answer)
            return f"{' and '.join(str(reading) for reading in readings)} {question.unit}" if readings else ""
        case AnswerKind.NUMBER:
            return _describe_number(question, number_in(answer), unit)
        case AnswerKind.LIMBS if limbs := limbs_in(answer):
            return ", ".join(limb.label for limb in Limb if limb in limbs)
        case _:
            return question.label_of(str(answer))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredGroup:
    """One group of questions with those of its answers that are shown."""

    group: Group
    lines: list[dict[str, object]]


def answers_by_group(screening: Screening, without: Collection[str] = ()) -> list[AnsweredGroup]:
    """Return, group by group, what was answered, leaving out the questions `without`."""
    unit = screening.client.unit
    groups = [
        AnsweredGroup(
            group=group,
            lines=[
                {
                    "question": question,
                    "answer": describe_answer(question, screening.answers[question.code], unit),
                }
                for question in group.questions
                if question.code in screening.answers and question.code not in without
            ],
        )
        for group in BY_VERSION[screening.questionnaire_version].groups
    ]
    return [each for each in groups if each.lines]


def _describe_number(question: Question, number: Decimal | None, unit: str) -> str:
    if number is None:
        return ""
    if question.unit == "kg":
        return f"{from_kg(number, Unit(unit), 1).normalize():f} {unit}"
    return f"{number.normalize():f} {question.unit}"


def format_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
