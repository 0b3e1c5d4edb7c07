"""To the client one day and three days after a stop: one question about the limb."""

from datetime import datetime
from urllib.parse import urlsplit

from clients.models.people import Role
from sessions.domain.follow_up import LINK_VALID
from sessions.messaging.eligibility import CLIENT_HAS_NO_LOGIN, Eligibility, Suppress, send_by_day
from sessions.messaging.kinds.base import MessageKind
from sessions.models import Message, StopCase
from sessions.stops.follow_up_links import follow_up_url
from sessions.stops.wording import is_reachable


class FollowUp(MessageKind):
    """Its rows are written by `stops`, in the transaction that opens the case."""

    kind = Message.Kind.FOLLOW_UP
    roles = (Role.CLIENT,)
    previewed_by = Role.CLIENT
    description = "One question after one day and after three, if you had to stop a session."
    because = "The client stopped a session. They are asked after one day and after three."
    push_text = "We have a question for you."
    ignores_bounces = True
    joins = {StopCase: ("training_session",)}

    def check(self, message: Message, now: datetime) -> Eligibility:
        """Send also if the case is closed: only the client knows whether the limb is well."""
        client, case = message.client, message.stop_case
        if client is None or not is_reachable(client):
            return Suppress(f"{CLIENT_HAS_NO_LOGIN} Please call them instead.")
        if case is None or now >= case.opened_at + LINK_VALID:
            return Suppress("It is too late to ask by mail. Please call the client instead.")
        return send_by_day(now, client.zone)

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        """Return no name, practice or session: somebody may read over the client's shoulder."""
        return {"url": follow_up_url(message), "site_name": "Cuffwise"}

    def push_path(self, message: Message) -> str:
        return urlsplit(follow_up_url(message)).path
