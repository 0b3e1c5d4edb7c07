"""Writing training sessions. No other module does; the gate is asked inside the transaction."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.clearance import gate
from clients.clearance.without_cuffs import check_without_cuffs
from clients.domain.clearance import Allowed
from clients.models import Clearance, Client, User
from clients.models.audit import Action
from sessions import mappers
from sessions.domain.days import TAKEN
from sessions.domain.exercises import WorkKind
from sessions.domain.moving import beyond_limits
from sessions.domain.planning import NO_FAILURE_WITHOUT_CUFFS, NOTHING_AT_REST, SessionPlan, SessionRequest
from sessions.domain.prescription import without_cuffs_on
from sessions.domain.protocols import CuffMode, Protocol
from sessions.domain.sides import only_side
from sessions.domain.spacing import SpacingCode
from sessions.domain.way_back import way_back_problems
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.models.training import State
from sessions.planning.drafts import draft_session, gate_problems

NO_CLEARANCE_NEEDED = "A session without cuffs has no clearance to renew."


@transaction.atomic
def assign_session(
    *,
    client: Client,
    requested: SessionRequest,
    by: User,
    now: datetime,
    request_id: UUID | None = None,
) -> TrainingSession:
    """Assign one session for a day. Raises ActionRefused with every reason, those of the gate included.

    The clearance row stays locked until the commit: a revocation at the same moment comes either before it
    (this is refused) or after it (the session is held). A second call with the same `request_id`, the id of
    the new row, returns the first session.
    """
    draft = draft_session(client=client, requested=requested, planner=by, now=now, lock=True)
    request_id = request_id or uuid4()
    already = TrainingSession.objects.filter(pk=request_id).first()
    if already is not None and already.client_id == client.id:
        return already
    if already is not None:
        raise ActionRefused("This form belongs to another session. Please open it again.")
    if not draft.assignable or (draft.clearance is None and not requested.without_cuffs):
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
                scheduled_on=requested.scheduled_on,
                by=by,
                now=now,
                spacing_reason=requested.spacing_reason if overridden else "",
                note_to_client=requested.note_to_client,
                place_id=draft.trains_at.id,
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
    """Insert a session from a plan that the caller checked in this transaction, with the client locked.

    `more` has the values of further columns.
    """
    training_session = TrainingSession.objects.create(
        client=client,
        clearance=clearance,
        without_cuffs=plan.without_cuffs,
        assigned_by=by,
        assigned_at=now,
        region=plan.region,
        side=only_side(turn.side for turn in plan.turns) or "",
        scheduled_on=scheduled_on,
        protocol_code=protocol.code,
        protocol_version=protocol.version,
        cuff_mode=plan.cuff_mode,
        planned_cuff_seconds=plan.timing.cuff_seconds,
        planned_elapsed_seconds=plan.timing.elapsed_seconds,
        reps_prescribed=plan.reps_asked,
        timed_seconds_prescribed=plan.timed_seconds,
        **more,
    )
    PrescriptionRow.objects.bulk_create(mappers.to_prescription_rows(training_session, plan.prescriptions))
    return training_session


@transaction.atomic
def cancel_session(*, training_session: TrainingSession, by: User, reason: str, now: datetime) -> None:
    """Cancel an assigned session, with a reason. Raises ActionRefused for one that was started."""
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
def take_cuffs_off(*, training_session: TrainingSession, by: User, now: datetime) -> TrainingSession:
    """Let a planned session go without cuffs: same day, same sets and loads. It has no clearance any more.

    A second call changes nothing. Raises ActionRefused with every reason, those of the gate included.
    """
    row = (
        TrainingSession.objects.select_for_update(of=("self",))
        .select_related("client")
        .get(pk=training_session.pk)
    )
    if row.without_cuffs:
        return row
    if row.state != State.ASSIGNED or row.cancelled_at is not None:
        raise ActionRefused("Only an assigned session that nobody started can go without cuffs.")
    if row.scheduled_on < row.client.today(now):
        raise ActionRefused("The day of this session has passed. Assign a new one.")
    asked, planned = mappers.prescriptions_of(row), mappers.to_planned_session(row)
    answer = check_without_cuffs(client=row.client, now=now, lock=True)
    problems = gate_problems(row.client, answer, row.scheduled_on)
    problems += beyond_limits(planned, row.scheduled_on, mappers.NO_LIMITS)
    problems += way_back_problems(planned, mappers.place_of(row, row.scheduled_on, now))
    if any(each.kind == WorkKind.RESTING for each in asked):
        problems.append(NOTHING_AT_REST)
    if any(each.failure_from for each in asked):
        problems.append(NO_FAILURE_WITHOUT_CUFFS)
    if problems:
        raise ActionRefused(*problems)
    without = [without_cuffs_on(mappers.to_prescription(each, row)) for each in asked]
    row.clearance, row.without_cuffs, row.cuff_mode = None, True, CuffMode.RELEASED.value
    row.planned_cuff_seconds, row.spacing_reason = 0, ""
    row.save(
        update_fields=["clearance", "without_cuffs", "cuff_mode", "planned_cuff_seconds", "spacing_reason"]
    )
    for each, facts in zip(asked, without, strict=True):
        mappers.copy_cuffs(facts, each)
    PrescriptionRow.objects.bulk_update(asked, mappers.CUFF_FIELDS)
    changes = {"without_cuffs": [False, True]}
    record(action=Action.CHANGED, by=by, now=now, about=row, client=row.client, changes=changes)
    return row


@transaction.atomic
def renew_session(*, training_session: TrainingSession, by: User, now: datetime) -> TrainingSession:
    """Move a held session to the clearance now in force, after asking the gate again within its limits."""
    row = (
        TrainingSession.objects.select_for_update(of=("self",))
        .select_related("client")
        .get(pk=training_session.pk)
    )
    if row.state != State.ASSIGNED or row.cancelled_at is not None:
        raise ActionRefused("Only an assigned session that nobody started can be renewed.")
    if row.without_cuffs:
        raise ActionRefused(NO_CLEARANCE_NEEDED)
    if row.scheduled_on < row.client.today(now):
        raise ActionRefused("The day of this session has passed. Assign a new one.")
    clearance, answer = gate.check_client(client=row.client, limbs=row.limbs, now=now, lock=True, planner=by)
    problems = gate_problems(row.client, answer, row.scheduled_on)
    if isinstance(answer, Allowed):
        planned = mappers.to_planned_session(row)
        problems += beyond_limits(planned, row.scheduled_on, answer.limits)
        problems += way_back_problems(planned, mappers.place_of(row, row.scheduled_on, now))
    if problems or clearance is None:
        raise ActionRefused(*problems)
    row.clearance = clearance
    row.save(update_fields=["clearance"])
    record(action=Action.RENEWED, by=by, now=now, about=row, client=row.client)
    return row
