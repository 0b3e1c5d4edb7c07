"""Pages of the protocols. A practice writes its own, changes them and retires them."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.attempts import show_refusal_in
from clients.decorators import coach_or_admin_required
from clients.domain.sources import SOURCES, Source
from clients.http import AuthenticatedHttpRequest
from sessions.domain.protocols import OWN_PROTOCOL, Protocol
from sessions.exercises.forms.protocol import ProtocolForm
from sessions.exercises.protocol_actions import (
    add_protocol,
    edit_protocol,
    offer_protocol,
    retire_protocol,
)
from sessions.exercises.protocols import protocols_of
from sessions.models import PracticeProtocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolEntry:
    """One protocol with its sources. `own_id` is empty for a published one."""

    protocol: Protocol
    sources: tuple[Source, ...]
    own_id: str


@coach_or_admin_required
def protocol_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the protocols of the practice: its own, those that it retired, and the published ones."""
    entries = [_entry(each) for each in protocols_of(request.user.practice_id)]
    return TemplateResponse(
        request,
        "sessions/exercises/protocols.html",
        {
            "own": [entry for entry in entries if entry.own_id and not entry.protocol.is_retired],
            "retired": [entry for entry in entries if entry.protocol.is_retired],
            "published": [entry for entry in entries if not entry.own_id],
        },
    )


def _entry(protocol: Protocol) -> ProtocolEntry:
    return ProtocolEntry(
        protocol=protocol,
        sources=tuple(SOURCES[key] for key in protocol.source_keys),
        own_id=protocol.code.removeprefix(OWN_PROTOCOL) if protocol.is_own else "",
    )


@coach_or_admin_required
def protocol_add(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Write a protocol of the practice's own."""
    form = ProtocolForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            row = add_protocol(by=request.user, now=timezone.now(), **form.facts)
        if attempt.succeeded:
            messages.success(request, f"{row.name} is among your protocols.")
            return redirect("sessions:protocols")
    return _page(request, form, None)


@coach_or_admin_required
def protocol_edit(request: AuthenticatedHttpRequest, protocol_id: UUID) -> HttpResponse:
    """Change an own protocol, which makes a new version."""
    row = _own(request, protocol_id)
    form = ProtocolForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            row = edit_protocol(protocol=row, by=request.user, now=timezone.now(), **form.facts)
        if attempt.succeeded:
            messages.success(request, f"Saved as version {row.version}.")
            return redirect("sessions:protocols")
    return _page(request, form, row)


@require_POST
@coach_or_admin_required
def protocol_retire(request: AuthenticatedHttpRequest, protocol_id: UUID) -> HttpResponse:
    row = _own(request, protocol_id)
    retire_protocol(protocol=row, by=request.user, now=timezone.now())
    messages.success(request, f"{row.name} is not offered any more. What was assigned with it stays.")
    return redirect("sessions:protocols")


@require_POST
@coach_or_admin_required
def protocol_offer(request: AuthenticatedHttpRequest, protocol_id: UUID) -> HttpResponse:
    offer_protocol(protocol=_own(request, protocol_id), by=request.user, now=timezone.now())
    return redirect("sessions:protocols")


def _own(request: AuthenticatedHttpRequest, protocol_id: UUID) -> PracticeProtocol:
    return get_object_or_404(PracticeProtocol, pk=protocol_id, practice=request.user.practice_id)


def _page(
    request: AuthenticatedHttpRequest, form: ProtocolForm, row: PracticeProtocol | None
) -> HttpResponse:
    return TemplateResponse(
        request,
        "sessions/exercises/protocol_form.html",
        {"form": form, "protocol": row},
        status=422 if form.errors else 200,
    )
