"""STOP on the phone to the alert at the mail server, on the site as `make run` starts it."""

import pytest

from tests.bench.alerts import LIMIT_SECONDS, measure

pytestmark = pytest.mark.stack


def test_coach_and_admin_are_told_within_a_minute():
    seconds = measure(stops=2, over_seconds=1, with_demo=False)

    assert len(seconds) == 4
    assert max(seconds) < LIMIT_SECONDS
