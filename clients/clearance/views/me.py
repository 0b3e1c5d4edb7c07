"""Each person's own page."""

from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from clients.clearance.next_steps import lines_for_client
from clients.clearance.see_a_doctor import open_red_flags
from clients.clearance.status import (
    ClearanceState,
    answers_to_confirm,
    newest_screening,
    request_to_client,
    status_prefetches,
    statuses_of,
)
from clients.decorators import role_required
from clients.domain.consent import has_own_consent, missing_consent, needs_parent
from clients.http import AuthenticatedHttpRequest
from clients.models import Client, User
from clients.models.measurements import Measurement, MeasurementQuerySet
from clients.models.people import Role
from clients.people.actions.people import update_account, update_client_settings
from clients.people.forms.team import AccountForm, ReminderForm

SHOWN = 10
NEW_ANSWERS = {ClearanceState.NOT_SCREENED, ClearanceState.LAPSED}
Kind = TypeVar("Kind", bound=Measurement)


@role_required(Role.COACH, Role.CLIENT, Role.ADMIN)
def me(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Name and time zone for everybody; for a client also reminders and their own data, to read."""
    own = Client.objects.filter(user=request.user).prefetch_related(*status_prefetches())
    client = own.first() if request.user.is_client else None
    account = AccountForm(_data(request, "account"), initial=_values_of(request.user, "name", "time_zone"))
    reminders = ReminderForm(_data(request, "reminders"), initial=_settings_of(client)) if client else None
    if account.is_valid():
        update_account(user=request.user, now=timezone.now(), **account.cleaned_data)
        return _saved(request)
    if client is not None and reminders is not None and reminders.is_valid():
        update_client_settings(client=client, by=request.user, now=timezone.now(), **reminders.cleaned_data)
        return _saved(request)
    context = {"account_form": account, "reminder_form": reminders, **(_own_data(client) if client else {})}
    return TemplateResponse(
        request, "clients/clearance/me_client.html" if client else "clients/clearance/me.html", context
    )


def _saved(request: AuthenticatedHttpRequest) -> HttpResponse:
    messages.success(request, "Saved.")
    return redirect("clients:me")


def _data(request: AuthenticatedHttpRequest, what: str) -> QueryDict | None:
    return request.POST if request.method == "POST" and request.POST.get("what") == what else None


def _values_of(row: User | Client, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _settings_of(client: Client) -> dict[str, Any]:
    return _values_of(client, "phone", "unit", "reminders_enabled", "reminder_time")


def _own_data(client: Client) -> dict[str, Any]:
    """What was measured, read-only. Coach's notes are not part of it."""

    def newest(rows: MeasurementQuerySet[Kind]) -> list[Kind]:
        return list(rows.not_withdrawn().order_by("-measured_on", "-recorded_at", "-id")[:SHOWN])

    measured: dict[str, list[Any]] = {
        "readings": newest(client.blood_pressure_readings.all()),
        "weights": newest(client.body_weights.all()),
        "circumferences": newest(client.limb_circumferences.all()),
    }
    return {
        "client": client,
        "asked": request_to_client(client),
        "to_confirm": answers_to_confirm(client),
        **_own_clearance(client),
        **_own_consent(client),
        **measured,
        "is_measured": any(measured.values()),
        "one_rep_maxes": client.one_rep_maxes.not_withdrawn().newest_first()[:50],
    }


def _own_consent(client: Client) -> dict[str, Any]:
    """Whether the client and a parent agree to training with cuffs, and whether something is missing."""
    given, day = client.given_consents, client.today(timezone.now())
    return {
        "missing_consent": missing_consent(given, birth_on=client.birth_on, day=day),
        "says_yes": has_own_consent(given),
        "parent_says_yes": given.parent_version is not None and needs_parent(client.birth_on, day),
    }


def _own_clearance(client: Client) -> dict[str, Any]:
    """Where they stand with cuffs, as far as it is theirs to read."""
    statuses = statuses_of(client, timezone.now())
    states = {status.state for status in statuses}
    return {
        "own_statuses": [(status, lines_for_client(status)) for status in statuses],
        "answers": newest_screening(client),
        "red_flags": open_red_flags(client),
        "letter_helps": ClearanceState.IN_REVIEW in states,
        "needs_answers": not client.has_red_flag and bool(states & NEW_ANSWERS),
    }
