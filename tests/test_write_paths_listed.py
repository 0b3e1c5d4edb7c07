"""The tables of write paths are complete.

The paths are found in the code, not remembered: a function that writes these rows, or a way in that can reach
one, and is not in the tables, fails the suite.
"""

import ast
from collections.abc import Set
from functools import cache
from pathlib import Path

from django.contrib import admin

from clients.models import Clearance
from sessions.models import TrainingSession
from tests.support.call_graph import entry_points, functions, modules, name_of, reachable_functions
from tests.support.write_paths import (
    ASSIGNING,
    BLOCKS,
    CALENDAR,
    CLEARANCE,
    CLEARANCE_PATHS,
    FOLLOWING,
    SESSION_PATHS,
    TABLE,
)

MODELS = {Clearance, TrainingSession}
WRITES = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update"}
WRITES |= {"acreate", "aupdate", "asave", "abulk_create", "execute", "executemany"}
# Columns that say who may train what, and when. Whoever writes none of them prescribes nothing.
TELLING = {field.attname for model in MODELS for field in model._meta.concrete_fields} | {
    "clearance",
    "client",
}
TELLING -= {"state", "started_at", "ended_at", "reps_done", "cuff_seconds", "volume_kg", "effort"}
TELLING -= {"discomfort", "symptom_count", "record", "cancel_reason", "cancelled_by", "revoke_reason"}
TELLING -= {"moved_at", "moved_by", "moved_by_id", "moved_from_on"}

MAKES_SESSION = {
    f"{ASSIGNING}.write_session",
    f"{ASSIGNING}.renew_session",
    f"{CALENDAR}._save",
    f"{FOLLOWING}._rewrite",
}
MAKES_CLEARANCE = {f"{CLEARANCE}.granting.grant"}
# What else writes these rows, or rows that a machine cannot tell from them, and why it prescribes nothing.
WRITES_NOTHING_THAT_PRESCRIBES = {
    f"{ASSIGNING}.cancel_session": "takes a session away",
    f"{ASSIGNING}.take_cuffs_off": "takes the cuffs and the clearance away, and asks the rule for that",
    f"{CALENDAR}.skip_session": "takes a session away",
    f"{CLEARANCE}.revoking.revoke": "takes a clearance away",
    "sessions.phone.event_log._write_projections": "what was done, worked out from the events",
    "sessions.phone.event_log.rebuild_record": "the same again",
    "sessions.messaging.kinds.examples.example_session": "an example for a preview, never saved",
    "sessions.messaging.kinds.renewal.add_example": "the same",
    "clients.screening.actions.submit._copy_to_profile": "what was measured for the answers",
}
# The actions that ask first. Nothing reaches a writer but through one of them.
ASKS_THE_GATE = {
    f"{ASSIGNING}.assign_session",
    f"{ASSIGNING}.renew_session",
    f"{BLOCKS}.assign_block",
    f"{CALENDAR}.move_session",
    f"{CALENDAR}.restore_session",
    f"{FOLLOWING}.follow_template",
}
ASKS_THE_RULES = {
    f"{CLEARANCE}.granting.acknowledge_cautions",
    f"{CLEARANCE}.deciding.decide_review",
    "clients.screening.actions.submit.submit_screening",
}


@cache
def writers() -> set[str]:
    """Functions that write a session or a clearance, or what a machine cannot tell from one."""
    found = set()
    for module in modules():
        named = {name for name, thing in vars(module).items() if isinstance(thing, type) and thing in MODELS}
        for function in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                calls = (each for each in ast.walk(function) if isinstance(each, ast.Call))
                if any(_writes(call, named) for call in calls):
                    found.add(f"{module.__name__}.{function.name}")
    return found


def _writes(call: ast.Call, named: set[str]) -> bool:
    receiver = ast.unparse(call.func)
    root = receiver.split(".")[0]
    if isinstance(call.func, ast.Name):
        return root in named
    if (
        not isinstance(call.func, ast.Attribute)
        or call.func.attr not in WRITES
        or receiver.startswith("super()")
    ):
        return False
    if not named and not any(word in receiver for word in ("training_session", "clearance", "cursor")):
        return False
    if ".objects." in receiver and root not in named:
        return False  # of another model, and it says so
    if call.func.attr == "bulk_create" and root not in named:
        return False
    columns = _columns(call)
    return columns is None or bool(columns & TELLING) or root in named


def _columns(call: ast.Call) -> set[str] | None:
    """The columns that a call names, or None where that is only known as it runs."""
    columns = set()
    for keyword in call.keywords:
        if keyword.arg is None:
            return None
        if keyword.arg == "update_fields":
            if not isinstance(keyword.value, ast.List):
                return None
            named = {each.value for each in keyword.value.elts if isinstance(each, ast.Constant)}
            return {str(each) for each in named} if len(named) == len(keyword.value.elts) else None
        columns.add(keyword.arg)
    is_save = isinstance(call.func, ast.Attribute) and call.func.attr == "save"
    return None if is_save else columns


def test_every_function_that_writes_such_rows_is_listed():
    assert writers() == MAKES_SESSION | MAKES_CLEARANCE | set(WRITES_NOTHING_THAT_PRESCRIBES)


def ways_to(sinks: set[str], without: Set[str] = frozenset()) -> set[str]:
    targets = {functions()[name] for name in sinks}
    left_out = {functions()[name] for name in without}
    return {
        name
        for name, starts in entry_points().items()
        if any(targets & reachable_functions(start, without=left_out) for start in starts)
    }


def test_every_way_in_that_reaches_a_writer_is_listed():
    assert ways_to(MAKES_SESSION) == {name for name in SESSION_PATHS if not name.startswith("action")}
    assert ways_to(MAKES_CLEARANCE) - {"command seed_demo"} == {
        name for name in CLEARANCE_PATHS if not name.startswith("action")
    }
    asking = {f"action {name}" for name in ASKS_THE_GATE | ASKS_THE_RULES}
    assert asking == {name for name in TABLE if name.startswith("action")}


def test_nothing_reaches_a_writer_but_through_an_action_that_asks():
    assert ways_to(MAKES_SESSION, without=ASKS_THE_GATE) == set()
    assert ways_to(MAKES_CLEARANCE, without=ASKS_THE_RULES) == set()


def test_the_back_office_writes_neither(rf):
    for model in MODELS:
        office = admin.site._registry[model]
        assert not any(
            allowed(rf.get("/"))
            for allowed in (
                office.has_add_permission,
                office.has_change_permission,
                office.has_delete_permission,
            )
        )


def test_the_graph_sees_a_way_in_that_nobody_listed():
    """The negative control: the same search finds a writer behind a view as soon as one calls it."""
    start = functions()["sessions.planning.views.planner.session_new"]

    assert f"{ASSIGNING}.write_session" in {name_of(each) for each in reachable_functions(start)}
