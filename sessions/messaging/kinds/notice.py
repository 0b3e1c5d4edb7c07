"""Short letters with one fact and one button. The subject names no sign and no limb."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime

from sessions.messaging.kinds.base import MessageKind
from sessions.messaging.people import recipient_of
from sessions.messaging.preference_links import preferences_url
from sessions.models import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The letter's texts."""

    subject: str
    fact: str
    lines: tuple[str, ...]
    button: str
    url: str
    why: str


class NoticeKind(MessageKind):
    """A kind whose letter is one `Notice`."""

    @property
    def template(self) -> str:
        return "note"

    @abstractmethod
    def notice(self, message: Message) -> Notice:
        """Return the letter's texts."""

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        return {
            "letter": self.notice(message),
            "settings_url": preferences_url(recipient_of(message)) if self.is_optional else "",
        }
