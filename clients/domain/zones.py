"""A person's time zone by its IANA name, whatever became of the name."""

import logging
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

log = logging.getLogger(__name__)
UNKNOWN = ZoneInfo("UTC")


def zone_named(name: str) -> ZoneInfo:
    """The zone; UTC where this machine knows none of that name. One person's zone must not stop everybody's
    messages, and the name stays with the person until somebody mends it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        log.warning("time zone %r is not known here; UTC is used", name)
        return UNKNOWN
