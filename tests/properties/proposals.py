"""Double-logged data: sets that came twice, late, or from two phones propose the same next load."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from clients.domain.clearance import Limits
from clients.domain.equipment import TYPICAL_GYM, Equipment, EquipmentKind
from clients.domain.numbers import Unit
from sessions.domain.events import Event, EventKind
from sessions.domain.exercises import BY_CODE
from sessions.domain.progression import Proposal, outcome_of, propose
from sessions.domain.record import PlannedExercise, fold, record_as_json
from tests.domain.sessions.builders import START
from tests.properties.prescriptions import TODAY
from tests.properties.sessions import some_max
from tests.properties.tally import met

CODE = "leg-press"
SETS = (30, 15, 15, 15)
FINE_STACK = Equipment(
    kind=EquipmentKind.STACK, unit=Unit.KG, smallest=Decimal(1), step=Decimal(1), largest=Decimal(200)
)


def some_log(chance: random.Random, plan: PlannedExercise, number: int) -> list[Event]:
    """One session as a phone logs it: mostly whole and easy, sometimes short, hard, corrected or undone."""
    made: list[Event] = []

    def add(kind: str, **body) -> Event:
        event = Event(
            id=UUID(int=number * 100 + len(made) + 1),
            kind=EventKind(kind),
            schema=1,
            occurred_at=START + timedelta(seconds=60 * len(made)),
            received_at=START + timedelta(seconds=60 * len(made)),
            body=body,
        )
        made.append(event)
        return event

    add("started")
    add("cuffs_on")
    done = []
    for place, reps in enumerate(SETS[: chance.choice((4, 4, 4, 4, 3, 5))], start=1):
        lifted = plan.load_kg - chance.choice((0, 0, 0, 0, 0, 0, 0, 5))
        did = max(0, reps - chance.choice((0, 0, 0, 0, 0, 1, 12)))
        done.append(add("set_performed", prescription=str(plan.id), set=place, reps=did, load_kg=str(lifted)))
    if chance.random() < 0.2:
        wrong = chance.choice(done)
        undone = {"undone": True} if chance.random() < 0.3 else {}
        add("set_corrected", corrects=str(wrong.id), reps=chance.choice((15, 30)), **undone)
    if chance.random() < 0.9:
        felt = {"effort": chance.choice((4, 6, 7, 8)), "discomfort": chance.choice((2, 4, 5, 6, 8))}
        add("feedback", prescription=str(plan.id), **felt)
    add("cuffs_off")
    add("finished")
    return made


def sent_again(chance: random.Random, log: list[Event]) -> list[Event]:
    """The same log after a bad network: batches of it again, in any order, some received later."""
    batch = chance.choices(log, k=chance.randrange(1, 2 * len(log)))
    late = [
        replace(each, received_at=each.occurred_at + timedelta(hours=chance.randrange(48))) for each in batch
    ]
    mixed = log + late
    chance.shuffle(mixed)
    return mixed


def by_a_second_phone(chance: random.Random, log: list[Event]) -> list[Event]:
    """Sets of the log a second time, under ids of another phone, a moment later each.

    One that was undone is left out: logged again it is the set, and counts.
    """
    undone = {each.body["corrects"] for each in log if "undone" in each.body}
    sets = [each for each in log if each.kind == "set_performed" and str(each.id) not in undone]
    later = timedelta(seconds=3)
    again = [
        replace(each, id=UUID(int=each.id.int + 10**6), occurred_at=each.occurred_at + later)
        for each in chance.sample(sets, chance.randrange(1, len(sets) + 1))
    ]
    return log + again


def proposed(logs: list[list[Event]], plans: list[PlannedExercise], given: dict) -> object:
    """What the newest sessions say, newest first, through the record as it is stored."""
    outcomes = []
    for number, (log, plan) in enumerate(zip(logs, plans, strict=True)):
        stored: dict[str, Any] = record_as_json(fold(log, [plan]))
        [recorded] = stored["exercises"]
        outcome = outcome_of(
            recorded,
            session_id=UUID(int=number + 1),
            on=TODAY - timedelta(days=3 * number),
            asked_sets=plan.sets,
            failure_from=given["failure_from"],
            load_kg=plan.load_kg,
        )
        outcomes.append(outcome)
    rules = {name: value for name, value in given.items() if name != "failure_from"}
    return propose(exercise=BY_CODE[CODE], outcomes=outcomes, today=TODAY, **rules)


def double_logging_changes_nothing(chance: random.Random) -> str | None:
    one_rep_max = some_max(chance, CODE)
    given = {
        "one_rep_max": one_rep_max,
        "equipment": chance.choice(([FINE_STACK], TYPICAL_GYM)),
        "limits": Limits(max_percent_1rm=chance.choice((None, None, 25, 35))),
        "failure_from": 1 if chance.random() < 0.15 else None,
    }
    load_kg = (one_rep_max.load_kg * chance.choice((22, 28, 30, 33)) / 100).quantize(Decimal(1))
    plans = [
        PlannedExercise(id=UUID(int=900 + number), code=CODE, sets=SETS, load_kg=load_kg, rest_seconds=30)
        for number in range(2)
    ]
    logs = [some_log(chance, plan, number + 1) for number, plan in enumerate(plans)]
    once = proposed(logs, plans, given)
    met["proposals" if isinstance(once, Proposal) else "no proposal"] += 1
    for again in (sent_again, by_a_second_phone):
        twice = proposed([again(chance, log) for log in logs], plans, given)
        if twice != once:
            return f"{again.__name__}: {once} became {twice}: {logs}"
    return None


PROPERTIES = {"what is logged twice proposes the same load": double_logging_changes_nothing}
