"""Writing a training session. The only door; the gate is asked inside the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from clients import gate
from clients.actions.refusals import ActionRefused
from clients.domain.clearance import Allowed, Limits
from clients.domain.regions import Region
from clients.models import Clearance, Client, User
from sessions import facts
from sessions.domain.exercises import BY_CODE as EXERCISES
from sessions.domain.planning import SessionPlan, plan_session
from sessions.domain.prescription import Prescription as PrescriptionFacts
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.protocols import CuffMode
from sessions.domain.spacing import check_spacing
from sessions.models import Prescription, TrainingSession
from sessions.models.training import State


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A wish worked out: the plan, what stands in its way, and what is only worth knowing."""

    plan: SessionPlan
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    gate_answer: object
    clearance: Clearance | None

    @property
    def assignable(self) -> bool:
        return not self.problems


def work_out(*, client: Client, wish: Wish, now: datetime, lock: bool = False) -> Draft:
    """Plan a wish without writing anything: the live preview and `assign_session` read the same answer.

    Problems are whole sentences in the order a coach would mend them: gate, plan, date, spacing.
    """
    clearance, answer = gate.check_client(client=client, region=wish.region, now=now, lock=lock)
    allowed = isinstance(answer, Allowed)
    limits: Limits = answer.limits if allowed else facts.NO_LIMITS
    today = client.today(now)
    plan = plan_session(
        region=wish.region,
        items=[(EXERCISES[code], percent) for code, percent in wish.exercises if code in EXERCISES],
        one_rep_maxes=facts.newest_one_rep_maxes(client),
        equipment=facts.equipment_facts(client.equipment.all()),
        protocol=PROTOCOLS[wish.protocol_code],
        cuff_mode=wish.cuff_mode,
        limits=limits,
        today=today,
        high_load_reason=wish.high_load_reason,
    )
    problems = [] if allowed else [reason.message for reason in answer.reasons]
    problems += [problem.message for problem in plan.problems]
    if any(code not in EXERCISES for code, _ in wish.exercises):
        problems.append("One of the exercises is not in the catalogue.")
    if wish.scheduled_on < today:
        problems.append("The day lies in the past.")
    if allowed and wish.scheduled_on >= answer.valid_until_on:
        problems.append(f"The clearance ends before that day, on {answer.valid_until_on:%d %B %Y}.")
    warnings = []
    for conflict in check_spacing(
        region=wish.region,
        on=wish.scheduled_on,
        others=facts.other_sessions(client, wish.scheduled_on),
        override_reason=wish.spacing_reason,
    ):
        (problems if conflict.blocking else warnings).append(conflict.message)
    return Draft(
        plan=plan,
        problems=tuple(problems),
        warnings=tuple(warnings),
        gate_answer=answer,
        clearance=clearance,
    )


@transaction.atomic
def assign_session(*, client: Client, wish: Wish, by: User, now: datetime) -> TrainingSession:
    """Assign one dated session, behind the gate. Raises ActionRefused with every reason.

    The clearance row stays locked until the commit, so a revocation at the same moment comes before this
    (and refuses it) or after it (and the session is held).
    """
    draft = work_out(client=client, wish=wish, now=now, lock=True)
    if not draft.assignable:
        raise ActionRefused(*draft.problems)
    plan, protocol = draft.plan, PROTOCOLS[wish.protocol_code]
    try:
        with transaction.atomic():
            training_session = TrainingSession.objects.create(
                client=client,
                clearance=draft.clearance,
                assigned_by=by,
                assigned_at=now,
                region=wish.region,
                scheduled_on=wish.scheduled_on,
                protocol_code=protocol.code,
                protocol_version=protocol.version,
                cuff_mode=wish.cuff_mode,
                planned_cuff_seconds=plan.timing.cuff_seconds,
                planned_elapsed_seconds=plan.timing.elapsed_seconds,
                reps_prescribed=sum(sum(prescription.sets) for prescription in plan.prescriptions),
                spacing_reason=wish.spacing_reason,
                note_to_client=wish.note_to_client,
            )
    except IntegrityError as error:
        raise ActionRefused("The client already has a session on that day.") from error
    Prescription.objects.bulk_create(_rows(training_session, plan.prescriptions))
    return training_session


