"""Pages that choose a template, preview its block with every conflict, and assign it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.clearance.status import ClearanceStatus, planner_prefetches, statuses_of
from clients.decorators import coach_or_admin_required
from clients.domain.regions import Region
from clients.domain.sources import SOURCES
from clients.http import AuthenticatedHttpRequest, parse_uuids, read_uuid
from clients.models import Client
from sessions.domain.prescription import OWN_WEIGHT_TEXT
from sessions.domain.programmes import (
    Template,
    TemplateItem,
    template_problems,
)
from sessions.exercises.catalogue import Catalogue, catalogue_of
from sessions.programmes.actions.assign import assign_blocks
from sessions.programmes.decorators import load_template
from sessions.programmes.forms.assign import MOST_CLIENTS, AssignBlockForm, BlockForm
from sessions.programmes.preview import describe_fitting, make_previews
from sessions.programmes.queries import list_fitted_blocks, offered_by_code
from sessions.programmes.template_queries import is_hidden, list_templates, list_versions, templates_facts
from sessions.programmes.upgrades import sessions_on_earlier_version
from sessions.provenance import merge_provenance

CLIENTS_SHOWN = 300
GONE = "An exercise that is gone"
GONE_PROTOCOL = "A protocol that is gone"


@coach_or_admin_required
def programme_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the templates of the practice. Passes `?client=` on, so that this client is ticked."""
    catalogue = catalogue_of(request.user.practice_id)
    templates = list_templates(request.user.practice_id)
    return TemplateResponse(
        request,
        "sessions/programmes/programmes.html",
        {
            "entries": [_entry(template, catalogue) for template in templates.offered],
            "hidden": templates.not_offered,
            "chosen": request.GET.get("client", "")[:36],
            "steps_of": read_uuid(request.GET, "client"),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateEntry:
    """A template with names instead of codes, and with its problems."""

    template: Template
    days: tuple[tuple[Region, tuple[str, ...]], ...]
    weeks: tuple[tuple[int, tuple[str, ...], str], ...]  # number, percent by day, protocol
    sources: tuple
    problems: tuple[str, ...]


def _entry(template: Template, catalogue: Catalogue) -> TemplateEntry:
    names = catalogue.names
    return TemplateEntry(
        template=template,
        days=tuple(
            (
                day.region,
                tuple(_item_name(template, item, names) for item in day.items),
            )
            for day in template.days
        ),
        weeks=tuple(
            (
                number,
                tuple(_percents(template, day, week) for day in template.days),
                _protocol_name(template, week.protocol_code),
            )
            for number, week in enumerate(template.weeks, start=1)
        ),
        sources=tuple(SOURCES[key] for key in template.source_keys),
        problems=template_problems(template, offered_by_code(catalogue), names),
    )


def _item_name(template: Template, item: TemplateItem, names: Mapping[str, str]) -> str:
    """Such as "Leg press", or "Leg press (4 x 15, 60 s rest; the affected side alone)"."""
    own = [_protocol_name(template, item.protocol_code)] if item.protocol_code else []
    own += [item.sides.label.lower()] if item.sides else []
    name = names.get(item.exercise_code, GONE)
    return f"{name} ({'; '.join(own)})" if own else name


def _protocol_name(template: Template, code: str) -> str:
    protocol = template.find_protocol(code)
    return protocol.name if protocol else GONE_PROTOCOL


def _percents(template: Template, day, week) -> str:
    """ "25 % of 1RM", or "25 / 30 % of 1RM" where the exercises of a day differ; own weight has none."""
    percents = [template.percent(item, week) for item in day.items]
    parts = []
    if loaded := dict.fromkeys(f"{percent:f}" for percent in percents if percent is not None):
        parts.append(f"{' / '.join(loaded)} % of 1RM")
    return ", ".join([*parts, *dict.fromkeys(OWN_WEIGHT_TEXT for percent in percents if percent is None)])


@coach_or_admin_required
@load_template
def programme_detail(request: AuthenticatedHttpRequest, template: Template) -> HttpResponse:
    """Show one template week by week, with the form for clients and start."""
    now = timezone.now()
    clients = list(_clients(request)[:CLIENTS_SHOWN])
    chosen = request.GET.get("client", "")
    if chosen and chosen not in {str(client.id) for client in clients}:
        clients = [*_find_clients(request, [chosen]), *clients]
    form = BlockForm(template=template, clients=clients, today=_today(request, now), chosen=chosen)
    return _page(request, template, clients, form, now)


@coach_or_admin_required
@load_template
def programme_preview(request: AuthenticatedHttpRequest, template: Template) -> HttpResponse:
    """Show the whole block of each client, with every conflict. Writes nothing."""
    now = timezone.now()
    chosen = _find_clients(request, request.GET.getlist("client"))
    form = BlockForm(request.GET, template=template, clients=chosen, today=_today(request, now))
    if not form.is_valid():
        return _page(request, template, list(_clients(request)[:CLIENTS_SHOWN]), form, now)
    previews = make_previews(chosen, form.block_request(), now)
    return TemplateResponse(
        request,
        "sessions/programmes/programme_preview.html",
        {
            "template": template,
            "form": form,
            "request_id": uuid4(),
            "previews": previews,
            "why": merge_provenance([preview.why for preview in previews]),
            "single": len(chosen) == 1,
            "programme_url": _programme_url(template, chosen),
            "fitting": describe_fitting(previews, form.may_change(), request.path, request.GET),
        },
    )


def _programme_url(template: Template, chosen: Sequence[Client]) -> str:
    """Return the address of the programme's page, with the client ticked if there is one."""
    url = reverse("sessions:programme-detail", args=[template.code])
    return f"{url}?client={chosen[0].pk}" if len(chosen) == 1 else url


@require_POST
@coach_or_admin_required
@load_template
def programme_assign(request: AuthenticatedHttpRequest, template: Template) -> HttpResponse:
    """Assign the previewed block, and report the result for each client."""
    now = timezone.now()
    chosen = _find_clients(request, request.POST.getlist("client"))
    form = AssignBlockForm(request.POST, template=template, clients=chosen, today=_today(request, now))
    if not form.is_valid():
        return _page(request, template, list(_clients(request)[:CLIENTS_SHOWN]), form, now)
    report = assign_blocks(
        clients=chosen,
        requested=form.block_request(form.parse_ticked_days(request.POST.getlist("keep"))),
        by=request.user,
        now=now,
        request_id=form.cleaned_data["request_id"],
    )
    if len(report) == 1 and report[0].block is not None:
        done = report[0]
        messages.success(request, f"Assigned: {template.name}, {_sessions(done.sessions)}.")
        return redirect("clients:detail", done.client.id)
    return TemplateResponse(
        request,
        "sessions/programmes/programme_report.html",
        {
            "template": template,
            "report": report,
            "sessions": sum(each.sessions for each in report),
            "given": sum(each.block is not None for each in report),
        },
        status=200 if any(each.block for each in report) else 422,
    )


def _sessions(number: int) -> str:
    return "one session" if number == 1 else f"{number} sessions"


def _clients(request: AuthenticatedHttpRequest):
    """Return the clients this person may plan for, by name, with their clearance. Three queries."""
    mine = Client.objects.visible_to(request.user).active()
    return mine.order_by("search_text", "pk").prefetch_related(*planner_prefetches(request.user))


def _find_clients(request: AuthenticatedHttpRequest, ids: Sequence[str]) -> list[Client]:
    """Return those of `_clients` with these ids."""
    return list(_clients(request).filter(pk__in=parse_uuids(ids[: MOST_CLIENTS + 1])))


def _today(request: AuthenticatedHttpRequest, now: datetime) -> date:
    return now.astimezone(request.user.zone).date()


def _page(
    request: AuthenticatedHttpRequest,
    template: Template,
    clients: Sequence[Client],
    form: BlockForm,
    now: datetime,
) -> HttpResponse:
    catalogue = catalogue_of(request.user.practice_id)
    versions = list_versions(template, request.user.practice_id)
    return TemplateResponse(
        request,
        "sessions/programmes/programme.html",
        {
            "template": template,
            "entry": _entry(template, catalogue),
            "newest": versions[0] if versions else None,
            "earlier": [
                (row, _entry(facts, catalogue))
                for row, facts in zip(versions[1:], templates_facts(versions[1:]), strict=True)
            ],
            "fitted_blocks": list_fitted_blocks(template, request.user),
            "outdated_count": sessions_on_earlier_version(template, request.user, now).count(),
            "daily_sources": [SOURCES[key] for key in template.daily.source_keys] if template.daily else [],
            "is_hidden": is_hidden(template, request.user.practice_id),
            "form": form,
            "ticked": set(form["client"].value() or ()),
            "people": [(client, _statuses(client, template, now)) for client in clients],
        },
        status=422 if form.errors else 200,
    )


def _statuses(client: Client, template: Template, now: datetime) -> list[ClearanceStatus]:
    return [status for status in statuses_of(client, now) if status.region in template.regions]
