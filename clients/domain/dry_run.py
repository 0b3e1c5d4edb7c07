"""Dry run: the verdicts that another version of the questions gives to stored answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clients.domain.answers import Answers
from clients.domain.questionnaire import Questionnaire
from clients.domain.regions import Limb, limbs_in_words
from clients.domain.screening import AnswersNotValid, relevant_answers, screen
from clients.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswers:
    """Stored answers with the verdicts of their day."""

    client_id: UUID
    answers: Answers
    answered_on: date
    verdicts: Mapping[Limb, Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A changed verdict of some limbs. `after` is None if the answers do not fit the version."""

    limbs: frozenset[Limb]
    before: Verdict
    after: Verdict | None

    @property
    def limbs_text(self) -> str:
        """Such as "Arms and left leg"."""
        return limbs_in_words(self.limbs).capitalize()

    @property
    def description(self) -> str:
        after = self.after.label if self.after else "has to be asked anew"
        return f"{self.limbs_text}: {self.before.label} → {after}"


def dry_run(questionnaire: Questionnaire, given: Iterable[GivenAnswers]) -> dict[Transition, list[UUID]]:
    """Return the ids of affected clients by change. Ages are those of the day of the answers."""
    found: dict[Transition, list[UUID]] = {}
    for each in given:
        after = _verdicts(questionnaire, each)
        changes: dict[tuple[Verdict, Verdict | None], set[Limb]] = {}
        for limb, before in each.verdicts.items():
            verdict = after[limb] if after is not None else None
            if verdict is not before:
                changes.setdefault((before, verdict), set()).add(limb)
        for (before, verdict), limbs in changes.items():
            change = Transition(limbs=frozenset(limbs), before=before, after=verdict)
            found.setdefault(change, []).append(each.client_id)
    return found


def _verdicts(questionnaire: Questionnaire, given: GivenAnswers) -> Mapping[Limb, Verdict] | None:
    known = {code: answer for code, answer in given.answers.items() if code in questionnaire.by_code}
    answers = relevant_answers(questionnaire, known)
    try:
        return screen(questionnaire=questionnaire, answers=answers, today=given.answered_on).verdicts
    except AnswersNotValid:
        return None
