"""Adding, changing, retiring and offering a practice's own protocols. What was assigned stays as it was."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, FieldsRefused, StaleEdit
from clients.models import User
from clients.models.audit import Action
from sessions.domain.protocols.own import NAME_TAKEN, own_protocol_faults
from sessions.exercises.protocols import protocol_facts, protocols_of
from sessions.models import PracticeProtocol

FIELDS = (
    "name",
    "sets",
    "failure_from",
    "rest_seconds",
    "released_between_sets",
    "tempo_label",
    "default_percent_1rm",
    "source_text",
)


@transaction.atomic
def add_protocol(*, protocol_id: UUID, by: User, now: datetime, **facts: object) -> PracticeProtocol:
    """Add a protocol to the practice of `by`. A second call with the same id returns the first row.

    `facts` has the `FIELDS`. Raises FieldsRefused.
    """
    already = PracticeProtocol.objects.filter(pk=protocol_id).first()
    if already is not None:
        if already.practice_id == by.practice_id:
            return already
        raise ActionRefused("This form belongs to another protocol. Please open it again.")
    row = PracticeProtocol(id=protocol_id, practice_id=by.own_practice_id)
    _fill(row, facts, by, now)
    _check(row)
    _save(row, force_insert=True)
    record(action=Action.ADDED, by=by, now=now, about=row)
    return row


@transaction.atomic
def edit_protocol(
    *, protocol: PracticeProtocol, version: int, by: User, now: datetime, **facts: object
) -> PracticeProtocol:
    """Save a new version, for what is planned from now on. Raises StaleEdit or FieldsRefused."""
    row = PracticeProtocol.objects.select_for_update().get(pk=protocol.pk)
    if row.version != version:
        raise StaleEdit(f"{row.edited_by} saved this protocol meanwhile. Nothing of yours is saved yet.")
    _fill(row, facts, by, now)
    row.version += 1
    _check(row)
    _save(row)
    record(action=Action.CHANGED, by=by, now=now, about=row)
    return row


@transaction.atomic
def retire_protocol(*, protocol: PracticeProtocol, by: User, now: datetime) -> None:
    """Offer a protocol no more. What was assigned with it is trained as it was assigned."""
    _set_retired(protocol, now, by, now)


@transaction.atomic
def offer_protocol(*, protocol: PracticeProtocol, by: User, now: datetime) -> None:
    """Offer a retired protocol again."""
    _set_retired(protocol, None, by, now)


def _set_retired(protocol: PracticeProtocol, at: datetime | None, by: User, now: datetime) -> None:
    row = PracticeProtocol.objects.select_for_update().get(pk=protocol.pk)
    if (row.retired_at is None) == (at is None):
        return
    row.retired_at, row.edited_by, row.edited_at = at, by, now
    row.save()
    record(action=Action.CHANGED, by=by, now=now, about=row, changes={"retired": at is not None})


def _fill(row: PracticeProtocol, facts: dict[str, object], by: User, now: datetime) -> None:
    for name in FIELDS:
        setattr(row, name, facts[name])
    row.edited_by, row.edited_at = by, now


def _check(row: PracticeProtocol) -> None:
    others = protocols_of(row.practice_id)
    taken = frozenset(each.name.casefold() for each in others if each.code != row.code)
    if faults := own_protocol_faults(protocol_facts(row), taken_names=taken):
        raise FieldsRefused(faults)


def _save(row: PracticeProtocol, *, force_insert: bool = False) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=force_insert)
    except IntegrityError as error:
        raise FieldsRefused([("name", NAME_TAKEN)]) from error
