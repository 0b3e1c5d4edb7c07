"""Pages that assign a session: the choice of a client, the planner and its live preview."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.audit.attempts import catch_refusal
from clients.clearance.status import ClearanceState, ClearanceStatus, planner_prefetches, statuses_of
from clients.decorators import coach_or_admin_required
from clients.domain.clearance import Allowed
from clients.domain.occlusion import CuffKind
from clients.domain.places import Place
from clients.domain.regions import ARMS, LEGS, Region
from clients.http import AuthenticatedHttpRequest, read_choice, read_day, read_text, read_uuid
from clients.models import Client, User
from clients.people.places import places_of
from sessions import mappers
from sessions.domain.figures import day_text
from sessions.domain.planning import SessionRequest
from sessions.domain.protocols import DEFAULT, taper
from sessions.domain.spacing import OtherSession, check_spacing
from sessions.exercises.catalogue import catalogue_of
from sessions.exercises.protocols import offered_protocols
from sessions.planning.actions import assign_session
from sessions.planning.days_off import absences_by_day, days_off_for_client
from sessions.planning.drafts import draft_session
from sessions.planning.forms import AssignForm, apply_button, initial_from_address
from sessions.planning.preview import PlanPreview, build_preview

CHOICES_SHOWN = 50
CHANGES_ONLY = {"preview", "move", "swap", "fix"}  # names of buttons that write nothing
DAYS_LOOKED_AHEAD = 6  # as far as `mappers.other_sessions` reads


@coach_or_admin_required
def session_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Plan a session for one client and assign it; without a client, choose one first."""
    if "client" not in request.GET:
        return _choose_client(request)
    client, now = _client(request), timezone.now()
    form = _form(request, client, now)
    shown: PlanPreview | None = None
    refused: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        requested = form.session_request()
        if not CHANGES_ONLY & set(request.POST):
            with catch_refusal() as attempt:
                training_session = assign_session(
                    client=client,
                    requested=requested,
                    by=request.user,
                    now=now,
                    request_id=form.cleaned_data["request_id"],
                )
            refused = attempt.messages
            if attempt.succeeded:
                title, on = training_session.title, training_session.scheduled_on
                messages.success(request, f"Assigned: {title} on {day_text(on)}.")
                if postponed := form.postponed_exercises():
                    return redirect(_planner_url(client, requested.region, *postponed, form))
                return redirect(training_session)
        shown = _make_preview(client, requested, request.user, now, form.places)
    return TemplateResponse(
        request,
        "sessions/planning/planner.html",
        {**_context(client, form, shown, request.user, now), "refused": refused},
        status=422 if refused or form.errors else 200,
    )


