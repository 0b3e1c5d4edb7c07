"""Changing the loads of sessions that nobody started, after a coach approved it. Asks the gate again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance import gate
from clients.domain.clearance import Limits
from clients.domain.numbers import Weight, from_kg
from clients.domain.one_rep_max import OneRepMax
from clients.domain.regions import Region, one_by_one
from clients.models import Client, User
from clients.models.audit import Action
from sessions.domain.exercises import Exercise
from sessions.domain.figures import day_text
from sessions.domain.prescription import Prescription, Refusal
from sessions.domain.prescription.explanation import load_text
from sessions.domain.programmes import ClientFacts, RegionFacts
from sessions.domain.progression import LOOK_AGAIN, same_load
from sessions.domain.protocols import MAX_PERCENT_1RM, MIN_PERCENT_1RM, REASON_ABOVE_PERCENT_1RM
from sessions.domain.sides import find_one_rep_max
from sessions.exercises.catalogue import find_exercises
from sessions.mappers import copy_load, to_side
from sessions.models import LoadDecision
from sessions.models import Prescription as PrescriptionRow
from sessions.models.training import State
from sessions.planning.drafts import ARCHIVED
from sessions.programmes.queries import client_facts, to_region_facts
from sessions.progression.proposals import Suggestion, prescriptions_ahead, work_out_suggestions
from sessions.progression.reload import changed_loads_ahead, prescribe_again

_HUNDREDTH = Decimal("0.01")
_HALF_A_GRAM = Decimal("0.0005")
Answer = LoadDecision.Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalAnswer:
    """A coach's answer to one proposal. `to_kg` is the load that the page showed, or the one typed."""

    exercise_code: str
    session_id: UUID
    answer: LoadDecision.Answer
    to_kg: Decimal | None = None
    side: str = ""  # both at once


@transaction.atomic
def decide_load(*, client: Client, answer: ProposalAnswer, by: User, now: datetime) -> LoadDecision:
    """Approve, change or decline one proposal and return the decision.

    A second call for the same proposal returns the first decision. Only declining may happen while the gate
    refuses. Raises StaleEdit if the proposal is another by now, ActionRefused with every reason.
    """
    already = LoadDecision.objects.filter(
        training_session=answer.session_id,
        exercise_code=answer.exercise_code,
        side=answer.side,
        client=client,
    ).first()
    if already is not None:
        return already
    answers = _lock_and_ask_gate(client, by, now)
    suggestion = _find_proposal(client, answer, answers, now)
    proposal, changed = suggestion.proposal, 0
    to_kg = answer.to_kg or proposal.to_kg
    if answer.answer == Answer.APPROVED and not same_load(to_kg, proposal.to_kg):
        raise StaleEdit(LOOK_AGAIN)
    if answer.answer != Answer.DECLINED:
        known = _read_client_facts(client, answers, now)
        rows = _rows_to_change(client, suggestion, to_kg, answer.answer, now)
        changed = _rewrite(rows, to_kg, known)
    decision = LoadDecision.objects.create(
        client=client,
        training_session_id=proposal.session_id,
        exercise_code=proposal.exercise_code,
        side=proposal.side or "",
        rule=proposal.rule,
        facts=proposal.facts,
        from_kg=proposal.from_kg,
        proposed_kg=proposal.to_kg,
        to_kg=None if answer.answer == Answer.DECLINED else to_kg,
        answer=answer.answer,
        sessions_changed=changed,
        decided_by=by,
        decided_at=now,
    )
    record(
        action=Action.DECIDED,
        by=by,
        now=now,
        about=decision,
        client=client,
        changes={"load_kg": [proposal.from_kg, decision.to_kg], "sessions": [changed]},
    )
    return decision


def approve_proposals(
    *, clients: Sequence[Client], approvals: Mapping[UUID, Sequence[ProposalAnswer]], by: User, now: datetime
) -> tuple[int, list[str]]:
    """Approve each proposal in a transaction of its own. Return how many, and the refusals of the others."""
    done, refused = 0, []
    for client in clients:
        for approval in approvals.get(client.id, ()):
            try:
                decide_load(client=client, answer=approval, by=by, now=now)
                done += 1
            except (ActionRefused, StaleEdit) as refusal:
                refused.append(f"{client.name}: {' '.join(refusal.messages)}")
    return done, refused


@transaction.atomic
def apply_newest_loads(*, client: Client, shown: Mapping[UUID, Decimal], by: User, now: datetime) -> int:
    """Save the loads that today's 1RM gives on the ticked prescriptions, and return how many.

    `shown` has the new load in kg of each ticked prescription as the page showed it. Raises StaleEdit if one
    is another by now.
    """
    known = _read_client_facts(client, _lock_and_ask_gate(client, by, now), now)
    lines = {line.row.id: line for line in changed_loads_ahead(client, known)}
    for prescription_id, kg in shown.items():
        line = lines.get(prescription_id)
        if line is None or line.new is None or not same_load(line.new.lifted_kg, kg):
            raise StaleEdit(LOOK_AGAIN)
    if not shown:
        raise ActionRefused("Tick at least one session.")
    changed = [lines[prescription_id] for prescription_id in shown]
    before = [[line.row.load_kg, line.new.load_kg] for line in changed if line.new is not None]
    for line in changed:
        if line.new is not None:
            copy_load(line.new, line.row)
            line.row.save()
    record(
        action=Action.CHANGED,
        by=by,
        now=now,
        kind="loads_ahead",
        client=client,
        changes={"load_kg": [before]},
    )
    return len(changed)


