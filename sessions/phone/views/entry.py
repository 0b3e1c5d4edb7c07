"""The page on which a coach, or for two days the client, writes down what was done on an earlier day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import show_refusal_in
from clients.decorators import role_required
from clients.domain.clearance import Allowed
from clients.http import AuthenticatedHttpRequest
from clients.models.people import Role
from sessions import mappers
from sessions.models import TrainingSession
from sessions.phone.entry import enter_session
from sessions.phone.entry_form import EntryForm
from sessions.planning.decorators import load_training_session
from sessions.planning.holds import find_entry_problem


@role_required(Role.COACH, Role.ADMIN, Role.CLIENT)
@load_training_session
def session_entry(request: AuthenticatedHttpRequest, training_session: TrainingSession) -> HttpResponse:
    """Show what was planned with empty fields beside it; a POST stores what was done.

    What was typed stays on the page where it is refused, to be compared with what is in the record.
    """
    now = timezone.now()
    problem = find_entry_problem(training_session, now, by_client=request.user.is_client)
    shows_loads = isinstance(mappers.check_gate(training_session, now), Allowed)
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        prescriptions=mappers.prescriptions_of(training_session),
        shows_loads=shows_loads,
    )
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            enter_session(
                training_session=training_session,
                exercises=form.exercises(),
                note=form.cleaned_data["note"].strip(),
                request_id=form.cleaned_data["request_id"],
                by=request.user,
                now=now,
            )
        if attempt.succeeded:
            messages.success(request, "It is in the record, marked as entered later.")
            return redirect("sessions:today" if request.user.is_client else training_session)
        problem = attempt.text
    return TemplateResponse(
        request,
        "sessions/phone/entry.html",
        {
            "training_session": training_session,
            "client": training_session.client,
            "form": form,
            "rows": form.rows(),
            "problem": problem,
            "shows_form": form.is_bound or not problem,
            "shows_loads": shows_loads,
            "base_template": "phone.html" if request.user.is_client else "base.html",
        },
        status=422 if form.is_bound else 200,
    )
