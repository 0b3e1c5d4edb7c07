"""The page that finds a 1RM: the steps, the set, the estimate with its range, and the loads from it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import show_refusal_in
from clients.clearance import gate
from clients.decorators import coach_or_admin_required, load_client
from clients.domain.clearance import Allowed, Refused
from clients.domain.one_rep_max import FORMULAS, Estimate
from clients.domain.regions import Side, limbs_of, one_by_one
from clients.domain.sources import SOURCES
from clients.http import AuthenticatedHttpRequest, read_choice
from clients.measurements.actions.strength import record_one_rep_max
from clients.measurements.forms.measurements import latest_day
from clients.models import Client
from clients.people.places import places_of
from sessions.domain.exercises import Exercise
from sessions.domain.sides import with_side
from sessions.domain.strength_test import SOURCE_KEYS, STEPS, LoadAnswer, NoTest, loads_from, refuse_test
from sessions.exercises.catalogue import Catalogue, catalogue_of
from sessions.exercises.forms.one_rep_max import FailureSetForm


@coach_or_admin_required
@load_client
def find(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show the estimate of a set; `then=save` records it. Shows why if the client may not be tested."""
    now = timezone.now()
    catalogue = catalogue_of(client.practice_id)
    form = _form(request, client, catalogue, now)
    exercise = _exercise(catalogue, form)
    refused = _refused(client, exercise, form, now) if exercise else None
    estimate: Estimate | None = None
    loads: tuple[LoadAnswer, ...] = ()
    if exercise is not None and refused is None and form.is_valid():
        estimate = form.estimate()
        if request.POST.get("then") == "save":
            with show_refusal_in(form) as attempt:
                record_one_rep_max(client=client, by=request.user, now=now, **form.facts)
            if attempt.succeeded:
                name = with_side(exercise.name, form.facts["side"])
                messages.success(request, f"{name} is written down.")
                return redirect("clients:one-rep-maxes", client.id)
        loads = _loads(client, exercise, form, estimate, now) if estimate else ()
    context = {
        "client": client,
        "form": form,
        "exercise": exercise,
        "refused": refused,
        "steps": STEPS,
        "sources": [SOURCES[key] for key in SOURCE_KEYS],
        "estimate": estimate,
        "formulas": {formula.name: formula.text for formula in FORMULAS},
        "loads": loads,
    }
    return TemplateResponse(request, "sessions/exercises/one_rep_max_find.html", context)


def _form(
    request: AuthenticatedHttpRequest, client: Client, catalogue: Catalogue, now: datetime
) -> FailureSetForm:
    return FailureSetForm(
        request.POST if request.method == "POST" else None,
        today=client.today(now),
        latest=latest_day(client, request.user, now),
        unit=client.unit,
        exercise_code=request.GET.get("exercise", ""),
        side=read_choice(request.GET, "side", Side) or "",
        catalogue=catalogue,
    )


def _exercise(catalogue: Catalogue, form: FailureSetForm) -> Exercise | None:
    code = form["exercise_code"].value()
    return next((each for each in catalogue.offered if each.code == code and each.loadable), None)


def _refused(client: Client, exercise: Exercise, form: FailureSetForm, now: datetime) -> NoTest | None:
    """Return why the client may not be tested, or None.

    The gate decides first: a set to failure is asked only for limbs that are cleared.
    """
    answer = _ask_gate(client, exercise, form, now)
    if isinstance(answer, Refused):
        return NoTest(
            message=" ".join(reason.message for reason in answer.reasons),
            suggestions=("Write down a 1RM that was measured before, with its date.",),
        )
    return refuse_test(answer.limits)


def _ask_gate(client: Client, exercise: Exercise, form: FailureSetForm, now: datetime) -> Allowed | Refused:
    """The gate's answer about the side that is tested; about both where none is named in what was sent.

    Before anything was sent one limb that is cleared is enough to show the form.
    """
    side = next((each for each in Side if each.value == form["side"].value()), None)
    asked = [limbs_of(exercise.region, side)] if side or form.is_bound else list(one_by_one(exercise.region))
    _, answers = gate.check_client_limbs(client=client, asked=asked, now=now)
    return next((each for each in answers.values() if isinstance(each, Allowed)), answers[asked[0]])


def _loads(
    client: Client, exercise: Exercise, form: FailureSetForm, estimate: Estimate, now: datetime
) -> tuple[LoadAnswer, ...]:
    answer = _ask_gate(client, exercise, form, now)
    if isinstance(answer, Refused):
        return ()
    return loads_from(
        estimate,
        exercise=exercise,
        equipment=places_of(client)[0].equipment,
        limits=answer.limits,
        today=client.today(now),
        unit=client.own_unit,
    )
