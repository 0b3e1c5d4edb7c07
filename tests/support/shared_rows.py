"""Rows that many tests begin with are made once and kept, each test seeing just those it asks for.

A fixture under `made_once` runs inside a savepoint below the transaction of the test. The next test rolls
back what it does not ask for and finds the rest; it gets its own copy of what the fixture returned, and what
it changes is rolled back at its end as ever. Tests that need real transactions call it as any other.
"""

import copy
import functools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

# What a fixture may ask for beside others made once.
NO_ROWS = {"db"}
_makers: set[Callable] = set()


def made_once(make: Callable) -> Callable:
    """A fixture of rows: one making for the tests of a file that ask for it. Its arguments are made once too.

    Not for rows whose age in seconds matters, nor for a signed-in browser.
    """

    @functools.wraps(make)
    def value(**asked: Any) -> Any:
        return _shelf.copy_of(make) if make in _shelf.kept else make(**asked)

    _makers.add(make)
    return pytest.fixture(value)


class Shelf:
    """What is kept now, the oldest first: what makes it -> its savepoint and what it returned."""

    def __init__(self) -> None:
        self.kept: dict[Callable, tuple[transaction.Atomic, Any]] = {}
        self.file = ""

    def prepare(self, item: pytest.Item) -> None:
        """Roll back what this test does not ask for, and make what is missing."""
        wanted = chain(item)
        if self.file != item.location[0]:
            self.clear()
            self.file = item.location[0]
        strangers = [place for place, make in enumerate(self.kept) if make not in wanted.values()]
        if strangers:
            self._roll_back_to(strangers[0])
        for name, make in wanted.items():
            if make not in self.kept:
                asked = {each: wanted.get(each) for each in arguments(item, name)}
                self._make(make, {each: other and self.copy_of(other) for each, other in asked.items()})

    def _make(self, make: Callable, asked: dict[str, Any]) -> None:
        savepoint = transaction.atomic()
        savepoint._from_testcase = True  # as Django marks its own: a durable transaction may begin inside
        savepoint.__enter__()
        try:
            value = make(**asked)
        except BaseException as error:
            savepoint.__exit__(type(error), error, error.__traceback__)
            raise
        self.kept[make] = (savepoint, value)

    def copy_of(self, make: Callable) -> Any:
        return copy.deepcopy(self.kept[make][1])

    def clear(self) -> None:
        self._roll_back_to(0)

    def _roll_back_to(self, place: int) -> None:
        for make in reversed(list(self.kept)[place:]):
            savepoint, _ = self.kept.pop(make)
            transaction.set_rollback(True)
            savepoint.__exit__(None, None, None)


_shelf = Shelf()
prepare, clear = _shelf.prepare, _shelf.clear


def arguments(item: pytest.Item, name: str) -> tuple[str, ...]:
    return item._fixtureinfo.name2fixturedefs[name][-1].argnames


def chain(item: pytest.Item) -> dict[str, Callable]:
    """The fixtures made once that a test asks for, each after those it asks for itself."""
    definitions = item._fixtureinfo.name2fixturedefs
    found: dict[str, Callable] = {}

    def add(name: str) -> None:
        make = getattr(definitions[name][-1].func, "__wrapped__", None) if name in definitions else None
        if make not in _makers or name in found:
            return
        for other in arguments(item, name):
            add(other)
            if other not in found and other not in NO_ROWS:
                raise pytest.UsageError(f"{name} is made once, and asks for {other}, which is not")
        found[name] = make

    for name in item.fixturenames:
        add(name)
    return found
