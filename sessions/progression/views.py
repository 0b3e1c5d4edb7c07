"""Loads that the rules propose: the coach approves, changes or declines each; nothing happens by itself."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.attempts import catch_refusal
from clients.clearance.status import status_prefetches
from clients.decorators import coach_or_admin_required, load_client
from clients.domain.numbers import Unit, to_kg
from clients.domain.one_rep_max import MAX_PLAUSIBLE_KG
from clients.forms.fields import DecimalTextField
from clients.http import AuthenticatedHttpRequest
from clients.models import Client
from clients.models.people import WeightUnit
from sessions.domain.progression import same_load
from sessions.programmes.queries import client_facts, region_facts
from sessions.progression.actions import (
    Answer,
    ProposalAnswer,
    approve_proposals,
    decide_load,
    take_newest_loads,
)
from sessions.progression.proposals import CLIENTS_READ, Suggestion, read_suggestions
from sessions.progression.reload import changed_loads_ahead
from sessions.provenance import explain_numbers

GRAM = Decimal("0.001")  # what a form field keeps


class ProposalAnswerForm(forms.Form):
    """One proposal as the page showed it, and the answer."""

    client = forms.UUIDField()
    session = forms.UUIDField()
    exercise = forms.CharField(max_length=64)
    answer = forms.ChoiceField(choices=Answer.choices)
    to_value = DecimalTextField(label="Load", above_zero=True, most=MAX_PLAUSIBLE_KG, required=False)
    unit = forms.ChoiceField(choices=WeightUnit.choices, required=False)  # as the hardware is marked

    shown_kg = DecimalTextField(required=False, above_zero=True, most=MAX_PLAUSIBLE_KG)

    def clean(self) -> dict:
        """Enter in the field of another load presses "Approve": what was typed is not passed over."""
        shown, typed = self.cleaned_data.get("shown_kg"), self.cleaned_data.get("to_value")
        if typed is not None:
            typed = to_kg(typed, Unit(self.cleaned_data.get("unit") or Unit.KG))
        self.cleaned_data["to_kg"] = typed
        if self.cleaned_data.get("answer") == Answer.APPROVED:
            if typed is not None and not (shown and same_load(typed, shown)):
                raise ValidationError('You typed another load. Press "Use this load" for it.')
            self.cleaned_data["to_kg"] = shown
        if self.cleaned_data.get("answer") == Answer.EDITED and typed is None and not self.errors:
            raise ValidationError("Write the load that you want instead.")
        return self.cleaned_data

    def problems(self) -> list[str]:
        """What a person can mend; of fields that nobody sees only that they cannot be read."""
        if set(self.errors) - {"to_value", NON_FIELD_ERRORS}:
            return ["This form cannot be read. Please open the page again."]
        return [str(error) for errors in self.errors.values() for error in errors]

    def said(self) -> ProposalAnswer:
        return ProposalAnswer(
            exercise_code=self.cleaned_data["exercise"],
            session_id=self.cleaned_data["session"],
            answer=Answer(self.cleaned_data["answer"]),
            to_kg=self.cleaned_data["to_kg"],
        )


@coach_or_admin_required
def progression(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every proposal that waits, those that need a look first."""
    return _page(request)


