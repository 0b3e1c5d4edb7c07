"""The list of medicines: add, end, withdraw. One that the answers do not speak of ends the clearance."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.domain.changes import ChangeKind
from clients.domain.medicines import MedicineClass, rows_of
from clients.domain.verdicts import Verdict
from clients.models import Clearance, Client, Medicine, User
from clients.models.audit import Action
from clients.people.locks import lock_client
from clients.screening.actions.health_changes import report_change
from clients.screening.earlier_answers import listed_medicines

NO_NAME = "Write the name of the medicine."
IN_FUTURE = "This day lies in the future."
ENDS_BEFORE = "It cannot end before it began."
NO_REASON = "Please write down what was wrong."


@transaction.atomic
def add_medicine(
    *,
    client: Client,
    medicine_id: UUID,
    name: str,
    kind: MedicineClass,
    by: User,
    now: datetime,
    since_on: date | None = None,
    note: str = "",
) -> Medicine:
    """Put a medicine on the list. Where the newest answers do not speak of it, the clearance is revoked.

    A second call with the same `medicine_id` returns the first row.
    """
    client = lock_client(client.pk)
    _require_access(by, client)
    if (sent := client.medicines.filter(pk=medicine_id).first()) is not None:
        return sent
    if Medicine.objects.filter(pk=medicine_id).exists():
        raise ActionRefused("This page was already used. Please open it again.")
    if not name.strip():
        raise ActionRefused(NO_NAME)
    if since_on is not None and since_on > client.today(now):
        raise ActionRefused(IN_FUTURE)
    row = Medicine.objects.create(
        id=medicine_id,
        client=client,
        name=name.strip(),
        kind=kind,
        since_on=since_on,
        note=note.strip(),
        added_by=by,
        added_at=now,
    )
    record(action=Action.ADDED, by=by, now=now, about=row, client=client)
    if Clearance.objects.unrevoked().filter(client=client).exists() and _is_news(client, now):
        report_change(
            client=client, change_id=row.id, kind=ChangeKind.MEDICINE, note=row.name, by=by, now=now
        )
    return row


@transaction.atomic
def end_medicine(*, medicine: Medicine, ended_on: date, by: User, now: datetime) -> Medicine:
    """Say from which day on a medicine is no longer taken. What was answered stays, and is asked anew."""
    client = lock_client(medicine.client_id)
    _require_access(by, client)
    row = client.medicines.get(pk=medicine.pk)
    if not row.is_taken:
        return row
    if ended_on > client.today(now):
        raise ActionRefused(IN_FUTURE)
    if row.since_on is not None and ended_on < row.since_on:
        raise ActionRefused(ENDS_BEFORE)
    row.ended_on, row.ended_by = ended_on, by
    row.save(update_fields=["ended_on", "ended_by"])
    record(action=Action.CHANGED, by=by, now=now, about=row, client=client)
    return row


@transaction.atomic
def withdraw_medicine(*, medicine: Medicine, reason: str, by: User, now: datetime) -> Medicine:
    """Take a mistaken row off the list. It stays readable, with the reason."""
    client = lock_client(medicine.client_id)
    _require_access(by, client)
    row = client.medicines.get(pk=medicine.pk)
    if row.withdrawn_at is not None:
        return row
    if not reason.strip():
        raise ActionRefused(NO_REASON)
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = now, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    record(action=Action.WITHDREW, by=by, now=now, about=row, client=client)
    return row


def _is_news(client: Client, now: datetime) -> bool:
    """Whether the list says something graver of a row than the newest answers do."""
    newest = client.screenings.order_by("-number").first()
    if newest is None:
        return False
    said = {flag.code: Verdict(flag.verdict).severity for flag in newest.flags.all()}
    rows = rows_of(listed_medicines(client, client.today(now)))
    return any(row.rule.verdict.severity > said.get(row.code, 0) for row in rows)


def _require_access(by: User, client: Client) -> None:
    if not Client.objects.visible_to(by).filter(pk=client.pk).exists():
        raise ActionRefused("You cannot change this client's list of medicines.")
