"""What is due, sent, not sent and why: the admin's page of messages."""

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.loaders import for_roles
from clients.models.people import Role
from sessions.actions.messages import send_again
from sessions.models import Heartbeat, Message

PAGE_SIZE = 50


@for_roles(Role.ADMIN)
def message_list(request: HttpRequest) -> HttpResponse:
    """The practice's messages, newest due first, filtered by state. Six queries at any size."""
    rows = Message.objects.visible_to(request.user)
    counts = dict(rows.values_list("state").annotate(count=Count("id")).order_by())
    state = request.GET.get("state", "")
    shown = rows.filter(state=state) if state in Message.State.values else rows
    shown = shown.select_related("client", "recipient", "training_session", "invitation").order_by(
        "-due_at", "id"
    )
    context = {
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "state": state,
        "states": [
            {"value": value, "label": label, "count": counts.get(value, 0)}
            for value, label in Message.State.choices
            if value in counts
        ],
        "total": sum(counts.values()),
        "heartbeat": Heartbeat.objects.filter(name="worker").first(),
        "now": timezone.now(),
    }
    return TemplateResponse(request, "sessions/message_list.html", context)


@require_POST
@for_roles(Role.ADMIN)
def message_send_again(request: HttpRequest, message_id) -> HttpResponse:
    """Let a failed or uncertain message wait once more."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=message_id)
    if send_again(messages=[message], now=timezone.now()):
        notices.success(request, "The message waits and will be sent within a minute.")
    else:
        notices.info(request, "Only failed and uncertain messages can be sent again.")
    return redirect("sessions:message-list")
