"""Work out proposed loads for many clients at once, and the sessions ahead that they would change."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Window
from django.db.models.functions import RowNumber

from clients.clearance.status import status_prefetches
from clients.domain.equipment import Equipment
from clients.domain.regions import Region, Side
from clients.models import Client, Screening, User
from clients.models.people import ClientQuerySet
from sessions import mappers
from sessions.domain.deviations import why_nothing_is_proposed
from sessions.domain.exercises import Exercise, WorkKind
from sessions.domain.pace import has_hasty_set
from sessions.domain.programmes import ClientFacts, RegionFacts
from sessions.domain.progression import (
    CLEAN_SESSIONS,
    ExerciseOutcome,
    Proposal,
    Stay,
    outcome_of,
    propose,
    same_load,
)
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.sides import find_one_rep_max, sided_name
from sessions.exercises.catalogue import find_exercises
from sessions.models import LoadDecision, TrainingSession
from sessions.models import Prescription as PrescriptionRow
from sessions.models.training import State
from sessions.programmes.queries import client_facts, region_facts

LOOK_BACK = timedelta(days=28)
CLIENTS_READ = 200  # of one coach, on one page
SESSIONS_READ = 8  # the newest of each client: enough to find every exercise twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A proposal for one exercise of one client, and the prescriptions ahead that it would change."""

    client: Client
    exercise: Exercise
    proposal: Proposal
    ahead: tuple[PrescriptionRow, ...]

    @property
    def title(self) -> str:
        """Such as "Leg press" or "Leg press, left leg"."""
        return sided_name(self.exercise.name, self.exercise.region, self.proposal.side)

    @property
    def can_be_approved_in_bulk(self) -> bool:
        """Whether a coach may approve it together with others."""
        return bool(self.ahead) and not self.proposal.needs_look


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """The proposals without an answer, and the clients who get none because of a symptom."""

    waiting: tuple[Suggestion, ...]
    paused: tuple[Client, ...]


def work_out_suggestions(
    clients: Sequence[Client], answers: dict[UUID, dict[Region, RegionFacts]], now: datetime
) -> Suggestions:
    """Return the proposals for these clients of one practice. At most twelve queries.

    `answers` has the gate's answer for each region of each client.
    """
    if not clients:
        return Suggestions(waiting=(), paused=())
    todays = [client.today(now) for client in clients]
    known = client_facts(clients, answers, start_on=min(todays), until_on=max(todays), now=now)
    done, ahead = _read_finished_exercises(clients, min(todays)), _read_prescriptions_ahead(clients)
    paused_ids = _paused_ids(clients)
    decided = set(
        LoadDecision.objects.filter(client__in=clients).values_list(
            "training_session_id", "exercise_code", "side"
        )
    )
    codes = {prescription.exercise_code for rows in done.values() for _, prescription, _ in rows}
    exercises = find_exercises(codes, clients[0].practice_id)
    waiting, paused = [], []
    for client in clients:
        if client.id in paused_ids:
            paused.append(client)
            continue
        places = _newest_places(done[client.id])
        for (code, side), outcomes in _group_outcomes(done[client.id]).items():
            if (outcomes[0].session_id, code, side) in decided or code not in exercises:
                continue
            exercise = exercises[code]
            equipment = known[client.id].equipment_at(places[code, side])
            proposal = _propose_load(exercise, mappers.to_side(side), outcomes, known[client.id], equipment)
            if isinstance(proposal, Proposal):
                rows = tuple(
                    row
                    for row in ahead[client.id]
                    if row.training_session.scheduled_on >= known[client.id].today
                    and would_change(row, proposal)
                )
                waiting.append(Suggestion(client=client, exercise=exercise, proposal=proposal, ahead=rows))
    return Suggestions(waiting=tuple(waiting), paused=tuple(paused))


def read_suggestions(
    clients: ClientQuerySet, now: datetime, most: int = CLIENTS_READ, reader: User | None = None
) -> Suggestions:
    """Return the proposals for those clients who finished a session in the last 28 days.

    All belong to one practice; at most `most` are read.
    """
    lately = TrainingSession.objects.ended().filter(
        client=OuterRef("pk"), state=State.FINISHED, scheduled_on__gte=now.date() - LOOK_BACK
    )
    rows = (
        clients.active()
        .filter(Exists(lately))
        .order_by("search_text", "pk")
        .prefetch_related(*status_prefetches(reader))
    )
    found = list(rows[:most])
    return work_out_suggestions(found, {client.id: region_facts(client, now) for client in found}, now)


def would_change(row: PrescriptionRow, proposal: Proposal) -> bool:
    """Return whether approving would change this row: only if it moves the load towards the proposal's."""
    is_other = (row.exercise_code, mappers.to_side(row.side)) != (proposal.exercise_code, proposal.side)
    if is_other or row.load_kg is None or same_load(row.load_kg, proposal.to_kg):
        return False
    return row.load_kg < proposal.to_kg if proposal.is_up else row.load_kg > proposal.to_kg


