"""A busy machine is no reason for a property to fail: cases may take their time, and so may making them."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if settings.get_current_profile_name() == "default":  # a harness that runs these tests brings its own
    settings.load_profile("unhurried")


# Small forms of the long runs: thousands of cases at random.
AT_RANDOM = {"test_properties.py", "test_second_implementation.py", "test_weeks_in_every_zone.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every branch is run by an example: what generated cases run counts for nothing, and is not traced."""
    for item in items:
        is_generated = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        if is_generated or item.path.name in AT_RANDOM:
            item.add_marker("no_cover")
