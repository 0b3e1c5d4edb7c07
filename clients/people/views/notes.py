"""A coach's private notes on a client. No client ever sees them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.decorators import audit_read, coach_or_admin_required, load_client
from clients.models import Client
from clients.people.actions.people import add_note
from clients.people.forms.people import NoteForm, show_refusal

PAGE_SIZE = 20


@coach_or_admin_required
@load_client
@audit_read("notes")
def notes(request: HttpRequest, client: Client) -> HttpResponse:
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            add_note(client=client, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ActionRefused as refusal:
            show_refusal(form, refusal, "text")
        else:
            messages.success(request, "Note kept.")
            return redirect("clients:notes", client.id)
    rows = client.coach_notes.select_related("author").order_by("-created_at", "-id")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(
        request, "clients/people/notes.html", {"client": client, "form": form, "page": page}
    )
