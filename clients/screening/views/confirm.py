"""The answers that somebody gave for the client, shown to them: are they right?"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from clients.audit.attempts import show_refusal_in
from clients.clearance.presenter import answers_by_group
from clients.decorators import load_screening, role_required
from clients.http import AuthenticatedHttpRequest
from clients.models import Screening
from clients.models.people import Role
from clients.screening.actions.confirm import confirm_answers
from clients.screening.forms.confirm import ConfirmForm

RIGHT = "Thank you. Tell your coach when something changes."
NOT_RIGHT = (
    "Thank you for saying so. Cuffs stay off until an admin of your practice has looked at it. "
    "You can answer the questions yourself now."
)


@never_cache
@role_required(Role.CLIENT)
@load_screening
def confirm(request: AuthenticatedHttpRequest, screening: Screening) -> HttpResponse:
    """Show every answer; a POST says whether they are right."""
    client = screening.client
    if screening.asked_by_id == request.user.id:
        raise Http404
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            said = confirm_answers(screening=screening, by=request.user, now=timezone.now(), **form.said())
        if attempt.succeeded:
            messages.success(request, RIGHT if said.is_right else NOT_RIGHT)
            return redirect("sessions:today") if said.is_right else redirect("clients:screening", client.id)
    context = {
        "client": client,
        "screening": screening,
        "form": form,
        "groups": answers_by_group(screening),
        "said": getattr(screening, "seen", None),
    }
    return TemplateResponse(request, "clients/screening/confirm.html", context)