@transaction.atomic
def cancel_session(*, training_session: TrainingSession, by: User, reason: str, now: datetime) -> None:
    """Take an assigned session off the calendar. A started one is a fact and stays."""
    row = TrainingSession.objects.select_for_update().get(pk=training_session.pk)
    if row.cancelled_at is not None:
        return
    if row.state != State.ASSIGNED:
        raise ActionRefused("This session was already started, so it stays in the record.")
    row.cancelled_at, row.cancelled_by, row.cancel_reason = now, by, reason
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])


@transaction.atomic
def renew_session(*, training_session: TrainingSession, by: User, now: datetime) -> TrainingSession:
    """Put a held session under the clearance in force now, after asking the gate and the limits again."""
    row = (
        TrainingSession.objects.select_for_update(of=("self",)).select_related("client").get(pk=training_session.pk)
    )
    if row.state != State.ASSIGNED or row.cancelled_at is not None:
        raise ActionRefused("Only an assigned session that nobody started can be renewed.")
    clearance, answer = gate.check_client(client=row.client, region=row.region, now=now, lock=True)
    if not isinstance(answer, Allowed):
        raise ActionRefused(*(reason.message for reason in answer.reasons))
    if row.scheduled_on >= answer.valid_until_on:
        raise ActionRefused("The clearance ends before the day of this session.")
    limits = answer.limits
    if limits.max_cuff_minutes is not None and row.planned_cuff_seconds > limits.max_cuff_minutes * 60:
        raise ActionRefused(f"The clearance now allows {limits.max_cuff_minutes} minutes under the cuff.")
    if (
        limits.max_percent_1rm is not None
        and row.prescriptions.filter(percent_1rm__gt=limits.max_percent_1rm).exists()
    ):
        raise ActionRefused(f"The clearance now allows {limits.max_percent_1rm} % of 1RM.")
    row.clearance = clearance
    row.assigned_by = by
    row.save(update_fields=["clearance", "assigned_by"])
    return row


def _rows(training_session: TrainingSession, prescriptions: Sequence[PrescriptionFacts]) -> list[Prescription]:
    return [
        Prescription(
            training_session=training_session,
            position=position,
            exercise_code=asked.exercise_code,
            exercise_name=asked.exercise_name,
            region=asked.region,
            cuff_site=asked.cuff_site,
            load_kg=asked.load_kg,
            load_value=asked.load_value,
            load_unit=asked.load_unit,
            load_basis=EXERCISES[asked.exercise_code].load_basis,
            percent_1rm=asked.percent_1rm,
            asked_percent_1rm=asked.asked_percent_1rm,
            raw_kg=asked.raw_kg,
            one_rep_max_id=asked.one_rep_max_id,
            one_rep_max_kg=asked.one_rep_max_kg,
            one_rep_max_method=asked.one_rep_max_method,
            one_rep_max_on=asked.one_rep_max_on,
            one_rep_max_low_kg=asked.one_rep_max_low_kg,
            one_rep_max_high_kg=asked.one_rep_max_high_kg,
            freshness=asked.freshness,
            equipment_text=asked.equipment_text,
            sets=list(asked.sets),
            rest_seconds=asked.rest_seconds,
            tempo_label=asked.tempo_label,
            seconds_per_rep=asked.seconds_per_rep,
            cuff_seconds=asked.cuff_seconds,
            tightness_low=asked.tightness_low,
            tightness_high=asked.tightness_high,
            high_load_reason=asked.high_load_reason,
            source_keys=list(asked.source_keys),
        )
        for position, asked in enumerate(prescriptions)
    ]
