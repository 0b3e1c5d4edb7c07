"""A client's newest answers, as far as they may be confirmed as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from clients.domain.answers import NOT_ASKED_OF_MEN
from clients.domain.answers_changed import SPEAKS_OF
from clients.domain.carried_answers import (
    SaidBefore,
    answers_to_carry,
    pages_to_confirm,
    questions_asked_again,
)
from clients.domain.changes import ChangeKind
from clients.domain.questionnaire import BY_VERSION, CURRENT, Group, Question
from clients.domain.red_flags import Sign, questions_of
from clients.models import Client, Screening, ScreeningDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedAnswers:
    """What may be confirmed, when each answer was typed, and what is asked again."""

    screening: Screening
    answers: Mapping[str, object]
    typed_on: Mapping[str, date]

    @property
    def pages(self) -> tuple[tuple[Group, ...], ...]:
        return pages_to_confirm(CURRENT, self.answers)

    @property
    def asked_again(self) -> tuple[Question, ...]:
        return questions_asked_again(CURRENT, self.answers)

    def open_page(self, answered: Mapping[str, object]) -> int | None:
        """The number, from 1, of the first page with an answer that nobody has confirmed; None if none."""
        return next(
            (
                number
                for number, page in enumerate(self.pages, start=1)
                if not set(self.codes_of(page)) <= set(answered)
            ),
            None,
        )

    def codes_of(self, page: tuple[Group, ...]) -> list[str]:
        """The carried questions of a page."""
        return [each.code for group in page for each in group.questions if each.code in self.answers]


def newest_to_carry(client: Client, now: datetime) -> CarriedAnswers | None:
    """Return the newest answers with what of them may be confirmed; None if nothing may. Four queries."""
    screening = client.screenings.select_related("seen").order_by("-number").first()
    return carried_answers(client, screening, now) if screening else None


def of_draft(client: Client, draft: ScreeningDraft, now: datetime) -> CarriedAnswers | None:
    """Return the earlier answers that a draft goes through; None where it was begun without any."""
    return carried_answers(client, draft.carried_from, now) if draft.carried_from else None


def carried_answers(client: Client, screening: Screening, now: datetime) -> CarriedAnswers | None:
    """Return what may be confirmed of these answers; None if nothing, or if the client objected to them."""
    seen, questionnaire = getattr(screening, "seen", None), BY_VERSION.get(screening.questionnaire_version)
    if questionnaire is None or (seen is not None and not seen.is_right):
        return None
    sent_on = client.today(screening.submitted_at)
    said = SaidBefore(
        questionnaire=questionnaire,
        answers=screening.answers,
        sent_on=sent_on,
        typed_on={code: date.fromisoformat(day) for code, day in screening.confirmed_from.items()},
    )
    left_out = NOT_ASKED_OF_MEN if client.is_male else frozenset[str]()
    answers = answers_to_carry(
        said,
        questionnaire=CURRENT,
        today=client.today(now),
        spoken_of=left_out | _spoken_of_since(client, screening),
    )
    if not answers:
        return None
    return CarriedAnswers(
        screening=screening, answers=answers, typed_on={code: said.day_of(code) for code in answers}
    )


def _spoken_of_since(client: Client, screening: Screening) -> set[str]:
    """The questions that a change or a red flag since then is about: they are asked again. Two queries."""
    changes = client.health_changes.filter(reported_at__gte=screening.submitted_at)
    signs = client.red_flags.filter(said_at__gte=screening.submitted_at)
    return {
        *(code for change in changes for code in SPEAKS_OF.get(ChangeKind(change.kind), ())),
        *(code for flag in signs for code in questions_of(Sign(flag.sign))),
    }
