"""The registry of the kinds of message. Each kind has a module of its own.

A new kind is a value of `Message.Kind`, a module with a `MessageKind`, its templates in
`templates/sessions/messaging/emails/`, and a line in KINDS. `kind_of(message)` finds it; `check_eligibility`
asks it whether the message may be sent now.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from sessions.messaging.eligibility import Eligibility, Suppress
from sessions.messaging.kinds.alert import Alert
from sessions.messaging.kinds.base import MessageKind
from sessions.messaging.kinds.bounce import Bounce
from sessions.messaging.kinds.consent import Consent
from sessions.messaging.kinds.desk import Desk
from sessions.messaging.kinds.digest import Digest
from sessions.messaging.kinds.follow_up import FollowUp
from sessions.messaging.kinds.invitation import Invitation
from sessions.messaging.kinds.new_text import NewText
from sessions.messaging.kinds.questions import Questions
from sessions.messaging.kinds.reminder import Reminder
from sessions.messaging.kinds.renewal import Renewal
from sessions.messaging.kinds.summary import Summary
from sessions.messaging.kinds.unfinished import Unfinished
from sessions.models import Message
from sessions.models.messages import Joins

# In the order of the pages of preferences.
KINDS: Mapping[str, MessageKind] = {
    each.kind.value: each
    for each in (
        Reminder(),
        Summary(),
        Digest(),
        Renewal(),
        Questions(),
        Unfinished(),
        FollowUp(),
        Alert(),
        Desk(),
        Consent(),
        NewText(),
        Bounce(),
        Invitation(),
    )
}
if missing := set(Message.Kind.values) - set(KINDS):
    raise RuntimeError(f"No module in sessions.messaging.kinds for: {', '.join(sorted(missing))}.")


def all_joins() -> Joins:
    """Return by model the joins that any kind needs, for `fetch_about`."""
    joins: dict[type[Model], set[str]] = defaultdict(set)
    for kind in KINDS.values():
        for model, paths in kind.joins.items():
            joins[model].update(paths)
    return joins


def kind_of(message: Message) -> MessageKind:
    """Return a message's kind. Raises KeyError for one that another version of the program wrote."""
    return KINDS[message.kind]


def check_eligibility(message: Message, now: datetime) -> Eligibility:
    """Return whether a message from `compose.with_contents` may be sent now. An unknown kind may not."""
    kind = KINDS.get(message.kind)
    if kind is None:
        return Suppress("This kind of message is not sent.")
    return kind.is_eligible(message, now)


def read_contents(messages: Iterable[Message], now: datetime) -> dict[UUID, object]:
    """Return, by message id, the contents that a kind reads once for a whole claim."""
    contents: dict[UUID, object] = {}
    _for_each_kind(messages, lambda kind, rows: contents.update(kind.read_contents(rows, now)))
    return contents


def prepare(messages: Iterable[Message], now: datetime) -> None:
    """Read once for a round of messages what `check_eligibility` would read for each."""
    _for_each_kind(messages, lambda kind, rows: kind.prepare(rows, now))


def _for_each_kind(
    messages: Iterable[Message], act: Callable[[MessageKind, Sequence[Message]], None]
) -> None:
    by_kind: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_kind[message.kind].append(message)
    for name, rows in by_kind.items():
        if name in KINDS:
            act(KINDS[name], rows)
