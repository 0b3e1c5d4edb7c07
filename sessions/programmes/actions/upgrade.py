"""Upgrade sessions ahead to the newest version of their template, as the coach saw and ticked them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance import gate
from clients.domain.regions import Region, one_by_one
from clients.models import Client, User
from clients.models.audit import Action
from clients.people.locks import lock_client
from sessions import mappers
from sessions.domain.programmes import Followed, RegionFacts, Stays, Template
from sessions.domain.progression import LOOK_AGAIN
from sessions.domain.sides import only_side
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.planning.drafts import ARCHIVED
from sessions.programmes.queries import to_region_facts
from sessions.programmes.upgrades import compare_with_newest, sessions_on_earlier_version


@transaction.atomic
def follow_template(*, template: Template, shown: Mapping[UUID, str], by: User, now: datetime) -> int:
    """Upgrade the ticked sessions to the newest version, all or none, and return how many.

    `shown` has the fingerprint of each ticked session as the page showed it; raises StaleEdit if one differs
    by now. Locks the rows and asks the gate again for every client.
    """
    if not shown:
        raise ActionRefused("Tick at least one session.")
    rows = _lock_sessions(template, shown, by, now)
    clients = [lock_client(client_id) for client_id in sorted({row.client_id for row in rows})]
    if any(client.archived_at is not None for client in clients):
        raise ActionRefused(ARCHIVED)
    answers = {client.id: _ask_gate(client, by, now) for client in clients}
    lines = {
        line.row.id: line
        for each in compare_with_newest(template, clients, answers, rows, now)
        for line in each.changing
    }
    if set(lines) != set(shown) or any(lines[row].fingerprint != shown[row] for row in shown):
        raise StaleEdit(LOOK_AGAIN)
    of_client: dict[UUID, list[str]] = defaultdict(list)
    for line in lines.values():
        _rewrite(line.row, line.answer, template.version)
        of_client[line.row.client_id].append(line.row.scheduled_on.isoformat())
    for client in clients:
        _record_upgrade(client, template, of_client[client.id], by, now)
    return len(lines)


def _ask_gate(client: Client, by: User, now: datetime) -> dict[Region, RegionFacts]:
    asked = [limbs for region in Region for limbs in one_by_one(region)]
    _, answers = gate.check_client_limbs(client=client, asked=asked, now=now, lock=True, planner=by)
    return {region: to_region_facts(answers, region) for region in Region}


def _lock_sessions(
    template: Template, shown: Mapping[UUID, str], by: User, now: datetime
) -> list[TrainingSession]:
    """Lock the ticked sessions, in order of id, and return them.

    Sessions are locked before clients, as everywhere; a session that is being started is left out or waits.
    """
    rows = sessions_on_earlier_version(template, by, now).filter(pk__in=shown).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))
    return list(rows.select_related("block").prefetch_related("prescriptions"))


def _rewrite(training_session: TrainingSession, answer: Followed | Stays, version: int) -> None:
    """Replace the prescriptions of a session. No set refers to them yet, since it was not started."""
    if isinstance(answer, Stays):
        raise StaleEdit(*answer.reasons)
    plan, protocol = answer.plan, answer.protocol
    training_session.block_version = version
    training_session.fitted = [change.message for change in answer.changes]
    training_session.protocol_code, training_session.protocol_version = protocol.code, protocol.version
    training_session.side = only_side(turn.side for turn in plan.turns) or ""
    training_session.planned_cuff_seconds = plan.timing.cuff_seconds
    training_session.planned_elapsed_seconds = plan.timing.elapsed_seconds
    training_session.reps_prescribed = plan.reps_asked
    training_session.timed_seconds_prescribed = plan.timed_seconds
    training_session.save(
        update_fields=[
            "block_version",
            "fitted",
            "side",
            "protocol_code",
            "protocol_version",
            "planned_cuff_seconds",
            "planned_elapsed_seconds",
            "reps_prescribed",
            "timed_seconds_prescribed",
        ]
    )
    training_session.prescriptions.all().delete()
    PrescriptionRow.objects.bulk_create(mappers.to_prescription_rows(training_session, plan.prescriptions))


def _record_upgrade(client: Client, template: Template, days: list[str], by: User, now: datetime) -> None:
    record(
        action=Action.CHANGED,
        by=by,
        now=now,
        kind="block",
        object_id=template.code,
        client=client,
        changes={"version": [template.version], "days": [days]},
    )
