"""When a message about a training session may reach a person, in that person's own zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# POLICY: nobody is written to before 08:00 or from 21:00 on, local time.
SEND_FROM = time(8)
SEND_UNTIL = time(21)


def reminder_due_at(scheduled_on: date, reminder_time: time, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) of a wall-clock time on a day in a zone.

    A time that the clock skips in spring counts on from the old offset, so it falls
    just after the gap. A time that comes twice in autumn means the first of the two.
    """
    wall_clock = reminder_time.replace(tzinfo=None, fold=0)
    return datetime.combine(scheduled_on, wall_clock, tzinfo=zone).astimezone(UTC)


def may_send_at(now: datetime, zone: ZoneInfo) -> bool:
    """Return whether `now` (aware) is outside quiet hours, 21:00 to 08:00, in the zone."""
    return SEND_FROM <= now.astimezone(zone).time() < SEND_UNTIL


def next_send_at(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant (UTC), `now` or later, that is outside quiet hours in the zone."""
    if may_send_at(now, zone):
        return now.astimezone(UTC)
    local = now.astimezone(zone)
    morning_on = local.date() if local.time() < SEND_FROM else local.date() + timedelta(days=1)
    return reminder_due_at(morning_on, SEND_FROM, zone)
