"""Pages of the exercise catalogue. A practice adds exercises of its own and hides those it does not use."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.attempts import flash_refusal, show_refusal_in
from clients.decorators import coach_or_admin_required
from clients.domain.regions import Region
from clients.domain.sources import SOURCES, Source
from clients.http import AuthenticatedHttpRequest, read_choice
from clients.models.people import Role
from sessions.domain.exercises import Exercise
from sessions.exercises.actions import (
    add_exercise,
    edit_exercise,
    hide_exercise,
    offer_exercise,
)
from sessions.exercises.catalogue import catalogue_of, names_of
from sessions.exercises.forms.exercise import ExerciseForm
from sessions.models import PracticeExercise
from sessions.models.catalogue import OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseEntry:
    """One exercise with its sources. `own_id` is None for a shipped exercise."""

    exercise: Exercise
    sources: tuple[Source, ...]
    own_id: str


def exercise_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the exercises of the practice, all or those of one region, for anybody who is signed in."""
    region = read_choice(request.GET, "region", Region)
    catalogue = catalogue_of(request.user.practice_id)
    entries = [_entry(each) for each in catalogue.offered if region in (None, each.region)]
    hidden = [_entry(each) for each in catalogue.exercises if each.code in catalogue.hidden]
    may_change = request.user.role in (Role.COACH, Role.ADMIN)
    context = {
        "entries": entries,
        "hidden": hidden if may_change else [],
        "region": region,
        "regions": list(Region),
        "may_change": may_change,
    }
    return TemplateResponse(request, "sessions/exercises/exercises.html", context)


def _entry(exercise: Exercise) -> ExerciseEntry:
    own_id = exercise.code.removeprefix(OWN) if exercise.code.startswith(OWN) else ""
    sources = tuple(SOURCES[key] for key in exercise.source_keys)
    return ExerciseEntry(exercise=exercise, sources=sources, own_id=own_id)


@coach_or_admin_required
def exercise_add(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Add an exercise of the practice's own."""
    form = ExerciseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            row = add_exercise(by=request.user, now=timezone.now(), **form.facts)
        if attempt.succeeded:
            messages.success(request, f"{row.name} is in the catalogue.")
            return redirect("sessions:exercises")
    return TemplateResponse(
        request, "sessions/exercises/exercise_form.html", {"form": form, "exercise": None}
    )


@coach_or_admin_required
def exercise_edit(request: AuthenticatedHttpRequest, exercise_id: UUID) -> HttpResponse:
    """Edit the texts of an own exercise. How it is loaded stays, since earlier loads depend on it."""
    row = get_object_or_404(PracticeExercise, pk=exercise_id, practice=request.user.practice_id)
    form = ExerciseForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_valid():
        with show_refusal_in(form) as attempt:
            edit_exercise(exercise=row, by=request.user, now=timezone.now(), **form.facts)
        if attempt.succeeded:
            messages.success(request, "Saved.")
            return redirect("sessions:exercises")
    return TemplateResponse(request, "sessions/exercises/exercise_form.html", {"form": form, "exercise": row})


@require_POST
@coach_or_admin_required
def exercise_hide(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    with flash_refusal(request) as attempt:
        hide_exercise(code=code, by=request.user, now=timezone.now())
    if attempt.succeeded:
        messages.success(request, f"{names_of([code])[code]} is not offered any more. What has it keeps it.")
    return redirect("sessions:exercises")


@require_POST
@coach_or_admin_required
def exercise_offer(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    offer_exercise(code=code, by=request.user, now=timezone.now())
    return redirect("sessions:exercises")
