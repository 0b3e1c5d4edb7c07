"""Read the steps after an operation as a page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from clients.models import Client
from sessions.domain.programmes.ramp import RAMP, Confirmed, Criterion, RampStep, current_step, is_open
from sessions.models import Ramp, RampConfirmation


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLine:
    """One criterion, and its confirmation where there is one."""

    criterion: Criterion
    confirmation: RampConfirmation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step of a client's way: whether it is open, and whether it is the furthest that is."""

    step: RampStep
    is_open: bool
    is_current: bool
    criteria: tuple[CriterionLine, ...]


def running_ramp(client: Client) -> Ramp | None:
    """Return the steps that a client is on. One query."""
    return client.ramps.filter(ended_at__isnull=True).select_related("started_by").first()


def standing(ramp: Ramp) -> list[RampConfirmation]:
    """Return the confirmations that count. One query."""
    rows = ramp.confirmations.filter(taken_back_at__isnull=True)
    return list(rows.select_related("confirmed_by").order_by("confirmed_at"))


def confirmed_in(rows: Sequence[RampConfirmation]) -> Confirmed:
    return frozenset((row.step, row.criterion) for row in rows)


def step_lines(rows: Sequence[RampConfirmation]) -> list[StepLine]:
    """Return every step with what is confirmed of it. Makes no query."""
    by_criterion = {(row.step, row.criterion): row for row in rows}
    confirmed = confirmed_in(rows)
    current = current_step(confirmed)
    return [
        StepLine(
            step=step,
            is_open=is_open(step, confirmed),
            is_current=step is current,
            criteria=tuple(
                CriterionLine(criterion=each, confirmation=by_criterion.get((step.code, each.code)))
                for each in step.criteria
            ),
        )
        for step in RAMP
    ]
