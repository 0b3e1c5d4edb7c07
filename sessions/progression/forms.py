"""The answer to one proposed load: as a form, and as the key of a checkbox or a hidden field."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from clients.domain.numbers import Unit, Weight
from clients.domain.one_rep_max import MAX_PLAUSIBLE_KG
from clients.forms.fields import DecimalTextField
from clients.models.people import WeightUnit
from clients.models.strength import SIDE_CHOICES
from sessions.domain.progression import same_load
from sessions.progression.actions import Answer, ProposalAnswer
from sessions.progression.proposals import Suggestion

HEAVIEST = MAX_PLAUSIBLE_KG * 3  # far above any load, in pounds too
GRAM = Decimal("0.001")  # the decimals of a load in a form


class ProposalAnswerForm(forms.Form):
    """The answer to one proposal, with the load that the page showed."""

    client = forms.UUIDField()
    session = forms.UUIDField()
    exercise = forms.CharField(max_length=64)
    side = forms.ChoiceField(choices=SIDE_CHOICES, required=False)
    answer = forms.ChoiceField(choices=Answer.choices)
    to_value = DecimalTextField(label="Load", above_zero=True, most=HEAVIEST, required=False)
    unit = forms.ChoiceField(choices=WeightUnit.choices, required=False)  # as the hardware is marked

    shown_kg = DecimalTextField(required=False, above_zero=True, most=MAX_PLAUSIBLE_KG)

    def clean(self) -> dict:
        """Refuse "Approve" with another load typed, since Enter in that field presses the first button."""
        shown, typed = self.cleaned_data.get("shown_kg"), self.cleaned_data.get("to_value")
        if typed is not None:
            typed = Weight(typed, Unit(self.cleaned_data.get("unit") or Unit.KG)).kg
        self.cleaned_data["to_kg"] = typed
        if self.cleaned_data.get("answer") == Answer.APPROVED:
            if typed is not None and not (shown and same_load(typed, shown)):
                raise ValidationError('You typed another load. Press "Use this load" for it.')
            self.cleaned_data["to_kg"] = shown
        if self.cleaned_data.get("answer") == Answer.EDITED and typed is None and not self.errors:
            raise ValidationError("Write the load that you want instead.")
        return self.cleaned_data

    def problems(self) -> list[str]:
        """Return the errors of the visible field, or one sentence if a hidden field is broken."""
        if set(self.errors) - {"to_value", NON_FIELD_ERRORS}:
            return ["This form cannot be read. Please open the page again."]
        return [str(error) for errors in self.errors.values() for error in errors]

    def proposal_answer(self) -> ProposalAnswer:
        """Return the valid form as `decide_load` takes it."""
        return ProposalAnswer(
            exercise_code=self.cleaned_data["exercise"],
            side=self.cleaned_data["side"],
            session_id=self.cleaned_data["session"],
            answer=Answer(self.cleaned_data["answer"]),
            to_kg=self.cleaned_data["to_kg"],
        )


def round_to_gram(load_kg: Decimal) -> Decimal:
    """Round a load to the three decimals that a form field takes: loads in pounds have more."""
    return load_kg.quantize(GRAM, rounding=ROUND_HALF_UP)


def format_proposal_key(suggestion: Suggestion) -> str:
    """Return "client session exercise kg side", which a form sends to approve this proposal.

    The side is left out for both at once.
    """
    proposal = suggestion.proposal
    shown_kg = round_to_gram(proposal.to_kg)
    key = f"{suggestion.client.id} {proposal.session_id} {proposal.exercise_code} {shown_kg:f}"
    return f"{key} {proposal.side}" if proposal.side else key


def parse_proposal_keys(keys: Iterable[str]) -> dict[UUID, list[ProposalAnswer]]:
    """Return the approvals that these keys ask for, by client. Leaves out broken keys."""
    approvals: dict[UUID, list[ProposalAnswer]] = defaultdict(list)
    for key in keys:
        if (parsed := _parse_proposal_key(key)) is not None:
            client_id, approval = parsed
            approvals[client_id].append(approval)
    return approvals


def _parse_proposal_key(key: str) -> tuple[UUID, ProposalAnswer] | None:
    values = dict(zip(("client", "session", "exercise", "shown_kg", "side"), key.split(" "), strict=False))
    form = ProposalAnswerForm({**values, "answer": Answer.APPROVED})
    if not form.is_valid() or form.cleaned_data["to_kg"] is None:
        return None
    return form.cleaned_data["client"], form.proposal_answer()
