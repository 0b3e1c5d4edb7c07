from dataclasses import replace

import pytest

from clients.domain.equipment import EquipmentKind
from clients.domain.regions import Region
from sessions.domain.exercises import BY_CODE, CATALOGUE, LoadBasis
from sessions.domain.exercises.own import own_exercise_problems

SLED = replace(BY_CODE["leg-press"], name="Hack squat")


def fields(taken=frozenset(), **changes):
    return [field for field, _ in own_exercise_problems(replace(SLED, **changes), taken_names=taken)]


def test_a_whole_one_has_no_problem():
    assert fields() == []


@pytest.mark.parametrize("exercise", CATALOGUE, ids=lambda each: each.code)
def test_every_shipped_one_would_pass(exercise):
    assert own_exercise_problems(exercise, taken_names=frozenset()) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "HACK squat", "taken": frozenset({"hack squat"})}, "name"),
        ({"cues": ("One.", " ", "Three.")}, "cues"),
        ({"cues": ("x" * 61, "Two.", "Three.")}, "cues"),
        ({"prime_movers": ()}, "prime_movers"),
        ({"equipment_kind": EquipmentKind.DUMBBELL}, "load_basis"),
        ({"equipment_kind": EquipmentKind.BARBELL, "load_basis": LoadBasis.EACH_HAND}, "load_basis"),
        ({"region": Region.UPPER, "load_basis": LoadBasis.EACH_LEG}, "load_basis"),
    ],
)
def test_what_is_missing_is_named_with_its_field(changes, field):
    assert fields(**changes) == [field]


def test_dumbbells_in_each_hand_and_a_stack_for_each_leg_are_fine():
    assert fields(equipment_kind=EquipmentKind.DUMBBELL, load_basis=LoadBasis.EACH_HAND) == []
    assert fields(load_basis=LoadBasis.EACH_LEG) == []
