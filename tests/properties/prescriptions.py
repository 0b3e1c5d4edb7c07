"""The rule of one load, written a second time with exact fractions, and what it has to agree with.

Written from the clinical rules, not from the product's code: it takes the cases apart by itself. Percent are
in hundredths, kilograms are fractions.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any
from uuid import UUID

from clients.domain.clearance import Limits
from clients.domain.equipment import Equipment, EquipmentKind, plate_loads
from clients.domain.numbers import Unit
from clients.domain.occlusion import Cuff, CuffKind, OcclusionPressure, Position
from clients.domain.one_rep_max import Method, OneRepMax
from clients.domain.regions import Limb, Region
from sessions.domain.exercises import CATALOGUE, Exercise, WorkKind
from sessions.domain.prescription import Prescription, explain, prescribe
from sessions.domain.protocols import PROTOCOLS
from tests.properties.tally import NotApplicable, met

TODAY = date(2026, 3, 2)
LOADABLE = tuple(exercise for exercise in CATALOGUE if exercise.loadable)
EDGES = (0, 21, 22, 41, 42, 43, 84, 85, -1, -2)
POUND = Fraction(45359237, 100_000_000)
STEPS = ("0.5", "1", "1.25", "2", "2.5", "5", "7.5", "10", "20")


def odd(chance: random.Random) -> bool:
    """Now and then; most cases are such as a coach makes, the simplest among them."""
    return chance.random() > 0.88


def decimal(chance: random.Random, low: float, high: float, places: int = 2) -> Decimal:
    return Decimal(round(chance.uniform(low, high) * 10**places)).scaleb(-places)


def some_equipment(chance: random.Random, code: str, kind: EquipmentKind) -> Equipment:
    """A stack, a rack or a bar; lists that are empty, unsorted or repeat themselves; any unit."""
    of_kind = kind if chance.random() < 0.8 else chance.choice(list(EquipmentKind))
    given: dict[str, Any] = {
        "kind": of_kind,
        "unit": chance.choice(list(Unit)),
        "exercise_codes": chance.choice(
            ((), (), (), (code,), ("another-exercise",), (code, "another-exercise"))
        ),
        "add_ons": chance.choice(
            ((), (), (Decimal("1.25"),), (Decimal("2.5"), Decimal("2.5"), Decimal("0.001")))
        ),
        "label": chance.choice(("", "Old machine", "x" * 100)),
    }
    if chance.random() > 0.5:
        loads = [decimal(chance, 0, 200, chance.choice((0, 1, 2))) for _ in range(chance.randrange(9))]
        return Equipment(loads=tuple(loads + loads[: chance.randrange(3)]), **given)
    largest = None if chance.random() > 0.95 else 301 - decimal(chance, 1, 300, 1)
    step = None if chance.random() > 0.95 else Decimal(chance.choice(STEPS))
    return Equipment(smallest=decimal(chance, 0.5, 45, 1), step=step, largest=largest, **given)


def some_wish(chance: random.Random) -> dict:
    """One call of `prescribe`, most of them sensible, some at the edges."""
    exercise = chance.choice(CATALOGUE if odd(chance) else LOADABLE)
    one_rep_max = OneRepMax(
        id=UUID(int=1),
        exercise_code=exercise.code if chance.random() < 0.97 else "another-exercise",
        load_kg=chance.choice((Decimal(1), Decimal(500), Decimal("0.4"), decimal(chance, 0.5, 500)))
        if odd(chance)
        else decimal(chance, 10, 250),
        method=chance.choice(list(Method)),
        tested_on=TODAY - timedelta(days=chance.choice(EDGES if odd(chance) else (0, 20, 42, 43, 84))),
    )
    cuff = Cuff(
        region=exercise.region,
        kind=chance.choice(list(CuffKind)) if odd(chance) else CuffKind.GAUGE,
        width_cm=chance.choice((None, decimal(chance, 3, 25, 1))),
        device=chance.choice(("", "", "Doppler", "AirBands")),
    )
    return {
        "exercise": exercise,
        "one_rep_max": one_rep_max if chance.random() < 0.97 else None,
        "equipment": [
            some_equipment(chance, exercise.code, exercise.equipment_kind)
            for _ in range(chance.randrange(1 - odd(chance), 4))
        ],
        "protocol": chance.choice(PROTOCOLS),
        "percent_1rm": chance.choice(
            (30, 20, 25, 35, 40, 41, 50, decimal(chance, 20, 50), decimal(chance, 10, 60, 3))
        ),
        "limits": Limits(max_percent_1rm=chance.choice((19, 20, 30, 35, 50)) if odd(chance) else None),
        "today": TODAY,
        "high_load_reason": chance.choice(("", "  ", "a reason")),
        "cuff": cuff if chance.random() < 0.7 else None,
        "measured": [some_measurement(chance, exercise, cuff) for _ in range(chance.randrange(4))],
        "pressure_percent": chance.choice((None, 40, 50, 60, 70, 80, 20, 95)),
    }


def some_prescription(chance: random.Random) -> tuple[dict, Prescription]:
    """A call that gives a load. Raises NotApplicable where it is refused."""
    wish = some_wish(chance)
    answer = prescribe(**wish)
    if not isinstance(answer, Prescription) or answer.kind is not WorkKind.LOADED:
        raise NotApplicable
    return wish, answer


def some_measurement(chance: random.Random, exercise: Exercise, cuff: Cuff) -> OcclusionPressure:
    near = [limb for limb in Limb if limb.region is exercise.region]
    is_used_so = chance.random() < 0.5
    return OcclusionPressure(
        id=UUID(int=2),
        limb=chance.choice(list(Limb) if odd(chance) else near),
        pressure_mmhg=chance.randint(60, 380),
        cuff_width_cm=(is_used_so and cuff.width_cm) or decimal(chance, 3, 25, 1),
        position=exercise.position if is_used_so else chance.choice(list(Position)),
        device="Doppler",
        measured_on=TODAY - timedelta(days=chance.choice((-2, -1, 0, 10, 41, 42, 43, 80))),
    )


def offered(wish: dict) -> list[tuple[Fraction, Decimal, Unit]]:
    """(kilograms, what is written on it, unit) of everything this exercise can be loaded with."""
    exercise = wish["exercise"]
    named = [each for each in wish["equipment"] if exercise.code in each.exercise_codes]
    alike = [
        each for each in wish["equipment"] if not each.exercise_codes and each.kind == exercise.equipment_kind
    ]
    found = []
    for each in named or alike:
        if each.kind != EquipmentKind.BODYWEIGHT:
            factor = POUND if each.unit == Unit.LB else Fraction(1)
            found += [(Fraction(value) * factor, value, each.unit) for value in written_on(each)]
    return [load for load in found if 0 < load[0] <= 500]


def written_on(equipment: Equipment) -> set[Decimal]:
    bare = {load for load in _without_add_ons(equipment) if load > 0}
    for number in range(1, len(equipment.add_ons) + 1):
        for chosen in combinations(equipment.add_ons, number):
            bare |= {load + sum(chosen) for load in _without_add_ons(equipment) if load > 0}
    return bare


def _without_add_ons(equipment: Equipment) -> set[Decimal]:
    if equipment.loads:
        return set(equipment.loads)
    if equipment.smallest is None:  # an empty list
        return set()
    if equipment.step is None or equipment.largest is None:
        return {equipment.smallest}
    rungs: set[Decimal] = set()
    rung = equipment.smallest
    while rung <= equipment.largest and len(rungs) < 2000:
        rungs.add(rung)
        rung += equipment.step
    return rungs


def expected(wish: dict) -> Fraction | str:
    """The kilograms to be lifted, or the code of the refusal."""
    exercise, best = wish["exercise"], wish["one_rep_max"]
    if exercise.code in ("walk", "cycle", "rest-legs", "rest-arms"):
        return Fraction(0)
    if exercise.equipment_kind == EquipmentKind.BODYWEIGHT:
        limited = exercise.lifts_body and wish["limits"].max_percent_1rm is not None
        return "unknown_share" if limited else Fraction(0)
    if best is None:
        return "one_rep_max_missing"
    if best.exercise_code != exercise.code:
        return "one_rep_max_other_exercise"
    if not Fraction(1, 2) <= Fraction(best.load_kg) <= 500:
        return "one_rep_max_unusable"
    age = (TODAY - best.tested_on).days
    if age > 84 or age < -1:
        return "one_rep_max_expired"
    asked = Fraction(wish["percent_1rm"])
    if not 20 <= asked <= 50:
        return "percent_outside_band"
    hundredths = asked * 100 // 1
    if age > 42:
        hundredths = min(hundredths, 3500)
    limit = wish["limits"].max_percent_1rm
    if limit is not None and (limit < 20 or hundredths > limit * 100):
        return "above_limit"
    if hundredths > 4000 and not wish["high_load_reason"].strip():
        return "reason_needed"
    loads = offered(wish)
    if not loads:
        return "no_equipment"
    wanted = Fraction(best.load_kg) * hundredths / 10_000
    fitting = [kg for kg, _, _ in loads if kg <= wanted and kg * 5 >= Fraction(best.load_kg)]
    return max(fitting) if fitting else "no_load_in_band"


def agrees_with_the_second_rule(chance: random.Random) -> str | None:
    wish = some_wish(chance)
    answer, wanted = prescribe(**wish), expected(wish)
    said = Fraction(answer.lifted_kg) if isinstance(answer, Prescription) else str(answer.code)
    if not isinstance(answer, Prescription) and not answer.message:
        return f"a refusal without words: {wish}"
    return None if said == wanted else f"{said} for {wanted}: {wish}"


def can_be_loaded(chance: random.Random) -> str | None:
    wish, answer = some_prescription(chance)
    exact = Fraction(answer.lifted_kg)
    there = any(
        (kg, value, unit) == (exact, answer.load_value, answer.load_unit) for kg, value, unit in offered(wish)
    )
    return None if there else f"{answer.load_value} {answer.load_unit} is not there: {wish}"


def stays_in_the_band_in_both_units(chance: random.Random) -> str | None:
    wish, answer = some_prescription(chance)
    best_kg = Fraction(answer.load_facts.one_rep_max_kg)
    shares = {
        "kg": Fraction(answer.lifted_kg) / best_kg * 100,
        "lb": (Fraction(answer.lifted_kg) / POUND) / (best_kg / POUND) * 100,
        "shown": Fraction(answer.load_facts.percent_1rm),
    }
    if answer.load_unit == Unit.LB:
        shares["written"] = Fraction(answer.load_value or 0) * POUND / best_kg * 100
    bad = {name: float(share) for name, share in shares.items() if not 20 <= share <= 50}
    if bad or shares["kg"] > Fraction(wish["percent_1rm"]):
        return f"{bad or 'more than asked for'}: {wish}"
    return None


def every_number_has_its_reason(chance: random.Random) -> str | None:
    wish, answer = some_prescription(chance)
    for why in explain(answer).numbers:
        if not (why.value and why.line and (why.sources or why.mark != "seen")):
            return f"{why.label} says nothing: {wish}"
    return None


def readings_of(wish: dict) -> dict[Limb, list[OcclusionPressure]]:
    """What was measured of each limb that works, newest first; nothing without a gauge."""
    if wish["cuff"] is None or wish["cuff"].kind != CuffKind.GAUGE:
        return {}
    found: dict[Limb, list[OcclusionPressure]] = {}
    for each in sorted(wish["measured"], key=lambda each: each.measured_on, reverse=True):
        is_real = 80 <= each.pressure_mmhg <= 350 and (each.measured_on - TODAY).days <= 1
        if is_real and each.limb.region == wish["exercise"].region:
            found.setdefault(each.limb, []).append(each)
    return found


def is_as_used(reading: OcclusionPressure, wish: dict) -> bool:
    cuff = wish["cuff"]
    return (
        reading.position == wish["exercise"].position
        and cuff.width_cm is not None
        and abs(cuff.width_cm - reading.cuff_width_cm) <= Decimal("0.5")
        and cuff.device in ("", reading.device)
        and (TODAY - reading.measured_on).days <= 42
    )


def pressures_come_from_a_measurement(chance: random.Random) -> str | None:
    """One number a limb: the percent that was chosen, or 40 % of what was not measured as it is used."""
    wish, answer = some_prescription(chance)
    readings = readings_of(wish)
    given = {target.limb: target for target in answer.pressure_targets}
    if set(given) != set(readings):
        return f"targets for {set(given)}, measured {set(readings)}: {wish}"
    usual = 80 if wish["exercise"].region == Region.LOWER else 50
    if wish["limits"].max_percent_1rm is not None:
        usual = 50
    for limb, target in given.items():
        fitting = [each for each in readings[limb] if is_as_used(each, wish)]
        reading = (fitting or readings[limb])[0]
        percent = min(max(wish["pressure_percent"] or usual, 40), 80) if fitting else 40
        wanted = reading.pressure_mmhg * percent // 100
        lying = [each for each in readings[limb] if each.position == Position.LYING]
        if lying:
            wanted = min(wanted, lying[0].pressure_mmhg * 80 // 100)
        if target.target_mmhg != wanted or target.measured != reading:
            return f"{target.target_mmhg} for {wanted}: {wish}"
        if bool(target.warnings) != (not fitting or wanted < reading.pressure_mmhg * percent // 100):
            return f"{target.warnings} of {target.target_mmhg}: {wish}"
    return None


def no_pressure_is_above_80_percent_of_lying(chance: random.Random) -> str | None:
    """Nor, where nothing was measured lying, above 80 % of what was measured."""
    wish, answer = some_prescription(chance)
    if not answer.pressure_targets:
        raise NotApplicable
    for target in answer.pressure_targets:
        newest_first = readings_of(wish)[target.limb]
        lying = [each for each in newest_first if each.position == Position.LYING]
        met["measured lying" if lying else "not measured lying"] += 1
        most = Fraction((lying or [target.measured])[0].pressure_mmhg) * 80 / 100
        if max(target.target_mmhg or 0, target.high_mmhg) > most:
            return f"{target.target_mmhg} above {float(most)}: {wish}"
    return None


def plates_add_up(chance: random.Random) -> str | None:
    """Each load of a bar is the bar and some of the pairs, and each choice of pairs is there."""
    bar = decimal(chance, 5, 25, 1)
    pairs = [(Decimal(chance.choice(STEPS)), chance.randrange(3)) for _ in range(chance.randrange(4))]
    built = {Fraction(bar)}
    for plate, count in pairs:
        built = {total + 2 * Fraction(plate) * used for total in built for used in range(count + 1)}
    made = [Fraction(load) for load in plate_loads(bar, pairs)]
    return None if made == sorted(built) else f"{made} for {sorted(built)}: {bar}, {pairs}"


PROPERTIES = {
    "load agrees with the rule written a second time": agrees_with_the_second_rule,
    "every load shown can be loaded": can_be_loaded,
    "percent is in the band after rounding, kg and lb": stays_in_the_band_in_both_units,
    "every number has its reason": every_number_has_its_reason,
    "pressures come from a measurement": pressures_come_from_a_measurement,
    "no pressure is above 80 % of the lying one": no_pressure_is_above_80_percent_of_lying,
    "plates add up": plates_add_up,
}
