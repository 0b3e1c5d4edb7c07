"""A blood pressure that a coach writes down before or after a session."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.attempts import show_refusal_in
from clients.clearance.actions import record_blood_pressure
from clients.clearance.views.impossible_pressures import act_on_impossible_pairs
from clients.clearance.views.measurements import tell_what_a_reading_leads_to
from clients.decorators import coach_or_admin_required
from clients.domain.red_flags import Moment
from clients.http import AuthenticatedHttpRequest
from sessions.models import TrainingSession
from sessions.models.training import State
from sessions.planning.decorators import load_training_session
from sessions.planning.session_forms import SessionPressureForm
from sessions.planning.views.session import session_page


@require_POST
@coach_or_admin_required
@load_training_session
def session_pressure(request: AuthenticatedHttpRequest, training_session: TrainingSession) -> HttpResponse:
    """Record the reading as a measurement of today, and say what it leads to."""
    now, client = timezone.now(), training_session.client
    form = SessionPressureForm(request.POST, was_begun=training_session.state != State.ASSIGNED)
    if form.is_valid():
        with show_refusal_in(form, "reading") as attempt:
            row = record_blood_pressure(
                client=client,
                reading_id=form.cleaned_data["measurement_id"],
                reading=form.cleaned_data["reading"],
                measured_on=client.today(now),
                by=request.user,
                now=now,
                moment=Moment(form.cleaned_data["moment"]),
                training_session_id=training_session.pk,
            )
        if attempt.succeeded:
            tell_what_a_reading_leads_to(request, row.verdict)
            return redirect("sessions:detail", training_session.pk)
    elif form.cleaned_data.get("moment") != Moment.AFTER:  # after a session nothing holds
        act_on_impossible_pairs(request, client, form)
    return session_page(request, training_session, pressure_form=form)
