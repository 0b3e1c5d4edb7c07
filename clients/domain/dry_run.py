"""Dry run: the verdicts that another version of the questions gives to stored answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clients.domain.answers import Answers
from clients.domain.questionnaire import Questionnaire
from clients.domain.regions import Region
from clients.domain.screening import AnswersNotValid, relevant_answers, screen
from clients.domain.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswers:
    """Stored answers with the verdicts of their day."""

    client_id: UUID
    answers: Answers
    answered_on: date
    verdicts: Mapping[Region, Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A changed verdict of one region. `after` is None if the answers do not fit the version."""

    region: Region
    before: Verdict
    after: Verdict | None

    @property
    def description(self) -> str:
        after = self.after.label if self.after else "has to be asked anew"
        return f"{self.region.label}: {self.before.label} → {after}"


def dry_run(questionnaire: Questionnaire, given: Iterable[GivenAnswers]) -> dict[Transition, list[UUID]]:
    """Return the ids of affected clients by change. Ages are those of the day of the answers."""
    found: dict[Transition, list[UUID]] = {}
    for each in given:
        after = _verdicts(questionnaire, each)
        for region in Region:
            verdict = after[region] if after is not None else None
            if verdict is not each.verdicts[region]:
                change = Transition(region=region, before=each.verdicts[region], after=verdict)
                found.setdefault(change, []).append(each.client_id)
    return found


def _verdicts(questionnaire: Questionnaire, given: GivenAnswers) -> Mapping[Region, Verdict] | None:
    known = {code: answer for code, answer in given.answers.items() if code in questionnaire.by_code}
    answers = relevant_answers(questionnaire, known)
    try:
        return screen(questionnaire=questionnaire, answers=answers, today=given.answered_on).verdicts
    except AnswersNotValid:
        return None
