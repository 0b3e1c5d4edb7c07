from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.equipment import (
    MAX_LOADS,
    TYPICAL_GYM,
    TYPICAL_GYM_LB,
    Equipment,
    EquipmentKind,
    bar_in,
    describe_equipment,
    loads_of,
    plate_loads,
    typical_gym,
)
from clients.domain.numbers import Unit, Weight


def decimals(*values):
    return tuple(Decimal(str(value)) for value in values)


def make_equipment(**facts):
    return Equipment(**{"kind": EquipmentKind.STACK, **facts})


def values_of(equipment):
    return tuple(load.value for load in loads_of(equipment))


def ladder(smallest, step, largest):
    as_decimal = [None if rung is None else Decimal(str(rung)) for rung in (smallest, step, largest)]
    return make_equipment(smallest=as_decimal[0], step=as_decimal[1], largest=as_decimal[2])


@pytest.mark.parametrize(
    ("equipment", "values"),
    [
        (ladder(5, 5, 20), decimals(5, 10, 15, 20)),
        (ladder(20, 2.5, 27), decimals(20, 22.5, 25)),
        (ladder(0, 5, 10), decimals(5, 10)),
        (ladder(5, 5, 5), decimals(5)),
        (ladder(5, None, None), decimals(5)),
        (ladder(5, 5, None), decimals(5)),
        (ladder(5, None, 20), decimals(5)),
        (ladder(5, 0, 20), decimals(5)),
        (ladder(5, -1, 20), decimals(5)),
        (ladder(5, "NaN", 20), decimals(5)),
        (ladder(5, 5, "Infinity"), decimals(5)),
        (ladder(20, 5, 10), ()),
        (ladder(None, 5, 20), ()),
        (ladder("NaN", 5, 20), ()),
        (make_equipment(), ()),
    ],
)
def test_a_ladder_gives_its_rungs(equipment, values):
    assert values_of(equipment) == values


@pytest.mark.parametrize(
    ("loads", "values"),
    [
        ((), ()),
        (decimals(8, 2, 4), decimals(2, 4, 8)),
        (decimals(4, 2, 4, "4.0"), decimals(2, 4)),
        (decimals(0, -2, 2), decimals(2)),
        (decimals("NaN", "Infinity", 2), decimals(2)),
    ],
)
def test_a_list_may_be_in_any_state(loads, values):
    assert values_of(make_equipment(loads=loads)) == values


def test_a_list_wins_over_a_ladder():
    equipment = make_equipment(smallest=Decimal(1), step=Decimal(1), largest=Decimal(9), loads=decimals(2, 4))

    assert values_of(equipment) == decimals(2, 4)


def test_pounds_are_given_in_exact_kilograms_too():
    load = loads_of(make_equipment(unit=Unit.LB, loads=decimals(10)))[0]

    assert (load.value, load.unit, load.kg) == (Decimal(10), Unit.LB, Decimal("4.5359237"))


def test_a_step_of_a_gram_does_not_fill_the_memory():
    assert len(loads_of(ladder("0.001", "0.001", 500))) == MAX_LOADS


@given(st.lists(st.decimals(allow_nan=True, allow_infinity=True)), st.sampled_from(Unit))
def test_loads_rise_strictly_from_above_zero(loads, unit):
    values = values_of(make_equipment(loads=tuple(loads), unit=unit))

    assert all(value > 0 for value in values)
    assert all(one < other for one, other in pairwise(values))


def test_a_typical_gym_has_loads_of_each_kind():
    assert {equipment.kind for equipment in TYPICAL_GYM} == set(EquipmentKind) - {EquipmentKind.BODYWEIGHT}
    assert all(len(loads_of(equipment)) > 10 for equipment in TYPICAL_GYM)


def test_a_typical_gym_in_pounds_has_the_same_kinds_and_a_bar_of_45():
    assert [each.kind for each in TYPICAL_GYM_LB] == [each.kind for each in TYPICAL_GYM]
    assert [each.label for each in TYPICAL_GYM_LB] == [each.label for each in TYPICAL_GYM]
    assert {each.unit for each in TYPICAL_GYM_LB} == {Unit.LB}
    assert values_of(TYPICAL_GYM_LB[0])[:3] == decimals(45, 50, 55)
    assert typical_gym(Unit.LB) is TYPICAL_GYM_LB
    assert typical_gym(Unit.KG) is TYPICAL_GYM


@pytest.mark.parametrize("kilograms", TYPICAL_GYM, ids=lambda each: each.kind)
def test_neither_typical_gym_reaches_much_further_than_the_other(kilograms):
    pounds = next(each for each in TYPICAL_GYM_LB if each.kind is kilograms.kind)
    heaviest = [max(load.kg for load in loads_of(each)) for each in (kilograms, pounds)]

    assert abs(heaviest[0] - heaviest[1]) < 3


def plates(*pairs):
    return [(Decimal(str(plate)), count) for plate, count in pairs]


