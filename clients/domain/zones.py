"""Find a time zone by its IANA name, even if the name is no longer known."""

import logging
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

log = logging.getLogger(__name__)
UNKNOWN = ZoneInfo("UTC")


def zone_named(name: str) -> ZoneInfo:
    """Return the zone, or UTC for a name that this machine does not know.

    It does not raise, because one person's zone must not stop everybody's messages.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        log.warning("time zone %r is not known here; UTC is used", name)
        return UNKNOWN
