"""Turn one person's answers into a verdict for each limb and a route.

How flags combine: the worst verdict wins in each limb; two or more venous cautions together need clearance;
what is about one limb leaves the other three open, unless nobody knows which limb it is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from clients.domain.answers import (
    Answers,
    answer_in_words,
    limbs_in,
    questions_to_ask,
    rule_value,
    validate_answer,
)
from clients.domain.medicines import ListedMedicine, ListedRow, MedicineClass, rows_of
from clients.domain.questionnaire import NOT_SURE, Question, Questionnaire, Rule
from clients.domain.questionnaire.heart import PRESSURE_CODE
from clients.domain.questionnaire.medicines import HORMONES, TESTOSTERONE
from clients.domain.questionnaire.shapes import RegionEffect
from clients.domain.regions import ALL_LIMBS, Limb, Region, limbs_in_words, limbs_of
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict, by_verdict, worst

VENOUS_COMBINED_CODE = "venous_combined"
TESTOSTERONE_PRESSURE_CODE = "testosterone_pressure"
VENOUS_CAUTIONS_THAT_COMBINE = 2  # policy, after the "multiple risk factors" of S-ELITE

UNKNOWN_CODE = "This question is not part of these questions. Please load the page again."


class AnswersNotValid(ValueError):
    """`screen` got invalid answers; `errors` is the result of `validate_answers`."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(f"{len(errors)} answers do not validate: {', '.join(sorted(errors))}")
        self.errors = errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One answer with a verdict: the limbs it is about, the reason for the coach, and the sources.

    `code` is the question's, `answer` describes the answer. At most one flag per code.
    """

    code: str
    number: int | None
    limbs: frozenset[Limb]
    verdict: Verdict
    reason: str
    advice: str
    source_keys: tuple[str, ...]
    mark: Mark
    venous: bool
    two_admins: bool
    passes_after_days: int | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningOutcome:
    """All flags in the order of the questions, and the verdict of each limb."""

    flags: tuple[Flag, ...]
    verdicts: Mapping[Limb, Verdict]
    questionnaire_version: int

    def worst_in(self, region: Region) -> Verdict:
        """Return the verdict of the region's worst limb."""
        return worst(self.verdicts[limb] for limb in limbs_of(region))

    @property
    def summary(self) -> str:
        """One line: "No stop flag found." or "Arms: caution. Left leg: no cuffs. Right leg: caution."."""
        if len(set(self.verdicts.values())) == 1:
            return f"{self.verdicts[Limb.LEFT_UPPER].label}."
        return " ".join(
            f"{limbs_in_words(limbs).capitalize()}: {verdict.label.lower()}."
            for limbs, verdict in by_verdict(self.verdicts)
        )


def relevant_answers(questionnaire: Questionnaire, answers: Answers) -> dict[str, object]:
    """Return the answers to questions that are asked: those that a screening stores."""
    return {
        question.code: answers[question.code]
        for question in questions_to_ask(questionnaire, answers)
        if question.code in answers
    }


def validate_answers(questionnaire: Questionnaire, answers: Answers, today: date) -> dict[str, str]:
    """Return what is wrong with the answers, question code to sentence; empty if they are complete.

    A question that is asked and has no answer is an error. An answer to a follow-up that is no longer asked
    is ignored.
    """
    errors = _errors(questions_to_ask(questionnaire, answers), answers, today)
    for code in answers:
        if code not in questionnaire.by_code:
            errors[str(code)] = UNKNOWN_CODE
    return errors


def validate_group(
    questionnaire: Questionnaire, group_code: str, answers: Answers, today: date
) -> dict[str, str]:
    """Validate one group like `validate_answers`; `answers` are those of all groups. Raises KeyError."""
    group = questionnaire.group(group_code)
    questions = [
        question for question in questions_to_ask(questionnaire, answers) if question.group == group.code
    ]
    return _errors(questions, answers, today)