@require_POST
@coach_or_admin_required
def session_preview(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Return the preview of what the coach has chosen so far, as HTML. Writes nothing."""
    client, now = _client(request), timezone.now()
    form, shown = _form(request, client, now), None
    if form.is_valid():
        shown = _make_preview(client, form.session_request(), request.user, now, form.places)
    return TemplateResponse(
        request, "sessions/planning/_preview.html", _context(client, form, shown, request.user, now)
    )


def _make_preview(
    client: Client, requested: SessionRequest, by: User, now: datetime, places: tuple[Place, ...]
) -> PlanPreview:
    """Return a preview with the absences of its day and, if the plan is too long, a day for a part of it.

    One query more if it is too long.
    """
    draft = draft_session(
        client=client, requested=requested, planner=by, now=now, with_swaps=True, places=places
    )
    later_on = None if draft.plan.timing.fits else _day_after(client, requested)
    answer = draft.gate_answer
    until = answer.valid_until_on if isinstance(answer, Allowed) else None
    if later_on is not None and until is not None and later_on >= until:
        later_on = None
    away = days_off_for_client(client).overlapping(requested.scheduled_on, requested.scheduled_on)
    return build_preview(
        draft,
        requested,
        later_on,
        away=absences_by_day(away, requested.scheduled_on, requested.scheduled_on),
    )


def _day_after(client: Client, requested: SessionRequest) -> date | None:
    """Return the next day without a spacing conflict, with this session or any other, or None."""
    this_one = OtherSession(region=requested.region, on=requested.scheduled_on)
    others = [*mappers.other_sessions(client, requested.scheduled_on), this_one]
    days = (requested.scheduled_on + timedelta(days=ahead) for ahead in range(1, DAYS_LOOKED_AHEAD + 1))
    return next(
        (day for day in days if not check_spacing(region=requested.region, on=day, others=others)), None
    )


def _planner_url(client: Client, region: Region, on: date, codes: Sequence[str], form: AssignForm) -> str:
    """Return the planner's address with these exercises ticked for this day, and their percents."""
    asked = {"client": client.id, "region": region.value, "on": on.isoformat(), "exercise": list(codes)}
    asked |= form.address_params(codes)
    return f"{reverse('sessions:new')}?{urlencode(asked, doseq=True)}"


def _client(request: AuthenticatedHttpRequest) -> Client:
    clients = Client.objects.visible_to(request.user).prefetch_related(
        *planner_prefetches(request.user), "cuffs"
    )
    return get_object_or_404(clients, pk=read_uuid(request.GET, "client"))


def _form(request: AuthenticatedHttpRequest, client: Client, now: datetime) -> AssignForm:
    today = client.today(now)
    make_form = partial(
        AssignForm,
        today=today,
        one_rep_maxes=mappers.newest_one_rep_maxes(client),
        catalogue=catalogue_of(client.practice_id),
        protocols=offered_protocols(client.practice_id),
        places=places_of(client),
        with_gauge=any(row.kind == CuffKind.GAUGE for row in client.cuffs.all()),
    )
    if request.method == "POST":
        return make_form(apply_button(request.POST))
    region = _first_region(request, client, now)
    day = read_day(request.GET, "on") or _first_day(client, Region(region), today)
    percents = {each: _first_percent(client, each, day, today) for each in Region}
    if read_text(request.GET, "without_cuffs"):
        percents = dict.fromkeys(Region, DEFAULT.default_percent_1rm)  # no first sessions to ease into
    start = {"region": region, "scheduled_on": day, f"exercises_{region}": request.GET.getlist("exercise")}
    start |= initial_from_address(request.GET)
    return make_form(percents=percents, initial=start)


def _first_percent(client: Client, region: Region, on: date, today: date) -> int:
    """Return the default percent, or the lighter one for a region's first sessions."""
    gentle = taper(mappers.next_session_number(client, region, on, today).number)
    return (gentle or DEFAULT).default_percent_1rm


def _first_region(request: AuthenticatedHttpRequest, client: Client, now: datetime) -> str:
    """Return the region named in the address, or else the first one that is cleared."""
    if asked := read_choice(request.GET, "region", Region):
        return asked
    statuses = statuses_of(client, now)
    cleared = (region for region in (Region.LOWER, Region.UPPER) if statuses.cleared_limbs(region))
    return next(cleared, Region.LOWER)


def _first_day(client: Client, region: Region, today: date) -> date:
    """Return the first day from today on without a spacing conflict; today where there is none."""
    others = mappers.other_sessions(client, today)
    days = (today + timedelta(days=ahead) for ahead in range(DAYS_LOOKED_AHEAD))
    return next((day for day in days if not check_spacing(region=region, on=day, others=others)), today)


def _context(
    client: Client, form: AssignForm, shown: PlanPreview | None, by: User, now: datetime
) -> dict[str, object]:
    statuses = statuses_of(client, now)
    postponed = form.postponed_exercises() if form.is_bound and form.is_valid() else None
    names = form.catalogue.names
    return {
        "client": client,
        "form": form,
        "preview": shown,
        "postponed": postponed and (postponed[0], [names[code] for code in postponed[1]]),
        "is_prefilled": not form.is_bound and bool(form[f"exercises_{form['region'].value()}"].value()),
        "upper": statuses.of_region(Region.UPPER),
        "upper_limits": statuses.limits(ARMS),
        "lower": statuses.of_region(Region.LOWER),
        "lower_limits": statuses.limits(LEGS),
        "cautions_wait": any(_may_read_cautions(each, by) for each in statuses),
        "protocol_groups": form.protocol_groups,
        "asks_high_load_reason": _is_asked(
            form, "high_load_reason", bool(shown and shown.needs_high_load_reason)
        ),
        "asks_spacing_reason": _is_asked(form, "spacing_reason", bool(shown and shown.needs_spacing_reason)),
    }


def _may_read_cautions(status: ClearanceStatus, by: User) -> bool:
    """Whether reading the cautions is what `by` waits for. An admin's reading alone clears nobody."""
    return status.state == ClearanceState.TO_ACKNOWLEDGE and (by.is_coach or status.clearance is not None)


def _is_asked(form: AssignForm, name: str, is_needed: bool) -> bool:
    """Return whether a reason field is shown: the plan needs it, or it has a value or an error."""
    return is_needed or bool(form[name].value()) or bool(form[name].errors)


def _choose_client(request: AuthenticatedHttpRequest) -> HttpResponse:
    typed, now = read_text(request.GET, "q"), timezone.now()
    found = Client.objects.visible_to(request.user).active().named_like(typed)
    found = found.order_by("search_text", "pk").prefetch_related(*planner_prefetches(request.user))
    clients = list(found[: CHOICES_SHOWN + 1])
    return TemplateResponse(
        request,
        "sessions/planning/choose_client.html",
        {
            "choices": [(client, list(statuses_of(client, now))) for client in clients[:CHOICES_SHOWN]],
            "more": len(clients) > CHOICES_SHOWN,
            "typed": typed,
        },
    )
