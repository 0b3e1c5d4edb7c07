"""Which pages a client's phone may keep to show them without a network, and for how long."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.urls import reverse

from sessions.models import TrainingSession
from sessions.phone.payload import valid_until
from sessions.phone.screens import LivePage
from sessions.phone.today import TodayPage

# A session that is under way is logged to its end, also past midnight.
UNDER_WAY = timedelta(hours=2)


def let_phone_keep(
    response: HttpResponse, until: datetime | None, now: datetime, also: Iterable[TrainingSession] = ()
) -> None:
    """Say until when the phone may show this page without a network, and which sessions go with it.

    Without a moment, or once it has passed, nothing is kept. In seconds, since a phone's clock may be wrong.
    """
    seconds = int((until - now).total_seconds()) if until else 0
    if seconds > 0:
        response["X-Keep-Seconds"] = str(seconds)
    if addresses := [reverse("sessions:live", args=[row.id]) for row in also]:
        response["X-Keep-Also"] = " ".join(addresses)


def live_kept_until(page: LivePage) -> datetime | None:
    """As long as today's session may be begun or is under way; not one that is over, held or cancelled."""
    if page.is_over or page.is_held or page.is_for_another_day or page.training_session.cancelled_at:
        return None
    until = valid_until(page.training_session, page.answer, page.now)
    return max(until, page.now + UNDER_WAY) if until and page.is_running else until


def today_kept_until(page: TodayPage) -> datetime | None:
    """As long as today's session may be begun. A page that says why not tells of health: it is not kept."""
    if not page.is_open or page.is_held:
        return None
    return valid_until(page.todays, page.answer, page.now)


def kept_with_today(page: TodayPage) -> list[TrainingSession]:
    """The sessions that can be begun or finished today."""
    rows = (page.todays if page.is_open and not page.is_held else None, page.unfinished)
    return list(dict.fromkeys(row for row in rows if row is not None))
