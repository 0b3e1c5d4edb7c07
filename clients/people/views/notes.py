"""A coach's private notes on a client. No client ever sees them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import show_refusal_in
from clients.decorators import audit_read, coach_or_admin_required, load_client
from clients.http import AuthenticatedHttpRequest, get_page
from clients.models import Client
from clients.people.actions.people import add_note
from clients.people.forms.people import NoteForm

PAGE_SIZE = 20


@coach_or_admin_required
@load_client
@audit_read("notes")
def notes(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with show_refusal_in(form, "text") as attempt:
            add_note(client=client, by=request.user, now=timezone.now(), **form.cleaned_data)
        if attempt.succeeded:
            messages.success(request, "Note kept.")
            return redirect("clients:notes", client.id)
    rows = client.coach_notes.select_related("author").order_by("-created_at", "-id")
    page = get_page(request, rows, PAGE_SIZE)
    return TemplateResponse(
        request, "clients/people/notes.html", {"client": client, "form": form, "page": page}
    )
