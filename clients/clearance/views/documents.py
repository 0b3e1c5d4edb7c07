"""Clearance letters: the list, the way in, and the way out, which is always a download."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clients.audit.actions import record_read
from clients.audit.attempts import show_refusal_in
from clients.clearance.actions import MINUTES_LIMIT_RANGE, PERCENT_LIMIT_RANGE
from clients.clearance.actions.documents import store_document
from clients.clearance.doctors_letter import doctors_letter
from clients.clearance.forms.documents import DocumentForm
from clients.clearance.uploads import dropped_as_too_big
from clients.decorators import audit_read, load_client, load_document, role_required
from clients.domain.clearance import CLEARANCE_WEEKS
from clients.domain.occlusion import TARGET_HIGH_PERCENT, TARGET_LOW_PERCENT
from clients.domain.regions import Limb
from clients.http import AuthenticatedHttpRequest
from clients.models import Client, Document, Review
from clients.models.people import Role


@role_required(Role.CLIENT, Role.COACH, Role.ADMIN)
@load_client
@audit_read("documents")
def documents(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """What was uploaded so far, and one more."""
    today = client.today(timezone.now())
    if request.method == "POST":
        form = DocumentForm(request.POST, request.FILES, today=today, was_too_big=dropped_as_too_big(request))
    else:
        form = DocumentForm(today=today)
    if form.is_valid():
        with show_refusal_in(form, "file") as attempt:
            store_document(client=client, by=request.user, now=timezone.now(), **form.cleaned_data)
        if attempt.succeeded:
            messages.success(request, "The letter is kept.")
            return redirect("clients:documents", client.id)
    context = {
        "client": client,
        "form": form,
        "documents": client.documents.select_related("uploaded_by").newest_first(),
        "review": Review.objects.filter(screening__client=client, closed_at__isnull=True).first(),
        "for_client": request.user.is_client,
        "shell": "phone.html" if request.user.is_client else "base.html",
    }
    return TemplateResponse(request, "clients/clearance/documents.html", context)


@never_cache
@role_required(Role.CLIENT, Role.COACH, Role.ADMIN)
@load_client
@audit_read("doctorsletter")
@require_safe
def letter_to_doctor(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """A letter to print, which the client takes to a doctor: what was answered, and what is asked."""
    context = {
        "letter": doctors_letter(client, timezone.now()),
        "limbs": list(Limb),
        "client": client,
        "practice": client.practice,
        "percent": PERCENT_LIMIT_RANGE,
        "most_minutes": MINUTES_LIMIT_RANGE[1],
        "pressure_percent": (TARGET_LOW_PERCENT, TARGET_HIGH_PERCENT),
        "weeks": CLEARANCE_WEEKS,
        "for_client": request.user.is_client,
        "shell": "phone.html" if request.user.is_client else "base.html",
    }
    return TemplateResponse(request, "clients/clearance/doctors_letter.html", context)


@never_cache
@role_required(Role.CLIENT, Role.COACH, Role.ADMIN)
@load_document
@require_safe
def download(request: AuthenticatedHttpRequest, document: Document) -> FileResponse:
    """The file as it came, only ever saved: no browser is to open it as a page of this site."""
    try:
        file = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("The file of this document is no longer there.") from error
    record_read(by=request.user, client=document.client, about=document, now=timezone.now())
    response = FileResponse(
        file,
        as_attachment=True,
        filename=document.name,
        content_type=document.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
