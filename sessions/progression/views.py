"""Pages where a coach approves, changes or declines proposed loads. Nothing changes without that."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.attempts import catch_refusal
from clients.clearance.status import planner_prefetches
from clients.decorators import coach_or_admin_required, load_client
from clients.http import AuthenticatedHttpRequest
from clients.models import Client
from sessions.programmes.queries import client_facts, region_facts
from sessions.progression.actions import (
    Answer,
    apply_newest_loads,
    approve_proposals,
    decide_load,
)
from sessions.progression.forms import (
    ProposalAnswerForm,
    format_proposal_key,
    parse_proposal_keys,
    round_to_gram,
)
from sessions.progression.proposals import CLIENTS_READ, read_suggestions
from sessions.progression.reload import changed_loads_ahead
from sessions.provenance import explain_numbers


@coach_or_admin_required
def progression(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the proposals without an answer, those that need a look first."""
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
        decision = decide_load(
            client=client, answer=form.proposal_answer(), by=request.user, now=timezone.now()
        )
    if attempt.refusal:
        return _page(request, refused=attempt.messages)
    changed = decision.sessions_changed
    sessions = "one session ahead" if changed == 1 else f"{changed} sessions ahead"
    outcome = "Nothing was changed" if decision.answer == Answer.DECLINED else f"Changed in {sessions}"
    messages.success(request, f"{decision.get_answer_display()}. {outcome}.")
    return redirect("sessions:progression")


@require_POST
@coach_or_admin_required
def progression_approve(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Approve together the proposals that the page marked as needing no look."""
    approvals = parse_proposal_keys(request.POST.getlist("key")[:CLIENTS_READ])
    clients = list(Client.objects.visible_to(request.user).filter(pk__in=approvals))
    done, refused = approve_proposals(
        clients=clients, approvals=approvals, by=request.user, now=timezone.now()
    )
    if refused:
        return _page(request, refused=refused, done=done)
    messages.success(request, f"Approved: {done}.")
    return redirect("sessions:progression")


@coach_or_admin_required
@load_client
def loads_of_client(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show old and new loads of the sessions ahead; a POST changes those that are ticked."""
    now = timezone.now()
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        with catch_refusal() as attempt:
            changed = apply_newest_loads(
                client=client,
                shown=_parse_ticked_loads(request.POST.getlist("take")),
                by=request.user,
                now=now,
            )
        refused = attempt.messages
        if attempt.succeeded:
            messages.success(request, f"Changed: {changed} load{'' if changed == 1 else 's'} ahead.")
            return redirect("clients:detail", client.id)
    [client] = Client.objects.filter(pk=client.pk).prefetch_related(*planner_prefetches(request.user))
    today = client.today(now)
    answers = {client.id: region_facts(client, now)}
    known = client_facts([client], answers, start_on=today, until_on=today, now=now)[client.id]
    lines = changed_loads_ahead(client, known)
    return TemplateResponse(
        request,
        "sessions/progression/loads_ahead.html",
        {
            "client": client,
            "lines": [(line, line.new and round_to_gram(line.new.lifted_kg)) for line in lines],
            "why": explain_numbers(each for line in lines for each in line.both),
            "hold_reasons": [reason for region in known.regions.values() for reason in region.refusals],
            "refused": refused,
        },
        status=422 if refused else 200,
    )


def _parse_ticked_loads(ticked: Sequence[str]) -> dict[UUID, Decimal]:
    """Return {prescription id: kg} from "id kg" as the page wrote it. Leaves out anything else."""
    shown = {}
    for text in ticked:
        row, _, kg = text.partition(" ")
        try:
            shown[UUID(row)] = Decimal(kg)
        except (ValueError, InvalidOperation):
            continue
    return {row: kg for row, kg in shown.items() if kg.is_finite()}


def _page(request: AuthenticatedHttpRequest, refused: Sequence[str] = (), done: int = 0) -> HttpResponse:
    now = timezone.now()
    found = read_suggestions(Client.objects.visible_to(request.user), now, reader=request.user)
    return TemplateResponse(
        request,
        "sessions/progression/progression.html",
        {
            "waiting": [
                (each, round_to_gram(each.proposal.to_kg))
                for each in sorted(found.waiting, key=lambda each: not each.proposal.needs_look)
            ],
            "bulk_keys": [
                format_proposal_key(each) for each in found.waiting if each.can_be_approved_in_bulk
            ],
            "paused": found.paused,
            "refused": refused,
            "done": done,
        },
        status=422 if refused else 200,
    )
