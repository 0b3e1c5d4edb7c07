"""One way to run an action that may be refused, and to show why it was."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from clients.audit.attempts import catch_refusal, flash_refusal, show_refusal_in
from clients.audit.refusals import ActionRefused, FieldsRefused, StaleEdit


class NameForm(forms.Form):
    name = forms.CharField()


class PlacingForm(NameForm):
    def place_refusal(self, refusal: ActionRefused) -> None:
        self.add_error("name", f"Placed: {refusal}")


@pytest.fixture
def form():
    return NameForm({"name": "Ana"})


def test_an_action_that_happens_succeeds_and_says_nothing(form):
    with show_refusal_in(form) as attempt:
        pass

    assert attempt.succeeded
    assert (attempt.messages, attempt.text, attempt.is_stale) == ((), "", False)
    assert form.is_valid()


def test_a_refusal_ends_the_block_and_is_kept():
    with catch_refusal() as attempt:
        raise ActionRefused("One.", "Two.")

    assert not attempt.succeeded
    assert (attempt.messages, attempt.text, attempt.is_stale) == (("One.", "Two."), "One. Two.", False)


def test_a_stale_edit_can_be_told_from_another_refusal():
    with catch_refusal() as attempt:
        raise StaleEdit("Somebody saved meanwhile.")

    assert attempt.is_stale


def test_any_other_error_is_not_caught():
    with pytest.raises(ValueError, match="broken"), catch_refusal():
        raise ValueError("broken")


@pytest.mark.parametrize(("field", "shown_at"), [(None, "__all__"), ("name", "name")])
def test_each_message_is_shown_in_the_form(form, field, shown_at):
    with show_refusal_in(form, field):
        raise ActionRefused("One.", "Two.")

    assert form.errors == {shown_at: ["One.", "Two."]}
    assert form["name"].value() == "Ana"


def test_a_refusal_that_names_fields_is_shown_beside_them(form):
    with show_refusal_in(form):
        raise FieldsRefused([("name", "This name is taken."), ("unit", "There is no such unit.")])

    assert form.errors == {"name": ["This name is taken."], "__all__": ["There is no such unit."]}


def test_a_form_may_place_refusals_itself():
    form = PlacingForm({"name": "Ana"})

    with show_refusal_in(form):
        raise ActionRefused("No.")

    assert form.errors == {"name": ["Placed: No."]}


def test_a_refusal_can_be_shown_on_the_next_page():
    request = RequestFactory().post("/")
    request.session = {}
    request._messages = FallbackStorage(request)

    with flash_refusal(request, "Still held. "):
        raise ActionRefused("One.", "Two.")

    assert [(each.level_tag, str(each)) for each in get_messages(request)] == [
        ("error", "Still held. One. Two.")
    ]
