"""Pages of the equipment of each exercise. They need the catalogue; rows and actions are in `clients`."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import catch_refusal
from clients.decorators import coach_or_admin_required, load_client
from clients.domain.equipment import describe_equipment
from clients.domain.regions import Region
from clients.http import AuthenticatedHttpRequest, parse_number
from clients.measurements.actions.machines import set_machine
from clients.models import Client
from clients.models.equipment import equipment_of
from clients.people.places import places_of
from sessions.domain.prescription import serving
from sessions.exercises.catalogue import catalogue_of, find_exercises
from sessions.exercises.forms.machine import MachineForm


@coach_or_admin_required
@load_client
def machine_list(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """List the exercises that take a load, with the machine at the usual place and what the client has."""
    rows = list(client.equipment.all())
    own = {row.exercise_code: describe_equipment(equipment_of(row)) for row in rows if row.exercise_code}
    of_kind = {row.kind: describe_equipment(equipment_of(row)) for row in rows if not row.exercise_code}
    catalogue = catalogue_of(client.practice_id)
    usual = places_of(client)[0]
    groups = [
        (
            region.label,
            [
                (
                    exercise,
                    own.get(exercise.code, "") or of_kind.get(exercise.equipment_kind, ""),
                    exercise.code in own,
                    [] if usual.id is None else serving(exercise, usual.equipment),
                )
                for exercise in catalogue.loadable(region)
            ],
        )
        for region in (Region.LOWER, Region.UPPER)
    ]
    context = {"client": client, "groups": groups, "usual": usual}
    return TemplateResponse(request, "sessions/exercises/machines.html", context)


@coach_or_admin_required
@load_client
def machine(request: AuthenticatedHttpRequest, client: Client, code: str) -> HttpResponse:
    """Save the equipment of one exercise, preview its loads (`then=preview`) or delete it (`then=remove`)."""
    exercise = find_exercises([code], client.practice_id).get(code)
    if exercise is None or not exercise.loadable:
        raise Http404
    row = client.equipment.filter(exercise_code=code, kind=exercise.equipment_kind).first()
    then = request.POST.get("then", "")
    data = request.POST if request.method == "POST" and then != "remove" else None
    form = MachineForm(data, exercise=exercise, row=row, unit=client.unit)
    context = {"client": client, "exercise": exercise, "form": form, "version": client.version, "row": row}
    if form.is_valid() and then == "preview":
        context |= {"words": describe_equipment(form.fact), "version": request.POST.get("version")}
    elif then == "remove" or form.is_valid():
        with catch_refusal() as attempt:
            set_machine(
                client=client,
                exercise_code=code,
                equipment=None if then == "remove" else form.fact,
                plates=() if then == "remove" else form.plates_given,
                version=parse_number(request.POST.get("version")),
                by=request.user,
                now=timezone.now(),
            )
        if attempt.succeeded:
            done = "uses what its kind has again." if then == "remove" else "has loads of its own."
            messages.success(request, f"{exercise.name} {done}")
            return redirect("clients:machines", client.id)
        if attempt.is_stale:
            client.refresh_from_db()
            context |= {"stale": attempt.refusal, "version": client.version}
        else:
            context["refused"] = attempt.messages
    context["now"] = describe_equipment(equipment_of(row)) if row else ""
    return TemplateResponse(request, "sessions/exercises/machine.html", context)
