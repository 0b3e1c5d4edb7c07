"""Pages of a client's 1RMs: the newest of each exercise, the history, and a form for the next one.

They need the catalogue; rows and actions are in `clients`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.audit.attempts import show_refusal_in
from clients.decorators import audit_read, coach_or_admin_required, load_client
from clients.domain.one_rep_max import Freshness, freshness
from clients.domain.regions import Side
from clients.http import AuthenticatedHttpRequest, read_choice
from clients.measurements.actions.strength import record_one_rep_max, withdraw_one_rep_max
from clients.measurements.forms.measurements import WithdrawForm, latest_day
from clients.models import Client, OneRepMax
from sessions.domain.exercises import BY_CODE
from sessions.domain.sides import symmetry_percent, with_side
from sessions.exercises.catalogue import catalogue_of, names_of
from sessions.exercises.forms.one_rep_max import OneRepMaxForm

CHIPS = {
    Freshness.FRESH: "ok",
    Freshness.RETEST_DUE: "info",
    Freshness.STALE: "caution",
    Freshness.EXPIRED: "blocked",
}
MEANING = {
    Freshness.FRESH: "Gives loads over the whole band.",
    Freshness.RETEST_DUE: "Gives loads; a retest is due.",
    Freshness.STALE: "Loads stop at the lower half of the band until a retest.",
    Freshness.EXPIRED: "Gives no load until a retest.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseRows:
    """The 1RMs of one exercise: the one in use, and all of them, newest first."""

    name: str
    newest: OneRepMax | None
    freshness: Freshness | None
    history: list[OneRepMax]

    @property
    def chip(self) -> str:
        return CHIPS[self.freshness] if self.freshness else "neutral"

    @property
    def meaning(self) -> str:
        return MEANING[self.freshness] if self.freshness else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Symmetry:
    """The two sides of one exercise: the weaker 1RM over the stronger."""

    name: str
    left: OneRepMax
    right: OneRepMax

    @property
    def percent(self) -> int:
        weaker, stronger = sorted([self.left.load_kg, self.right.load_kg])
        return symmetry_percent(weaker, stronger)

    @property
    def weaker(self) -> str:
        """The side with the lower 1RM; "" where both are equal."""
        if self.left.load_kg == self.right.load_kg:
            return ""
        return Side.LEFT if self.left.load_kg < self.right.load_kg else Side.RIGHT

    @property
    def finding(self) -> str:
        return f"the {self.weaker} is weaker" if self.weaker else "both alike"


@coach_or_admin_required
@load_client
@audit_read("maxes")
def one_rep_maxes(request: AuthenticatedHttpRequest, client: Client) -> HttpResponse:
    """Show the 1RMs. A POST records one, or only shows its estimate (`then=preview`)."""
    now = timezone.now()
    today = client.today(now)
    form = OneRepMaxForm(
        request.POST if request.method == "POST" else None,
        today=today,
        latest=latest_day(client, request.user, now),
        unit=client.unit,
        exercise_code=request.GET.get("exercise", ""),
        side=read_choice(request.GET, "side", Side) or "",
        catalogue=catalogue_of(client.practice_id),
    )
    estimate = None
    if form.is_valid():
        estimate = form.estimate()
        if request.POST.get("then") != "preview":
            with show_refusal_in(form) as attempt:
                row = record_one_rep_max(client=client, by=request.user, now=now, **form.facts)
            if attempt.succeeded:
                messages.success(request, f"{_name(row)} is written down.")
                return redirect("clients:one-rep-maxes", client.id)
    rows = client.one_rep_maxes.select_related("recorded_by", "withdrawn_by").newest_first()
    exercises = by_exercise(rows, today)
    context = {
        "client": client,
        "form": form,
        "estimate": estimate,
        "exercises": exercises,
        "symmetries": symmetries(exercises),
    }
    return TemplateResponse(request, "sessions/exercises/one_rep_maxes.html", context)


@coach_or_admin_required
@load_client
def withdraw(request: AuthenticatedHttpRequest, client: Client, one_rep_max_id) -> HttpResponse:
    """Withdraw a mistaken 1RM, with the reason."""
    row = get_object_or_404(client.one_rep_maxes, pk=one_rep_max_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with show_refusal_in(form, "reason") as attempt:
            withdraw_one_rep_max(one_rep_max=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        if attempt.succeeded:
            messages.success(request, "Taken out of use. It stays in the history.")
            return redirect("clients:one-rep-maxes", client.id)
    context = {"client": client, "row": row, "name": _name(row), "form": form}
    return TemplateResponse(request, "sessions/exercises/one_rep_max_withdraw.html", context)


def _name(row: OneRepMax) -> str:
    return with_side(names_of([row.exercise_code])[row.exercise_code], row.side)


def by_exercise(rows: Iterable[OneRepMax], today: date) -> list[ExerciseRows]:
    """Group rows, newest first, by exercise in the order of the catalogue, and by side."""
    gathered: dict[tuple[str, str], list[OneRepMax]] = {}
    for row in rows:
        gathered.setdefault((row.exercise_code, row.side), []).append(row)
    order, names = list(BY_CODE), names_of(code for code, _ in gathered)

    def place(work: tuple[str, str]) -> tuple[int, str]:
        code, side = work
        return (order.index(code) if code in BY_CODE else len(order)), side

    found = []
    for code, side in sorted(gathered, key=place):
        history = gathered[code, side]
        newest = next((row for row in history if row.withdrawn_at is None), None)
        found.append(
            ExerciseRows(
                name=with_side(names[code], side),
                newest=newest,
                freshness=freshness(newest.tested_on, today) if newest else None,
                history=history,
            )
        )
    return found


def symmetries(exercises: Iterable[ExerciseRows]) -> list[Symmetry]:
    """Compare the sides of each exercise that has a 1RM in use of both."""
    newest: dict[str, dict[str, OneRepMax]] = defaultdict(dict)
    for each in exercises:
        if each.newest and each.newest.side:
            newest[each.newest.exercise_code][each.newest.side] = each.newest
    names = names_of(newest)
    return [
        Symmetry(name=names[code], left=sides[Side.LEFT], right=sides[Side.RIGHT])
        for code, sides in newest.items()
        if len(sides) == len(Side)
    ]
