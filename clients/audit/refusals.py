"""Why an action did not write. The message is for the person who asked."""


class ActionRefused(Exception):
    """The action may not happen; nothing was written. `messages` are whole sentences."""

    def __init__(self, *messages: str) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages


class StaleEdit(ActionRefused):
    """Somebody else changed the row after this form was opened."""


class AnswersRefused(ActionRefused):
    """Answers that do not make a whole questionnaire. `errors`: question code -> sentence."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(*errors.values())
        self.errors = errors
