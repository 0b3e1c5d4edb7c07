"""Where a client trains: a place of the practice with its machines, or what the client has at home.

A session is done at one place, so its loads are those of one place. Nothing of another place counts.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from clients.domain.equipment import Equipment

OWN_KEY = "own"
OWN_NAME = "Own equipment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place with what can be loaded there. Without an `id` it is what the client has."""

    id: UUID | None = None
    name: str = OWN_NAME
    equipment: tuple[Equipment, ...] = ()

    @property
    def key(self) -> str:
        """The word that a form sends for it."""
        return OWN_KEY if self.id is None else str(self.id)


def order_places(usual: Place | None, others: Iterable[Place], own: Sequence[Equipment]) -> tuple[Place, ...]:
    """Return the places of a client, the usual one first; never none.

    What the client has comes first where no place is the usual one, and last otherwise. It is left out where
    the client has nothing and trains elsewhere.
    """
    at_home = (Place(equipment=tuple(own)),)
    sorted_others = tuple(sorted(others, key=lambda place: (place.name, place.key)))
    if usual is not None:
        return (usual, *sorted_others, *(at_home if own else ()))
    if own:
        return (*at_home, *sorted_others)
    return sorted_others or at_home


def find_place(places: Sequence[Place], key: str) -> Place:
    """Return the place with this key, or the first one: a session stays where the client still trains.

    `places` are not empty.
    """
    return next((place for place in places if place.key == key), places[0])


def names_taken(name: str, others: Collection[str]) -> bool:
    """Return whether another place has this name, however it is written."""
    return name.strip().casefold() in {other.strip().casefold() for other in others}
