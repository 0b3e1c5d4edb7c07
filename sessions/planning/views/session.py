"""Pages of one training session: what was asked, done and reported; cancelling and renewing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.attempts import flash_refusal
from clients.clearance.status import status_prefetches, statuses_of
from clients.decorators import coach_or_admin_required
from clients.domain.clearance import ReasonCode
from clients.domain.red_flags import Moment
from clients.domain.regions import Limb, Region
from clients.http import AuthenticatedHttpRequest
from clients.models import BloodPressureReading, Client, User
from clients.models.people import Role
from sessions import mappers
from sessions.domain import ready
from sessions.domain.arrivals import ENTERED_LATER, HANDED_OVER, ODD_CLOCK
from sessions.domain.deviations import Deviation
from sessions.domain.events import EventKind
from sessions.domain.figures import clock
from sessions.domain.record import fold
from sessions.domain.symptoms import SYMPTOMS, SymptomKind
from sessions.domain.tightness import TIGHTNESS
from sessions.exercises.planned_weights import missing_in_session
from sessions.models import Event, StopCase, TrainingSession
from sessions.models import Prescription as PrescriptionRow
from sessions.models.training import State
from sessions.planning import session_record
from sessions.planning.actions import cancel_session, renew_session, take_cuffs_off
from sessions.planning.decorators import load_training_session
from sessions.planning.holds import (
    can_be_cancelled,
    find_entry_problem,
    find_way_out,
    hold_reasons,
    is_open,
    may_go_without_cuffs,
)
from sessions.planning.questions_after import questions_after
from sessions.planning.ready_check import ready_check_said
from sessions.planning.session_forms import CancelForm, SessionPressureForm

REMARKS = {
    ODD_CLOCK: "The phone's clock was far off.",
    ENTERED_LATER: "Entered later, from paper or from memory.",
    HANDED_OVER: "Whoever logged this no longer coached the client when it arrived.",
    "cancelled": "The session was cancelled by then.",
    ReasonCode.NO_CONSENT.value: "The client did not agree to training with cuffs when this arrived.",
    ReasonCode.NO_PARENT_CONSENT.value: "No parent agreed to training with cuffs when this arrived.",
    ReasonCode.CONSENT_TAKEN_BACK.value: "The client had taken their yes to cuffs back when this arrived.",
    ReasonCode.PARENT_CONSENT_TAKEN_BACK.value: "A parent had taken their yes back when this arrived.",
}
REMARK_OF_GATE = "There was no valid clearance when this arrived."


@load_training_session
def session_detail(request: AuthenticatedHttpRequest, training_session: TrainingSession) -> HttpResponse:
    """Show the session to the coach; redirect the client to the page for training."""
    if request.user.role == Role.CLIENT:
        return redirect("sessions:live", training_session.pk)
    return session_page(request, training_session)


def session_page(
    request: AuthenticatedHttpRequest,
    training_session: TrainingSession,
    *,
    pressure_form: SessionPressureForm | None = None,
) -> HttpResponse:
    """Render the session; a form that was sent comes back with what was typed."""
    now = timezone.now()
    reasons = hold_reasons(training_session, now)
    prescriptions = mappers.prescriptions_of(training_session)
    events = list(training_session.events.select_related("reported_by"))
    return TemplateResponse(
        request,
        "sessions/planning/session.html",
        {
            "training_session": training_session,
            "client": training_session.client,
            "protocols": list(dict.fromkeys(row.protocol_name for row in prescriptions)),
            "exercises": session_record.exercises_of(training_session, prescriptions),
            "symptoms": session_record.symptoms_of(training_session),
            "stop": session_record.stop_of(training_session),
            "stop_case": _stop_case(training_session),
            "ready_check": ready_check_said(training_session, events, now),
            "timeline": timeline(
                events, prescriptions, Region(training_session.region), training_session.record
            ),
            "minutes_why": mappers.explain_minutes(training_session),
            "anomalies": training_session.record.get("anomalies", []),
            "hold_reasons": reasons,
            # Not of a session that is held: what is over is a record, and shows what was asked.
            "shows_loads": not reasons or not is_open(training_session),
            "missing": missing_in_session(training_session, prescriptions, now),
            "way_out": _way_out_now(training_session, request.user, now) if reasons else "",
            "can_go_without": bool(reasons) and may_go_without_cuffs(training_session, now),
            "can_cancel": can_be_cancelled(training_session),
            "can_enter": not find_entry_problem(training_session, now, by_client=False),
            "can_coach_in_person": request.user.is_coach and not reasons and is_open(training_session),
            "questions": questions_after(training_session),
            "zone": training_session.client.zone,
            "readings": readings_of(training_session),
            "pressure_form": pressure_form or _new_form(training_session),
        },
        status=422 if pressure_form is not None else 200,
    )


def readings_of(training_session: TrainingSession) -> list[BloodPressureReading]:
    """Return the blood pressures before and after a session, as they were taken. One query."""
    rows = training_session.client.blood_pressure_readings.not_withdrawn()
    return list(rows.filter(training_session_id=training_session.pk).order_by("recorded_at", "id"))


def _stop_case(training_session: TrainingSession) -> StopCase | None:
    """Return the case of a stopped session. No query for any other."""
    if training_session.state != State.STOPPED:
        return None
    return StopCase.objects.filter(training_session=training_session).first()


def _new_form(training_session: TrainingSession) -> SessionPressureForm:
    was_begun = training_session.state != State.ASSIGNED
    # After the check alone nothing was trained: a reading is one at rest, by which the rules act.
    moment = Moment.AFTER if training_session.reps_done else Moment.BEFORE
    return SessionPressureForm(was_begun=was_begun, initial={"moment": moment})


@coach_or_admin_required
@load_training_session
def session_cancel(request: AuthenticatedHttpRequest, training_session: TrainingSession) -> HttpResponse:
    """Ask for the reason, then cancel the session."""
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with flash_refusal(request) as attempt:
            cancel_session(
                training_session=training_session,
                by=request.user,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        if attempt.succeeded:
            messages.success(request, f"Cancelled: {training_session}.")
        return redirect("clients:detail", training_session.client_id)
    return TemplateResponse(
        request,
        "sessions/planning/cancel.html",
        {"training_session": training_session, "client": training_session.client, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
@coach_or_admin_required
@load_training_session
def session_renew(request: AuthenticatedHttpRequest, training_session: TrainingSession) -> HttpResponse:
    """Move a held session to the clearance now in force."""
    with flash_refusal(request, "Still held. ") as attempt:
        renew_session(training_session=training_session, by=request.user, now=timezone.now())
    if attempt.succeeded:
        messages.success(request, f"Renewed: {training_session}.")
    return redirect(training_session)


@require_POST
@coach_or_admin_required
@load_training_session
def session_without_cuffs(
    request: AuthenticatedHttpRequest, training_session: TrainingSession
) -> HttpResponse:
    """Let a planned session go without cuffs."""
    with flash_refusal(request, "Nothing was changed. ") as attempt:
        take_cuffs_off(training_session=training_session, by=request.user, now=timezone.now())
    if attempt.succeeded:
        messages.success(request, f"Without cuffs: {training_session}.")
    return redirect(training_session)


def _way_out_now(training_session: TrainingSession, by: User, now: datetime) -> str:
    client = Client.objects.prefetch_related(*status_prefetches(by)).get(pk=training_session.client_id)
    return find_way_out(training_session, statuses_of(client, now).about(training_session.limbs))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One event as a line of the page."""

    at: datetime
    text: str
    note: str
    by: str
    received_at: datetime
    remarks: tuple[str, ...]
    is_grave: bool


