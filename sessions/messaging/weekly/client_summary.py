"""Reads the weeks of many clients for their summaries: as many queries for one client as for a thousand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from clients.clearance.status import status_prefetches, statuses_of
from clients.clearance.without_cuffs import check_without_cuffs
from clients.domain.clearance import Allowed
from clients.domain.numbers import Unit
from clients.domain.one_rep_max import Method
from clients.domain.regions import Region
from clients.models import Client, OneRepMax
from sessions.domain.deviations import went_otherwise
from sessions.domain.exercises import WorkKind
from sessions.domain.sides import limbs_in_use, sided_name, with_side
from sessions.domain.summary import (
    ExerciseFacts,
    SessionFacts,
    SessionOutcome,
    TimedFacts,
    WeekSummary,
    summarise,
)
from sessions.domain.timed import bouts_from_json
from sessions.domain.weeks import WEEKS_COMPARED, Week
from sessions.exercises.catalogue import names_of
from sessions.mappers import to_side
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.models.training import State

OUTCOMES = {State.FINISHED: SessionOutcome.DONE, State.STOPPED: SessionOutcome.STOPPED}
MAX_LOOK_BACK = timedelta(weeks=26)


def _outcome(row: "SessionRow") -> SessionOutcome:
    """Whether it was done. One that was ended before the first repetition was not."""
    has_work = row.reps_done or row.timed_seconds_done or (row.timed_seconds_prescribed and row.cuff_seconds)
    if row.state == State.FINISHED and not has_work:
        return SessionOutcome.NOT_DONE
    return OUTCOMES.get(State(row.state), SessionOutcome.NOT_DONE)


def _went_without_cuffs(row: "SessionRow") -> bool:
    """Whether no cuffs were planned, or it ended with none on after a "yes" in the check before it."""
    said = row.state in OUTCOMES and not row.cuff_seconds and row.record.get("without_cuffs")
    return row.without_cuffs or bool(said)


SESSION_COLUMNS = (
    "scheduled_on", "state", "region", "side", "clearance__revoked_at", "reps_done", "reps_prescribed",
    "timed_seconds_done", "timed_seconds_prescribed", "cuff_seconds", "effort", "discomfort", "record",
    "without_cuffs", "too_fast",
)  # fmt: skip


class SessionRow(NamedTuple):
    """The columns above, and for each exercise its prescription's id and what was asked."""

    scheduled_on: date
    state: str
    region: str
    side: str
    clearance_revoked_at: datetime | None
    reps_done: int
    reps_prescribed: int
    timed_seconds_done: int
    timed_seconds_prescribed: int
    cuff_seconds: int
    effort: int | None
    discomfort: int | None
    record: dict[str, Any]
    without_cuffs: bool
    too_fast: bool
    asked: tuple[tuple[UUID, ExerciseFacts], ...]
    timed: tuple[tuple[UUID, TimedFacts], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxChange:
    """A 1RM of the week beside the one before it, made the same way: tested and estimated never mix."""

    name: str
    method: str
    now: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSession:
    """A session of the week that begins. `is_held`: the gate would refuse it as things stand."""

    on: date
    region: str  # what it trains, such as "Legs" or "Legs, without cuffs"
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientWeek:
    """What a summary says about one client."""

    client: Client
    summary: WeekSummary
    maxes: tuple[MaxChange, ...]
    upcoming: tuple[NextSession, ...]

    @property
    def has_something_to_say(self) -> bool:
        return self.summary.has_something_to_say or bool(self.maxes)

    @property
    def held(self) -> bool:
        return any(each.is_held for each in self.upcoming)


def client_weeks(client_ids: Collection[UUID], week: Week, now: datetime) -> dict[UUID, ClientWeek]:
    """Return each client's `week`, by client id. Six queries."""
    clients = {
        row.pk: row for row in Client.objects.filter(pk__in=client_ids).prefetch_related(*status_prefetches())
    }
    sessions = _sessions(clients, week)
    maxes = _maxes(clients, week)
    names = names_of({row.exercise_code for rows in maxes.values() for row in rows})
    return {
        pk: ClientWeek(
            client=client,
            summary=summarise([_session(row) for row in sessions[pk]], week),
            maxes=tuple(_changes(maxes[pk], week, client.own_unit, names)),
            upcoming=tuple(_upcoming(client, sessions[pk], week.plus(1), now)),
        )
        for pk, client in clients.items()
    }


def _sessions(clients: Collection[UUID], week: Week) -> dict[UUID, list[SessionRow]]:
    """Return, by client id, the sessions of `week`, three weeks before and one after. Two queries.

    They are plain columns, because there are many.
    """
    days = (week.plus(-WEEKS_COMPARED).monday, week.plus(1).sunday)
    sessions = TrainingSession.objects.not_cancelled().filter(client__in=clients, scheduled_on__range=days)
    asked: dict[UUID, list[tuple[UUID, ExerciseFacts]]] = defaultdict(list)
    columns = (
        "training_session_id", "id", "exercise_code", "exercise_name", "region", "side", "load_kg",
        "percent_1rm", "bouts",
    )  # fmt: skip
    timed: dict[UUID, list[tuple[UUID, TimedFacts]]] = defaultdict(list)
    # Own weight has no load to compare, and its repetitions are in the sum.
    prescriptions = PrescriptionRow.objects.filter(training_session__in=sessions.values("id")).exclude(
        kind=WorkKind.OWN_WEIGHT
    )
    for session_id, *asked_for in prescriptions.order_by("position").values_list(*columns):
        pk, code, name, region, side, load_kg, percent, stored = asked_for
        if stored is not None:
            bouts = bouts_from_json(stored)
            facts_in_minutes = TimedFacts(
                name=sided_name(name, Region(region), to_side(side)),
                asked=f"{bouts.text}, {bouts.intensity_text}",
                seconds_done=0,
                seconds_prescribed=bouts.work_seconds,
            )
            timed[session_id].append((pk, facts_in_minutes))
            continue
        facts = ExerciseFacts(
            code=code,
            side=side,
            name=sided_name(name, Region(region), to_side(side)),
            load_kg=load_kg,
            percent_1rm=percent,
            reps_done=0,
        )
        asked[session_id].append((pk, facts))
    found: dict[UUID, list[SessionRow]] = defaultdict(list)
    rows = sessions.order_by("scheduled_on", "id").values_list("client_id", "id", *SESSION_COLUMNS)
    for client_id, session_id, *values in rows:
        found[client_id].append(
            SessionRow._make([*values, tuple(asked[session_id]), tuple(timed[session_id])])
        )
    return found


def _session(row: SessionRow) -> SessionFacts:
    done = {each["prescription"]: each for each in row.record.get("exercises", [])}
    return SessionFacts(
        on=row.scheduled_on,
        outcome=_outcome(row),
        reps_done=row.reps_done,
        reps_prescribed=row.reps_prescribed,
        cuff_seconds=0 if row.too_fast else row.cuff_seconds,
        without_cuffs=_went_without_cuffs(row),
        effort=row.effort,
        discomfort=row.discomfort,
        exercises=tuple(_with_done(facts, done.get(str(pk), {})) for pk, facts in row.asked),
        timed=tuple(
            replace(facts, seconds_done=done.get(str(pk), {}).get("seconds_done", 0))
            for pk, facts in row.timed
        ),
        in_minutes=row.timed_seconds_prescribed > 0,
        went_otherwise=row.too_fast or (bool(row.record) and went_otherwise(row.record)),
    )


def _with_done(facts: ExerciseFacts, recorded: Mapping[str, Any]) -> ExerciseFacts:
    """Add what was done, with the load that was lifted where it was another than the one asked for."""
    load_kg = facts.load_kg
    if recorded.get("load_reason"):
        lifted = [Decimal(each["load_kg"]) for each in recorded.get("performed", [])]
        load_kg = max(lifted, default=load_kg)
    return replace(
        facts,
        load_kg=load_kg,
        percent_1rm=facts.percent_1rm * load_kg / facts.load_kg,
        reps_done=recorded.get("reps_done", 0),
        set_mmhg=tuple(dict.fromkeys(recorded.get("set_mmhg", {}).values())),
    )


def _maxes(clients: Collection[UUID], week: Week) -> dict[UUID, list[OneRepMax]]:
    rows = OneRepMax.objects.not_withdrawn().filter(
        client__in=clients, tested_on__range=(week.monday - MAX_LOOK_BACK, week.sunday)
    )
    found: dict[UUID, list[OneRepMax]] = defaultdict(list)
    for row in rows.order_by("tested_on", "recorded_at"):
        found[row.client_id].append(row)
    return found


def _changes(
    rows: Iterable[OneRepMax], week: Week, unit: Unit, names: Mapping[str, str]
) -> Iterable[MaxChange]:
    """Yield each exercise, side and method with a 1RM in the week. `rows` are oldest first."""
    before: dict[tuple[str, str, str], OneRepMax] = {}
    newest: dict[tuple[str, str, str], OneRepMax] = {}
    for row in rows:
        key = (row.exercise_code, row.side, row.method)
        (newest if row.tested_on in week else before)[key] = row
    for key, row in sorted(newest.items()):
        earlier, (code, side, method) = before.get(key), key
        yield MaxChange(
            name=with_side(names[code], side),
            method=Method(method).label.lower(),
            now=row.text_for(unit),
            before="" if earlier is None else earlier.text_for(unit),
        )


def _upcoming(client: Client, rows: Iterable[SessionRow], week: Week, now: datetime) -> Iterable[NextSession]:
    ahead = [row for row in rows if row.scheduled_on in week and row.state == State.ASSIGNED]
    statuses = statuses_of(client, now)
    for row in ahead:
        region = Region(row.region)
        if row.without_cuffs:
            is_open = isinstance(check_without_cuffs(client=client, now=now), Allowed)
            yield NextSession(
                on=row.scheduled_on, region=f"{region.label}, without cuffs", is_held=not is_open
            )
            continue
        is_cleared = row.clearance_revoked_at is None and statuses.is_cleared(
            limbs_in_use(row.region, row.side)
        )
        yield NextSession(on=row.scheduled_on, region=region.label, is_held=not is_cleared)
