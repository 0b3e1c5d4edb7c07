"""Add, rename and retire a practice's places, change their machines, and say where a client trains."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, FieldsRefused, StaleEdit
from clients.domain import equipment as rules
from clients.domain.numbers import Unit
from clients.domain.places import OWN_KEY, names_taken
from clients.models import Client, ClientPlace, Machine, Place, Practice, User
from clients.models.audit import Action
from clients.people.actions.people import find_sent_before, mark_edited, refuse_stale
from clients.people.locks import lock_client

FIRST_PLACE = "Gym"
GONE = "This place was retired meanwhile."
NOT_HERE = "This machine does not stand here any more."


@transaction.atomic
def add_place(*, practice: Practice, place_id: UUID, name: str, by: User | None, now: datetime) -> Place:
    """Add a place with the machines of a typical gym, marked in the unit of the practice.

    A second call with the same `place_id` returns the first place. Raises FieldsRefused for a name in use.
    """
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    if existing := find_sent_before(Place, place_id, practice=practice):
        return existing
    place = Place(id=place_id, practice=practice, name=_free_name(practice, name), created_at=now)
    place.save(force_insert=True)
    Machine.objects.add_all(
        Machine(place=place, is_typical=True, updated_by=by, updated_at=now, **_columns(typical))
        for typical in rules.typical_gym(Unit(practice.unit))
    )
    record(action=Action.ADDED, by=by, now=now, about=place, practice_id=practice.pk)
    return place


@transaction.atomic
def rename_place(*, place: Place, name: str, version: int, by: User, now: datetime) -> Place:
    """Rename a place. Raises FieldsRefused for a name in use, StaleEdit if the place changed meanwhile."""
    row = _lock_place(place, version)
    before, row.name = row.name, _free_name(row.practice, name, but=row)
    _save_changed(row, by, now, {"name": [before, row.name]})
    return row


@transaction.atomic
def retire_place(*, place: Place, move_to: Place | None, version: int, by: User, now: datetime) -> Place:
    """Close a place to new sessions. Its clients train at `move_to` from now on. The rows stay.

    Raises ActionRefused where clients train there and no other place is given, StaleEdit.
    """
    row, other = _lock_places(place, version, also=move_to)
    clients = ClientPlace.objects.filter(place=row)
    if other is None and clients.filter(client__archived_at=None).exists():
        raise ActionRefused("Clients train here. Please choose where they train from now on.")
    if other is not None:
        _move_clients(row, other)
    clients.delete()
    row.retired_at = now
    _save_changed(row, by, now, {"retired": [False, True], "moved_to": [None, other and other.name]})
    return row


def _move_clients(place: Place, other: Place) -> None:
    """Let everybody who trains at `place` train at `other`, where it was the usual one as the usual one."""
    rows = list(ClientPlace.objects.filter(place=place).order_by("client_id"))
    there = {row.client_id: row for row in ClientPlace.objects.filter(place=other)}
    ClientPlace.objects.filter(place=place).delete()
    ClientPlace.objects.bulk_create(
        ClientPlace(client_id=row.client_id, place=other, is_usual=row.is_usual)
        for row in rows
        if row.client_id not in there
    )
    usual = [there[row.client_id].pk for row in rows if row.is_usual and row.client_id in there]
    ClientPlace.objects.filter(pk__in=usual).update(is_usual=True)


@transaction.atomic
def save_machine(
    *,
    place: Place,
    machine_id: UUID,
    equipment: rules.Equipment,
    version: int,
    by: User,
    now: datetime,
    plates: Sequence[tuple[Decimal, int]] = (),
    bar_unit: Unit | None = None,
) -> Machine:
    """Add or change one machine of a place. `machine_id` is that of the row, new or old.

    `plates` are stored beside the loads to be shown again, and `bar_unit` says what the bar is marked in,
    where the plates are marked otherwise. Planned sessions keep their loads. Raises ActionRefused for what
    gives no load, StaleEdit if the place changed meanwhile.
    """
    row = _lock_place(place, version)
    if not rules.loads_of(equipment):
        raise ActionRefused("A machine needs at least one load above 0.")
    machine = Machine.objects.filter(pk=machine_id).first()
    if machine is not None and machine.place_id != row.pk:
        raise ActionRefused(NOT_HERE)
    machine = machine or Machine(id=machine_id, place=row)
    values = _columns(equipment) | {
        "plates": [[str(plate), pairs] for plate, pairs in plates],
        "bar_unit": bar_unit or "",
        "is_typical": False,
        "updated_by": by,
        "updated_at": now,
    }
    for name, value in values.items():
        setattr(machine, name, value)
    machine.save()
    _save_changed(row, by, now, {"machine": [None, equipment.name]})
    return machine


@transaction.atomic
def remove_machine(*, machine: Machine, version: int, by: User, now: datetime) -> Place:
    """Take a machine away from its place; its versions stay. Raises StaleEdit."""
    row = _lock_place(machine.place, version)
    gone = Machine.objects.filter(pk=machine.pk, place=row).first()
    if gone is not None:
        gone.updated_by, gone.updated_at = by, now  # the author of its last version
        gone.delete()
        _save_changed(row, by, now, {"machine": [str(gone), None]})
    return row


@transaction.atomic
def move_machine(*, machine: Machine, to: Place, version: int, by: User, now: datetime) -> Machine:
    """Stand a machine at another place of the practice. Raises ActionRefused, StaleEdit."""
    row, other = _lock_places(machine.place, version, also=to)
    moved = Machine.objects.filter(pk=machine.pk, place=row).first()
    if moved is None or other is None:
        raise ActionRefused(NOT_HERE)
    moved.place, moved.updated_by, moved.updated_at = other, by, now
    moved.save()
    _save_changed(row, by, now, {"machine": [str(moved), None], "moved_to": [None, other.name]})
    _save_changed(other, by, now, {"machine": [None, str(moved)]})
    return moved


@transaction.atomic
def set_client_places(
    *, client: Client, usual: str, others: Collection[str], version: int, by: User, now: datetime
) -> Client:
    """Say where a client trains. `usual` and `others` are keys of places; `OWN_KEY` is what the client has.

    What the client has counts wherever it is written down, so `others` need not name it. Raises ActionRefused
    for a place that is not there any more, StaleEdit if the client was edited meanwhile.
    """
    row = lock_client(client.pk)
    refuse_stale(row, version)
    keys = {usual, *others} - {OWN_KEY}
    places = {
        str(place.pk): place
        for place in Place.objects.select_for_update(no_key=True)
        .in_practice(row.practice_id)
        .filter(retired_at=None)
        .order_by("pk")
    }
    if not keys <= set(places):
        raise ActionRefused(GONE)
    before = _place_names(row)
    row.client_places.all().delete()
    ClientPlace.objects.bulk_create(
        ClientPlace(client=row, place=places[key], is_usual=key == usual) for key in sorted(keys)
    )
    mark_edited(row, by, now)
    row.save(update_fields=["version", "edited_by", "edited_at"])
    changes = {"places": [before, _place_names(row)]}
    record(action=Action.CHANGED, by=by, now=now, client=row, kind="places", changes=changes)
    return row


def _place_names(client: Client) -> list[str]:
    rows = client.client_places.select_related("place").order_by("-is_usual", "place__name", "pk")
    return [str(row.place) for row in rows]


def _lock_place(place: Place, version: int) -> Place:
    return _lock_places(place, version)[0]


def _lock_places(place: Place, version: int, also: Place | None = None) -> tuple[Place, Place | None]:
    """Return the current rows, locked in one order, so that no two wait for each other."""
    rows = Place.objects.select_for_update(of=("self",), no_key=True).select_related("practice")
    wanted = {place.pk, *([also.pk] if also else [])}
    found = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
    row = found[place.pk]
    if any(each.retired_at is not None for each in found.values()):
        raise ActionRefused(GONE)
    if row.version != version:
        raise StaleEdit(f"Somebody changed {row.name} while you were writing.")
    if also is None:
        return row, None
    other = found[also.pk]
    if other.pk == row.pk or other.practice_id != row.practice_id:
        raise ActionRefused("Please choose another place of this practice.")
    return row, other


def _free_name(practice: Practice, name: str, but: Place | None = None) -> str:
    others = Place.objects.in_practice(practice.pk).in_use()
    if but is not None:
        others = others.exclude(pk=but.pk)
    if not name.strip():
        raise FieldsRefused([("name", "Please write a name.")])
    if names_taken(name, others.values_list("name", flat=True)):
        raise FieldsRefused([("name", "Another place of this practice has this name.")])
    return name.strip()


def _save_changed(place: Place, by: User, now: datetime, changes: dict[str, list]) -> None:
    place.version += 1
    place.save()
    record(action=Action.CHANGED, by=by, now=now, about=place, practice_id=place.practice_id, changes=changes)


def _columns(equipment: rules.Equipment) -> dict[str, object]:
    return {
        "kind": equipment.kind,
        "label": equipment.label,
        "unit": equipment.unit,
        "smallest": equipment.smallest,
        "step": equipment.step,
        "largest": equipment.largest,
        "loads": [str(load) for load in equipment.loads],
        "add_ons": [str(load) for load in equipment.add_ons],
        "exercise_codes": list(equipment.exercise_codes),
    }
