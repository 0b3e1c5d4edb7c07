"""A coach's digest as the letter prints it: each fact with one button."""

from dataclasses import replace

from clients.http import absolute_url
from sessions.messaging.digest_links import DigestAction, DigestLink, digest_link_url
from sessions.messaging.people import recipient_of
from sessions.messaging.weekly.coach_digest import CoachWeek, DigestLine
from sessions.messaging.weekly.contents import week_key
from sessions.models import Message


def digest_context(contents: CoachWeek, message: Message) -> dict[str, object]:
    """Return what the templates read beside `contents`: a line per client, and the addresses of buttons."""
    return {
        "lines": [_line(line, message) for line in contents.lines],
        "loads_url": _link(message, DigestAction.LOADS, "all") if contents.loads else "",
        "look_url": absolute_url("sessions:progression"),
    }


def _line(line: DigestLine, message: Message) -> DigestLine:
    if line.case_id is None:
        return line
    return replace(line, action="I have called", url=_link(message, DigestAction.CALLED, str(line.case_id)))


def _link(message: Message, action: DigestAction, about: str) -> str:
    week = week_key(message)
    link = DigestLink(user_id=recipient_of(message).pk, action=action, about=about, week=week)
    return digest_link_url(link)
