"""Where a client trains: which place counts, and in which order they are offered."""

from decimal import Decimal
from uuid import UUID

import pytest

from clients.domain.equipment import Equipment, EquipmentKind
from clients.domain.places import OWN_KEY, OWN_NAME, Place, find_place, names_taken, order_places

GYM = Place(id=UUID(int=1), name="Gym")
CELLAR = Place(id=UUID(int=2), name="Cellar")
ANNEX = Place(id=UUID(int=3), name="Annex")
DUMBBELLS = (Equipment(kind=EquipmentKind.DUMBBELL, loads=(Decimal(4),)),)
HOME = Place(equipment=DUMBBELLS)


@pytest.mark.parametrize(
    ("usual", "others", "own", "expected"),
    [
        (GYM, [CELLAR, ANNEX], (), (GYM, ANNEX, CELLAR)),
        (GYM, [CELLAR], DUMBBELLS, (GYM, CELLAR, HOME)),
        (None, [CELLAR], DUMBBELLS, (HOME, CELLAR)),
        (None, [CELLAR, ANNEX], (), (ANNEX, CELLAR)),
        (None, [], DUMBBELLS, (HOME,)),
        (None, [], (), (Place(),)),
    ],
)
def test_the_usual_place_comes_first_and_there_is_always_one(usual, others, own, expected):
    assert order_places(usual, others, own) == expected


def test_what_a_client_has_is_a_place_without_an_id():
    assert (Place().name, Place().key, GYM.key) == (OWN_NAME, OWN_KEY, str(UUID(int=1)))


@pytest.mark.parametrize(
    ("key", "found"),
    [(CELLAR.key, CELLAR), (OWN_KEY, HOME), ("", GYM), (str(UUID(int=9)), GYM), ("nonsense", GYM)],
)
def test_a_place_that_is_gone_is_the_usual_one(key, found):
    assert find_place((GYM, CELLAR, HOME), key) == found


@pytest.mark.parametrize(
    ("name", "is_taken"), [("gym", True), (" Gym ", True), ("GYM", True), ("Gym 2", False), ("", False)]
)
def test_a_name_is_taken_however_it_is_written(name, is_taken):
    assert names_taken(name, ["Gym", "Cellar"]) is is_taken