def _errors(
    questions: tuple[Question, ...] | list[Question], answers: Answers, today: date
) -> dict[str, str]:
    found = ((question.code, validate_answer(question, answers, today)) for question in questions)
    return {code: message for code, message in found if message is not None}


def screen(
    *,
    questionnaire: Questionnaire,
    answers: Answers,
    today: date,
    medicines: Collection[ListedMedicine] = (),
) -> ScreeningOutcome:
    """Return the flags and verdicts of complete answers. Raises AnswersNotValid for others.

    `medicines` are those on the client's list: each counts as the answer to its row, whatever was answered.
    """
    if errors := validate_answers(questionnaire, answers, today):
        raise AnswersNotValid(errors)
    questions = questions_to_ask(questionnaire, answers)
    # A limb named before its question went away must not open a region again.
    answers = {question.code: answers[question.code] for question in questions}
    flags = [flag for question in questions if (flag := _flag(questionnaire, question, answers, today))]
    flags = _with_listed(flags, rows_of(medicines))
    takes_testosterone = answers.get(HORMONES.code) == TESTOSTERONE or any(
        each.kind is MedicineClass.TESTOSTERONE for each in medicines
    )
    flags += _combined_venous(flags)
    flags += _testosterone_with_pressure(flags) if takes_testosterone else []
    return ScreeningOutcome(
        flags=tuple(flags),
        verdicts={limb: worst(flag.verdict for flag in flags if limb in flag.limbs) for limb in Limb},
        questionnaire_version=questionnaire.version,
    )


def _flag(questionnaire: Questionnaire, question: Question, answers: Answers, today: date) -> Flag | None:
    value = rule_value(question, answers, today)
    rule = next((rule for rule in question.rules if value in rule.answers), None)
    if rule is None and value == NOT_SURE:
        rule = not_sure_rule(question)
    if rule is None:
        return None
    return Flag(
        code=question.code,
        number=question.number,
        limbs=limbs_about(question, answers),
        verdict=rule.verdict,
        reason=rule.reason,
        advice=rule.advice,
        source_keys=rule.source_keys or question.source_keys,
        mark=rule.mark or question.mark,
        venous=rule.venous,
        two_admins=rule.two_admins,
        passes_after_days=rule.passes_after_days,
        answer=answer_in_words(questionnaire, question, answers, today),
    )


def not_sure_rule(question: Question) -> Rule | None:
    """Return the rule for "not sure" if a question has none of its own; None for no flag. Policy."""
    verdict = question.not_sure_verdict
    if verdict is Verdict.NO_STOP_FLAG:
        return None
    needs_clearance = verdict is Verdict.NEEDS_CLEARANCE
    gravest = max(question.rules, key=lambda rule: rule.verdict.severity)
    return Rule(
        answers=(NOT_SURE,),
        verdict=verdict,
        reason=f"The client is not sure: {question.text}",
        advice="Find out together and send a new screening, or ask a doctor."
        if needs_clearance
        else "Find out together. Until then, go on as if the answer were yes.",
        venous=question.venous and not needs_clearance,
        two_admins=question.two_admins and needs_clearance,
        passes_after_days=gravest.passes_after_days,
        mark=Mark.POLICY,
    )


def limbs_about(question: Question, answers: Answers) -> frozenset[Limb]:
    """Return the limbs that an answer with a verdict is about; all four where nobody named which."""
    if question.region_effect is RegionEffect.NAMED_LIMBS and question.limbs_from is not None:
        return limbs_in(answers.get(question.limbs_from)) or question.region_effect.fixed_limbs
    return question.region_effect.fixed_limbs


