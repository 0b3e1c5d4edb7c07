from zoneinfo import ZoneInfo

import pytest

from clients.domain.zones import zone_named


@pytest.mark.parametrize("name", ["Europe/Berlin", "Asia/Kathmandu", "Europe/Kiev", "Asia/Calcutta"])
def test_a_name_that_is_known_or_was_renamed_is_that_zone(name):
    assert zone_named(name) == ZoneInfo(name)


@pytest.mark.parametrize(
    "name", ["", "Mars/Base", "../etc/passwd", "/etc/localtime", "Europe", "\x00", "x" * 300]
)
def test_a_name_that_is_none_is_utc(name):
    assert zone_named(name) == ZoneInfo("UTC")
