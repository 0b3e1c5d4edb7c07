"""Begin, confirm, take back, plan and end the steps after an operation. Nothing moves by itself."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.models import Client, User
from clients.models.audit import Action
from clients.people.locks import lock_client
from sessions import mappers
from sessions.domain.moving import FAR, FURTHEST
from sessions.domain.planning import ProblemCode
from sessions.domain.programmes.ramp import (
    NO_AFFECTED_LEG,
    NOT_OPEN,
    OTHER_LEG,
    RAMP_VERSION,
    STEPS,
    Criterion,
    RampStep,
    affected_leg,
    confirm_problems,
    is_open,
    request_of_step,
)
from sessions.models import Ramp, RampConfirmation, TrainingSession
from sessions.planning.actions import assign_session
from sessions.planning.drafts import draft_session
from sessions.programmes.ramp_queries import confirmed_in, standing

ENDED = "These steps have ended. Begin anew, if they are needed."
STALE = "Somebody confirmed this criterion meanwhile."


@transaction.atomic
def start_ramp(*, client: Client, by: User, now: datetime) -> Ramp:
    """Begin the steps with the affected leg. A second call returns the row. Raises ActionRefused."""
    lock_client(client.pk)
    running = client.ramps.filter(ended_at__isnull=True).first()
    if running is not None:
        return running
    side = affected_leg(mappers.to_limb(client.affected_limb))
    if side is None:
        raise ActionRefused(NO_AFFECTED_LEG)
    row = Ramp.objects.create(
        client=client, version=RAMP_VERSION, side=side.value, started_on=client.today(now), started_by=by
    )
    record(action=Action.ADDED, by=by, now=now, about=row, client=client)
    return row


@transaction.atomic
def confirm_criterion(
    *,
    ramp: Ramp,
    step: RampStep,
    criterion: Criterion,
    on: date,
    clinician: str,
    by: User,
    now: datetime,
) -> RampConfirmation:
    """Confirm one criterion with its day. Raises ActionRefused with every reason."""
    row = _running(ramp)
    today = row.client.today(now)
    problems = confirm_problems(criterion, on, started_on=row.started_on, today=today, clinician=clinician)
    if problems:
        raise ActionRefused(*problems)
    try:
        with transaction.atomic():
            made = RampConfirmation.objects.create(
                ramp=row,
                step=step.code,
                criterion=criterion.code,
                confirmed_on=on,
                clinician=clinician.strip() if criterion.takes_name else "",
                confirmed_by=by,
                confirmed_at=now,
            )
    except IntegrityError as error:
        raise ActionRefused(STALE) from error
    record(action=Action.ADDED, by=by, now=now, about=made, client=row.client)
    return made


@transaction.atomic
def take_back(*, ramp: Ramp, confirmation_id: UUID, by: User, now: datetime) -> None:
    """Take a confirmation back; what was planned stays. A second call changes nothing."""
    row = _running(ramp)
    kept = row.confirmations.filter(pk=confirmation_id, taken_back_at__isnull=True).first()
    if kept is None:
        return
    kept.taken_back_at, kept.taken_back_by = now, by
    kept.save(update_fields=["taken_back_at", "taken_back_by"])
    record(action=Action.UNDID, by=by, now=now, about=kept, client=row.client)


@transaction.atomic
def plan_step(
    *, ramp: Ramp, step_code: str, on: date, by: User, now: datetime, request_id: UUID
) -> TrainingSession:
    """Assign one session of a step that is open. Raises ActionRefused with every reason, the gate's too."""
    row = _running(ramp)
    step = STEPS[step_code]
    if on > row.client.today(now) + FURTHEST:
        raise ActionRefused(FAR)
    if not is_open(step, confirmed_in(standing(row))):
        raise ActionRefused(NOT_OPEN)
    side = mappers.to_side(row.side)
    if side is None or side is not affected_leg(mappers.to_limb(row.client.affected_limb)):
        raise ActionRefused(OTHER_LEG)
    requested = request_of_step(step, side, on, to_failure=True)
    draft = draft_session(client=row.client, requested=requested, planner=by, now=now)
    if any(problem.code is ProblemCode.FAILURE for problem in draft.plan.problems):
        requested = request_of_step(step, side, on, to_failure=False)
    return assign_session(client=row.client, requested=requested, by=by, now=now, request_id=request_id)


@transaction.atomic
def end_ramp(*, ramp: Ramp, by: User, now: datetime) -> None:
    """End the steps. A second call changes nothing; what was planned stays."""
    lock_client(ramp.client_id)
    row = Ramp.objects.get(pk=ramp.pk)
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_by = now, by
    row.save(update_fields=["ended_at", "ended_by"])
    record(action=Action.CHANGED, by=by, now=now, about=row, client=row.client)


def _running(ramp: Ramp) -> Ramp:
    """Return the row with its client locked. Raises ActionRefused where it has ended."""
    lock_client(ramp.client_id)
    row = Ramp.objects.select_related("client").get(pk=ramp.pk)
    if row.ended_at is not None:
        raise ActionRefused(ENDED)
    return row
