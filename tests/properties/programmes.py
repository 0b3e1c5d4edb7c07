"""Random programmes, and the rules that each row must keep, worked out a second time."""

import random
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from clients.domain.clearance import Limits
from clients.domain.equipment import Equipment, EquipmentKind
from clients.domain.numbers import Unit
from clients.domain.one_rep_max import Method, OneRepMax
from clients.domain.regions import Region
from clients.domain.sources import Mark
from sessions.domain.exercises import BY_CODE, CATALOGUE
from sessions.domain.programmes import (
    SHIPPED,
    ClientFacts,
    RegionFacts,
    Template,
    TemplateDay,
    TemplateItem,
    TemplateWeek,
    lay_out,
)
from sessions.domain.protocols import PROTOCOLS
from sessions.domain.spacing import OtherSession
from tests.properties.tally import met

KG_OF_A_POUND = Decimal("0.45359237")
# Clock changes, ends of years, and weeks 53 lie in between.
FIRST, LAST = date(2019, 1, 1), date(2033, 1, 1)


def random_case(chance: random.Random) -> dict:
    """Everything that `lay_out` takes: as real as a coach's, or awkward in a few or in many ways."""
    odd = chance.choice((0, 0.05, 0.3))
    template = chance.choice(SHIPPED) if chance.random() < 0.3 else _template(chance, odd)
    start_on = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
    offered = {each.code: each for each in CATALOGUE}
    if chance.random() < odd / 3:
        offered.pop(chance.choice(template.exercise_codes or ("leg-press",)), None)
    wanted = len(template.days) if chance.random() >= odd / 5 else chance.randrange(8)
    return {
        "template": template,
        "exercises": offered,
        "start_on": start_on,
        "weekdays": frozenset(chance.sample(range(7), min(7, wanted))),
        "facts": _facts(chance, odd, template, start_on),
        "days_off": frozenset(_near(chance, start_on) for _ in range(chance.choice((0, 0, 1, 6)))),
        "left_out": frozenset(_near(chance, start_on) for _ in range(chance.choice((0, 0, 0, 9)))),
    }


def _near(chance, start_on):
    return start_on + timedelta(days=chance.randrange(-5, 60))


def _oddly(chance, odd, usual, *awkward):
    return chance.choice(awkward) if chance.random() < odd else usual


def _template(chance, odd):
    days = tuple(_day(chance, odd) for _ in range(_oddly(chance, odd, chance.choice((1, 2, 2, 3, 4)), 6, 7)))
    weeks = tuple(
        TemplateWeek(
            more_percent=Decimal(_oddly(chance, odd / 5, chance.choice((0, 2, 5)), 10, 20)),
            protocol_code=_oddly(chance, odd / 9, chance.choice(PROTOCOLS).code, "gone"),
        )
        for _ in range(_oddly(chance, odd / 3, chance.choice((1, 2, 3, 6)), 12, 13))
    )
    return Template(
        code="random", version=1, name="Random", summary="", days=days, weeks=weeks, source_keys=(),
        mark=Mark.POLICY,
    )  # fmt: skip


def _day(chance, odd):
    region = chance.choice(tuple(Region))
    of_region = [each.code for each in CATALOGUE if each.region is region and each.loadable]
    codes = chance.sample(of_region, _oddly(chance, odd, chance.choice((1, 2)), 3))
    if chance.random() < odd / 9:
        codes.append(chance.choice((chance.choice(CATALOGUE).code, "no-such-exercise", codes[0])))
    percents = [_oddly(chance, odd / 5, chance.choice((25, 30, 33)), 20, 22, 40, 45) for _ in codes]
    return TemplateDay(
        region=region,
        items=tuple(
            TemplateItem(exercise_code=code, percent_1rm=Decimal(percent))
            for code, percent in zip(codes, percents, strict=True)
        ),
    )


def _facts(chance, odd, template, start_on):
    today = start_on - timedelta(days=_oddly(chance, odd, chance.choice((0, 1, 7)), 30, -3))
    equipment = [_equipment(chance, odd, kind) for kind in EquipmentKind]
    return ClientFacts(
        today=today,
        regions={region: _region(chance, odd, today) for region in Region},
        one_rep_maxes={
            (code, None): OneRepMax(
                id=UUID(int=1),
                exercise_code=code,
                load_kg=Decimal(_oddly(chance, odd, chance.randrange(120, 800), 1, 2, 2000)) / 4,
                method=chance.choice(tuple(Method)),
                tested_on=today - timedelta(days=_oddly(chance, odd, chance.choice((0, 3, 20)), 50, 90)),
            )
            for code in template.exercise_codes
            if chance.random() >= odd / 9
        },
        equipment=_oddly(chance, odd / 3, equipment, [], equipment * 2),
        others=[
            OtherSession(region=chance.choice(tuple(Region)), on=_near(chance, start_on))
            for _ in range(_oddly(chance, odd, chance.choice((0, 1)), 4))
        ],
    )


