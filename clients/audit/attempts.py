"""Run an action in a view, and show its refusal if it is refused.

    with show_refusal_in(form) as attempt:
        client = add_client(...)
    if attempt.succeeded:
        return redirect(client)

Otherwise the view renders the page again, with the refusal and everything that was typed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, FieldsRefused, RecordedRefusal, StaleEdit


@dataclass(slots=True)
class Attempt:
    """The result of an action: `refusal` is None if it succeeded."""

    refusal: ActionRefused | None = None

    @property
    def succeeded(self) -> bool:
        return self.refusal is None

    @property
    def is_stale(self) -> bool:
        """Whether the refusal is that somebody else changed the row after the page was opened."""
        return isinstance(self.refusal, StaleEdit)

    @property
    def messages(self) -> tuple[str, ...]:
        """Sentences for the person who asked; empty after a success."""
        return self.refusal.messages if self.refusal else ()

    @property
    def text(self) -> str:
        """The messages as one text."""
        return " ".join(self.messages)


@runtime_checkable
class PlacesRefusals(Protocol):
    """A form that shows a refusal beside the right field itself."""

    def place_refusal(self, refusal: ActionRefused) -> None: ...


@contextmanager
def catch_refusal() -> Iterator[Attempt]:
    """Run an action; a refusal ends the block and is stored in the `Attempt`.

    What the audit list keeps of a refused attempt is written here, since the action has written nothing.
    """
    attempt = Attempt()
    try:
        yield attempt
    except ActionRefused as refusal:
        attempt.refusal = refusal
        if isinstance(refusal, RecordedRefusal):
            record(**refusal.attempt)


@contextmanager
def show_refusal_in(form: forms.BaseForm, field: str | None = None) -> Iterator[Attempt]:
    """Run an action; show a refusal beside `field`, above the form, or where the form itself places it."""
    with catch_refusal() as attempt:
        yield attempt
    if attempt.refusal is None:
        return
    if isinstance(form, PlacesRefusals):
        form.place_refusal(attempt.refusal)
    else:
        add_refusal(form, attempt.refusal, field)


def add_refusal(form: forms.BaseForm, refusal: ActionRefused, field: str | None = None) -> None:
    """Add each message to the field that it names, else to `field`, else to the whole form."""
    if not isinstance(refusal, FieldsRefused):
        for message in refusal.messages:
            form.add_error(field, message)
        return
    for name, sentence in refusal.problems:
        form.add_error(name if name in form.fields else field, sentence)


@contextmanager
def flash_refusal(request: HttpRequest, before: str = "") -> Iterator[Attempt]:
    """Run an action; show a refusal, with `before` in front of it, on the next page."""
    with catch_refusal() as attempt:
        yield attempt
    if not attempt.succeeded:
        messages.error(request, f"{before}{attempt.text}")
