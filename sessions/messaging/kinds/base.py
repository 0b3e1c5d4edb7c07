"""What every kind of message answers."""

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
    """One kind of message: may it be sent, to whom, what does it say. Its instance stands in `kinds.KINDS`.

    Its texts are the templates `emails/<template>.txt`, `.html` and `_subject.txt`.
    """

    kind: ClassVar[Message.Kind]
    # Who gets it, and whether they may switch it off. Everybody has it on until they do.
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
    # What its letters and its questions read of the row that it is about: the joins of one query by model.
    joins: ClassVar[Joins] = {}
    # About somebody's limb: tried even where letters to the address have come back.
    ignores_bounces: ClassVar[bool] = False

    @property
    def template(self) -> str:
        """The name that its templates begin with."""
        return self.kind.value

    @property
    def label(self) -> str:
        """Its name on the page of preferences."""
        return str(self.kind.label)

    def plan(self, now: datetime) -> Iterable[Message]:
        """Each hour: the new rows that should exist, and stored rows with another `due_at`, all unsaved.

        A fixed number of queries. A row whose key is stored already is not written again.
        """
        return self.plan_new(now)

    def plan_new(self, now: datetime) -> Iterable[Message]:
        """Before each sweep: the new rows that no earlier run could know of."""
        return ()

    def read_contents(self, messages: Sequence[Message], now: datetime) -> Mapping[UUID, object]:
        """Read once for a whole claim what costs several queries. Returns it by message; the sweep sets it as
        `message.contents`."""
        return {}

    def prepare(self, messages: Sequence[Message], now: datetime) -> None:
        """Ask once for many what `check` would ask for each, just before they are sent."""
        return None

    def is_eligible(self, message: Message, now: datetime) -> Eligibility:
        """May it be sent now? The message comes from `compose.with_contents`."""
        if message.channel == Message.Channel.PUSH:
            if why := why_no_push(message):
                return Suppress(why)
        elif message.comes_back and not self.ignores_bounces:
            return Suppress(COMES_BACK)
        return self.check(message, now)

    @abstractmethod
    def check(self, message: Message, now: datetime) -> Eligibility:
        """May it be sent now, as far as this kind is concerned?"""

    def address(self, message: Message) -> str:
        """The mail address. Raises ValueError where nobody is to be written to."""
        return recipient_of(message).email

    @abstractmethod
    def context(self, message: Message, now: datetime) -> dict[str, object]:
        """What the templates read."""

    @abstractmethod
    def push_path(self, message: Message) -> str:
        """The page that a push opens."""

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        """Set on an unsaved message of a preview what it would be about. `by`: a coach or an admin."""
        return None

    def explain_to_client(self, why_not: str) -> str:
        """The reason of a suppressed message in words that are meant for the client."""
        return why_not