def _propose_load(
    exercise: Exercise,
    side: Side | None,
    outcomes: Sequence[ExerciseOutcome],
    known: ClientFacts,
    equipment: Sequence[Equipment],
) -> Proposal | Stay:
    asked = known.regions[exercise.region].gate(side)
    if asked.refusals:
        return Stay(reason=asked.refusals[0])
    return propose(
        exercise=exercise,
        outcomes=outcomes,
        one_rep_max=find_one_rep_max(known.one_rep_maxes, exercise, side),
        equipment=equipment,
        limits=asked.limits,
        today=known.today,
        side=side,
        affected=known.affected,
        unit=known.unit,
    )


def _newest_places(done) -> dict[tuple[str, str], str]:
    """Return the key of the place where each exercise and side was last done: the next load is one there."""
    found: dict[tuple[str, str], str] = {}
    for training_session, prescription, _ in done:
        found.setdefault((prescription.exercise_code, prescription.side), training_session.place_key)
    return found


def _group_outcomes(done) -> dict[tuple[str, str], list[ExerciseOutcome]]:
    """Return the outcomes that the rule reads of each exercise and side, newest first."""
    found: dict[tuple[str, str], list[ExerciseOutcome]] = defaultdict(list)
    for training_session, prescription, recorded in done:
        outcomes = found[prescription.exercise_code, prescription.side]
        if len(outcomes) < CLEAN_SESSIONS:
            outcomes.append(
                outcome_of(
                    recorded,
                    session_id=training_session.id,
                    on=training_session.scheduled_on,
                    asked_sets=prescription.sets,
                    failure_from=_failure_from(prescription),
                    load_kg=prescription.lifted_kg,
                    says_nothing=_why_nothing(training_session, prescription, recorded),
                )
            )
    return found


def _why_nothing(
    training_session: TrainingSession, prescription: PrescriptionRow, recorded: Mapping[str, Any]
) -> str:
    """Return why nothing is proposed from one exercise of a session; "" where it may be."""
    record = training_session.record
    is_hasty = has_hasty_set(record, str(prescription.pk), Decimal(prescription.seconds_per_rep))
    return why_nothing_is_proposed(record, recorded, is_hasty=is_hasty)


def _failure_from(prescription: PrescriptionRow) -> int | None:
    """Return from which set on as many as possible were asked for. Only the protocol of an old row knows."""
    protocol = PROTOCOLS.get(prescription.protocol_code)
    return prescription.failure_from or (protocol.failure_from if protocol else None)


def _read_finished_exercises(clients: Sequence[Client], today) -> dict[UUID, list]:
    """Return (session, prescription, its part of the record) by client.

    Reads the newest finished sessions under cuffs. Two queries.
    """
    rows = (
        TrainingSession.objects.ended()
        .filter(client__in=clients, state=State.FINISHED, cuff_seconds__gt=0)
        .filter(scheduled_on__gte=today - LOOK_BACK)
        .annotate(
            rank=Window(
                RowNumber(), partition_by=F("client_id"), order_by=[F("ended_at").desc(), F("pk").asc()]
            )
        )
        .filter(rank__lte=SESSIONS_READ)
        .order_by("-ended_at", "pk")
        .prefetch_related(Prefetch("prescriptions", PrescriptionRow.objects.order_by("position")))
    )
    found = defaultdict(list)
    for training_session in rows:
        recorded = {each["prescription"]: each for each in training_session.record.get("exercises", [])}
        for prescription in training_session.prescriptions.all():
            if prescription.kind != WorkKind.LOADED:
                continue  # no load to propose another for
            entry = recorded.get(str(prescription.id), {})
            found[training_session.client_id].append((training_session, prescription, entry))
    return found


def _read_prescriptions_ahead(clients: Sequence[Client]) -> dict[UUID, list[PrescriptionRow]]:
    """Return the prescriptions of sessions that nobody started, by client. One query."""
    found = defaultdict(list)
    for row in prescriptions_ahead().filter(training_session__client__in=clients):
        found[row.training_session.client_id].append(row)
    return found


def prescriptions_ahead():
    """Return the prescriptions under cuffs of sessions that nobody started, by day, past days included."""
    return (
        PrescriptionRow.objects.filter(
            training_session__state=State.ASSIGNED,
            training_session__cancelled_at__isnull=True,
            training_session__without_cuffs=False,
            kind=WorkKind.LOADED,
        )
        .select_related("training_session__client")
        .order_by("training_session__scheduled_on", "position")
    )


def _paused_ids(clients: Sequence[Client]) -> set[UUID]:
    """Return the ids of clients with an open stop, or a symptom in a session since their newest screening.

    A symptom whose case was closed pauses nothing.
    """
    newer_screening = Screening.objects.filter(
        client=OuterRef("client"), submitted_at__gt=OuterRef("ended_at")
    )
    sessions = TrainingSession.objects.filter(client__in=clients)
    with_symptom = sessions.ended().filter(
        ~Exists(newer_screening), symptom_count__gt=0, stop_case__isnull=True
    )
    return set((sessions.with_open_stop() | with_symptom).values_list("client_id", flat=True))
