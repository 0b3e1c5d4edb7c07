"""Writing a training session. The only door; the gate is asked inside the transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.clearance import gate
from clients.domain.clearance import Allowed, Refused
from clients.domain.regions import Region
from clients.models import Clearance, Client, User
from clients.models.audit import Action
from sessions import mappers
from sessions.domain.days import TAKEN, day_problem, ends_before, takes_the_day
from sessions.domain.exercises import Exercise
from sessions.domain.moving import beyond_limits
from sessions.domain.planning import SessionPlan, Swap, plan_session, swaps
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.protocols import CuffMode, Protocol, taper
from sessions.domain.spacing import SpacingCode, SpacingConflict, check_spacing
from sessions.exercises.catalogue import catalogue_of, find_exercises
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.models.training import State

ARCHIVED = "This client is archived."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a coach asks for: the form's clean values."""

    region: Region
    exercises: tuple[tuple[str, Decimal], ...]  # (exercise code, percent of 1RM)
    protocol_code: str
    cuff_mode: CuffMode
    scheduled_on: date
    high_load_reason: str = ""
    spacing_reason: str = ""
    note_to_client: str = ""
    taper: bool = False  # the first two sessions of a region have two and three sets, whatever is chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A wish worked out: the plan, what stands in its way, and what is only worth knowing.

    `problems` are whole sentences in the order a coach would mend them: gate, plan, date, spacing.
    `protocol` is the one that is used: a taper stands in for the one that was chosen. `number` says which
    session of the region this is. `swaps` has what could stand in for each exercise, where it was asked for.
    """

    plan: SessionPlan
    practice_id: UUID
    protocol: Protocol
    number: int
    swaps: Mapping[str, tuple[Swap, ...]]
    gate_answer: Allowed | Refused
    clearance: Clearance | None
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    spacing: tuple[SpacingConflict, ...]

    @property
    def assignable(self) -> bool:
        return not self.problems

    @property
    def is_allowed(self) -> bool:
        """Whether the gate lets anything be prescribed for this region today."""
        return isinstance(self.gate_answer, Allowed)


def work_out(
    *, client: Client, wish: Wish, now: datetime, lock: bool = False, with_swaps: bool = False
) -> Draft:
    """Plan a wish without writing anything: the live preview and `assign_session` read the same answer.

    At most nine queries. With `lock` the clearance row is held until the transaction ends.
    """
    clearance, answer = gate.check_client(client=client, region=wish.region, now=now, lock=lock)
    limits = answer.limits if isinstance(answer, Allowed) else mappers.NO_LIMITS
    today = client.today(now)
    number = mappers.next_session_number(client, wish.region, wish.scheduled_on, today)
    chosen = PROTOCOLS[wish.protocol_code]
    protocol = (taper(number) if wish.taper else None) or chosen
    exercises = find_exercises([code for code, _ in wish.exercises], client.practice_id)
    cuff = mappers.find_cuff(client, wish.region)
    items = [(exercises[code], percent) for code, percent in wish.exercises if code in exercises]
    given = {
        "one_rep_maxes": mappers.newest_one_rep_maxes(client),
        "equipment": mappers.to_equipment(client.equipment.all()),
        "protocol": protocol,
        "limits": limits,
        # What counts is how old the 1RM is on the day it is lifted by.
        "today": max(today, wish.scheduled_on),
        "high_load_reason": wish.high_load_reason,
    }
    plan = plan_session(
        region=wish.region,
        items=items,
        cuff_mode=wish.cuff_mode,
        cuff=cuff,
        measured=mappers.find_pressures(client, cuff),
        **given,
    )
    others = mappers.other_sessions(client, wish.scheduled_on)
    spacing = check_spacing(
        region=wish.region,
        on=wish.scheduled_on,
        # A taken day is no matter of spacing: no reason opens it, so none is asked for.
        others=[other for other in others if not takes_the_day(other, wish.region, wish.scheduled_on)],
        override_reason=wish.spacing_reason,
    )
    problems = [
        *_gate_problems(client, answer, wish.scheduled_on),
        *(problem.message for problem in plan.problems),
        *filter(None, [day_problem(wish.region, wish.scheduled_on, today, others)]),
        *(conflict.message_with_source for conflict in spacing if conflict.blocking),
    ]
    if any(code not in exercises for code, _ in wish.exercises):
        problems.append("One of the exercises is not in the catalogue.")
    return Draft(
        plan=plan,
        practice_id=client.practice_id,
        protocol=protocol,
        number=number,
        swaps=_swaps(client, items, given) if with_swaps else {},
        gate_answer=answer,
        clearance=clearance,
        problems=tuple(problems),
        warnings=(
            *(conflict.message_with_source for conflict in spacing if not conflict.blocking),
            *_first_session_warnings(wish, number, protocol),
        ),
        spacing=spacing,
    )


def _swaps(client: Client, items: Sequence[tuple[Exercise, Decimal]], given: Mapping) -> dict:
    """Two queries."""
    offered, chosen = catalogue_of(client.practice_id).offered, {exercise.code for exercise, _ in items}
    others = [exercise for exercise in offered if exercise.code not in chosen]
    return {
        exercise.code: swaps(exercise, candidates=others, percent_1rm=percent, **given)
        for exercise, percent in items
    }


def _first_session_warnings(wish: Wish, number: int, protocol: Protocol) -> list[str]:
    """The first two sessions of a region with more sets than the taper has: allowed, and said."""
    gentle = taper(number)
    if gentle is None or len(protocol.sets) <= len(gentle.sets):
        return []
    sets = " / ".join(str(reps) for reps in gentle.sets)
    region = wish.region.label.lower()
    return [f"Session {number} for the {region}: without the taper ({sets}) it is hard on the muscles."]


def _gate_problems(client: Client, answer: Allowed | Refused, on: date) -> list[str]:
    problems = [ARCHIVED] if client.archived_at is not None else []
    if isinstance(answer, Refused):
        return problems + [reason.message for reason in answer.reasons]
    if words := ends_before(on, answer.valid_until_on):
        problems.append(words)
    return problems


@transaction.atomic
def assign_session(
    *, client: Client, wish: Wish, by: User, now: datetime, request_id: UUID | None = None
) -> TrainingSession:
    """Assign one dated session, behind the gate. Raises ActionRefused with every reason.

    The clearance row stays locked until the commit, so a revocation at the same moment comes before this
    (and refuses it) or after it (and the session is held). `request_id` becomes the row's id, so that a form
    sent twice makes one session.
    """
    draft = work_out(client=client, wish=wish, now=now, lock=True)
    request_id = request_id or uuid4()
    already = TrainingSession.objects.filter(pk=request_id).first()
    if already is not None and already.client_id == client.id:
        return already
    if already is not None:
        raise ActionRefused("This form belongs to another session. Please open it again.")
    if not draft.assignable:
        raise ActionRefused(*draft.problems)
    overridden = any(conflict.code is SpacingCode.TOO_CLOSE for conflict in draft.spacing)
    try:
        with transaction.atomic():
            training_session = write_session(
                id=request_id,
                client=client,
                clearance=draft.clearance,
                plan=draft.plan,
                protocol=draft.protocol,
                scheduled_on=wish.scheduled_on,
                by=by,
                now=now,
                spacing_reason=wish.spacing_reason if overridden else "",
                note_to_client=wish.note_to_client,
            )
    except IntegrityError as error:
        raise ActionRefused(TAKEN) from error
    record(action=Action.ASSIGNED, by=by, now=now, about=training_session, client=client)
    return training_session


def write_session(
    *,
    client: Client,
    clearance: Clearance | None,
    plan: SessionPlan,
    protocol: Protocol,
    scheduled_on: date,
    by: User,
    now: datetime,
    **more: object,
) -> TrainingSession:
    """Write a plan that was judged in this transaction, the client's row held. `more` are further columns."""
    training_session = TrainingSession.objects.create(
        client=client,
        clearance=clearance,
        assigned_by=by,
        assigned_at=now,
        region=plan.region,
        scheduled_on=scheduled_on,
        protocol_code=protocol.code,
        protocol_version=protocol.version,
        cuff_mode=plan.cuff_mode,
        planned_cuff_seconds=plan.timing.cuff_seconds,
        planned_elapsed_seconds=plan.timing.elapsed_seconds,
        reps_prescribed=sum(sum(prescription.sets) for prescription in plan.prescriptions),
        **more,
    )
    PrescriptionRow.objects.bulk_create(mappers.to_prescription_rows(training_session, plan.prescriptions))
    return training_session