def _region(chance, odd, today):
    usual = today + timedelta(days=84)
    return RegionFacts(
        refusals=_oddly(chance, odd / 5, (), ("Not cleared.",)),
        limits=Limits(
            max_percent_1rm=_oddly(chance, odd, None, 15, 25, 30, 60),
            max_cuff_minutes=_oddly(chance, odd, None, 1, 7, 10, 20),
        ),
        valid_until_on=_oddly(chance, odd, usual, None, today + timedelta(days=chance.randrange(-2, 84))),
        done_on=tuple(today - timedelta(days=3 * ago) for ago in range(chance.choice((0, 1, 2, 9)))),
        planned_on=tuple(_near(chance, today) for _ in range(chance.choice((0, 0, 2)))),
    )


def _equipment(chance, odd, kind):
    unit = chance.choice(tuple(Unit))
    if chance.random() < odd:
        loads = [Decimal(chance.randrange(0, 400)) / 4 for _ in range(chance.randrange(9))]
        return Equipment(kind=kind, unit=unit, loads=tuple(loads))
    smallest, step = Decimal(chance.choice((1, 2, 5))), Decimal(chance.choice(("0.5", "1.25", "2.5", "5")))
    return Equipment(kind=kind, unit=unit, smallest=smallest, step=step, largest=smallest + step * 60)


def broken_rules(case: dict, layout) -> list[str]:
    """What does not hold of this layout, in words; nothing here asks the product."""
    if layout.problems:
        return [] if not layout.rows else ["both rows and a problem"]
    template, facts = case["template"], case["facts"]
    found = []
    days = [row.on for row in layout.rows]
    if len(days) != len(template.weeks) * len(template.days) or days != sorted(set(days)):
        found.append("not one row for each session, in order")
    for row in layout.rows:
        ahead = (row.on - case["start_on"]).days
        if row.on.weekday() not in case["weekdays"] or ahead // 7 != row.week - 1:
            found.append(f"{row.on}: not a chosen day of week {row.week}")
        if not row.is_free and not all(each.message for each in row.conflicts):
            found.append(f"{row.on}: a conflict without words")
        if row.is_free:
            found += [f"{row.on}: {words}" for words in _of_a_free_row(case, row)]
    taken = [(row.region, row.on) for row in layout.free]
    taken_before = [(other.region, other.on) for other in facts.others]
    for place, (region, on) in enumerate(taken):
        for other_region, other_on in taken[:place] + taken_before:
            apart = abs((on - other_on).days)
            if apart == 0 or (region is other_region and apart * 24 < 36):
                found.append(f"{on}: {apart} days from {other_on}")
    return found


def _of_a_free_row(case, row):
    template, facts = case["template"], case["facts"]
    known, day = facts.regions[row.region], template.days[row.day - 1]
    asked = row.plan.prescriptions
    turns = [
        (item.exercise_code, side)
        for item in day.items
        for side in (("left", "right") if BY_CODE[item.exercise_code].unilateral else (None,))
    ]
    if [(each.exercise_code, each.side) for each in asked] != turns:
        yield "not the exercises of the template"
    if any(BY_CODE[each.exercise_code].region is not day.region for each in asked) or not asked:
        yield "another region"
    if known.refusals or row.on < facts.today or row.on in case["days_off"]:
        yield "not cleared, past, or a day off"
    if known.valid_until_on is not None and row.on >= known.valid_until_on:
        yield "after the end of the clearance"
    rests = [(0 if each.released_between_sets else len(each.sets) - 1) * each.rest_seconds for each in asked]
    seconds = sum(sum(each.sets) * each.seconds_per_rep for each in asked) + sum(rests)
    if seconds > min(15, known.limits.max_cuff_minutes or 15) * 60 or seconds != row.plan.timing.cuff_seconds:
        yield f"{seconds} s under the cuff"
    for each in asked:
        yield from _of_a_load(facts, known, row, each)


def _of_a_load(facts, known, row, asked):
    one_rep_max = facts.one_rep_maxes[asked.exercise_code, None]
    share = asked.load_kg * 100 / one_rep_max.load_kg
    if not 20 <= share <= min(40, known.limits.max_percent_1rm or 40):
        yield f"{share} % of 1RM"
    age = (row.on - one_rep_max.tested_on).days
    if age > 84 or (age > 42 and share > 35):
        yield f"a 1RM of {age} days"
    kind = BY_CODE[asked.exercise_code].equipment_kind
    if not any(asked.load_kg in _loads(item) for item in facts.equipment if item.kind is kind):
        yield f"{asked.load_kg} kg cannot be put on"


def _loads(item):
    in_kg = KG_OF_A_POUND if item.unit is Unit.LB else Decimal(1)
    values = item.loads if item.smallest is None else [item.smallest + item.step * rung for rung in range(61)]
    return {value * in_kg for value in values}


def rows_break_nothing(chance: random.Random) -> str | None:
    """No free row breaks region, spacing, cap, clearance or load."""
    case = random_case(chance)
    layout = lay_out(**case)
    met["rows"] += len(layout.rows)
    met["free rows"] += len(layout.free)
    met.update(conflict.code.value for row in layout.rows for conflict in row.conflicts)
    broken = broken_rules(case, layout)
    return f"{broken}: {case}" if broken else None


PROPERTIES = {"no programme row breaks region, spacing, cap or clearance": rows_break_nothing}
