"""One fault of each kind in real Chromium, in seconds; `make faults LANES=browser` provokes many."""

import io
import random

import pytest

from tests.faults.gym import KINDS, Gym

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_fault_of_each_kind_loses_doubles_and_changes_nothing(chromium_kind, live_server, tmp_path):
    history = io.StringIO()
    gym = Gym(chromium_kind, live_server.url, tmp_path / "phone", random.Random(5), history)

    counted = gym.run(len(KINDS))

    assert counted["sets"] > len(KINDS)
    assert counted["lost"] == counted["doubled"] == counted["changed"] == 0, history.getvalue()
