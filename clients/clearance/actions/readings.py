"""A blood pressure that was written down, and what it leads to at once."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.clearance.actions.red_flags import raise_red_flag
from clients.clearance.actions.revoking import revoke_current
from clients.domain.people import BloodPressure, blood_pressure_problem
from clients.domain.red_flags import (
    READING_ACTS_FOR,
    Moment,
    ReadingVerdict,
    Sign,
    Way,
    impossible_verdict,
    reading_verdict,
)
from clients.models import BloodPressureReading, Client, User
from clients.models.audit import Action
from clients.people.actions.people import find_sent_before
from clients.people.locks import lock_client


@transaction.atomic
def record_blood_pressure(
    *,
    client: Client,
    reading_id: UUID,
    reading: BloodPressure,
    measured_on: date,
    by: User,
    now: datetime,
    moment: Moment | None = None,
    training_session_id: UUID | None = None,
) -> BloodPressureReading:
    """Record one seated reading. A second call with the same id returns the first row.

    A reading of the last 7 days acts at once: from 160 or 100 it revokes the clearance, from 180 or 110 it is
    a red flag. Withdrawing it later lifts neither. One right after a session holds nothing. Raises
    ActionRefused for numbers that cannot be a reading.
    """
    client = lock_client(client.pk)
    if existing := find_sent_before(BloodPressureReading, reading_id, client=client):
        return existing
    if problem := blood_pressure_problem(reading.systolic_mmhg, reading.diastolic_mmhg):
        raise ActionRefused(problem)
    row = BloodPressureReading.objects.create(
        id=reading_id,
        client=client,
        systolic_mmhg=reading.systolic_mmhg,
        diastolic_mmhg=reading.diastolic_mmhg,
        measured_on=measured_on,
        recorded_by=by,
        recorded_at=now,
        moment=moment or "",
        training_session_id=training_session_id,
    )
    if client.today(now) - measured_on <= READING_ACTS_FOR:
        _act_on(client, reading, moment, by, now)
    record(action=Action.ADDED, by=by, now=now, about=row, client=client)
    return row


def _act_on(client: Client, reading: BloodPressure, moment: Moment | None, by: User, now: datetime) -> None:
    _act(client, str(reading), reading_verdict(reading, moment), by, now)


@transaction.atomic
def act_on_impossible_pressure(
    *, client: Client, upper: int, lower: int, by: User, now: datetime
) -> ReadingVerdict:
    """Act on two numbers that cannot be one reading, as far as the high one counts by itself.

    They are stored as no measurement, and asked again. Returns what they led to. Raises ActionRefused for
    somebody who may not see the client.
    """
    client = lock_client(client.pk)
    if not Client.objects.visible_to(by).filter(pk=client.pk).exists():
        raise ActionRefused("You cannot write down a pressure for this client.")
    verdict = impossible_verdict(upper, lower)
    _act(client, f"{upper}/{lower}", verdict, by, now)
    return verdict


def _act(client: Client, numbers: str, verdict: ReadingVerdict, by: User, now: datetime) -> None:
    if verdict is ReadingVerdict.RED_FLAG:
        detail = f"{numbers} mmHg"
        raise_red_flag(
            client=client, sign=Sign.PRESSURE, way=Way.READING, by=by, at=now, now=now, detail=detail
        )
    elif verdict is ReadingVerdict.HOLD:
        reason = f"Blood pressure of {numbers} mmHg was written down: a doctor has to look at it first"
        # By nobody: what a person takes away comes back by a decision only, and a pressure by a lower one.
        revoke_current(client, by=None, reason=reason, now=now)
