"""Who can reach whom in our own code: read from the compiled functions, too wide rather than too narrow.

A name that a function mentions counts as a call; a class counts as all of its methods, inherited ones too.
"""

import functools
import importlib
import pkgutil
import types
from collections.abc import Iterable, Iterator
from inspect import unwrap

from celery import current_app
from django.core.management import get_commands, load_command_class
from django.urls import URLPattern, URLResolver, get_resolver

APPS = ("bfr_site", "clients", "sessions")
# Modules whose functions write, by their last or last but one name.
WRITING = {
    *("actions", "days_off_actions", "preference_actions", "digest_actions", "locks"),
    *("event_log", "triggers", "schedule", "queue", "sweep", "resend", "nudges", "review_notices"),
    *("heartbeat", "devices", "bounces"),
}
NO_CODE = ("migrations", "bfr_site.run", "bfr_site.wsgi", "bfr_site.celery")


def name_of(thing) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"


def is_ours(thing) -> bool:
    return (getattr(thing, "__module__", None) or "").split(".")[0] in APPS


@functools.cache
def modules() -> tuple[types.ModuleType, ...]:
    names = {
        each.name
        for app in APPS
        for each in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}.")
        if not any(skipped in each.name for skipped in NO_CODE)
    }
    return tuple(importlib.import_module(name) for name in sorted(names))


@functools.cache
def functions() -> dict[str, types.FunctionType]:
    """Every function of our own, methods included, by its full name."""
    found: dict[str, types.FunctionType] = {}
    for module in modules():
        for thing in vars(module).values():
            if is_ours(thing) and thing.__module__ == module.__name__:
                found |= {name_of(each): each for each in functions_in(thing)}
    return found


def functions_in(thing) -> Iterator[types.FunctionType]:
    """The function behind any decorators; of a class every method, inherited ones too."""
    if isinstance(thing, type):
        inherited = (member for each in thing.__mro__ if is_ours(each) for member in vars(each).values())
        for member in inherited:
            inner = getattr(member, "fget", None) or getattr(member, "func", None) or member
            inner = getattr(inner, "__func__", inner)
            if isinstance(inner, types.FunctionType):
                yield unwrap(inner)
    elif callable(thing):
        inner = thing.run if hasattr(thing, "apply_async") else thing
        inner = unwrap(getattr(inner, "__func__", inner))
        if isinstance(inner, types.FunctionType):
            yield inner


def code_objects(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from code_objects(constant)


@functools.cache
def called_functions(function: types.FunctionType) -> frozenset[types.FunctionType]:
    """Our own functions that this one mentions."""
    names = {name for code in code_objects(function.__code__) for name in code.co_names}
    mentioned = [function.__globals__[name] for name in names if name in function.__globals__]
    for thing in list(mentioned):
        if isinstance(thing, types.ModuleType) and thing.__name__.split(".")[0] in APPS:
            mentioned += [vars(thing)[name] for name in names if name in vars(thing)]
    # Imported inside the function, or a method called on self: anything of ours with that name.
    unknown = names - set(function.__globals__)
    mentioned += [
        each
        for each in functions().values()
        if each.__name__ in unknown and may_be_called_from(each, function)
    ]
    return frozenset(
        each for thing in mentioned if is_ours(thing) for each in functions_in(thing) if is_ours(each)
    )


def may_be_called_from(called: types.FunctionType, caller: types.FunctionType) -> bool:
    """A method of the caller's own package, or whatever an action is called: those names are told apart."""
    room_parts = set(called.__module__.split("."))
    return bool(room_parts & WRITING) or called.__module__ == caller.__module__


def reachable_functions(
    root: types.FunctionType, without: Iterable[types.FunctionType] = ()
) -> frozenset[types.FunctionType]:
    """Everything of ours that this function can end up in, unless by way of `without`."""
    seen, waiting, closed = set(), [root], set(without)
    while waiting:
        function = waiting.pop()
        if function not in seen and function not in closed:
            seen.add(function)
            waiting += called_functions(function)
    return frozenset(seen)


def entry_points() -> dict[str, frozenset[types.FunctionType]]:
    """Every way in: routes, commands, tasks, whatever an app does when it starts or hears a signal."""
    ways = {f"route {name}": functions_of_callback(callback) for name, callback in routes()}
    for name, app in get_commands().items():
        if app in APPS:
            ways[f"command {name}"] = frozenset(functions_in(type(load_command_class(app, name))))
    current_app.loader.import_default_modules()
    for name, task in current_app.tasks.items():
        if is_ours(task):
            ways[f"task {name}"] = frozenset(functions_in(task))
    for name, function in functions().items():
        if name.endswith("Config.ready") or ".signals." in name or ".api" in function.__module__:
            ways[f"code {name}"] = frozenset({function})
    return ways


def routes(resolver=None, namespace: str = "") -> Iterator[tuple[str, object]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry.callback


def functions_of_callback(callback) -> frozenset[types.FunctionType]:
    """A view of ours, or what of ours a library's view was given."""
    callback = getattr(callback, "view_class", callback)
    return frozenset(each for each in functions_in(callback) if is_ours(each))