@transaction.atomic
def cancel_session(*, training_session: TrainingSession, by: User, reason: str, now: datetime) -> None:
    """Take an assigned session off the calendar, with a reason. A started one is a fact and stays."""
    if not reason.strip():
        raise ActionRefused("Write down why this session is cancelled.")
    row = TrainingSession.objects.select_for_update().get(pk=training_session.pk)
    if row.cancelled_at is not None:
        return
    if row.state != State.ASSIGNED:
        raise ActionRefused("This session was already started, so it stays in the record.")
    row.cancelled_at, row.cancelled_by, row.cancel_reason = now, by, reason.strip()
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    record(action=Action.CANCELLED, by=by, now=now, about=row, client=row.client)


@transaction.atomic
def renew_session(*, training_session: TrainingSession, by: User, now: datetime) -> TrainingSession:
    """Put a held session under the clearance in force now, after asking the gate and its limits again."""
    row = (
        TrainingSession.objects.select_for_update(of=("self",))
        .select_related("client")
        .get(pk=training_session.pk)
    )
    if row.state != State.ASSIGNED or row.cancelled_at is not None:
        raise ActionRefused("Only an assigned session that nobody started can be renewed.")
    if row.scheduled_on < row.client.today(now):
        raise ActionRefused("The day of this session has passed. Assign a new one.")
    clearance, answer = gate.check_client(client=row.client, region=row.region, now=now, lock=True)
    problems = _gate_problems(row.client, answer, row.scheduled_on)
    if isinstance(answer, Allowed):
        problems += beyond_limits(mappers.to_planned_session(row), row.scheduled_on, answer.limits)
    if problems:
        raise ActionRefused(*problems)
    row.clearance = clearance
    row.save(update_fields=["clearance"])
    record(action=Action.RENEWED, by=by, now=now, about=row, client=row.client)
    return row
