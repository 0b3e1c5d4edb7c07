"""What a client's summary and a coach's digest share: on Monday, if there is something to say."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from clients.http import absolute_url
from sessions.domain.weeks import Week, is_too_old
from sessions.messaging.eligibility import NO_LOGIN, SWITCHED_OFF, Eligibility, Suppress, send_by_day
from sessions.messaging.kinds.base import MessageKind
from sessions.messaging.people import recipient_of
from sessions.messaging.preference_links import preferences_url
from sessions.messaging.weekly.contents import contents_of, read_batch, week_key
from sessions.models import Message


class WeeklyKind(MessageKind):
    """A kind whose rows `weekly.schedule` writes."""

    is_optional = True
    home: ClassVar[str]
    nothing_to_say: ClassVar[str]

    def read_contents(self, messages: Sequence[Message], now: datetime) -> Mapping[UUID, object]:
        return read_batch(messages, now)

    def check(self, message: Message, now: datetime) -> Eligibility:
        """Send by day, if there is something to say. Reads the week unless the sweep has read it."""
        zone = self.zone_of(message)
        if zone is None:
            return Suppress(NO_LOGIN)
        if message.is_switched_off:
            return Suppress(SWITCHED_OFF)
        if is_too_old(Week.from_key(week_key(message)), now, zone):
            return Suppress("It could not be sent in time and is old news by now.")
        if not contents_of(message, now).has_something_to_say:
            return Suppress(self.nothing_to_say)
        return send_by_day(now, zone)

    @abstractmethod
    def zone_of(self, message: Message) -> ZoneInfo | None:
        """Return the recipient's zone; None if they may no longer get the message."""

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        return {
            "contents": contents_of(message, now),
            "url": absolute_url(self.home),
            "settings_url": preferences_url(recipient_of(message)),
        }

    def push_path(self, message: Message) -> str:
        return reverse(self.home)
