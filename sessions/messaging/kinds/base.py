"""The base class of every kind of message."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from clients.models import User
from clients.models.people import Role
from sessions.messaging.eligibility import COMES_BACK, Eligibility, Suppress, why_no_push
from sessions.messaging.people import recipient_of
from sessions.models import Message
from sessions.models.messages import Joins


class MessageKind(ABC):
    """One kind of message: may it be sent, to whom, and what does it say. `kinds.KINDS` has one of each.

    Its texts are the templates `emails/<template>.txt`, `.html` and `_subject.txt`.
    """

    kind: ClassVar[Message.Kind]
    # Who gets it, and whether they may switch it off. It is on by default.
    roles: ClassVar[tuple[Role, ...]]
    is_optional: ClassVar[bool] = False
    why_fixed: ClassVar[str] = "About health"
    # Whom a preview is written to: the client, their coach, or the admin who looks.
    previewed_by: ClassVar[Role]
    # For the person's own page: when it comes.
    description: ClassVar[str]
    # For the admin's page: why somebody gets it.
    because: ClassVar[str]
    # The whole push, the same for everybody: whoever sees the locked screen learns no name, no sign, no limb.
    # Empty for a kind that goes by e-mail alone.
    push_text: ClassVar[str]
    is_urgent: ClassVar[bool] = False
    # By model of the row that it is about: the joins that `check` and the letter need.
    joins: ClassVar[Joins] = {}
    # For what is about somebody's limb: sent even if earlier letters to the address came back.
    ignores_bounces: ClassVar[bool] = False

    @property
    def template(self) -> str:
        """The name that its template files begin with."""
        return self.kind.value

    @property
    def label(self) -> str:
        """Its name on the page of preferences."""
        return str(self.kind.label)

    def plan(self, now: datetime) -> Iterable[Message]:
        """Return, once an hour, unsaved new rows and stored rows whose `due_at` was changed.

        A fixed number of queries. The caller drops a new row whose key is already stored.
        """
        return self.plan_new(now)

    def plan_new(self, now: datetime) -> Iterable[Message]:
        """Return, before each sweep, unsaved rows about what happened since the last one."""
        return ()

    def read_contents(self, messages: Sequence[Message], now: datetime) -> Mapping[UUID, object]:
        """Return, by message id, what costs several queries and is read once for a whole claim.

        The sweep sets it as `message.contents`.
        """
        return {}

    def prepare(self, messages: Sequence[Message], now: datetime) -> None:
        """Read once for many messages what `check` would read for each, just before they are sent."""
        return None

    def is_eligible(self, message: Message, now: datetime) -> Eligibility:
        """Return whether a message from `compose.with_contents` may be sent now."""
        if message.channel == Message.Channel.PUSH:
            if why := why_no_push(message):
                return Suppress(why)
        elif message.comes_back and not self.ignores_bounces:
            return Suppress(COMES_BACK)
        return self.check(message, now)

    @abstractmethod
    def check(self, message: Message, now: datetime) -> Eligibility:
        """Return whether it may be sent now by the rules of this kind alone."""

    def address(self, message: Message) -> str:
        """Return the mail address. Raises ValueError if there is no recipient."""
        return recipient_of(message).email

    @abstractmethod
    def context(self, message: Message, now: datetime) -> dict[str, object]:
        """Return what the templates read."""

    @abstractmethod
    def push_path(self, message: Message) -> str:
        """Return the path of the page that a push opens."""

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        """Set what a preview's unsaved message is about. `by` is a coach or an admin."""
        return None

    def explain_to_client(self, why_not: str) -> str:
        """Return the reason of a suppressed message in words meant for the client."""
        return why_not