NOTHING_RECORDED: Mapping[str, Any] = MappingProxyType({})
PLACES = {kind.value: place for place, kind in enumerate(EventKind)}
GRAVE = (EventKind.STOPPED, EventKind.SYMPTOM)


def timeline(
    events: list[Event],
    prescriptions: list[PrescriptionRow],
    region: Region,
    record: Mapping[str, Any] = NOTHING_RECORDED,
) -> list[TimelineEntry]:
    """Return one entry per event, in the order in which they happened on the phone."""
    names = {str(row.id): row.title for row in prescriptions}
    done = {str(event.id): f"{event.body.get('reps')} reps" for event in events} | minutes_of(record)
    # Events of one instant are ordered by kind: started, then cuffs on, and so forth.
    in_order = sorted(events, key=lambda event: (event.occurred_at, PLACES[event.kind], event.id))
    return [
        TimelineEntry(
            at=event.occurred_at,
            text=_describe_event(event, names, done, region),
            note=event.body.get("note") or event.body.get("text") or "",
            by=str(event.reported_by),
            received_at=event.received_at,
            remarks=tuple(dict.fromkeys(REMARKS.get(code, REMARK_OF_GATE) for code in event.remarks)),
            is_grave=event.kind in GRAVE or _is_too_tight(event, region),
        )
        for event in in_order
    ]


