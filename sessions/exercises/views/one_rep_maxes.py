"""Pages of a client's 1RMs: the newest of each exercise, the history, and a form for the next one.

They need the catalogue; rows and actions are in `clients`.
"""

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
from clients.http import AuthenticatedHttpRequest
from clients.measurements.actions.strength import record_one_rep_max, withdraw_one_rep_max
from clients.measurements.forms.measurements import WithdrawForm, latest_day
from clients.models import Client, OneRepMax
from sessions.domain.exercises import BY_CODE
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
        catalogue=catalogue_of(client.practice_id),
    )
    estimate = None
    if form.is_valid():
        estimate = form.estimate()
        if request.POST.get("then") != "preview":
            with show_refusal_in(form) as attempt:
                row = record_one_rep_max(client=client, by=request.user, now=now, **form.facts)
            if attempt.succeeded:
                messages.success(
                    request, f"{names_of([row.exercise_code])[row.exercise_code]} is written down."
                )
                return redirect("clients:one-rep-maxes", client.id)
    rows = client.one_rep_maxes.select_related("recorded_by", "withdrawn_by").newest_first()
    context = {"client": client, "form": form, "estimate": estimate, "exercises": by_exercise(rows, today)}
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
    name = names_of([row.exercise_code])[row.exercise_code]
    context = {"client": client, "row": row, "name": name, "form": form}
    return TemplateResponse(request, "sessions/exercises/one_rep_max_withdraw.html", context)


def by_exercise(rows: Iterable[OneRepMax], today: date) -> list[ExerciseRows]:
    """Group rows, newest first, by exercise in the order of the catalogue."""
    gathered: dict[str, list[OneRepMax]] = {}
    for row in rows:
        gathered.setdefault(row.exercise_code, []).append(row)
    order, names = list(BY_CODE), names_of(gathered)
    found = []
    for code in sorted(gathered, key=lambda code: order.index(code) if code in BY_CODE else len(order)):
        newest = next((row for row in gathered[code] if row.withdrawn_at is None), None)
        found.append(
            ExerciseRows(
                name=names[code],
                newest=newest,
                freshness=freshness(newest.tested_on, today) if newest else None,
                history=gathered[code],
            )
        )
    return found
