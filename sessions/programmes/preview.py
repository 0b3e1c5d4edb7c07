"""Preview a block for each client: its rows with their conflicts, and what fits them to the limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from clients.models import Client
from sessions.domain.fitting import ALL_CHANGES, NO_CHANGES, ChangeKind
from sessions.domain.planning import SessionPlan
from sessions.domain.prescription import Why, explain_minutes_without_cuffs, explain_session_minutes
from sessions.domain.programmes import BlockRequest, Layout, lay_out
from sessions.exercises.catalogue import offered_among
from sessions.planning.days_off import dates_off_by_client
from sessions.programmes.queries import client_facts, region_facts, region_facts_without_cuffs
from sessions.provenance import Provenance, explain_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPreview:
    """One client's block before it is assigned."""

    client: Client
    layout: Layout
    reasons: tuple[tuple[str, int], ...]  # kind of conflict, number of rows
    why: Provenance  # of its numbers


def _explain_minutes(plans: Sequence[SessionPlan]) -> list[Why]:
    """Return explanations of the sessions' minutes, equal ones once."""
    bare = {plan.timing.elapsed_seconds for plan in plans if plan.without_cuffs}
    plans = [plan for plan in plans if not plan.without_cuffs]
    sums = {(plan.turn_seconds, plan.cuff_mode, plan.timing.cap_seconds, plan.off_seconds) for plan in plans}
    return [
        *(explain_minutes_without_cuffs(seconds) for seconds in sorted(bare)),
        *(explain_session_minutes(*each) for each in sorted(sums)),
    ]


def make_previews(clients: Sequence[Client], requested: BlockRequest, now: datetime) -> list[BlockPreview]:
    """Return the block of each client with its conflicts. Eight queries for any number of clients."""
    ask = region_facts_without_cuffs if requested.without_cuffs else region_facts
    answers = {client.id: ask(client, now) for client in clients}
    known = client_facts(clients, answers, start_on=requested.start_on, until_on=requested.until_on, now=now)
    exercises = offered_among(requested.template.exercise_codes, clients[0].practice_id)
    away = dates_off_by_client(clients, requested.start_on, requested.until_on)
    previews = []
    for client in clients:
        layout = lay_out(
            template=requested.template,
            exercises=exercises,
            start_on=requested.start_on,
            weekdays=requested.weekdays,
            facts=known[client.id],
            days_off=requested.days_off | away[client.id],
            may_change=requested.may_change,
            close_reason=requested.close_reason,
            without_cuffs=requested.without_cuffs,
        )
        plans = [row.plan for row in layout.rows]
        shown = (asked for row in layout.rows if row.shows_loads for asked in row.plan.prescriptions)
        held = (asked for row in layout.rows if not row.shows_loads for asked in row.plan.prescriptions)
        why = explain_numbers(shown, _explain_minutes(plans), held)
        previews.append(BlockPreview(client=client, layout=layout, reasons=_count_conflicts(layout), why=why))
    return previews


def _count_conflicts(layout: Layout) -> tuple[tuple[str, int], ...]:
    """Return (kind of conflict, number of rows it blocks), the most frequent first."""
    counts: dict[str, int] = {}
    for row in layout.in_conflict:
        for label in dict.fromkeys(conflict.code.label for conflict in row.conflicts):
            counts[label] = counts.get(label, 0) + 1
    return tuple(sorted(counts.items(), key=lambda counted: -counted[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingStep:
    """One kind of change: how many sessions have it, and the preview's address without it or with it."""

    label: str
    sessions: int
    is_allowed: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingMenu:
    """What the preview says about limits: how many sessions pass them, and how many were fitted to them.

    `fit_url` is empty where nothing passes them, and `undo_url` where nothing may be changed.
    """

    beyond: int
    fitted: int
    steps: tuple[FittingStep, ...]
    fit_url: str
    undo_url: str


def describe_fitting(
    previews: Sequence[BlockPreview], allowed: frozenset[ChangeKind], path: str, asked: QueryDict
) -> FittingMenu:
    """Return the addresses that fit the block to the limits, take a kind of change back, or undo all.

    `path` and `asked` are the address of this preview, and `allowed` what it may change.
    """
    rows = [row for preview in previews for row in preview.layout.rows]
    beyond = sum(row.is_beyond_limits for row in rows)
    counts = {kind: sum(kind in row.change_kinds for row in rows) for kind in ChangeKind}
    is_fitting = bool(allowed)
    return FittingMenu(
        beyond=beyond,
        fitted=sum(bool(row.changes) for row in rows),
        steps=tuple(
            FittingStep(
                label=kind.label,
                sessions=counts[kind],
                is_allowed=kind in allowed,
                url=_preview_url(path, asked, allowed ^ {kind}),
            )
            for kind in ChangeKind
            if is_fitting and (counts[kind] or kind not in allowed)
        ),
        fit_url=_preview_url(path, asked, ALL_CHANGES) if beyond and not is_fitting else "",
        undo_url=_preview_url(path, asked, NO_CHANGES) if is_fitting else "",
    )


def _preview_url(path: str, asked: QueryDict, may_change: frozenset[ChangeKind]) -> str:
    changed = asked.copy()
    changed.setlist("fit", [kind.value for kind in ChangeKind if kind in may_change])
    return f"{path}?{changed.urlencode()}"
