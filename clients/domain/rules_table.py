"""All screening rules as rows, for a page that a clinician signs off line by line."""

from collections.abc import Iterator
from dataclasses import dataclass

from clients.domain.overrides import may_be_overruled, row_key
from clients.domain.questionnaire import NOT_SURE, AnswerKind, Question, Questionnaire, RegionEffect, Rule
from clients.domain.questionnaire.shapes import ANY_LIMB, SAY_NOT_SURE
from clients.domain.screening import not_sure_rule
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict

_LIMBS = {
    RegionEffect.BOTH: "Arms and legs",
    RegionEffect.UPPER: "Arms",
    RegionEffect.LOWER: "Legs",
    RegionEffect.NAMED_LIMBS: "The limb named; all four if not known",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule as text: an answer to a question, its verdict and the limbs it is about."""

    number: int
    code: str
    question: str
    answer: str
    verdict: Verdict
    limbs: str
    reason: str
    advice: str
    venous: bool
    two_admins: bool
    source_keys: tuple[str, ...]
    mark: Mark
    may_be_overruled: bool

    @property
    def takes_two_admins(self) -> bool:
        """Whether clearing what this row gives takes a second admin; never where nobody can clear it."""
        return self.may_be_overruled or (self.two_admins and self.verdict is not Verdict.CONTRAINDICATED)


def rules_table(questionnaire: Questionnaire) -> tuple[RuleRow, ...]:
    """Return the rows of one questionnaire by item number. Answers without a row give no flag."""
    rows = [row for question in questionnaire.questions for row in _rows(question)]
    return tuple(sorted(rows, key=lambda row: row.number))


def _rows(question: Question) -> Iterator[RuleRow]:
    for rule in question.rules:
        yield _row(question, rule, " / ".join(_words(question, answer) for answer in rule.answers))
    if question.kind is AnswerKind.LIMBS or any(NOT_SURE in rule.answers for rule in question.rules):
        return  # its own rows have a rule for "not sure"
    if SAY_NOT_SURE in question.choices and (unsure := not_sure_rule(question)):
        yield _row(question, unsure, SAY_NOT_SURE.label)


def _words(question: Question, answer: str) -> str:
    return "Any limb; all four if not sure" if answer == ANY_LIMB else question.label_of(answer)


def _row(question: Question, rule: Rule, answer: str) -> RuleRow:
    return RuleRow(
        number=question.number,
        code=question.code,
        question=question.text,
        answer=answer,
        verdict=rule.verdict,
        limbs=_LIMBS[question.region_effect],
        reason=rule.reason,
        advice=rule.advice,
        venous=rule.venous,
        two_admins=rule.two_admins,
        source_keys=rule.source_keys or question.source_keys,
        mark=rule.mark or question.mark,
        may_be_overruled=all(may_be_overruled(row_key(question.code, answer)) for answer in rule.answers),
    )
