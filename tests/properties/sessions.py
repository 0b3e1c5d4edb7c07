"""A whole session, its minutes counted a second time by walking through it second by second."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from clients.domain.clearance import Limits
from clients.domain.equipment import TYPICAL_GYM
from clients.domain.one_rep_max import Method, OneRepMax
from clients.domain.regions import Limb, Region, Side
from sessions.domain.exercises import CATALOGUE, WorkKind
from sessions.domain.planning import plan_session, swaps
from sessions.domain.protocols import PROTOCOLS, CuffMode
from sessions.domain.sides import Sides
from sessions.domain.tempo import Tempo
from sessions.domain.timed import TIMED_PROTOCOLS, Bouts, Intensity, IntensityKind
from tests.properties.prescriptions import TODAY, decimal, odd

MINUTES = (WorkKind.TIMED, WorkKind.RESTING)


def some_session(chance: random.Random) -> dict:
    region = chance.choice(list(Region))
    near = [exercise for exercise in CATALOGUE if exercise.region is region]
    chosen = [
        chance.choice(CATALOGUE if odd(chance) else near) for _ in range(chance.choice((0, 1, 1, 2, 2, 3)))
    ]
    tempo = Tempo(
        up_seconds=chance.randint(0, 3), pause_seconds=chance.randint(0, 2), down_seconds=chance.randint(1, 3)
    )
    protocol = chance.choice(PROTOCOLS)
    if chance.random() < 0.5:
        protocol = replace(protocol, tempo=tempo, rest_seconds=chance.randint(30, 60))
    return {
        "region": region,
        "items": [(exercise, chance.choice((20, 25, 30, 40, 50))) for exercise in chosen],
        "one_rep_maxes": some_maxes(chance),
        "sides": {exercise.code: chance.choice(list(Sides)) for exercise in chosen if chance.random() < 0.6},
        "bouts": {
            exercise.code: some_bouts(chance)
            for exercise in chosen
            if exercise.kind is WorkKind.TIMED and chance.random() < 0.7
        },
        "affected": chance.choice((None, None, *Limb)),
        "equipment": [] if odd(chance) else TYPICAL_GYM,
        "protocol": protocol,
        "cuff_mode": chance.choice(list(CuffMode)),
        "limits": Limits(max_cuff_minutes=chance.choice((None, None, 5, 8, 10, 15, 20))),
        "today": TODAY,
        "high_load_reason": chance.choice(("", "a reason")),
    }


KNOWN_SIDES: tuple[tuple[Side | None, ...], ...] = (
    (None,),
    (None,),
    tuple(Side),
    (None, *Side),
    (Side.LEFT,),
    (Side.RIGHT,),
)


def some_maxes(chance: random.Random) -> dict[tuple[str, Side | None], OneRepMax]:
    """A 1RM of most exercises: of both sides at once, of one side, of each, or of all three."""
    found = {}
    for exercise in CATALOGUE:
        for side in chance.choice(KNOWN_SIDES):
            found[exercise.code, side] = some_max(chance, exercise.code, side)
    return found


def some_max(chance: random.Random, code: str, side: Side | None = None) -> OneRepMax:
    return OneRepMax(
        id=UUID(int=1),
        exercise_code=code,
        side=side,
        load_kg=decimal(chance, 60, 250, 1),
        method=Method.TESTED,
        tested_on=TODAY - timedelta(days=chance.choice((0, 30, 50))),
    )


def turns_in(wish: dict) -> list[tuple[str, str]]:
    """The exercise and the side ("left", "right", or "" for both at once) of each piece of work, in order."""
    turns = []
    for exercise, _ in wish["items"]:
        held = exercise.equipment_kind in ("barbell", "bodyweight") and exercise.kind not in MINUTES
        is_both = held and not exercise.unilateral
        sides = "both" if is_both else wish["sides"].get(exercise.code, "both")
        if exercise.unilateral and sides == "both":
            is_right = wish["affected"] == f"right_{exercise.region}"
            sides = "right_then_left" if is_right else "left_then_right"
        turns += [(exercise.code, side.replace("both", "")) for side in str(sides).split("_then_")]
    return turns


def stays_on_in(wish: dict) -> bool:
    """Whether cuffs that stay on the same limbs stay on between exercises."""
    counted = [exercise for exercise, _ in wish["items"] if bouts_in(wish, exercise.code) is None]
    bouts = [bouts_in(wish, exercise.code) for exercise, _ in wish["items"]]
    comes_off = (counted and wish["protocol"].released_between_sets) or any(
        each is not None and not each.cuffs_stay_on for each in bouts
    )
    return wish["cuff_mode"] == CuffMode.CONTINUOUS and not comes_off


def some_bouts(chance: random.Random) -> Bouts:
    """Bouts of walking or cycling, inside their bounds."""
    return Bouts(
        count=chance.randint(2, 6),
        seconds=chance.randint(60, 240),
        rest_seconds=chance.randint(30, 120),
        cuffs_stay_on=chance.random() < 0.5,
        intensity=Intensity(kind=IntensityKind.EFFORT, number=Decimal(3)),
    )


def bouts_in(wish: dict, code: str) -> Bouts | None:
    """What is asked for in minutes: as wished, else the first that is shipped."""
    shipped = [each.bouts for each in TIMED_PROTOCOLS if code in each.exercise_codes]
    return (wish["bouts"].get(code) or shipped[0]) if shipped else None


def seconds_of_bouts(bouts: Bouts) -> tuple[int, int]:
    """Seconds with the cuffs on, and seconds in all, bout after bout."""
    on = all_seconds = 0
    for number in range(bouts.count):
        if number:
            all_seconds += bouts.rest_seconds
            on += bouts.rest_seconds if bouts.cuffs_stay_on else 0
        on, all_seconds = on + bouts.seconds, all_seconds + bouts.seconds
    return on, all_seconds


def walk(wish: dict) -> tuple[int, int]:
    """Seconds with the cuffs on, and seconds in all, of every turn asked for."""
    protocol, on, all_seconds = wish["protocol"], 0, 0
    one_rep = [protocol.tempo.up_seconds, protocol.tempo.pause_seconds, protocol.tempo.down_seconds]
    turns = turns_in(wish)
    # Cuffs that go on another limb come off the one before.
    regions = {exercise.code: exercise.region for exercise, _ in wish["items"]}
    moves = len({(regions[code], side) for code, side in turns}) > 1
    stays_on = stays_on_in(wish) and not moves
    for number, (code, _) in enumerate(turns):
        if number:
            # Cuffs that were on for ten minutes in all stay off for three.
            all_seconds += 180 if on >= 600 and not stays_on else 60
            on += 60 if stays_on else 0
        if (bouts := bouts_in(wish, code)) is not None:
            under, whole = seconds_of_bouts(bouts)
            on, all_seconds = on + under, all_seconds + whole
            continue
        for place, reps in enumerate(protocol.sets):
            if place:
                on += 0 if protocol.released_between_sets else protocol.rest_seconds
                all_seconds += protocol.rest_seconds
            for _ in range(reps):
                on, all_seconds = on + sum(one_rep), all_seconds + sum(one_rep)
    return on, all_seconds


def walk_of_a_limb(wish: dict, limb: Limb) -> int:
    """Seconds with a cuff on one limb: the walk through nothing but the turns in which it works."""
    regions = {exercise.code: exercise.region for exercise, _ in wish["items"]}
    worn = [
        code
        for code, side in turns_in(wish)
        if regions[code] == limb.region and side in ("", limb.side.value)
    ]
    protocol = wish["protocol"]
    of_a_turn = sum(protocol.sets) * protocol.tempo.seconds_per_rep
    of_a_turn += 0 if protocol.released_between_sets else protocol.rest_seconds * (len(protocol.sets) - 1)
    moves = len({(regions[code], side) for code, side in turns_in(wish)}) > 1
    stays_on = stays_on_in(wish) and not moves
    minutes = [bouts_in(wish, code) for code in worn]
    in_all = sum(of_a_turn if bouts is None else seconds_of_bouts(bouts)[0] for bouts in minutes)
    return in_all + (60 * max(0, len(worn) - 1) if stays_on else 0)


def minutes_agree(chance: random.Random) -> str | None:
    wish = some_session(chance)
    timing = plan_session(**wish).timing
    counted = walk(wish)
    if (timing.cuff_seconds, timing.elapsed_seconds) != counted:
        return f"{timing.cuff_seconds} and {timing.elapsed_seconds} for {counted}: {wish}"
    for limb in Limb:
        seconds = timing.limb_seconds.get(limb, 0)
        if seconds != walk_of_a_limb(wish, limb) or seconds > timing.cuff_seconds:
            return f"{limb}: {seconds} for {walk_of_a_limb(wish, limb)} of {timing.cuff_seconds}: {wish}"
    minutes = wish["limits"].max_cuff_minutes
    cap = 900 if minutes is None else min(900, minutes * 60)
    if timing.fits != (counted[0] <= cap) or timing.over_by_seconds != max(0, counted[0] - cap):
        return f"over by {timing.over_by_seconds}: {wish}"
    return None


def is_limited(limits: Limits) -> bool:
    """Whether nobody may go to failure under these limits."""
    return limits.no_max_test or (limits.max_percent_1rm or 99) <= 30 or (limits.max_cuff_minutes or 99) <= 10


def assignable_means_all_of_it(chance: random.Random) -> str | None:
    wish = some_session(chance)
    plan = plan_session(**wish)
    codes = [exercise.code for exercise, _ in wish["items"]]
    whole = (
        codes
        and len(set(codes)) == len(codes)
        and all(exercise.region is wish["region"] for exercise, _ in wish["items"])
        and [(row.exercise_code, row.side or "") for row in plan.prescriptions] == turns_in(wish)
        and walk(wish)[0] <= min(900, (wish["limits"].max_cuff_minutes or 15) * 60)
        and not (
            wish["protocol"].to_failure
            and is_limited(wish["limits"])
            and any(exercise.kind not in MINUTES for exercise, _ in wish["items"])
        )
    )
    return None if bool(whole) == plan.assignable else f"assignable {plan.assignable}, but {whole}: {wish}"


def swaps_stay_in_the_region(chance: random.Random) -> str | None:
    wish = some_session(chance)
    if not wish["items"]:
        return None
    exercise, percent = chance.choice(wish["items"])
    of_a_plan = ("region", "items", "cuff_mode", "sides", "bouts")
    given = {name: value for name, value in wish.items() if name not in of_a_plan}
    candidates = chance.sample(CATALOGUE, 6)
    for swap in swaps(exercise, candidates=candidates, percent_1rm=percent, **given):
        if swap.prescription.kind is exercise.kind and exercise.kind is not WorkKind.LOADED:
            continue
        facts = swap.prescription.load_facts
        share = facts.load_kg * 100 / facts.one_rep_max_kg
        if swap.exercise.region is not exercise.region or not Decimal(20) <= share <= 50:
            return f"{swap.exercise.code} for {exercise.code}: {wish}"
        if swap.exercise.code == exercise.code:
            return f"{exercise.code} for itself: {wish}"
    return None


def loads_rest_on_the_limb(chance: random.Random) -> str | None:
    """20 to 50 % of the limb's own 1RM; without one, 20 to 25 % of what stands in for it."""
    wish = some_session(chance)
    exercises = {exercise.code: exercise for exercise, _ in wish["items"]}
    for row in plan_session(**wish).prescriptions:
        if row.kind is not WorkKind.LOADED:
            continue
        maxes, code, side = wish["one_rep_maxes"], row.exercise_code, row.side
        own = maxes.get((code, side))
        most = 50
        if own is None and exercises[code].unilateral and (code, None) in maxes:
            own = maxes[code, None]
            most = 25 if wish["affected"] in row.limbs else 50
        elif own is None and side is not None:
            own, most = maxes.get((code, side.other)), 25
        if own is None:
            return f"{code} {side} has a load and no 1RM: {wish}"
        share = row.lifted_kg * 100 / own.load_kg
        if not 20 <= share <= most:
            return f"{code} {side} at {share} of at most {most} %: {wish}"
    return None


PROPERTIES = {
    "a load rests on the limb that lifts it": loads_rest_on_the_limb,
    "minutes agree with an independent count": minutes_agree,
    "a plan is assignable only as a whole": assignable_means_all_of_it,
    "swaps stay in the region and in the band": swaps_stay_in_the_region,
}
