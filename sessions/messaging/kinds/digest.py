"""To the coach on Monday: the clients who need them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from clients.domain.zones import zone_named
from clients.models.people import Role
from sessions.messaging.kinds.weekly import WeeklyKind
from sessions.messaging.letters.digest import digest_context
from sessions.messaging.weekly.coach_digest import CoachWeek
from sessions.messaging.weekly.contents import contents_of
from sessions.models import Message


class Digest(WeeklyKind):
    kind = Message.Kind.DIGEST
    roles = (Role.COACH,)
    previewed_by = Role.COACH
    description = "On Monday, only if a client needs you."
    because = "Each coach gets the clients who need them on Monday, if there are any."
    push_text = "Your list for this week is ready."
    home = "clients:list"
    nothing_to_say = "No client needed this coach."

    def zone_of(self, message: Message) -> ZoneInfo | None:
        person = message.recipient
        return zone_named(person.time_zone) if person is not None and person.is_active else None

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        contents = contents_of(message, now)
        if not isinstance(contents, CoachWeek):
            raise TypeError("the contents of another kind")
        return super().context(message, now) | digest_context(contents, message)
