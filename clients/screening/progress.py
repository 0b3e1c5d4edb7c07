"""How far a client is with the questions, without what they answered."""

from dataclasses import dataclass
from datetime import datetime

from clients.domain.answers import questions_to_ask
from clients.domain.questionnaire import CURRENT
from clients.models import Client, ScreeningDraft
from clients.screening.actions.submit import is_too_old


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Answered and asked questions of the answers that were begun; `last_at` is None where none were."""

    answered: int
    asked: int
    last_at: datetime | None


def progress_of(client: Client, now: datetime) -> Progress:
    """Return how far the client is. One query."""
    draft = ScreeningDraft.objects.filter(client=client, questionnaire_version=CURRENT.version).first()
    if draft is None or is_too_old(draft, now):
        return Progress(answered=0, asked=len(questions_to_ask(CURRENT, {})), last_at=None)
    asked = questions_to_ask(CURRENT, draft.answers)
    answered = sum(question.code in draft.answers for question in asked)
    return Progress(answered=answered, asked=len(asked), last_at=draft.updated_at)
