"""Fetch what the layout of a programme needs, for many clients at once."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch

from clients.clearance.status import ClearanceStatuses, statuses_of
from clients.clearance.without_cuffs import check_without_cuffs
from clients.domain.clearance import Allowed, Refused
from clients.domain.occlusion import Cuff
from clients.domain.one_rep_max import OneRepMax
from clients.domain.regions import Limb, Region, Side, limbs_of, one_by_one
from clients.models import Client, OcclusionPressure, User
from clients.models import Cuff as CuffRow
from clients.models import OneRepMax as OneRepMaxRow
from clients.people.places import places_by_client
from sessions import mappers
from sessions.domain.exercises import Exercise
from sessions.domain.programmes import ClientFacts, GateFacts, RegionFacts, Template
from sessions.domain.sides import OneRepMaxKey, newest_by_side
from sessions.exercises.catalogue import Catalogue
from sessions.models import Block, TrainingSession
from sessions.models.training import State

_AROUND = timedelta(days=7)
FITTED_BLOCKS_SHOWN = 20


def offered_by_code(catalogue: Catalogue) -> dict[str, Exercise]:
    """Return the exercises a practice offers, by code."""
    return {exercise.code: exercise for exercise in catalogue.offered}


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedBlock:
    """A block that was fitted to the limits of a clearance: each change, and in how many of its sessions."""

    block: Block
    changes: tuple[tuple[str, int], ...]


def list_fitted_blocks(template: Template, user: User) -> list[FittedBlock]:
    """Return the newest blocks of a template with fitted sessions, of clients `user` may see. Two queries."""
    fitted = TrainingSession.objects.not_cancelled().exclude(fitted=[])
    blocks = (
        Block.objects.filter(template_code=template.code, client__in=Client.objects.visible_to(user).active())
        .filter(pk__in=fitted.filter(block__template_code=template.code).values("block"))
        .select_related("client")
        .prefetch_related(
            Prefetch("sessions", queryset=fitted.only("block", "fitted"), to_attr="fitted_sessions")
        )
        .order_by("-assigned_at", "pk")[:FITTED_BLOCKS_SHOWN]
    )
    return [FittedBlock(block=block, changes=_count_changes(block)) for block in blocks]


def _count_changes(block: Block) -> tuple[tuple[str, int], ...]:
    rows: list[TrainingSession] = getattr(block, "fitted_sessions", [])
    counts = Counter(message for row in rows for message in row.fitted)
    return tuple(counts.items())


def region_facts(client: Client, now: datetime) -> dict[Region, RegionFacts]:
    """Return the gate's answers by region, for a client fetched with `status_prefetches()`. No query."""
    statuses = statuses_of(client, now)
    return {
        region: _region_facts({limbs: _status_facts(statuses, limbs) for limbs in one_by_one(region)}, region)
        for region in Region
    }


def region_facts_without_cuffs(
    client: Client, now: datetime, *, lock: bool = False
) -> dict[Region, RegionFacts]:
    """Return the answer of the rule for training without cuffs, by region. No query without the lock."""
    answer = check_without_cuffs(client=client, now=now, lock=lock)
    return {region: to_region_facts(dict.fromkeys(one_by_one(region), answer), region) for region in Region}


def to_region_facts(answers: Mapping[frozenset[Limb], Allowed | Refused], region: Region) -> RegionFacts:
    """Return answers of the gate as facts of a region; it was asked about each of `one_by_one(region)`."""
    return _region_facts({limbs: _gate_facts(answers[limbs]) for limbs in one_by_one(region)}, region)


def _region_facts(facts: Mapping[frozenset[Limb], GateFacts], region: Region) -> RegionFacts:
    both = facts[limbs_of(region)]
    return RegionFacts(
        refusals=both.refusals,
        limits=both.limits,
        valid_until_on=both.valid_until_on,
        sides={side: facts[limbs_of(region, side)] for side in Side},
    )


def _gate_facts(answer: Allowed | Refused) -> GateFacts:
    if isinstance(answer, Refused):
        return GateFacts(refusals=tuple(reason.message for reason in answer.reasons))
    return GateFacts(limits=answer.limits, valid_until_on=answer.valid_until_on)


