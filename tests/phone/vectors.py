"""Examples that the phone's scripts are held to: events in, and what the rules in Python make of them.

`make_vectors(count, seed)` gives random logs and one whole session, event by event.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from clients.domain.regions import Limb
from sessions.domain import ready
from sessions.domain.deviations import END_REASONS, LATER_REASONS, LOAD_REASONS, SKIP_REASONS, Refill
from sessions.domain.effort import may_leave_out
from sessions.domain.events import Event, EventKind, check_body, schema_of
from sessions.domain.protocols import (
    CHANGEOVER_SECONDS,
    LONG_CHANGEOVER_FROM_SECONDS,
    LONG_CHANGEOVER_SECONDS,
    CuffMode,
)
from sessions.domain.record import (
    PlannedExercise,
    SessionRecord,
    Step,
    fold,
    next_step,
    record_as_json,
)
from sessions.domain.symptoms import STOP_REASONS, SYMPTOMS, SymptomKind
from sessions.phone.bouts import bouts_in_payload
from tests.domain.sessions.builders import (
    CURL,
    EXTENSION,
    RELEASED_WALK,
    RESTING,
    START,
    WALK,
    WALK_BOUTS,
)

CAPS = (900, 600, 60)
BOUT_KINDS = (EventKind.BOUT_STARTED, EventKind.BOUT_PAUSED, EventKind.BOUT_RESUMED)
USUAL_KINDS = (EventKind.SET_PERFORMED, EventKind.CUFFS_ON, EventKind.CUFFS_OFF)
TIMED_KINDS = (*BOUT_KINDS, *BOUT_KINDS, *USUAL_KINDS, EventKind.STARTED)
# The last set of the second exercise asks for as many as possible.
PLAN = (EXTENSION, replace(CURL, failure_from=len(CURL.sets)))
# In minutes: cuffs on in the rests, off in them, and at rest; short, so that a log reaches their ends.
TIMED_PLAN = (
    RESTING,
    replace(WALK, bouts=replace(WALK_BOUTS, count=3, seconds=60, rest_seconds=30)),
    replace(
        RELEASED_WALK, bouts=replace(WALK_BOUTS, count=2, seconds=60, cuffs_stay_on=False), rest_seconds=30
    ),
)
Plan = tuple[PlannedExercise, ...]
PLANS: tuple[Plan, ...] = (PLAN, TIMED_PLAN)


def make_vectors(count: int, seed: int) -> dict[str, object]:
    """`count` random logs and the whole session; the same seed gives the same."""
    dice = random.Random(seed)
    logs: list[tuple[Plan, list[Event]]] = [(PLAN, random_log(dice)) for _ in range(count)]
    logs += [(PLAN, log) for log in whole_session() + whole_session(released=True)]
    logs += [(PLAN, log) for log in put_off_in_the_middle()]
    logs += [(TIMED_PLAN, timed_log(dice)) for _ in range(count)]
    logs += [(TIMED_PLAN, paused_for(seconds)) for seconds in (599, 600, 601, 650)]
    return {
        "seed": seed,
        "plans": [[plan_as_json(planned) for planned in plan] for plan in PLANS],
        "changeover_seconds": CHANGEOVER_SECONDS,
        "long_changeover": {
            "from_seconds": LONG_CHANGEOVER_FROM_SECONDS,
            "seconds": LONG_CHANGEOVER_SECONDS,
        },
        "ends_session": [kind.value for kind, symptom in SYMPTOMS.items() if symptom.ends_session],
        "cases": [*(random_case(plan, log, dice) for plan, log in logs), *cases_at_the_cap()],
    }


def random_case(plan: Plan, log: list[Event], dice: random.Random) -> dict[str, object]:
    now = START + timedelta(seconds=dice.choice((0, 5, 30, 61, 1200)), milliseconds=dice.randint(0, 999))
    mode, cap = dice.choice(list(CuffMode)), dice.choice(CAPS)
    earlier = [dice.choice((8, 9, 10)) for _ in range(dice.randint(0, 2))]
    released = plan is PLAN and dice.random() < 0.3
    return case(log, plan=plan, now=now, mode=mode, cap=cap, earlier=earlier, released=released)


def cases_at_the_cap() -> Iterator[dict[str, object]]:
    """The cuffs are on for as long as they may be, a second less and half a second more."""
    log = [
        Event(id=UUID(int=number), kind=kind, schema=1, occurred_at=START, body=body)
        for number, (kind, body) in enumerate(
            ((EventKind.STARTED, {"ready": ready.all_no()}), (EventKind.CUFFS_ON, {})), start=1
        )
    ]
    for cap in CAPS:
        for seconds in (cap - 1, cap, cap + 0.5):
            now = START + timedelta(seconds=seconds)
            yield case(log, now=now, mode=CuffMode.CONTINUOUS, cap=cap, earlier=[])


def case(
    log: list[Event],
    *,
    plan: Plan = PLAN,
    now: datetime,
    mode: CuffMode,
    cap: int,
    earlier: list[int],
    released: bool = False,
) -> dict[str, object]:
    which = PLANS.index(plan)
    if released:
        plan = tuple(replace(planned, released_between_sets=True) for planned in plan)
    record = fold(log, plan)
    step = next_step(record, plan, mode, now, cap_seconds=cap)
    return {
        "plan": which,
        "released": released,
        "earlier": earlier,
        "may_leave_out": may_leave_out(record, earlier, step),
        "events": [event_as_json(event) for event in log],
        "record": record_as_json(record),
        "now": now.isoformat(),
        "mode": mode.value,
        "cap_seconds": cap,
        "step": step_as_json(step, record),
    }


def timed_log(dice: random.Random) -> list[Event]:
    """A log of work in minutes, at one of several speeds, so that pauses and ends are met and missed."""
    log, speed = random_log(dice, TIMED_PLAN, TIMED_KINDS), dice.choice((1, 3, 10, 40))
    return [replace(event, occurred_at=START + (event.occurred_at - START) * speed) for event in log]


def paused_for(seconds: int) -> list[Event]:
    """A walk that stood for so long and went on: ten minutes are the most that a pause may take."""
    named = {"prescription": str(TIMED_PLAN[1].id), "set": 1}
    said: tuple[tuple[EventKind, int, dict[str, Any]], ...] = (
        (EventKind.STARTED, 0, {"without_cuffs": True}),
        (EventKind.BOUT_STARTED, 5, named),
        (EventKind.BOUT_PAUSED, 15, named),
        (EventKind.BOUT_RESUMED, 15 + seconds, named),
    )
    return [
        Event(
            id=UUID(int=number),
            kind=kind,
            schema=schema_of(kind, body),
            occurred_at=START + timedelta(seconds=at),
            body=body,
        )
        for number, (kind, at, body) in enumerate(said, start=1)
    ]


def random_log(
    dice: random.Random, plan: Plan = PLAN, usual: tuple[EventKind, ...] = USUAL_KINDS
) -> list[Event]:
    """Up to 25 events in any order, some of them twice; close together, so that instants clash."""
    made: dict[UUID, Event] = {}
    # A few kinds in most logs, so that long stretches of a session come up as well as noise.
    kinds = dice.choice((list(EventKind), list(usual)))
    for _ in range(dice.randint(0, 25)):
        made.setdefault(
            event_id := UUID(int=dice.getrandbits(128)), random_event(dice, event_id, kinds, made, plan)
        )
    log = list(made.values())
    log += dice.choices(log, k=dice.randint(0, 4)) if log else []
    dice.shuffle(log)
    return log


def random_event(
    dice: random.Random, event_id: UUID, kinds: list[EventKind], made: dict, plan: Plan
) -> Event:
    kind = dice.choice(kinds)
    body = random_body(dice, kind, made, plan)
    event = Event(
        id=event_id,
        kind=kind,
        schema=schema_of(kind, body),
        occurred_at=START
        + timedelta(seconds=dice.randint(0, 40), microseconds=dice.choice((0, 500, 250_000))),
        body=body,
    )
    assert not check_body(event.kind, event.schema, event.body)
    return event


def random_body(dice: random.Random, kind: EventKind, made: dict, plan: Plan) -> dict[str, Any]:
    prescription = str(dice.choice(plan).id)
    if kind in BOUT_KINDS:
        return {"prescription": prescription, "set": dice.choice((1, 1, 1, 2, 3))}
    if kind is EventKind.STARTED:
        answers = {code: dice.random() < 0.05 for code in ready.all_no()}
        asked: dict[str, object] = {"ready": answers}
        return dice.choice(({}, {}, asked, asked | {"without_cuffs": True}))
    if kind is EventKind.CUFFS_ON:
        felt: dict[str, Any] = {"prescription": prescription, "tightness": dice.randint(0, 10)}
        limbs = dice.sample(list(Limb), dice.randint(1, 3))
        gauge: dict[str, Any] = {
            "prescription": prescription,
            "set_mmhg": {limb.value: dice.randint(0, 400) for limb in limbs},
        }
        return dice.choice(({}, felt, gauge, gauge | {"refill": dice.choice(list(Refill)).value}))
    if kind is EventKind.SET_PERFORMED:
        load = dice.choice(("17.5", "10", "0.25"))
        typed = {"seconds": dice.randint(0, 900)} if plan is TIMED_PLAN and dice.random() < 0.2 else {}
        return typed | {
            "prescription": prescription,
            "set": dice.choice((1, 1, 2, 3)) if plan is TIMED_PLAN else dice.randint(1, 5),
            "reps": dice.randint(0, 40),
            "load_kg": load,
        }
    if kind is EventKind.LOAD_CHANGED:
        load = dice.choice(("17.5", "10", "12.25", f"{plan[0].load_kg:f}"))
        return {
            "prescription": prescription,
            "load_kg": load,
            "reason": dice.choice(LOAD_REASONS).value,
        }
    if kind is EventKind.SET_CORRECTED:
        corrects = str(dice.choice(list(made) or [UUID(int=1)]))
        more = dice.choice(({}, {"load_kg": "12.5"}, {"undone": True}, {"undone": False}, {"seconds": 77}))
        return {"corrects": corrects, "reps": dice.randint(0, 40), **more}
    if kind is EventKind.FEEDBACK:
        return {
            "prescription": prescription,
            "effort": dice.randint(0, 10),
            "discomfort": dice.randint(0, 10),
            **dice.choice(({}, {}, {"still_set": True}, {"still_set": False})),
        }
    if kind is EventKind.EXERCISE_SKIPPED:
        return {"prescription": prescription, "reason": dice.choice(SKIP_REASONS).value}
    if kind is EventKind.EXERCISE_LATER:
        return {"prescription": prescription, "reason": dice.choice(LATER_REASONS).value}
    if kind is EventKind.FINISHED:
        return {"reason": dice.choice(END_REASONS).value} if dice.random() < 0.5 else {}
    if kind is EventKind.SET_LEFT_OUT:
        return {"prescription": prescription, "set": dice.randint(1, 5)}
    if kind is EventKind.SYMPTOM:
        return {"kind": dice.choice(list(SymptomKind)).value}
    if kind is EventKind.STOPPED:
        return {"reason": dice.choice(STOP_REASONS)}
    return {"text": "Fine."} if kind is EventKind.NOTE else {}


def whole_session(*, released: bool = False) -> list[list[Event]]:
    """A session of two exercises as prescribed, seen after each of its events. `released`: off in rests."""
    steps: list[tuple[EventKind, dict[str, object]]] = [(EventKind.STARTED, {"ready": ready.all_no()})]
    for planned in PLAN:
        named = {"prescription": str(planned.id)}
        steps.append((EventKind.CUFFS_ON, {**named, "tightness": 6}))
        for number, reps in enumerate(planned.sets, start=1):
            done = {"set": number, "reps": reps, "load_kg": f"{planned.load_kg:f}"}
            steps.append((EventKind.SET_PERFORMED, named | done))
            if released and number < len(planned.sets):
                steps += [(EventKind.CUFFS_OFF, {}), (EventKind.CUFFS_ON, {**named})]
        steps += [(EventKind.CUFFS_OFF, {}), (EventKind.FEEDBACK, named | {"effort": 6, "discomfort": 8})]
    steps.append((EventKind.FINISHED, {}))
    log = [
        Event(
            id=UUID(int=index + 1),
            kind=kind,
            schema=1,
            occurred_at=START + timedelta(seconds=45 * index),
            body=body,
        )
        for index, (kind, body) in enumerate(steps)
    ]
    return [log[:length] for length in range(len(log) + 1)]


def put_off_in_the_middle() -> list[list[Event]]:
    """One set of the first exercise, then the second one whole, and the first again; after each event."""
    first: dict[str, object] = {"prescription": str(PLAN[0].id)}
    second: dict[str, object] = {"prescription": str(PLAN[1].id)}
    done: list[tuple[EventKind, dict[str, object]]] = [
        (EventKind.SET_PERFORMED, second | {"set": number, "reps": reps, "load_kg": "10"})
        for number, reps in enumerate(PLAN[1].sets, start=1)
    ]
    steps: list[tuple[EventKind, dict[str, object]]] = [
        (EventKind.STARTED, {"without_cuffs": True}),
        (EventKind.SET_PERFORMED, first | {"set": 1, "reps": 30, "load_kg": "17.5"}),
        (EventKind.EXERCISE_LATER, first | {"reason": "not_free"}),
        *done,
        (EventKind.SET_PERFORMED, first | {"set": 2, "reps": 15, "load_kg": "17.5"}),
    ]
    log = [
        Event(
            id=UUID(int=index + 1),
            kind=kind,
            schema=schema_of(kind, body),
            occurred_at=START + timedelta(seconds=45 * index),
            body=body,
        )
        for index, (kind, body) in enumerate(steps)
    ]
    return [log[:length] for length in range(len(log) + 1)]


def event_as_json(event: Event) -> dict[str, object]:
    return {
        "id": str(event.id),
        "kind": event.kind.value,
        "schema": event.schema,
        "occurred_at": event.occurred_at.isoformat(),
        "body": dict(event.body),
    }


def plan_as_json(planned: PlannedExercise) -> dict[str, object]:
    numbered = {
        "id": str(planned.id),
        "sets": list(planned.sets),
        "rest_seconds": planned.rest_seconds,
        "load_kg": f"{planned.load_kg:f}",
    }
    if planned.bouts is not None:
        released = {"released": True} if planned.released_between_sets else {}
        return numbered | released | {"bouts": bouts_in_payload(planned.bouts)}
    return numbered | ({} if planned.failure_from is None else {"failure_from": planned.failure_from})


def step_as_json(step: Step, record: SessionRecord) -> dict[str, object]:
    """Every field of a step; instants as text."""
    fields = {name: getattr(step, name) for name in step.__slots__}
    if fields.get("clock", "") is None:
        del fields["clock"]
    return {
        "name": step.name,
        **{
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in fields.items()
        },
    }


def as_text(vectors: dict[str, object]) -> str:
    return json.dumps(vectors)
