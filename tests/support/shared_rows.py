"""Fixtures whose rows are written once for all tests of a file that ask for them.

A fixture under `shared_rows` runs in a savepoint below the transaction of the test. The next test of the file
rolls back the savepoints it does not ask for, keeps the others, and gets a copy of what the fixture returned.
What a test changes is rolled back at its end as usual. A test that commits runs the fixture itself.
"""

import copy
import functools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

# What such a fixture may ask for besides other shared rows.
FIXTURES_WITHOUT_ROWS = {"db"}
_decorated: set[Callable] = set()


def shared_rows(make: Callable) -> Callable:
    """A pytest fixture that runs once a file. Its arguments must be shared rows too, or `db`.

    Not for rows whose age in seconds matters, nor for a signed-in browser.
    """

    @functools.wraps(make)
    def value(**asked: Any) -> Any:
        return _rows.copy_of(make) if make in _rows.savepoints else make(**asked)

    _decorated.add(make)
    return pytest.fixture(value)


class SharedRows:
    """The open savepoints, oldest first: fixture function -> its savepoint and what it returned."""

    def __init__(self) -> None:
        self.savepoints: dict[Callable, tuple[transaction.Atomic, Any]] = {}
        self.file = ""

    def prepare(self, item: pytest.Function) -> None:
        """Roll back the rows that this test does not ask for, and write those that are missing."""
        wanted = shared_fixtures_of(item)
        if self.file != item.location[0]:
            self.roll_back_all()
            self.file = item.location[0]
        unwanted = [place for place, make in enumerate(self.savepoints) if make not in wanted.values()]
        if unwanted:
            self._roll_back_to(unwanted[0])
        for name, make in wanted.items():
            if make not in self.savepoints:
                asked = {each: wanted.get(each) for each in fixture_arguments(item, name)}
                self._make(make, {each: other and self.copy_of(other) for each, other in asked.items()})

    def _make(self, make: Callable, asked: dict[str, Any]) -> None:
        savepoint = transaction.atomic()
        # As Django's TestCase marks its own, so that a durable transaction may begin inside.
        savepoint._from_testcase = True  # type: ignore[attr-defined]  # private to Django
        savepoint.__enter__()
        try:
            value = make(**asked)
        except BaseException as error:
            savepoint.__exit__(type(error), error, error.__traceback__)
            raise
        self.savepoints[make] = (savepoint, value)

    def copy_of(self, make: Callable) -> Any:
        return copy.deepcopy(self.savepoints[make][1])

    def roll_back_all(self) -> None:
        self._roll_back_to(0)

    def _roll_back_to(self, place: int) -> None:
        for make in reversed(list(self.savepoints)[place:]):
            savepoint, _ = self.savepoints.pop(make)
            transaction.set_rollback(True)
            savepoint.__exit__(None, None, None)


_rows = SharedRows()
prepare_shared_rows, roll_back_shared_rows = _rows.prepare, _rows.roll_back_all


def fixture_arguments(item: pytest.Function, name: str) -> tuple[str, ...]:
    return item._fixtureinfo.name2fixturedefs[name][-1].argnames


def shared_fixtures_of(item: pytest.Function) -> dict[str, Callable]:
    """The shared fixtures that a test needs, each after those it depends on.

    Raises UsageError where one depends on a fixture that is not shared.
    """
    definitions = item._fixtureinfo.name2fixturedefs
    found: dict[str, Callable] = {}

    def add(name: str) -> None:
        make = getattr(definitions[name][-1].func, "__wrapped__", None) if name in definitions else None
        if make not in _decorated or name in found:
            return
        for other in fixture_arguments(item, name):
            add(other)
            if other not in found and other not in FIXTURES_WITHOUT_ROWS:
                raise pytest.UsageError(f"{name} is shared, but asks for {other}, which is not")
        found[name] = make

    for name in item.fixturenames:
        add(name)
    return found
