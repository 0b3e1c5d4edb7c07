"""Exceptions of actions that did not write. Their messages are for the person who asked."""

from collections.abc import Iterable, Mapping
from typing import Any


class ActionRefused(Exception):
    """The action may not happen; nothing was written. `messages` are whole sentences."""

    def __init__(self, *messages: str) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages


class RecordedRefusal(ActionRefused):
    """A refused attempt that the audit list keeps: who catches it passes `attempt` to `record`."""

    def __init__(self, *messages: str, attempt: Mapping[str, Any]) -> None:
        super().__init__(*messages)
        self.attempt = attempt


class StaleEdit(ActionRefused):
    """Somebody else changed the row after this form was opened."""


class FieldsRefused(ActionRefused):
    """Some values are wrong: `problems` are (parameter of the action, sentence)."""

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__(*(sentence for _, sentence in self.problems))


class LoadInDoubt(FieldsRefused):
    """A 1RM is far from the last one: a digit too many, or kilograms and pounds mixed up."""


class AnswersRefused(ActionRefused):
    """The answers are not complete or not valid; `errors` are question code to sentence."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(*errors.values())
        self.errors = errors
