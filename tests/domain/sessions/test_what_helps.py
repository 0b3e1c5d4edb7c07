"""What would close a gap between two loads, and that it does."""

import random
from decimal import Decimal

import pytest

from clients.domain.equipment import Equipment, EquipmentKind
from clients.domain.numbers import Unit, Weight
from sessions.domain.prescription.what_helps import Gap, what_helps

BARBELL, DUMBBELL, STACK = EquipmentKind.BARBELL, EquipmentKind.DUMBBELL, EquipmentKind.STACK


def gap(kind, below, least, most, unit=Unit.KG):
    return Gap(
        machine=Equipment(kind=kind, label="It", unit=unit),
        below=None if below is None else Weight(Decimal(below), unit),
        least_kg=Decimal(least),
        most_kg=Decimal(most),
    )


@pytest.mark.parametrize(
    ("asked", "unit", "said"),
    [
        (
            gap(STACK, "15", "15.001", "16.5"),
            Unit.KG,
            "A small weight of 1.25 kg on top would give 16.25 kg on It.",
        ),
        (gap(STACK, "10", "12.4", "18.6"), Unit.KG, "A small weight of 5 kg on top would give 15 kg on It."),
        (
            gap(STACK, "40", "18.2", "20", Unit.LB),
            Unit.KG,
            "A small weight of 2.5 lb (1.1 kg) on top would give 42.5 lb (19.3 kg) on It.",
        ),
        (
            gap(STACK, "40", "18.2", "20", Unit.LB),
            Unit.LB,
            "A small weight of 2.5 lb on top would give 42.5 lb on It.",
        ),
        (gap(BARBELL, "20", "20.001", "22"), Unit.KG, "A pair of plates of 1 kg would give 22 kg on It."),
        (gap(STACK, "10", "30", "40"), Unit.KG, ""),
        (gap(STACK, None, "8", "9.99"), Unit.KG, "A machine that begins at 9.9 kg or less would do."),
        (gap(BARBELL, None, "9", "18"), Unit.LB, "A bar that begins at 39.6 lb or less would do."),
        (gap(DUMBBELL, "2", "3.61", "5.49"), Unit.KG, "Dumbbells of 3.7 kg to 5.4 kg would do."),
        (gap(DUMBBELL, "2", "3.6", "3.6"), Unit.KG, "Dumbbells of 3.6 kg would do."),
        (gap(DUMBBELL, "2", "3.61", "3.69"), Unit.KG, ""),
    ],
)
def test_what_helps_is_named_with_its_sum(asked, unit, said):
    assert what_helps(asked, unit) == said


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("kind", [BARBELL, STACK])
def test_what_is_named_lies_in_the_gap(kind, unit):
    chance = random.Random(f"{kind}/{unit}")
    for _ in range(500):
        below = Decimal(chance.randint(4, 400)) / 2
        least = Weight(below, unit).kg + Decimal(chance.randint(1, 4000)) / 1000
        asked = gap(kind, below, least, least + Decimal(chance.randint(0, 5000)) / 1000, unit)

        said = what_helps(asked, unit)

        if said:
            total = Weight(Decimal(said.split("would give ")[1].split(" ")[0]), unit).kg
            assert asked.least_kg <= total <= asked.most_kg, said
