"""What is due, sent, not sent and why: the admin's page of messages."""

import re
from uuid import UUID

from django.contrib import messages as notices
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.actions import record_read
from clients.audit.attempts import catch_refusal
from clients.decorators import admin_required
from clients.http import AuthenticatedHttpRequest, get_page, read_choice
from clients.models import Client
from sessions.domain.push import TITLE
from sessions.messaging import compose
from sessions.messaging.forms import PreviewForm, ResendForm
from sessions.messaging.kinds import KINDS, kind_of
from sessions.messaging.previews import preview_message
from sessions.messaging.resend import send_again
from sessions.models import Heartbeat, Message, StopCase
from sessions.models.messages import fetch_about

PAGE_SIZE = 50
PERSONAL_LINK = re.compile(r"(/(?:follow-up|emails|invitations|digest)/)[^\s/]+")


@admin_required
def message_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The practice's messages, newest due first, filtered by state. Six queries at any size."""
    rows = Message.objects.visible_to(request.user)
    counts = dict(rows.values_list("state").annotate(count=Count("id")).order_by())
    state = read_choice(request.GET, "state", Message.State)
    shown = rows.filter(state=state) if state else rows
    shown = shown.select_related("client", "recipient").order_by("-due_at", "id")
    page = get_page(request, shown, PAGE_SIZE)
    fetch_about(page.object_list, {StopCase: ["training_session"]})
    context = {
        "page": page,
        "state": state or "",
        "states": [
            {"value": value, "label": label, "count": counts.get(value, 0)}
            for value, label in Message.State.choices
            if value in counts
        ],
        "total": sum(counts.values()),
        "heartbeat": Heartbeat.objects.filter(name="worker").first(),
        "now": timezone.now(),
    }
    return TemplateResponse(request, "sessions/messaging/message_list.html", context)


@admin_required
def message_detail(request: AuthenticatedHttpRequest, message_id: UUID) -> HttpResponse:
    """Show why this message was sent or was not, and how it reads."""
    rows = compose.with_contents(Message.objects.visible_to(request.user))
    return _message_page(request, get_object_or_404(rows, pk=message_id), ResendForm())


def _message_page(
    request: AuthenticatedHttpRequest, message: Message, form: ResendForm, status: int = 200
) -> HttpResponse:
    context = {
        "message": message,
        "letter": _letter(message),
        "because": kind_of(message).because,
        "is_optional": kind_of(message).is_optional,
        "resend_form": form if message.state in (Message.State.FAILED, Message.State.UNCERTAIN) else None,
    }
    return TemplateResponse(request, "sessions/messaging/message.html", context, status=status)


def _letter(message: Message) -> dict[str, str] | None:
    """Return the letter as it would be written now; None if what it is about is gone.

    A link that works without a sign-in is the recipient's own, so its secret part is left out.
    """
    if message.channel == Message.Channel.PUSH:
        return {"subject": TITLE, "body": kind_of(message).push_text}
    try:
        letter = compose.compose(message, now=timezone.now())
    except (ValueError, AttributeError, KeyError):
        return None
    return {
        "to": ", ".join(letter.to),
        "subject": str(letter.subject),
        "body": PERSONAL_LINK.sub(r"\1…", str(letter.body)),
    }


@require_POST
@admin_required
def message_send_again(request: AuthenticatedHttpRequest, message_id: UUID) -> HttpResponse:
    """Let a failed or uncertain message wait once more, with the reason."""
    rows = compose.with_contents(Message.objects.visible_to(request.user))
    message = get_object_or_404(rows, pk=message_id)
    form = ResendForm(request.POST)
    if not form.is_valid():
        return _message_page(request, message, form, status=422)
    with catch_refusal() as attempt:
        reason = form.cleaned_data["reason"]
        send_again(message=message, reason=reason, by=request.user, now=timezone.now())
    if attempt.refusal:
        notices.info(request, attempt.text)
    else:
        notices.success(request, "The message waits and will be sent within a minute.")
    return redirect("sessions:message-detail", message.pk)


@admin_required
def message_preview(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show how each kind of message reads for any client, whether one was written or not."""
    now = timezone.now()
    clients = Client.objects.visible_to(request.user).active().order_by("search_text", "pk")
    form = PreviewForm(request.GET or None, clients=clients.select_related("user", "practice"))
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        client, kind = form.cleaned_data["client"], KINDS[form.cleaned_data["kind"]]
        record_read(by=request.user, client=client, about=client, now=now, kind="message")
        preview = preview_message(client, kind, request.user, now)
        context |= {
            "preview": preview,
            "letter": _letter(preview.message) if preview.message else None,
            "because": kind.because,
            "name": kind.kind.label,
        }
    return TemplateResponse(request, "sessions/messaging/message_preview.html", context)
