"""Pages of a practice's places and machines. They need the catalogue; rows and actions are in `clients`."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import Attempt, catch_refusal, show_refusal_in
from clients.decorators import coach_or_admin_required
from clients.domain.equipment import EquipmentKind, describe_equipment
from clients.http import AuthenticatedHttpRequest, read_edit
from clients.models import Machine, Place
from clients.models.equipment import Hardware, equipment_of
from clients.people.actions.places import (
    add_place,
    move_machine,
    remove_machine,
    rename_place,
    retire_place,
    save_machine,
)
from sessions.domain.exercises import Exercise
from sessions.exercises.catalogue import Catalogue, catalogue_of
from sessions.exercises.forms.place import OtherPlaceForm, PlaceForm, PlaceMachineForm
from sessions.exercises.planned_weights import missing_weights


def load_place(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Replace `place_id` by `place`; 404 unless it is one of the practice that is in use."""

    @wraps(view)
    def wrapped(
        request: AuthenticatedHttpRequest, place_id: UUID, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        places = Place.objects.in_practice(request.user.practice_id).in_use()
        return view(request, get_object_or_404(places, pk=place_id), *args, **kwargs)

    return wrapped


@coach_or_admin_required
def place_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the places of the practice; a POST adds one, with the machines of a typical gym."""
    now = timezone.now()
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with show_refusal_in(form, "name") as attempt:
            practice = request.user.own_practice
            place = add_place(practice=practice, by=request.user, now=now, **form.cleaned_data)
        if attempt.succeeded:
            messages.success(request, f"{place.name} is there. Please check its machines.")
            return redirect("clients:place", place.id)
    rows = Place.objects.in_practice(request.user.practice_id).annotate(
        machine_count=Count("machines", distinct=True),
        client_count=Count("client_places", filter=Q(client_places__client__archived_at=None), distinct=True),
        unchecked=Count("machines", filter=Q(machines__is_typical=True), distinct=True),
    )
    missing = missing_weights(request.user, now)
    context = {
        "form": form,
        "places": [(place, sum(each.place.id == place.id for each in missing)) for place in rows.in_use()],
        "retired": rows.exclude(retired_at=None).order_by("-retired_at"),
    }
    return TemplateResponse(request, "sessions/exercises/places.html", context)


@coach_or_admin_required
@load_place
def place_detail(request: AuthenticatedHttpRequest, place: Place) -> HttpResponse:
    """Show a place with its machines and the planned weights that are not there; rename or retire it."""
    then = request.POST.get("then", "") if request.method == "POST" else ""
    rename = PlaceForm(request.POST if then == "rename" else None, initial={"name": place.name})
    retire = OtherPlaceForm(
        request.POST if then == "retire" else None, place=place, label="Its clients train from now on at"
    )
    asked = read_edit(request)
    if then == "rename" and rename.is_valid():
        with show_refusal_in(rename, "name") as attempt:
            place = rename_place(place=place, name=rename.cleaned_data["name"], **asked)
        if attempt.succeeded:
            messages.success(request, "Renamed.")
            return redirect("clients:place", place.id)
    if then == "retire" and retire.is_valid():
        with show_refusal_in(retire, "to") as attempt:
            retire_place(place=place, move_to=retire.cleaned_data["to"], **asked)
        if attempt.succeeded:
            messages.success(request, f"{place.name} is retired. What was planned keeps its loads.")
            return redirect("clients:places")
    if then:
        place.refresh_from_db()
    names = catalogue_of(request.user.practice_id).names
    missing = [each for each in missing_weights(request.user, asked["now"]) if each.place.id == place.id]
    context = {
        "place": place,
        "rename": rename,
        "retire": retire,
        "machines": [_machine_line(row, names) for row in place.machines.order_by("kind", "label", "pk")],
        "kinds": Hardware.Kind.choices,
        "clients": place.client_places.filter(client__archived_at=None).count(),
        "missing": missing,
    }
    return TemplateResponse(request, "sessions/exercises/place.html", context)


def _machine_line(row: Machine, names: dict[str, str]) -> tuple[Machine, str, list[str]]:
    """Return a machine, its loads in words, and the exercises that it alone is for."""
    return row, describe_equipment(equipment_of(row)), [names.get(code, code) for code in row.exercise_codes]


@coach_or_admin_required
@load_place
def machine_add(request: AuthenticatedHttpRequest, place: Place, machine_kind: str) -> HttpResponse:
    """Add a machine of this kind to a place."""
    if machine_kind not in Hardware.Kind.values:
        raise Http404
    return _machine_page(request, place, EquipmentKind(machine_kind), None)


@coach_or_admin_required
@load_place
def machine_edit(request: AuthenticatedHttpRequest, place: Place, machine_id: UUID) -> HttpResponse:
    """Change a machine, show its loads (`then=preview`), move it (`move`) or take it away (`remove`)."""
    machine = get_object_or_404(place.machines, pk=machine_id)
    return _machine_page(request, place, EquipmentKind(machine.kind), machine)


def _machine_page(
    request: AuthenticatedHttpRequest, place: Place, kind: EquipmentKind, machine: Machine | None
) -> HttpResponse:
    then = request.POST.get("then", "") if request.method == "POST" else ""
    typed = request.POST if request.method == "POST" and then not in ("move", "remove") else None
    exercises = _exercises_of(catalogue_of(request.user.practice_id), kind, machine)
    form = PlaceMachineForm(typed, kind=kind, machine=machine, unit=place.practice.unit, exercises=exercises)
    to_move = request.POST if then == "move" else None
    move = OtherPlaceForm(to_move, place=place, label="It stands from now on at")
    context: dict[str, Any] = {
        "place": place,
        "machine": machine,
        "kind": Hardware.Kind(kind).label,
        "form": form,
        "move": move,
    }
    asked = read_edit(request)
    done, attempt = "", Attempt()
    if then == "preview" and form.is_valid():
        context["words"] = describe_equipment(form.fact)
    elif then == "remove" and machine is not None:
        done = f"{machine} is taken away."
        with catch_refusal() as attempt:
            remove_machine(machine=machine, **asked)
    elif then == "move" and machine is not None and move.is_valid():
        if (to := move.cleaned_data["to"]) is None:
            move.add_error("to", "Please choose a place.")
        else:
            done = f"{machine} stands at {to} now."
            with catch_refusal() as attempt:
                move_machine(machine=machine, to=to, **asked)
    elif not then and form.is_valid():
        done = "Saved. Loads are rounded down to these from now on."
        with catch_refusal() as attempt:
            save_machine(
                place=place,
                machine_id=machine.pk if machine else form.cleaned_data["machine_id"] or uuid4(),
                equipment=form.fact,
                plates=form.plates_given,
                bar_unit=form.unit_of_bar,
                **asked,
            )
    if done and attempt.succeeded:
        messages.success(request, done)
        return redirect("clients:place", place.id)
    if done:
        context |= {"stale": attempt.text} if attempt.is_stale else {"refused": attempt.messages}
        place.refresh_from_db()
    return TemplateResponse(request, "sessions/exercises/place_machine.html", context)


def _exercises_of(catalogue: Catalogue, kind: EquipmentKind, machine: Machine | None) -> list[Exercise]:
    """Return the exercises of a kind, with hidden ones that the machine is for: it stays theirs alone."""
    named = {*(each.code for each in catalogue.offered), *(machine.exercise_codes if machine else ())}
    return [
        each
        for each in catalogue.exercises
        if each.loadable and each.equipment_kind is kind and each.code in named
    ]
