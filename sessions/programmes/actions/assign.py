"""Assign a block, the sessions of a template for one client, in one transaction with the gate asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.clearance import gate
from clients.domain.places import Place
from clients.domain.regions import Region, one_by_one
from clients.models import Clearance, Client, User
from clients.models.audit import Action
from sessions.domain.days import TAKEN
from sessions.domain.figures import day_text
from sessions.domain.programmes import BlockRequest, LayoutRow, RegionFacts, lay_out
from sessions.exercises.catalogue import catalogue_of
from sessions.models import Block
from sessions.planning.actions import write_session
from sessions.planning.days_off import dates_off_by_client
from sessions.planning.drafts import ARCHIVED
from sessions.programmes.queries import (
    client_facts,
    offered_by_code,
    region_facts_without_cuffs,
    to_region_facts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockResult:
    """The result for one client: the block, its number of sessions, and the rows skipped for a conflict."""

    client: Client
    block: Block | None = None
    sessions: int = 0
    skipped: tuple[LayoutRow, ...] = ()
    refused: tuple[str, ...] = ()


def assign_block(
    *, client: Client, requested: BlockRequest, by: User, now: datetime, block_id: UUID
) -> BlockResult:
    """Assign the ticked days of a block. Raises ActionRefused if one of them cannot be assigned.

    If `ticked_days` is None, assigns every free row and lists the others in the result. A second call with
    the same `block_id` returns the first block.
    """
    try:
        return _assign_under_lock(client, requested, by, now, block_id)
    except IntegrityError as error:  # a session was written meanwhile without the client's lock
        raise ActionRefused(TAKEN) from error


@transaction.atomic
def _assign_under_lock(
    client: Client, requested: BlockRequest, by: User, now: datetime, block_id: UUID
) -> BlockResult:
    template = requested.template
    clearance, answers = _ask_gate(client, requested, by, now)
    client.refresh_from_db(fields=["time_zone", *gate.GATE_COLUMNS])
    already = Block.objects.filter(pk=block_id).first()
    if already is not None and already.client_id != client.id:
        raise ActionRefused("This form belongs to another block. Please open it again.")
    if already is not None:
        return BlockResult(client=client, block=already, sessions=already.sessions.count())
    place, rows, skipped = _choose_rows(client, requested, answers, now)
    # The gate allows nothing under cuffs without one, so there are no rows either.
    if clearance is None and not requested.without_cuffs:
        raise ActionRefused("There is no clearance for this client.")
    block = Block.objects.create(
        id=block_id,
        client=client,
        template_code=template.code,
        template_version=template.version,
        template_name=template.name,
        start_on=requested.start_on,
        weekdays=sorted(requested.weekdays),
        may_change=sorted(requested.may_change),
        assigned_by=by,
        assigned_at=now,
    )
    for row in rows:
        write_session(
            client=client,
            clearance=clearance,
            plan=row.plan,
            protocol=row.protocol,
            scheduled_on=row.on,
            by=by,
            now=now,
            place_id=place.id,
            block=block,
            spacing_reason=row.spacing_reason,
            block_week=row.week,
            block_day=row.day,
            fitted=[change.message for change in row.changes],
        )
    record(
        action=Action.ASSIGNED,
        by=by,
        now=now,
        about=block,
        client=client,
        changes={"sessions": [len(rows)], "days": [[row.on.isoformat() for row in rows]]}
        | _audit_fitted(rows),
    )
    return BlockResult(client=client, block=block, sessions=len(rows), skipped=skipped)


def _ask_gate(
    client: Client, requested: BlockRequest, by: User, now: datetime
) -> tuple[Clearance | None, dict[Region, RegionFacts]]:
    """Ask for cuffs or for none, by region, under the lock. Without cuffs there is no clearance."""
    if requested.without_cuffs:
        return None, region_facts_without_cuffs(client, now, lock=True)
    regions = requested.template.regions
    asked = [limbs for region in regions for limbs in one_by_one(region)]
    clearance, found = gate.check_client_limbs(client=client, asked=asked, now=now, lock=True, planner=by)
    return clearance, {region: to_region_facts(found, region) for region in regions}


def _audit_fitted(rows: Sequence[LayoutRow]) -> dict[str, list[int]]:
    """Return how many sessions were fitted to the limits, if any were."""
    fitted = sum(bool(row.changes) for row in rows)
    return {"fitted": [fitted]} if fitted else {}


def _choose_rows(
    client: Client, requested: BlockRequest, answers: dict[Region, RegionFacts], now: datetime
) -> tuple[Place, tuple[LayoutRow, ...], tuple[LayoutRow, ...]]:
    """Return the place, the rows to write, the rows to skip. Raises ActionRefused for nothing to write."""
    if client.archived_at is not None:
        raise ActionRefused(ARCHIVED)
    known = client_facts(
        [client],
        {client.id: answers},
        start_on=requested.start_on,
        until_on=requested.until_on,
        now=now,
    )
    layout = lay_out(
        template=requested.template,
        exercises=offered_by_code(catalogue_of(client.practice_id)),
        start_on=requested.start_on,
        weekdays=requested.weekdays,
        facts=known[client.id],
        days_off=requested.days_off
        | dates_off_by_client([client], requested.start_on, requested.until_on)[client.id],
        left_out=requested.left_out,
        may_change=requested.may_change,
        close_reason=requested.close_reason,
        without_cuffs=requested.without_cuffs,
    )
    if layout.problems:
        raise ActionRefused(*layout.problems)
    if requested.ticked_days is not None:
        conflicting = [row for row in layout.in_conflict if not row.left_out]
        if conflicting:
            raise ActionRefused(*(_describe_conflict(row) for row in conflicting))
    if not layout.free:
        raise ActionRefused(*_why_none(layout.in_conflict))
    place = known[client.id].places[0]
    return place, layout.free, () if requested.ticked_days is not None else layout.in_conflict


def _describe_conflict(row: LayoutRow) -> str:
    return f"{day_text(row.on)}: {row.conflicts[0].message}"


def _why_none(rows: Sequence[LayoutRow]) -> list[str]:
    """Return why no row is free, each reason once; a request to choose one if there is no reason."""
    reasons = list(dict.fromkeys(conflict.message for row in rows for conflict in row.conflicts))
    return reasons[:5] or ["Choose at least one session."]


def assign_blocks(
    *, clients: Sequence[Client], requested: BlockRequest, by: User, now: datetime, request_id: UUID
) -> list[BlockResult]:
    """Assign the block to each client in a transaction of its own; a refusal for one stops no other."""
    report = []
    for client in clients:
        block_id = uuid5(request_id, str(client.id))
        try:
            report.append(assign_block(client=client, requested=requested, by=by, now=now, block_id=block_id))
        except ActionRefused as refusal:
            report.append(BlockResult(client=client, refused=tuple(refusal.messages)))
    return report