def _is_too_tight(event: Event, region: Region) -> bool:
    """Whether a phone said, as an old or an offline one can, that the cuffs went on too tight."""
    felt = event.body.get("tightness") if event.kind == EventKind.CUFFS_ON else None
    return isinstance(felt, int) and felt > TIGHTNESS[region].ceiling


def minutes_of(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the minutes of each set in minutes, by the id of its event: "10:00 min"."""
    sets = [
        done
        for exercise in record.get("exercises", [])
        for done in (*exercise["performed"], *exercise["duplicates"], *exercise["undone"])
        if "seconds" in done
    ]
    return {
        done["event_id"]: "minutes not known" if done["seconds"] is None else f"{clock(done['seconds'])} min"
        for done in sets
    }


def _describe_event(event: Event, names: dict[str, str], done: dict[str, str], region: Region) -> str:
    body = event.body
    number, before = body.get("set"), done.get(str(body.get("corrects")), "?")
    exercise = names.get(str(body.get("prescription")).lower(), "")
    where = f" for {exercise}" if exercise else ""
    match event.kind:
        case EventKind.STARTED:
            said = fold([mappers.to_event(event)], plan=())
            yeses = ready.yeses_of(said.ready, said.pressure)
            return " ".join(["Started.", *(yes.answer for yes in yeses)]) if yeses else "Started"
        case EventKind.CUFFS_ON:
            felt = body.get("tightness")
            set_to = "".join(
                f", {Limb(limb).label.lower()} {mmhg} mmHg" for limb, mmhg in body.get("set_mmhg", {}).items()
            )
            if felt is None:
                return f"Cuffs on{where}{set_to}"
            above = f", above the ceiling of {TIGHTNESS[region].ceiling}"
            tight = f", tightness {felt} of 10{above if _is_too_tight(event, region) else ''}"
            return f"Cuffs on{where}{set_to}{tight}"
        case EventKind.LOAD_CHANGED:
            return f"{exercise or 'An exercise'}: another load, {Deviation(body['reason']).label.lower()}"
        case EventKind.EXERCISE_SKIPPED:
            return f"{exercise or 'An exercise'} skipped: {Deviation(body['reason']).label.lower()}"
        case EventKind.EXERCISE_LATER:
            return f"{exercise or 'An exercise'} put off: {Deviation(body['reason']).label.lower()}"
        case EventKind.FINISHED if body.get("reason"):
            return f"Ended early: {Deviation(body['reason']).label.lower()}"
        case EventKind.SET_PERFORMED:
            return f"{exercise or 'An exercise'}, set {number}: {done[str(event.id)]}"
        case EventKind.BOUT_STARTED:
            return f"{exercise or 'An exercise'}: clock started"
        case EventKind.BOUT_PAUSED:
            return "Paused"
        case EventKind.BOUT_RESUMED:
            return "Went on"
        case EventKind.SET_CORRECTED if body.get("undone"):
            return f"Set taken back ({before})"
        case EventKind.SET_CORRECTED if "seconds" in body:
            return f"Corrected to {clock(body['seconds'])} min"
        case EventKind.SET_CORRECTED:
            return f"Corrected from {before.removesuffix(' reps')} to {body.get('reps')} reps"
        case EventKind.SET_LEFT_OUT:
            return f"Set {number} left out after very hard ones"
        case EventKind.FEEDBACK:
            felt = f"effort {body.get('effort')}, discomfort {body.get('discomfort')} of 10"
            return f"{exercise}: {felt}" if exercise else felt.capitalize()
        case EventKind.SYMPTOM:
            return f"Symptom: {SYMPTOMS[SymptomKind(body['kind'])].label}"
        case EventKind.STOPPED:
            return f"STOP: {session_record.STOP_LABELS.get(body.get('reason'), 'no reason given')}"
        case EventKind.CUFFS_OFF:
            return f"Cuffs off{where}"
        case EventKind.FINISHED:
            return "Finished"
        case _:
            return "Note"
