"""To the client on Monday: what they did, and whether they move."""

from datetime import datetime
from zoneinfo import ZoneInfo

from clients.models.people import Role
from sessions.messaging.kinds.weekly import WeeklyKind
from sessions.messaging.letters.summary import summary_context
from sessions.messaging.weekly.client_summary import ClientWeek
from sessions.messaging.weekly.contents import contents_of
from sessions.models import Message


class Summary(WeeklyKind):
    kind = Message.Kind.SUMMARY
    roles = (Role.CLIENT,)
    previewed_by = Role.CLIENT
    description = "On Monday: what you did, and whether you move."
    because = "Each client with a login gets their week on Monday, if there is something to say."
    push_text = "Your week is ready to read."
    home = "sessions:today"
    nothing_to_say = "Nothing was planned or measured in that week."

    def zone_of(self, message: Message) -> ZoneInfo | None:
        person, client = message.recipient, message.client
        if person is None or not person.is_active or client is None or client.archived_at is not None:
            return None
        return client.zone

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        contents = contents_of(message, now)
        if not isinstance(contents, ClientWeek):
            raise TypeError("the contents of another kind")
        return super().context(message, now) | summary_context(contents)
