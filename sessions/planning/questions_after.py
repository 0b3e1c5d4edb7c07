"""The questions after a session as the coach reads them: when they go out, and what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from sessions.domain.follow_up import FollowUp
from sessions.models import FollowUpAnswer, Message, TrainingSession


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpQuestion:
    """One of the two questions, with all answers to it."""

    label: str
    message: Message
    answers: list[FollowUpAnswer]


def questions_of(messages: Iterable[Message], answers: Iterable[FollowUpAnswer]) -> list[FollowUpQuestion]:
    """Return the questions among these messages, the first one first, each with its answers."""
    asked = {row.key.rsplit(":", 1)[1]: row for row in messages if row.kind == Message.Kind.FOLLOW_UP}
    in_order = sorted(answers, key=lambda answer: (answer.answered_at, answer.pk))
    return [
        FollowUpQuestion(
            label=each.label,
            message=asked[each.value],
            answers=[answer for answer in in_order if answer.asked == each.value],
        )
        for each in FollowUp
        if each.value in asked
    ]


def questions_after(training_session: TrainingSession) -> list[FollowUpQuestion]:
    """Return the questions after a session; those of a stop stand in its case. One or two queries."""
    rows = Message.objects.about(training_session)
    messages = list(rows.filter(kind=Message.Kind.FOLLOW_UP, channel=Message.Channel.EMAIL))
    if not messages:
        return []
    return questions_of(messages, training_session.follow_up_answers.all())
