"""Read where clients train and what they can load there."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from clients.domain.equipment import Equipment
from clients.domain.places import Place, order_places
from clients.models import Client, ClientPlace, Machine
from clients.models import Equipment as EquipmentRow
from clients.models.equipment import equipment_of


def places_of(client: Client) -> tuple[Place, ...]:
    """Return the places of a client, the usual one first; never none. Three queries, two without a place."""
    return places_by_client([client.id])[client.id]


def places_by_client(client_ids: Iterable[UUID]) -> dict[UUID, tuple[Place, ...]]:
    """Return the places of each client, the usual one first; never none. Three queries for any number."""
    ids = list(client_ids)
    own, trains_at = defaultdict(list), defaultdict(list)
    for row in EquipmentRow.objects.filter(client__in=ids).order_by("kind", "exercise_code"):
        own[row.client_id].append(equipment_of(row))
    for each in ClientPlace.objects.filter(client__in=ids).select_related("place"):
        trains_at[each.client_id].append(each)
    machines = _machines_of({each.place_id for rows in trains_at.values() for each in rows})
    found = {}
    for client_id in ids:
        usual, others = None, []
        for each in trains_at[client_id]:
            place = Place(id=each.place_id, name=each.place.name, equipment=machines.get(each.place_id, ()))
            if each.is_usual:
                usual = place
            else:
                others.append(place)
        found[client_id] = order_places(usual, others, own[client_id])
    return found


def _machines_of(place_ids: Iterable[UUID]) -> dict[UUID, tuple[Equipment, ...]]:
    ids = list(place_ids)
    if not ids:
        return {}
    machines = defaultdict(list)
    for row in Machine.objects.filter(place__in=ids).order_by("kind", "label", "pk"):
        machines[row.place_id].append(equipment_of(row))
    return {place_id: tuple(rows) for place_id, rows in machines.items()}
