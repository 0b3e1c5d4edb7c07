"""Record and withdraw 1RMs. A record is added or withdrawn, never changed."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, LoadInDoubt
from clients.domain.measurements import Doubt, doubt_about
from clients.domain.numbers import Unit, Weight, from_kg
from clients.domain.one_rep_max import (
    CLOCK_SLACK_DAYS,
    EstimateRefused,
    Method,
    estimate,
    is_plausible,
    plausible_text,
)
from clients.models import Client, OneRepMax, User
from clients.models.audit import Action
from clients.people.actions.people import find_sent_before
from clients.people.locks import lock_client

GRAM = Decimal("0.001")


PLEASE_CHECK = {Doubt.OTHER_UNIT: "the unit", Doubt.LARGE_CHANGE: "the load"}


@transaction.atomic
def record_one_rep_max(
    *,
    client: Client,
    one_rep_max_id: UUID,
    exercise_code: str,
    method: Method,
    lifted: Weight,
    tested_on: date,
    by: User,
    now: datetime,
    reps: int | None = None,
    side: str = "",
    load_confirmed: bool = False,
) -> OneRepMax:
    """Add a dated 1RM: the lifted load if tested, the middle of six formulas if estimated from `reps`.

    `lifted` is the load as it was typed, and `side` the limb that lifted it alone, empty for both at once.
    A second call with the same id returns the first row. Raises LoadInDoubt for an unlikely load until
    `load_confirmed`, ActionRefused for an impossible one.
    """
    lock_client(client.pk)
    if existing := find_sent_before(OneRepMax, one_rep_max_id, client=client):
        return existing
    lifted_kg = lifted.kg.quantize(GRAM)
    if method == Method.ESTIMATED:
        result = estimate(load_kg=lifted_kg, reps=reps or 0, unit=lifted.unit)
        if isinstance(result, EstimateRefused):
            raise ActionRefused(result.reason)
        load_kg = result.middle_kg
        numbers = {
            "reps": reps,
            "from_load_kg": lifted_kg,
            "low_kg": result.low_kg,
            "high_kg": result.high_kg,
        }
    else:
        load_kg, numbers = lifted_kg, {}
    _refuse_implausible(client, load_kg, lifted.unit, tested_on, now)
    if not load_confirmed:
        _ask_about_load(client, exercise_code, side, load_kg, lifted.unit)
    row = OneRepMax.objects.create(
        id=one_rep_max_id,
        client=client,
        exercise_code=exercise_code,
        side=side,
        method=method,
        tested_on=tested_on,
        typed_value=lifted.value,
        typed_unit=lifted.unit,
        recorded_by=by,
        recorded_at=now,
        load_kg=load_kg,
        **numbers,
    )
    record(action=Action.ADDED, by=by, now=now, about=row, client=client)
    return row


@transaction.atomic
def withdraw_one_rep_max(*, one_rep_max: OneRepMax, reason: str, by: User, now: datetime) -> OneRepMax:
    """Withdraw a mistaken record. It stays in the history, with the reason."""
    row = OneRepMax.objects.select_for_update().get(pk=one_rep_max.pk)
    if row.withdrawn_at is not None:
        return row
    if not reason.strip():
        raise ActionRefused("Please write down what was wrong.")
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = now, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    record(action=Action.WITHDREW, by=by, now=now, about=row, client=row.client)
    return row


def _refuse_implausible(client: Client, load_kg: Decimal, unit: Unit, tested_on: date, now: datetime) -> None:
    if not is_plausible(load_kg):
        raise ActionRefused(f"A 1RM is {plausible_text(unit)}.")
    if (tested_on - client.today(now)).days > CLOCK_SLACK_DAYS:
        raise ActionRefused("The test lies in the future.")


def _ask_about_load(client: Client, exercise_code: str, side: str, load_kg: Decimal, unit: Unit) -> None:
    earlier = client.one_rep_maxes.not_withdrawn().filter(exercise_code=exercise_code, side=side)
    last = earlier.newest_first().first()
    if last is None:
        return
    doubt = doubt_about(load_kg, last.load_kg)
    if doubt is not None:
        before, after = (Weight(from_kg(each, unit, places=1), unit) for each in (last.load_kg, load_kg))
        question = (
            f"The last 1RM here is {before}, and this one would be {after}. "
            f"Please check {PLEASE_CHECK[doubt]}, and tick the box if it is right."
        )
        raise LoadInDoubt([("typed_value", question)])