@pytest.mark.parametrize(
    ("bar", "pairs", "loads"),
    [
        (20, [], (20,)),
        (20, [(5, 1)], (20, 30)),
        (20, [(5, 2), ("2.5", 1)], (20, 25, 30, 35, 40, 45)),
        (45, [(45, 1), (10, 1)], (45, 65, 135, 155)),
        (20, [(0, 3), (-5, 2)], (20,)),
        (20, [(10, 0)], (20,)),
        (20, [("0.5", 1)], (20, 21)),
        (20, [(1, 1)], (20, 22)),
        (20, [(10, 21)], tuple(range(20, 421, 20))),  # twenty pairs of a kind count, no more
    ],
)
def test_plates_go_on_in_pairs(bar, pairs, loads):
    assert plate_loads(Decimal(bar), plates(*pairs)) == decimals(*loads)


def test_a_hall_full_of_plates_stays_within_bounds():
    many = plate_loads(Decimal(20), plates(*((n + 0.25, 999) for n in range(1, 12))))

    assert len(many) == MAX_LOADS
    assert many[0] == 20


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "No load yet"),
        ({"loads": decimals(20)}, "20 kg: 1 load"),
        ({"loads": decimals(20, "22.5"), "unit": Unit.LB}, "20, 22.5 lb: 2 loads"),
        ({"loads": decimals(*range(1, 13))}, "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 kg: 12 loads"),
        ({"loads": decimals(*range(1, 14))}, "1, 2, 3, 4 … 12, 13 kg: 13 loads"),
        (
            {"smallest": Decimal(20), "step": Decimal("2.5"), "largest": Decimal(200)},
            "20, 22.5, 25, 27.5 … 197.5, 200 kg: 73 loads",
        ),
    ],
)
def test_equipment_is_described_by_its_loads_and_their_number(facts, said):
    assert describe_equipment(make_equipment(**facts)) == said


@pytest.mark.parametrize(
    ("add_ons", "values"),
    [
        ((), (10, 20)),
        ((2.5,), (10, 12.5, 20, 22.5)),
        ((2.5, 2.5), (10, 12.5, 15, 20, 22.5, 25)),
        ((1.25, 5), (10, 11.25, 15, 16.25, 20, 21.25, 25, 26.25)),
        ((10,), (10, 20, 30)),
        ((0, -1, "NaN", "Infinity"), (10, 20)),
        ((*[0] * 20, 0.5), (10, 10.5, 20, 20.5)),  # nothing takes the place of what weighs something
    ],
)
def test_small_weights_go_on_top_of_each_load(add_ons, values):
    stack = make_equipment(
        smallest=Decimal(10), step=Decimal(10), largest=Decimal(20), add_ons=decimals(*add_ons)
    )

    assert values_of(stack) == decimals(*values)


@given(
    add_ons=st.lists(st.decimals(min_value=0, max_value=20, places=3), max_size=12),
    unit=st.sampled_from(list(Unit)),
)
def test_every_load_is_a_rung_and_some_of_the_small_weights_to_the_digit(add_ons, unit):
    stack = make_equipment(loads=decimals(7, 14, 21), add_ons=tuple(add_ons), unit=unit)

    loads = loads_of(stack)

    assert len(loads) <= 3 * 2**6
    assert {load.value for load in loads} >= set(decimals(7, 14, 21))
    assert all(load.unit is unit and load.value <= 21 + sum(add_ons) for load in loads)
    assert all(one.value < other.value for one, other in pairwise(loads))


@pytest.mark.parametrize(
    ("value", "marked", "unit", "in_unit"),
    [
        (45, Unit.LB, Unit.KG, "20.412"),  # 20.41165665 kg
        (35, Unit.LB, Unit.KG, "15.876"),
        (20, Unit.KG, Unit.LB, "44.092"),
        (20, Unit.KG, Unit.KG, "20"),
        (45, Unit.LB, Unit.LB, "45"),
    ],
)
def test_a_bar_weighs_among_plates_of_another_unit(value, marked, unit, in_unit):
    assert bar_in(Weight(Decimal(value), marked), unit) == Decimal(in_unit)


@pytest.mark.parametrize(
    ("facts", "name", "steps"),
    [
        ({"label": " Leg press "}, "Leg press", ""),
        ({}, "Machine with a weight stack", ""),
        ({"kind": EquipmentKind.BARBELL, "loads": decimals(20)}, "Bar and plates", "1 load"),
        ({"loads": decimals(2, 4)}, "Machine with a weight stack", "2 loads"),
        ({"smallest": Decimal(5), "step": Decimal("2.5"), "unit": Unit.LB}, None, "5 + 2.5 lb"),
        ({"smallest": Decimal(5)}, None, "5 kg"),
        ({"smallest": Decimal(5), "add_ons": decimals(1, 2)}, None, "5 kg, 2 on top"),
    ],
)
def test_a_thing_to_load_has_a_name_and_says_how_it_loads(facts, name, steps):
    equipment = make_equipment(**facts)

    assert name is None or equipment.name == name
    assert equipment.steps_text == steps


def test_a_bar_in_its_own_unit_keeps_every_digit():
    assert bar_in(Weight(Decimal("45.1234"), Unit.LB), Unit.LB) == Decimal("45.1234")
    assert bar_in(Weight(Decimal(45), Unit.LB), Unit.KG) == Decimal("20.412")
