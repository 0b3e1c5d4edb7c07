"""Which side an exercise is done with: both at once, one alone, or one after the other.

Left then right is two pieces of work: each has its own 1RM, load, sets and minutes.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from types import MappingProxyType

from clients.domain.equipment import EquipmentKind
from clients.domain.one_rep_max import OneRepMax
from clients.domain.regions import Limb, Region, Side, limb_of, limbs_of
from sessions.domain.exercises import Exercise

# What two hands or two feet hold together cannot be loaded for one of them.
HELD_BY_BOTH = frozenset({EquipmentKind.BARBELL, EquipmentKind.BODYWEIGHT})


class Sides(StrEnum):
    """What a coach asks for. Those with two turns begin with the side that they name first."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"
    LEFT_THEN_RIGHT = "left_then_right"
    RIGHT_THEN_LEFT = "right_then_left"

    @property
    def turns(self) -> tuple[Side | None, ...]:
        """The side of each piece of work, in order; None for both at once."""
        return _TURNS[self]

    def label(self, region: Region) -> str:
        """Such as "Both legs at once" or "Right leg, then left leg"."""
        if self is Sides.BOTH:
            return f"Both {region.label.lower()} at once"
        names = [limb_of(region, side).label for side in self.turns if side]
        return names[0] if len(names) == 1 else f"{names[0]}, then {names[1].lower()}"


_TURNS: Mapping[Sides, tuple[Side | None, ...]] = MappingProxyType(
    {
        Sides.BOTH: (None,),
        Sides.LEFT: (Side.LEFT,),
        Sides.RIGHT: (Side.RIGHT,),
        Sides.LEFT_THEN_RIGHT: (Side.LEFT, Side.RIGHT),
        Sides.RIGHT_THEN_LEFT: (Side.RIGHT, Side.LEFT),
    }
)
_SIDES_OF_TURNS = {turns: sides for sides, turns in _TURNS.items()}
_ONE_SIDED = tuple(sides for sides in Sides if sides is not Sides.BOTH)


def sides_of_turns(turns: Iterable[Side | None]) -> Sides:
    """Return what asks for these turns; both at once where nothing does."""
    return _SIDES_OF_TURNS.get(tuple(turns), Sides.BOTH)


def sides_for(exercise: Exercise) -> tuple[Sides, ...]:
    """Return how an exercise can be done: one side at a time, both at once, or either."""
    if exercise.unilateral:
        return _ONE_SIDED
    if exercise.kind.is_in_minutes:
        return tuple(Sides)  # S-FRANZ: both legs cycle, and one of them wears a cuff
    return (Sides.BOTH,) if exercise.equipment_kind in HELD_BY_BOTH else tuple(Sides)


def usual_sides(exercise: Exercise, affected: Limb | None = None) -> Sides:
    """Return how an exercise is done where nobody chose: both at once, or one side after the other.

    The affected side is first (S-HUGREG); else the left one.
    """
    if not exercise.unilateral:
        return Sides.BOTH
    is_right_first = affected is not None and affected is limb_of(exercise.region, Side.RIGHT)
    return Sides.RIGHT_THEN_LEFT if is_right_first else Sides.LEFT_THEN_RIGHT


def chosen_sides(exercise: Exercise, asked: Mapping[str, Sides], affected: Limb | None = None) -> Sides:
    """Return what was asked for by exercise code; the usual where nothing, or nothing possible, was."""
    chosen = asked.get(exercise.code)
    return chosen if chosen in sides_for(exercise) else usual_sides(exercise, affected)


def only_side(sides: Iterable[Side | None]) -> Side | None:
    """Return the one side that all of this work is done with; None where both wear a cuff, or nothing is."""
    found = set(sides)
    return found.pop() if len(found) == 1 else None


def limbs_in_use(region: str, side: str) -> frozenset[Limb]:
    """Return the limbs that wear a cuff in a stored session; `side` is empty where both do."""
    return limbs_of(Region(region), Side(side) if side else None)


def sides_with_one_limb(
    exercises: Iterable[Exercise], asked: Mapping[str, Sides], open_side: Side | None
) -> dict[str, Sides]:
    """Return what was asked for, and for the rest the only side on which a cuff may go, where it can be."""
    if open_side is None:
        return dict(asked)
    alone = Sides(open_side.value)
    usual = {each.code: alone for each in exercises if alone in sides_for(each)}
    return usual | dict(asked)


def sided_name(name: str, region: Region, side: Side | None) -> str:
    """Such as "Leg press" or "Leg press, left leg"."""
    return name if side is None else f"{name}, {limb_of(region, side).label.lower()}"


def symmetry_percent(weaker_kg: Decimal, stronger_kg: Decimal) -> int:
    """Return the weaker side's 1RM in whole percent of the stronger one's, rounded down.

    S-LSI2 divides the injured side by the other one; the weaker by the stronger needs no diagnosis, and does
    not pass 100. S-LSI: the sound side weakens too, so a high share is no proof of recovery.
    """
    return int((weaker_kg * 100 / stronger_kg).to_integral_value(rounding=ROUND_DOWN))


def with_side(name: str, side: str) -> str:
    """Such as "Leg press, left", for a 1RM of one side; `side` is empty for both at once."""
    return f"{name}, {side}" if side else name


OneRepMaxKey = tuple[str, Side | None]


def find_one_rep_max(
    one_rep_maxes: Mapping[OneRepMaxKey, OneRepMax], exercise: Exercise, side: Side | None
) -> OneRepMax | None:
    """Return the 1RM that a side is loaded from: its own, else one that may stand in for it, else None.

    What may stand in, and how far, says `prescribe`. For both at once there is no stand-in.
    """
    keys = [(exercise.code, side)]
    if side is not None:
        keys += [(exercise.code, None)] if exercise.unilateral else []
        keys.append((exercise.code, side.other))
    return next((one_rep_maxes[key] for key in keys if key in one_rep_maxes), None)


def newest_of_any_side(
    one_rep_maxes: Mapping[OneRepMaxKey, OneRepMax], exercise: Exercise
) -> OneRepMax | None:
    """Return the newest 1RM of an exercise, whichever side it is of."""
    found = (one_rep_maxes.get((exercise.code, side)) for side in (None, *Side))
    return max((each for each in found if each), key=lambda each: each.tested_on, default=None)


def sided_maxes(one_rep_maxes: Mapping[OneRepMaxKey, OneRepMax], exercise: Exercise) -> tuple[OneRepMax, ...]:
    """Return the 1RMs of an exercise that are of one side alone, left first."""
    found = (one_rep_maxes.get((exercise.code, side)) for side in Side)
    return tuple(each for each in found if each)


def newest_by_side(newest_first: Iterable[OneRepMax]) -> dict[OneRepMaxKey, OneRepMax]:
    """Return the first 1RM of each exercise and side."""
    found: dict[OneRepMaxKey, OneRepMax] = {}
    for each in newest_first:
        found.setdefault((each.exercise_code, each.side), each)
    return found
