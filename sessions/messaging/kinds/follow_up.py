"""To the client one day and three days after a session: one question about how they are."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from clients.models import Client
from clients.models.people import Role
from sessions.domain.follow_up import LINK_VALID
from sessions.messaging.eligibility import CLIENT_HAS_NO_LOGIN, Eligibility, Suppress, send_by_day
from sessions.messaging.kinds.base import MessageKind
from sessions.models import Message, StopCase, TrainingSession
from sessions.stops.follow_up_links import follow_up_url
from sessions.stops.questions import mark_asked_otherwise
from sessions.stops.wording import is_reachable

TOO_LATE = "It is too late to ask by mail. Please call the client instead."
ASKED_AS_STOP = "The session was stopped: the questions of its case go out instead."
ASKED_OTHERWISE = "Another question asks the client the same on this day."


class FollowUp(MessageKind):
    """Its rows are written by `stops`, in the transaction that stores the end of the session."""

    kind = Message.Kind.FOLLOW_UP
    roles = (Role.CLIENT,)
    previewed_by = Role.CLIENT
    description = "One question a day and three days after a stop, your first sessions, or a break."
    because = (
        "The client stopped a session, did one of the first of a region, or the first after a break. "
        "They are asked after one day and after three."
    )
    push_text = "We have a question for you."
    ignores_bounces = True
    joins = {StopCase: ("training_session",), TrainingSession: ("stop_case",)}

    def prepare(self, messages: Sequence[Message], now: datetime) -> None:
        mark_asked_otherwise(messages, now)

    def check(self, message: Message, now: datetime) -> Eligibility:
        """Send also if the case of a stop is closed: only the client knows whether the limb is well."""
        client, about = message.client, message.about
        if client is None or not is_reachable(client):
            return Suppress(f"{CLIENT_HAS_NO_LOGIN} Please call them instead.")
        if isinstance(about, TrainingSession):
            return _after_session(message, about, client, now)
        if not isinstance(about, StopCase) or now >= about.opened_at + LINK_VALID:
            return Suppress(TOO_LATE)
        return send_by_day(now, client.zone)

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        """Return no name, practice or session: somebody may read over the client's shoulder."""
        return {"url": follow_up_url(message), "site_name": "Cuffwise"}

    def push_path(self, message: Message) -> str:
        return urlsplit(follow_up_url(message)).path


def _after_session(message: Message, row: TrainingSession, client: Client, now: datetime) -> Eligibility:
    if hasattr(row, "stop_case"):
        return Suppress(ASKED_AS_STOP)
    if row.ended_at is None or now >= row.ended_at + LINK_VALID:
        return Suppress(TOO_LATE)
    if message.is_asked_otherwise:
        return Suppress(ASKED_OTHERWISE)
    return send_by_day(now, client.zone)
