"""What a screening says, in words for the person who reads it. The rules are in `clients.domain`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clients.clearance.status import Stand, Standing
from clients.domain.answers import answer_in_words, date_in, limbs_in, number_in, readings_in
from clients.domain.numbers import Unit, from_kg
from clients.domain.questionnaire import BY_VERSION, NOT_MEASURED, AnswerKind, Question
from clients.domain.questionnaire.shapes import Measure
from clients.domain.regions import Limb, Region
from clients.domain.sources import SOURCES, Mark, Source
from clients.domain.verdicts import Verdict
from clients.models import Flag, Screening

# These are not only about cuffs: a doctor has to look, whatever the training (policy, from the same rows).
SEE_A_DOCTOR = {"swelling", "chest", "blood_pressure"}

# For whom -> how a region stands -> what happens next.
_NEXT_FOR_CLIENT = {
    Stand.CLEARED: "Your coach can plan sessions with cuffs on your {region}, up to and with {last_on}.",
    Stand.TO_ACKNOWLEDGE: "Your coach reads the points below first. After that, lower limits hold for your "
    "{region}.",
    Stand.IN_REVIEW: "An admin of your practice looks at your answers. A doctor or another clinician has to "
    "agree before cuffs go on your {region}. You can train without cuffs until then.",
    Stand.BLOCKED: "No cuffs on your {region} for now. Your coach can plan the same training without them.",
    Stand.LAPSED: "Please answer the questions again before cuffs go on your {region}.",
    Stand.NOT_SCREENED: "Please answer the questions before cuffs go on your {region}.",
}
_NEXT_FOR_COACH = {
    Stand.CLEARED: "You can plan sessions for the {region}, up to and with {last_on}.",
    Stand.TO_ACKNOWLEDGE: "Read each caution and say so. Then you can plan the {region} within lower limits.",
    Stand.IN_REVIEW: "An admin decides, once a clinician has agreed. Until then plan without cuffs.",
    Stand.BLOCKED: "No cuffs on the {region}. The same training without them is open to the client.",
    Stand.LAPSED: "The clearance no longer holds. Only a new screening opens the {region} again.",
    Stand.NOT_SCREENED: "A screening comes first.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionResult:
    """One region of a screening: its verdict, what happens next, and what is behind it."""

    region: Region
    verdict: Verdict
    next_step: str
    standing: Standing | None


def region_results(
    screening: Screening, standings: Mapping[Region, Standing] | None, *, for_client: bool
) -> list[RegionResult]:
    """Both regions. Without standings (an older screening) nothing is said about what happens next."""
    results = []
    for region, verdict in verdicts_of(screening).items():
        standing = standings[region] if standings else None
        results.append(
            RegionResult(
                region=region,
                verdict=verdict,
                standing=standing,
                next_step=next_step(standing, for_client=for_client) if standing else "",
            )
        )
    return results


def next_step(standing: Standing, *, for_client: bool) -> str:
    """What happens next for one region."""
    words = _NEXT_FOR_CLIENT if for_client else _NEXT_FOR_COACH
    return words[standing.stand].format(
        region=standing.region.label.lower(), last_on=in_words(standing.last_on) if standing.last_on else ""
    )


def own_words(standing: Standing) -> tuple[str, ...]:
    """One region to the client: why cuffs stay off, where that says more than what happens next."""
    tells_why = standing.stand in (Stand.BLOCKED, Stand.LAPSED)
    return standing.client_reasons if tells_why else (next_step(standing, for_client=True),)


def verdicts_of(screening: Screening) -> dict[Region, Verdict]:
    return {
        Region.UPPER: Verdict(screening.verdict_upper),
        Region.LOWER: Verdict(screening.verdict_lower),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagInWords:
    """A flag with its regions, its sources and what stands behind them."""

    flag: Flag
    regions: str
    verdict: Verdict
    sources: list[Source]
    mark: Mark


def flags_in_words(flags: Iterable[Flag]) -> list[FlagInWords]:
    """The gravest first, then in the order of the questions."""
    told = [
        FlagInWords(
            flag=flag,
            regions="Arms and legs" if flag.upper and flag.lower else "Arms" if flag.upper else "Legs",
            verdict=Verdict(flag.verdict),
            sources=[SOURCES[key] for key in flag.source_keys if key in SOURCES],
            mark=Mark(flag.mark),
        )
        for flag in flags
    ]
    return sorted(told, key=lambda each: (-each.verdict.severity, each.flag.position))


def why_in_short(flags: Iterable[Flag]) -> tuple[str, int]:
    """The gravest reason up to its first full stop, and how many more there are."""
    told = flags_in_words(flags)
    return (told[0].flag.reason.split(". ")[0].rstrip("."), len(told) - 1) if told else ("", 0)


def asks_for_a_doctor(flags: Iterable[FlagInWords]) -> list[Flag]:
    """Flags that should send the client to a doctor now, cuffs or not."""
    return [
        each.flag
        for each in flags
        if each.flag.code in SEE_A_DOCTOR and each.verdict is Verdict.CONTRAINDICATED
    ]


def body_in_words(screening: Screening) -> str:
    """Age and body mass index as they were when the answers were sent: what a clinician asks first."""
    questionnaire, client = BY_VERSION[screening.questionnaire_version], screening.client
    told = [
        answer_in_words(questionnaire, question, screening.answers, client.today(screening.submitted_at))
        for question in questionnaire.questions
        if question.measure in (Measure.AGE, Measure.BMI) and question.code in screening.answers
    ]
    return " · ".join(told)


def say(question: Question, answer: object, unit: str = "kg") -> str:
    """One answer as its giver would read it, weights in `unit`; "" where there is none that can be read."""
    if answer in (None, ""):
        return ""
    if answer == NOT_MEASURED:
        return question.words_for(NOT_MEASURED)
    match question.kind:
        case AnswerKind.DATE:
            day = date_in(answer)
            return in_words(day) if day else ""
        case AnswerKind.BLOOD_PRESSURE:
            readings = readings_in(answer)
            return f"{' and '.join(str(reading) for reading in readings)} {question.unit}" if readings else ""
        case AnswerKind.NUMBER:
            return _say_number(question, number_in(answer), unit)
        case AnswerKind.LIMBS if limbs := limbs_in(answer):
            return ", ".join(limb.label for limb in Limb if limb in limbs)
        case _:
            return question.words_for(str(answer))


def _say_number(question: Question, number: Decimal | None, unit: str) -> str:
    if number is None:
        return ""
    if question.unit == "kg":
        return f"{from_kg(number, Unit(unit), 1).normalize():f} {unit}"
    return f"{number.normalize():f} {question.unit}"


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