def _lock_and_ask_gate(client: Client, by: User, now: datetime) -> dict[Region, RegionFacts]:
    """Lock the sessions that may change, then the client, and return the gate's answer for each region.

    Raises ActionRefused for an archived client.
    """
    rows = client.training_sessions.not_cancelled().filter(state=State.ASSIGNED).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))
    asked = [limbs for region in Region for limbs in one_by_one(region)]
    _, answers = gate.check_client_limbs(client=client, asked=asked, now=now, lock=True, planner=by)
    client.refresh_from_db(fields=["time_zone", *gate.GATE_COLUMNS])
    if client.archived_at is not None:
        raise ActionRefused(ARCHIVED)
    return {region: to_region_facts(answers, region) for region in Region}


def _read_client_facts(client: Client, answers: Mapping[Region, RegionFacts], now: datetime) -> ClientFacts:
    today = client.today(now)
    return client_facts([client], {client.id: answers}, start_on=today, until_on=today, now=now)[client.id]


def _find_proposal(client: Client, answer: ProposalAnswer, answers, now: datetime) -> Suggestion:
    """Return the answered proposal as it is under the lock. Raises StaleEdit if it is gone or another."""
    found = work_out_suggestions([client], {client.id: answers}, now)
    if found.paused:
        raise ActionRefused("After a symptom loads wait until the stop was looked at and closed.")
    for suggestion in found.waiting:
        proposal = suggestion.proposal
        if (proposal.exercise_code, proposal.side or "", proposal.session_id) == (
            answer.exercise_code,
            answer.side,
            answer.session_id,
        ):
            return suggestion
    raise StaleEdit(LOOK_AGAIN)


def _rows_to_change(
    client: Client, suggestion: Suggestion, to_kg: Decimal, answer: str, now: datetime
) -> list[PrescriptionRow]:
    if answer == Answer.APPROVED:
        rows = list(suggestion.ahead)
    else:
        code, side = suggestion.proposal.exercise_code, suggestion.proposal.side or ""
        ahead = prescriptions_ahead().filter(training_session__client=client, exercise_code=code, side=side)
        rows = [row for row in ahead if not same_load(row.load_kg, to_kg)]
    today = client.today(now)
    return [row for row in rows if row.training_session.scheduled_on >= today]


def _rewrite(rows: Sequence[PrescriptionRow], to_kg: Decimal, known: ClientFacts) -> int:
    """Prescribe this load again for the day of each row, and return how many rows took it.

    A row stays as it is if its 1RM is too old by that day. Raises ActionRefused with every reason if no row
    can take the load.
    """
    if not rows:
        return 0
    codes = {row.exercise_code for row in rows}
    exercises = find_exercises(codes, rows[0].training_session.client.practice_id)
    made = [(row, _prescribe_load(row, exercises[row.exercise_code], to_kg, known)) for row in rows]
    fitting = [
        (row, answer)
        for row, answer in made
        if isinstance(answer, Prescription) and same_load(answer.lifted_kg, to_kg)
    ]
    if not fitting:
        raise ActionRefused(*dict.fromkeys(_why_not(row, answer, to_kg) for row, answer in made))
    for row, answer in fitting:
        copy_load(answer, row)
        row.save()
    return len(fitting)


def _why_not(row: PrescriptionRow, answer: Prescription | Refusal, to_kg: Decimal) -> str:
    if isinstance(answer, Refusal):
        return f"{day_text(row.training_session.scheduled_on)}: {answer.message}"
    wanted = Weight(from_kg(to_kg, answer.load_unit), answer.load_unit).text_for(answer.unit)
    return f"{wanted} cannot be had; the next below is {load_text(answer)}."


def _prescribe_load(
    row: PrescriptionRow, exercise: Exercise, to_kg: Decimal, known: ClientFacts
) -> Prescription | Refusal:
    side = to_side(row.side)
    asked = known.regions[exercise.region].gate(side)
    if asked.refusals:
        raise ActionRefused(*asked.refusals)
    one_rep_max = find_one_rep_max(known.one_rep_maxes, exercise, side)
    return prescribe_again(row, exercise, _percent(to_kg, one_rep_max, asked.limits, row), known)


def _percent(to_kg: Decimal, one_rep_max: OneRepMax | None, limits: Limits, row: PrescriptionRow) -> Decimal:
    """Return the percent of the 1RM that rounds down to this load.

    Rounding up may pass a bound that the load itself keeps to; then it is the bound.
    """
    if one_rep_max is None:
        return row.asked_percent_1rm or Decimal(MIN_PERCENT_1RM)  # a refusal says that there is no 1RM
    share = to_kg * 100 / one_rep_max.load_kg
    # A load in pounds is stored up to half a gram short, and the percent must still reach it.
    percent = (share + _HALF_A_GRAM * 100 / one_rep_max.load_kg).quantize(_HUNDREDTH, rounding=ROUND_CEILING)
    bounds = [Decimal(REASON_ABOVE_PERCENT_1RM), Decimal(MAX_PERCENT_1RM)]
    if limits.max_percent_1rm is not None:
        bounds.append(Decimal(limits.max_percent_1rm))
    return min([percent, *(bound for bound in bounds if share <= bound)])
