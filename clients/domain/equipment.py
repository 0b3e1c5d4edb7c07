"""One thing to load, a bar with plates, a rack of dumbbells or a stack, and the loads that it gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clients.domain.numbers import Unit, Weight, from_kg, plain_number

NAMED_IN_WORDS = 12
MAX_LOADS = 2000  # policy: no rack is longer; a step of a gram must not fill the memory
MAX_ADD_ONS = 6  # policy: 64 sums; no stack has more small weights lying beside it


class EquipmentKind(StrEnum):
    """Kinds of equipment. BODYWEIGHT is for exercises without a load."""

    BARBELL = "barbell"
    DUMBBELL = "dumbbell"
    STACK = "stack"
    BODYWEIGHT = "bodyweight"


KIND_NAMES = {
    EquipmentKind.BARBELL: "Bar and plates",
    EquipmentKind.DUMBBELL: "Dumbbells",
    EquipmentKind.STACK: "Machine with a weight stack",
    EquipmentKind.BODYWEIGHT: "The body alone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """Loads in `unit`: from `smallest` to `largest` by `step`, or the list `loads`, which wins.

    Each of `add_ons` is a small weight that can be put on top of any load, alone or with others.
    With `exercise_codes` it serves these exercises alone (this leg press); without, all of its kind.
    """

    kind: EquipmentKind
    unit: Unit = Unit.KG
    smallest: Decimal | None = None
    step: Decimal | None = None
    largest: Decimal | None = None
    loads: tuple[Decimal, ...] = ()
    add_ons: tuple[Decimal, ...] = ()
    exercise_codes: tuple[str, ...] = ()
    label: str = ""

    @property
    def name(self) -> str:
        """What it is called: its label, or else its kind."""
        return self.label.strip() or KIND_NAMES[self.kind]

    @property
    def steps_text(self) -> str:
        """How it loads in a few words: "20 + 2.5 kg", "12 loads"; with how many add-ons there are."""
        if self.loads:
            text = "1 load" if len(self.loads) == 1 else f"{len(self.loads)} loads"
        elif self.smallest is not None and self.step is not None:
            text = f"{plain_number(self.smallest)} + {plain_number(self.step)} {self.unit}"
        else:
            text = "" if self.smallest is None else f"{plain_number(self.smallest)} {self.unit}"
        return f"{text}, {len(self.add_ons)} on top" if self.add_ons else text


def loads_of(equipment: Equipment) -> tuple[Weight, ...]:
    """Return the loads of `equipment` above zero, lightest first, each once, at most `MAX_LOADS`.

    A list may have any order, repeats and zeros. An empty result means that there is nothing to load.
    The sums are exact, and in one unit: nothing is converted before somebody asks for kilograms.
    """
    values = equipment.loads or _ladder(equipment)
    bare = {value for value in values if value.is_finite() and value > 0}
    sums = {value + added for value in bare for added in _sums_of(equipment.add_ons)}
    return tuple(Weight(value, equipment.unit) for value in sorted(sums)[:MAX_LOADS])


def _sums_of(add_ons: tuple[Decimal, ...]) -> set[Decimal]:
    """Return what the small weights come to, 0 for none of them included."""
    sums = {Decimal(0)}
    for weight in [each for each in add_ons if each.is_finite() and each > 0][:MAX_ADD_ONS]:
        sums |= {total + weight for total in sums}
    return sums


def _ladder(equipment: Equipment) -> tuple[Decimal, ...]:
    smallest, step, largest = equipment.smallest, equipment.step, equipment.largest
    if smallest is None or not smallest.is_finite():
        return ()
    if largest is None or step is None or not (largest.is_finite() and step.is_finite() and step > 0):
        return (smallest,)
    if largest < smallest:
        return ()
    rungs = min(int((largest - smallest) / step) + 1, MAX_LOADS)
    return tuple(smallest + step * rung for rung in range(rungs))


def plate_loads(bar: Decimal, pairs: Iterable[tuple[Decimal, int]]) -> tuple[Decimal, ...]:
    """Return all weights of a bar with these plates, the empty bar first, at most `MAX_LOADS`.

    `pairs` are (weight of one plate, number of pairs): one plate of a pair goes on each side.
    """
    sums = {bar}
    for plate, count in pairs:
        if plate > 0:
            sums = {total + 2 * plate * number for total in sums for number in range(min(count, 20) + 1)}
            sums = set(sorted(sums)[:MAX_LOADS])
    return tuple(sorted(sums))


def bar_in(bar: Weight, unit: Unit) -> Decimal:
    """Return what an empty bar weighs in the unit of its plates: 45 lb is 20.412 kg, to the gram."""
    return bar.value if bar.unit is unit else from_kg(bar.kg, unit, places=3)


def _each(text: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(word) for word in text.split())


# Policy: a common commercial gym, offered as a start that the coach changes to what the client has.
TYPICAL_GYM: tuple[Equipment, ...] = (
    Equipment(
        kind=EquipmentKind.BARBELL,
        smallest=Decimal(20),
        step=Decimal("2.5"),
        largest=Decimal(200),
        label="Olympic bar and plates",
    ),
    Equipment(
        kind=EquipmentKind.DUMBBELL,
        loads=_each("1 2 3 4 5 6 7 8 9 10 12 14 16 18 20 22 24 26 28 30 32 34 36 38 40"),
        label="Dumbbells",
    ),
    Equipment(
        kind=EquipmentKind.STACK,
        smallest=Decimal(5),
        step=Decimal(5),
        largest=Decimal(120),
        label="Machine with a weight stack",
    ),
)
# Policy: the same gym where the hardware is marked in pounds: a bar of 45 lb with pairs of 2.5 lb plates.
TYPICAL_GYM_LB: tuple[Equipment, ...] = (
    Equipment(
        kind=EquipmentKind.BARBELL,
        unit=Unit.LB,
        smallest=Decimal(45),
        step=Decimal(5),
        largest=Decimal(445),
        label="Olympic bar and plates",
    ),
    Equipment(
        kind=EquipmentKind.DUMBBELL,
        unit=Unit.LB,
        loads=_each("2.5 5 7.5 10 12.5 15 17.5 20 22.5 25 30 35 40 45 50 55 60 65 70 75 80 85 90"),
        label="Dumbbells",
    ),
    Equipment(
        kind=EquipmentKind.STACK,
        unit=Unit.LB,
        smallest=Decimal(10),
        step=Decimal(10),
        largest=Decimal(260),
        label="Machine with a weight stack",
    ),
)


def typical_gym(unit: Unit) -> tuple[Equipment, ...]:
    """Return what is offered to a new client who reads `unit`."""
    return TYPICAL_GYM_LB if unit is Unit.LB else TYPICAL_GYM


def describe_equipment(equipment: Equipment) -> str:
    """Names the loads and how many there are, such as "20, 22.5, 25 … 200 kg: 73 loads"."""
    values = [plain_number(load.value) for load in loads_of(equipment)]
    if not values:
        return "No load yet"
    shown = values if len(values) <= NAMED_IN_WORDS else [*values[:4], "…", *values[-2:]]
    count = "1 load" if len(values) == 1 else f"{len(values)} loads"
    return f"{', '.join(shown).replace(', …,', ' …')} {equipment.unit}: {count}"
