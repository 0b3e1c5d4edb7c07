"""Work in minutes as the phone reads it. Knows no rows, so that `make properties` runs without a database."""

from sessions.domain.timed import Bouts


def bouts_in_payload(bouts: Bouts) -> dict[str, object]:
    """Return bouts as the phone's rules read them."""
    return {
        "count": bouts.count,
        "seconds": bouts.seconds,
        "rest_seconds": bouts.rest_seconds,
        "cuffs_stay_on": bouts.cuffs_stay_on,
        "is_resting": bouts.intensity is None,
        "text": bouts.part_text,
    }