@require_POST
@coach_or_admin_required
def progression_decide(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Answer one proposal."""
    form = ProposalAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=form.problems())
    client = Client.objects.visible_to(request.user).filter(pk=form.cleaned_data["client"]).first()
    if client is None:
        return _page(request, refused=["This client is not on your list any more."])
    with catch_refusal() as attempt:
        decision = decide_load(client=client, said=form.said(), by=request.user, now=timezone.now())
    if attempt.refusal:
        return _page(request, refused=attempt.messages)
    changed = decision.sessions_changed
    sessions = "one session ahead" if changed == 1 else f"{changed} sessions ahead"
    words = "Nothing was changed" if decision.answer == Answer.DECLINED else f"Changed in {sessions}"
    messages.success(request, f"{decision.get_answer_display()}. {words}.")
    return redirect("sessions:progression")


@require_POST
@coach_or_admin_required
def progression_approve(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Approve at once what the page showed as needing no look."""
    keys: dict[UUID, list[ProposalAnswer]] = defaultdict(list)
    for text in request.POST.getlist("key")[:CLIENTS_READ]:
        said = parse_proposal_key(text)
        if said is not None:
            keys[said[0]].append(said[1])
    clients = list(Client.objects.visible_to(request.user).filter(pk__in=keys))
    done, refused = approve_proposals(clients=clients, keys=keys, by=request.user, now=timezone.now())
    if refused:
        return _page(request, refused=refused, done=done)
    messages.success(request, f"Approved: {done}.")
    return redirect("sessions:progression")


def parse_proposal_key(text: str) -> tuple[UUID, ProposalAnswer] | None:
    """ "client session exercise kg", as the page wrote it; None for anything else."""
    words = dict(zip(("client", "session", "exercise", "shown_kg"), text.split(" "), strict=False))
    form = ProposalAnswerForm({**words, "answer": Answer.APPROVED})
    if not form.is_valid() or form.cleaned_data["to_kg"] is None:
        return None
    return form.cleaned_data["client"], form.said()


@coach_or_admin_required
@load_client
def loads_of_client(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Old and new loads of the sessions ahead side by side; only what is ticked is changed."""
    now = timezone.now()
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        with catch_refusal() as attempt:
            changed = take_newest_loads(
                client=client,
                shown=_parse_ticked_loads(request.POST.getlist("take")),
                by=request.user,
                now=now,
            )
        refused = attempt.messages
        if attempt.succeeded:
            messages.success(request, f"Changed: {changed} load{'' if changed == 1 else 's'} ahead.")
            return redirect("clients:detail", client.id)
    [client] = Client.objects.filter(pk=client.pk).prefetch_related(*status_prefetches())
    today = client.today(now)
    answers = {client.id: region_facts(client, now)}
    known = client_facts([client], answers, start_on=today, until_on=today, now=now)[client.id]
    lines = changed_loads_ahead(client, known)
    return TemplateResponse(
        request,
        "sessions/progression/loads_ahead.html",
        {
            "client": client,
            "lines": [
                (line, line.new and line.new.load_kg.quantize(GRAM, rounding=ROUND_HALF_UP)) for line in lines
            ],
            "why": explain_numbers(each for line in lines for each in line.both),
            "held": [reason for region in known.regions.values() for reason in region.refusals],
            "refused": refused,
        },
        status=422 if refused else 200,
    )


def _parse_ticked_loads(ticked: Sequence[str]) -> dict[UUID, Decimal]:
    """{prescription: kg} from "prescription kg", as the page wrote it; anything else is left out."""
    shown = {}
    for text in ticked:
        row, _, kg = text.partition(" ")
        try:
            shown[UUID(row)] = Decimal(kg)
        except (ValueError, InvalidOperation):
            continue
    return {row: kg for row, kg in shown.items() if kg.is_finite()}


def _page(request: AuthenticatedHttpRequest, refused=(), done: int = 0) -> HttpResponse:
    now = timezone.now()
    found = read_suggestions(Client.objects.visible_to(request.user), now)
    together = [each for each in found.waiting if each.can_go_together]
    return TemplateResponse(
        request,
        "sessions/progression/progression.html",
        {
            "waiting": [
                (each, each.proposal.to_kg.quantize(GRAM, rounding=ROUND_HALF_UP))
                for each in sorted(found.waiting, key=lambda each: not each.proposal.needs_look)
            ],
            "together": [proposal_key(each) for each in together],
            "paused": found.paused,
            "refused": refused,
            "done": done,
        },
        status=422 if refused else 200,
    )


def proposal_key(suggestion: Suggestion) -> str:
    proposal = suggestion.proposal
    shown_kg = proposal.to_kg.quantize(GRAM, rounding=ROUND_HALF_UP)
    return f"{suggestion.client.id} {proposal.session_id} {proposal.exercise_code} {shown_kg:f}"
