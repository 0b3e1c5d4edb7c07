"""Which pages a client's phone may show without a network, and for how long."""

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


def allow_offline_copy(
    response: HttpResponse, until: datetime | None, now: datetime, also: Iterable[TrainingSession] = ()
) -> None:
    """Set the headers that let the phone store this page until then, and fetch the pages of `also`.

    If `until` is None or past, sends no time. Seconds, not a date, because phone clocks drift.
    """
    seconds = int((until - now).total_seconds()) if until else 0
    if seconds > 0:
        response["X-Keep-Seconds"] = str(seconds)
    if addresses := [reverse("sessions:live", args=[row.id]) for row in also]:
        response["X-Keep-Also"] = " ".join(addresses)


def live_page_valid_until(page: LivePage) -> datetime | None:
    """Return when today's session may no longer be begun; at least two hours from now once it was begun.

    None for a session that is over, on hold, cancelled or for another day.
    """
    if page.is_over or page.is_on_hold or page.is_for_another_day or page.training_session.cancelled_at:
        return None
    until = valid_until(page.training_session, page.answer, page.now)
    return max(until, page.now + UNDER_WAY) if until and page.is_running else until


def today_page_valid_until(page: TodayPage) -> datetime | None:
    """Return when today's session may no longer be begun.

    None where it cannot be begun now: a page that says why would leave words about health on the phone.
    """
    if page.open_session is None or page.answer is None:
        return None
    return valid_until(page.open_session, page.answer, page.now)


def sessions_to_store(page: TodayPage) -> list[TrainingSession]:
    """Return the sessions that can be begun or finished today, each once."""
    rows = (None if page.is_on_hold else page.open_session, page.unfinished)
    return list(dict.fromkeys(row for row in rows if row is not None))
