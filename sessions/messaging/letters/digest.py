"""A coach's digest as the letter prints it: each fact with one button."""

from dataclasses import replace

from clients.http import absolute_url
from sessions.messaging.digest_links import Link, Thing, link_for
from sessions.messaging.people import recipient_of
from sessions.messaging.weekly.coach_digest import CoachWeek, DigestLine
from sessions.messaging.weekly.contents import week_key
from sessions.models import Message


def digest_context(contents: CoachWeek, message: Message) -> dict[str, object]:
    """What the templates need beside the facts: lines whose button does the one thing, where it can."""
    return {
        "lines": [_line(line, message) for line in contents.lines],
        "loads_url": _link(message, Thing.LOADS, "all") if contents.loads else "",
        "look_url": absolute_url("sessions:progression"),
    }


def _line(line: DigestLine, message: Message) -> DigestLine:
    if line.case_id is None:
        return line
    return replace(line, action="I have called", url=_link(message, Thing.CALLED, str(line.case_id)))


def _link(message: Message, thing: Thing, about: str) -> str:
    week = week_key(message)
    return link_for(Link(user_id=recipient_of(message).pk, thing=thing, about=about, week=week))