def _combined_venous(flags: list[Flag]) -> list[Flag]:
    """Return a flag for the limbs with two or more venous cautions, which together need clearance."""
    cautions = [flag for flag in flags if flag.venous and flag.verdict is Verdict.CAUTION]
    limbs = frozenset(
        limb for limb in Limb if sum(limb in flag.limbs for flag in cautions) >= VENOUS_CAUTIONS_THAT_COMBINE
    )
    if not limbs:
        return []
    return [
        Flag(
            code=VENOUS_COMBINED_CODE,
            number=None,
            limbs=limbs,
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Two or more things that make a clot in a vein more likely come together.",
            advice="Ask for a doctor's agreement first, and show the doctor this list.",
            source_keys=("S-ELITE",),
            mark=Mark.POLICY,
            venous=True,
            two_admins=False,
            passes_after_days=None,  # its parts say: `clients.domain.answers_changed`
            answer=" ".join(flag.reason for flag in cautions),
        )
    ]


def _with_listed(flags: list[Flag], listed: Collection[ListedRow]) -> list[Flag]:
    """Return the flags with those of listed medicines, which stand in for milder ones of the same row."""
    by_code = {flag.code: flag for flag in flags}
    graver = {
        row.code: _listed_flag(row)
        for row in listed
        if row.code not in by_code or _is_graver(row, by_code[row.code])
    }
    kept = [flag for flag in flags if flag.code not in graver]
    return [*kept, *graver.values()]


def _is_graver(row: ListedRow, flag: Flag) -> bool:
    """Whether a listed medicine weighs more than the answer: its verdict, and of two alike the v mark."""
    return (row.rule.verdict.severity, row.rule.venous) > (flag.verdict.severity, flag.venous)


def _listed_flag(row: ListedRow) -> Flag:
    return Flag(
        code=row.code,
        number=row.number,
        limbs=ALL_LIMBS,
        verdict=row.rule.verdict,
        reason=row.rule.reason,
        advice=row.rule.advice,
        source_keys=row.source_keys,
        mark=row.mark,
        venous=row.rule.venous,
        two_admins=row.rule.two_admins,
        passes_after_days=None,
        answer=row.answer,
    )


def _testosterone_with_pressure(flags: list[Flag]) -> list[Flag]:
    """Return a flag where testosterone meets a pressure that would need no clinician by itself."""
    is_raised = any(flag.code == PRESSURE_CODE and flag.verdict is Verdict.CAUTION for flag in flags)
    if not is_raised:
        return []
    return [
        Flag(
            code=TESTOSTERONE_PRESSURE_CODE,
            number=None,
            limbs=ALL_LIMBS,
            verdict=Verdict.NEEDS_CLEARANCE,
            reason="Testosterone or anabolic steroids, and a blood pressure of 140/90 or more.",
            advice="Ask for a doctor's agreement first, with both in the letter.",
            source_keys=("S-NASC",),
            mark=Mark.POLICY,
            venous=False,
            two_admins=False,
            passes_after_days=None,
            answer="Testosterone or anabolic steroids. A raised blood pressure.",
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Who clears each limb after a screening. Each limb is in exactly one of the four sets."""

    by_rule: frozenset[Limb]
    acknowledge: frozenset[Limb]
    review: frozenset[Limb]
    blocked: frozenset[Limb]


def route(outcome: ScreeningOutcome, *, takes_back: bool) -> Route:
    """Return who clears each limb: the rule, the coach's acknowledgement, an admin's decision or nobody.

    Answers that take back something (`clients.domain.answers_changed`) are an admin's to clear. One clearance
    covers several limbs: an acknowledgement also covers those that clear by rule, and an admin's decision
    covers what it names, except contraindicated limbs.
    """

    def with_verdict(verdict: Verdict) -> frozenset[Limb]:
        return frozenset(limb for limb in Limb if outcome.verdicts[limb] is verdict)

    if takes_back:
        blocked = with_verdict(Verdict.CONTRAINDICATED)
        return Route(
            by_rule=frozenset(), acknowledge=frozenset(), review=ALL_LIMBS - blocked, blocked=blocked
        )
    return Route(
        by_rule=with_verdict(Verdict.NO_STOP_FLAG),
        acknowledge=with_verdict(Verdict.CAUTION),
        review=with_verdict(Verdict.NEEDS_CLEARANCE),
        blocked=with_verdict(Verdict.CONTRAINDICATED),
    )
