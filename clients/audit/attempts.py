"""How a view runs an action that may be refused: one way for every page.

    with show_refusal_in(form) as attempt:
        client = add_client(...)
    if attempt.succeeded:
        return redirect(client)

The page is then rendered again, with the refusal shown and everything typed still there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from clients.audit.refusals import ActionRefused, FieldsRefused, StaleEdit


@dataclass(slots=True)
class Attempt:
    """What became of an action: `refusal` says why it did not happen."""

    refusal: ActionRefused | None = None

    @property
    def succeeded(self) -> bool:
        return self.refusal is None

    @property
    def is_stale(self) -> bool:
        """Whether somebody else changed the row after the page was opened."""
        return isinstance(self.refusal, StaleEdit)

    @property
    def messages(self) -> tuple[str, ...]:
        """Whole sentences for the person who asked; none after a success."""
        return self.refusal.messages if self.refusal else ()

    @property
    def text(self) -> str:
        """The messages as one text."""
        return " ".join(self.messages)


@runtime_checkable
class PlacesRefusals(Protocol):
    """A form that knows beside which of its fields a refusal belongs."""

    def place_refusal(self, refusal: ActionRefused) -> None: ...


@contextmanager
def catch_refusal() -> Iterator[Attempt]:
    """Run an action; a refusal ends the block and is kept in the `Attempt` for the page to show."""
    attempt = Attempt()
    try:
        yield attempt
    except ActionRefused as refusal:
        attempt.refusal = refusal


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
    """Add each message beside the field that it names; any other beside `field`, or above the form."""
    if not isinstance(refusal, FieldsRefused):
        for message in refusal.messages:
            form.add_error(field, message)
        return
    for name, sentence in refusal.problems:
        form.add_error(name if name in form.fields else field, sentence)


@contextmanager
def flash_refusal(request: HttpRequest, before: str = "") -> Iterator[Attempt]:
    """Run an action; show a refusal, after the words `before`, on the page that the view redirects to."""
    with catch_refusal() as attempt:
        yield attempt
    if not attempt.succeeded:
        messages.error(request, f"{before}{attempt.text}")
