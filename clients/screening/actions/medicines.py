"""The list of medicines: add, end, withdraw. One that the answers do not speak of ends the clearance."""

from collections import Counter
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.domain.changes import ChangeKind
from clients.domain.medicines import MedicineClass, may_be_a_second
from clients.domain.questionnaire import BY_VERSION, CURRENT
from clients.domain.regions import Limb
from clients.domain.screening import AnswersNotValid, ScreeningOutcome, screen
from clients.domain.verdicts import Verdict
from clients.models import Client, Medicine, User
from clients.models.audit import Action
from clients.models.limbs import limbs_of_row
from clients.people.locks import lock_client
from clients.screening.actions.health_changes import report_change
from clients.screening.beside_screenings import listed_medicines

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
    """Put a medicine on the list. Where the newest answers do not speak of it, that is a change of health.

    It revokes the clearance; where none is in force yet, nobody grants one on these answers. A second call
    with the same `medicine_id` returns the first row.
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
    if _is_news(row, now):
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


def _is_news(row: Medicine, now: datetime) -> bool:
    """Whether the newest answers, read with the list, say something graver than they did: alone or combined.

    Answers that no longer fit their questions are news, too: nobody can tell what they would say.
    """
    client = row.client
    newest = client.screenings.order_by("-number").first()
    if newest is None:
        return False
    today, answered_on = client.today(now), client.today(newest.submitted_at)
    if may_be_a_second(
        MedicineClass(row.kind), since_on=row.since_on, answers=newest.answers, answered_on=answered_on
    ):
        return True
    told = partial(
        screen,
        questionnaire=BY_VERSION.get(newest.questionnaire_version, CURRENT),
        answers=newest.answers,
        today=today,
    )
    try:
        # Without the list, too: what only time has made graver is no news of this medicine.
        alone, with_list = told(), told(medicines=listed_medicines(client, today))
    except AnswersNotValid:
        return True
    known = Counter(
        {
            (flag.code, limb): Verdict(flag.verdict).severity
            for flag in newest.flags.all()
            for limb in limbs_of_row(flag)
        }
    )
    return bool(_severities(with_list) - (known | _severities(alone)))


def _severities(outcome: ScreeningOutcome) -> Counter[tuple[str, Limb]]:
    """How grave each row is for each limb: a difference of two is what got graver."""
    return Counter(
        {(flag.code, limb): flag.verdict.severity for flag in outcome.flags for limb in flag.limbs}
    )


def _require_access(by: User, client: Client) -> None:
    if not Client.objects.visible_to(by).filter(pk=client.pk).exists():
        raise ActionRefused("You cannot change this client's list of medicines.")
