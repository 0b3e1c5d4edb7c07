"""A sign that needs a doctor today: opened by whatever heard of it, closed by an admin."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, FieldsRefused, StaleEdit
from clients.clearance.actions.holds import refresh_red_flag, set_red_flag, set_way_back
from clients.clearance.actions.permissions import require_uninvolved_admin
from clients.clearance.actions.revoking import revoke_current
from clients.domain.desk_bounds import CLINICIAN_WITHIN
from clients.domain.red_flags import RED_FLAGS, SIGNS_OF_MUSCLE_BREAKDOWN, Sign, Way
from clients.models import Client, RedFlag, RedFlagEntry, User
from clients.models.audit import Action
from clients.people.actions.people import find_sent_before
from clients.people.locks import lock_client

RESPONSES = (RedFlagEntry.Kind.REACHED, RedFlagEntry.Kind.TRIED, RedFlagEntry.Kind.NOTE)
ONLY_COACH_OR_ADMIN = "Only the client's coach or an admin of the practice looks after a red flag."


@transaction.atomic
def raise_red_flag(
    *, client: Client, sign: Sign, way: Way, by: User | None, at: datetime, now: datetime, detail: str = ""
) -> RedFlag:
    """Open a red flag, revoke the clearance and close the gate. The sweep alerts coaches and admins.

    `by` said it at `at`; None for an answer by a link. The same sign, while it is open, is added to the open
    one as an entry, so that nobody is alerted twice.
    """
    client = lock_client(client.pk)
    row = client.red_flags.open().filter(sign=sign).first()
    if row is not None:
        _write(row, kind=RedFlagEntry.Kind.SAID_AGAIN, text=_said_again(way, detail), by=by, now=now)
        return row
    row = RedFlag.objects.create(
        practice_id=client.practice_id,
        client=client,
        sign=sign,
        way=way,
        detail=detail,
        said_by=by,
        said_at=at,
        opened_at=now,
    )
    revoke_current(client, by=None, reason=f"Red flag: {RED_FLAGS[sign].label.lower()}", now=now)
    set_red_flag(client, is_open=True)
    record(action=Action.ADDED, by=by, now=now, about=row, client=client)
    return row


def _said_again(way: Way, detail: str) -> str:
    return f"{way.label[:1].upper()}{way.label[1:]}" + (f": {detail}" if detail else "")


@transaction.atomic
def respond_to_red_flag(
    *, red_flag: RedFlag, entry_id: UUID, kind: str, text: str, by: User, now: datetime
) -> RedFlagEntry:
    """Add what somebody did. Sent twice, it is added once. Raises ActionRefused for who may not see it."""
    row = _lock(red_flag, by)
    if existing := find_sent_before(RedFlagEntry, entry_id, red_flag=row):
        return existing
    if kind not in RESPONSES:
        raise ActionRefused("Choose what you did.")
    if kind == RedFlagEntry.Kind.NOTE and not text.strip():
        raise ActionRefused("Write the note.")
    entry = _write(row, kind=kind, text=text, by=by, now=now, entry_id=entry_id)
    record(action=Action.ADDED, by=by, now=now, about=entry, client=row.client)
    return entry


@transaction.atomic
def close_red_flag(
    *,
    red_flag: RedFlag,
    entry_id: UUID,
    reason: str,
    clinician_name: str,
    clinician_role: str,
    clinician_on: date | None,
    by: User,
    now: datetime,
) -> RedFlag:
    """Close a red flag with what a clinician said who looked after it was raised.

    It clears nobody: new answers do. After urine like cola the way back begins on the clinician's day. Raises
    ActionRefused unless `by` is an admin of the practice who is neither the client nor their coach,
    FieldsRefused for what is missing, StaleEdit where it was closed.
    """
    row = _lock(red_flag, by)
    require_uninvolved_admin(by, row.client, about=row, now=now)
    if find_sent_before(RedFlagEntry, entry_id, red_flag=row):
        return row
    if row.closed_at is not None:
        raise StaleEdit("Somebody closed this red flag meanwhile. What they wrote is below.")
    problems = _what_closing_lacks(row, reason, clinician_name, clinician_role, clinician_on, now)
    if problems:
        raise FieldsRefused(problems)
    row.closed_at, row.closed_by = now, by
    row.clinician_name, row.clinician_role = clinician_name.strip(), clinician_role.strip()
    row.clinician_on = clinician_on
    row.save(update_fields=["closed_at", "closed_by", "clinician_name", "clinician_role", "clinician_on"])
    _write(row, kind=RedFlagEntry.Kind.CLOSED, text=reason, by=by, now=now, entry_id=entry_id)
    refresh_red_flag(row.client)
    if Sign(row.sign) in SIGNS_OF_MUSCLE_BREAKDOWN and clinician_on is not None:
        set_way_back(row.client, from_on=clinician_on)
    record(action=Action.DECIDED, by=by, now=now, about=row, client=row.client)
    return row


def _what_closing_lacks(
    row: RedFlag, reason: str, name: str, role: str, on: date | None, now: datetime
) -> list[tuple[str, str]]:
    problems = []
    if not name.strip():
        problems.append(("clinician_name", "Name the doctor or clinician who looked at it."))
    if not role.strip():
        problems.append(("clinician_role", "Write what they are, such as GP or emergency doctor."))
    if on is None:
        problems.append(("clinician_on", "Write the day on which they looked at it."))
    elif on > row.client.today(now):
        problems.append(("clinician_on", "This day lies in the future."))
    elif row.client.today(now) - on > CLINICIAN_WITHIN:
        weeks = CLINICIAN_WITHIN.days // 7
        problems.append(("clinician_on", f"This is more than {weeks} weeks ago. Ask for a newer word."))
    elif on < row.client.today(row.opened_at):  # not said_at, which may be a phone's clock
        problems.append(("clinician_on", "This day lies before the red flag. It has to be looked at since."))
    if not reason.strip():
        problems.append(("reason", "Write down what the clinician said."))
    return problems


def _lock(red_flag: RedFlag, by: User) -> RedFlag:
    lock_client(red_flag.client_id)
    row = RedFlag.objects.select_for_update(of=("self",)).select_related("client").get(pk=red_flag.pk)
    if not RedFlag.objects.visible_to(by).filter(pk=row.pk).exists():
        raise ActionRefused(ONLY_COACH_OR_ADMIN)
    return row


def _write(
    row: RedFlag, *, kind: str, text: str, by: User | None, now: datetime, entry_id: UUID | None = None
) -> RedFlagEntry:
    if row.first_response_at is None and kind != RedFlagEntry.Kind.SAID_AGAIN:
        row.first_response_at = now
        row.save(update_fields=["first_response_at"])
    return RedFlagEntry.objects.create(
        id=entry_id or uuid4(), red_flag=row, kind=kind, text=text.strip(), by=by, written_at=now
    )
