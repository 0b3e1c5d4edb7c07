"""What a client can load depends on the place where a session is done."""

from uuid import UUID

from clients.domain.places import Place
from tests.domain.sessions.builders import stack
from tests.domain.sessions.test_programmes import person

GYM = Place(id=UUID(int=1), name="Gym", equipment=(stack("5"),))
HOME = Place(equipment=(stack("1"),))


def test_a_session_is_loaded_by_its_own_place():
    known = person(places=(GYM, HOME))

    assert known.equipment_at(GYM.key) == GYM.equipment
    assert known.equipment_at(HOME.key) == HOME.equipment


def test_a_place_that_is_left_counts_as_the_usual_one():
    assert person(places=(GYM, HOME)).equipment_at(str(UUID(int=2))) == GYM.equipment


def test_without_places_it_is_what_there_is():
    assert person(equipment=(stack("5"),)).equipment_at(GYM.key) == (stack("5"),)