def _status_facts(statuses: ClearanceStatuses, limbs: frozenset[Limb]) -> GateFacts:
    status = statuses.about(limbs)
    return GateFacts(
        refusals=() if status.is_cleared else status.reasons or (status.label,),
        limits=statuses.limits(limbs),
        valid_until_on=status.until_on,
    )


def client_facts(
    clients: Sequence[Client],
    answers: Mapping[UUID, Mapping[Region, RegionFacts]],
    *,
    start_on: date,
    until_on: date,
    now: datetime,
) -> dict[UUID, ClientFacts]:
    """Return the facts for a layout from `start_on` to `until_on`, by client. Eight queries in all."""
    ids = [client.id for client in clients]
    todays = {client.id: client.today(now) for client in clients}
    places, measured, others = places_by_client(ids), defaultdict(list), defaultdict(list)
    pressures = OcclusionPressure.objects.not_withdrawn().filter(client__in=ids)
    for pressure in pressures.order_by("measured_on", "recorded_at"):
        measured[pressure.client_id].append(mappers.to_occlusion_pressure(pressure))
    for row in _sessions_around(ids, min([start_on, *todays.values()]), until_on):
        others[row.client_id].append(row)
    maxes, cuffs, done_on = _newest_maxes(ids), _cuffs_by_region(ids), _done_days(ids)
    return {
        client.id: ClientFacts(
            today=todays[client.id],
            regions={
                region: _region(
                    answers[client.id].get(region, NOT_ASKED),
                    cuffs.get((client.id, region)),
                    tuple(done_on[client.id, region]),
                    [row for row in others[client.id] if row.region == region],
                )
                for region in Region
            },
            one_rep_maxes=maxes.get(client.id, {}),
            equipment=places[client.id][0].equipment,
            places=places[client.id],
            measured=measured[client.id],
            way_back_from_on=client.way_back_from_on,
            affected=mappers.to_limb(client.affected_limb),
            unit=client.own_unit,
            others=[mappers.to_other_session(row) for row in others[client.id]],
        )
        for client in clients
    }


NOT_ASKED = RegionFacts(refusals=("The gate was not asked about this region.",))


def _region(
    answer: RegionFacts, cuff: Cuff | None, done_on: tuple[date, ...], sessions: Sequence[TrainingSession]
) -> RegionFacts:
    return RegionFacts(
        refusals=answer.refusals,
        limits=answer.limits,
        valid_until_on=answer.valid_until_on,
        sides=answer.sides,
        cuff=cuff,
        done_on=done_on,
        planned_on=tuple(row.scheduled_on for row in sessions if _is_planned(row)),
    )


def _is_planned(row: TrainingSession) -> bool:
    """Whether it is assigned and not held under a clearance that was revoked."""
    is_open = row.state in (State.ASSIGNED, State.STARTED)
    return is_open and row.clearance is not None and row.clearance.revoked_at is None


def _sessions_around(ids: Sequence[UUID], first_on: date, last_on: date):
    rows = TrainingSession.objects.not_cancelled().filter(client__in=ids)
    rows = rows.filter(scheduled_on__range=(first_on - _AROUND, last_on + _AROUND))
    return rows.select_related("clearance").with_spacing_facts("clearance__revoked_at")


def _newest_maxes(ids: Sequence[UUID]) -> dict[UUID, dict[OneRepMaxKey, OneRepMax]]:
    found: dict[UUID, list[OneRepMax]] = defaultdict(list)
    for row in OneRepMaxRow.objects.not_withdrawn().newest_first().filter(client__in=ids):
        found[row.client_id].append(mappers.to_one_rep_max(row))
    return {client_id: newest_by_side(newest_first) for client_id, newest_first in found.items()}


def _cuffs_by_region(ids: Sequence[UUID]) -> dict[tuple[UUID, Region], Cuff]:
    return {
        (row.client_id, Region(row.region)): mappers.to_cuff(row)
        for row in CuffRow.objects.filter(client__in=ids)
    }


def _done_days(ids: Sequence[UUID]) -> dict[tuple[UUID, Region], list[date]]:
    """Return the days of sessions finished under cuffs, by client and region."""
    days: dict[tuple[UUID, Region], list[date]] = defaultdict(list)
    rows = TrainingSession.objects.not_cancelled().filter(mappers.DONE_UNDER_CUFFS, client__in=ids)
    for client_id, region, on in rows.values_list("client_id", "region", "scheduled_on"):
        days[client_id, Region(region)].append(on)
    return days
