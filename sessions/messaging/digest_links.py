"""The buttons of a coach's digest: signed for one coach, one thing and one week, for 14 days.

Opening a link changes nothing; its page asks, and a POST does it once.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.core import signing

from clients.http import absolute_url
from clients.models import User

_signer = signing.TimestampSigner(salt="sessions.digest")
VALID = timedelta(days=14)


class Thing(StrEnum):
    """What a button does: write down that a client was called; approve loads that need no look."""

    CALLED = "called"
    LOADS = "loads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link was signed for. `about` is the case of a stop; `week` keeps each digest's apart."""

    user_id: UUID
    thing: Thing
    about: str
    week: str

    @property
    def key(self) -> str:
        return f"{self.thing}.{self.user_id}.{self.about}.{self.week}"


class Expired(Exception):
    """It was ours, and too long ago."""


def link_for(link: Link) -> str:
    """The absolute address of the page that asks."""
    token = _signer.sign(link.key)
    return absolute_url("sessions:digest-link", token)


def find_link(token: str) -> Link | None:
    """None where nobody signed it. Raises Expired."""
    try:
        key = _signer.unsign(token, max_age=VALID)
    except signing.SignatureExpired as error:
        raise Expired from error
    except signing.BadSignature:
        return None
    thing, user_id, about, week = key.split(".")
    return Link(user_id=UUID(user_id), thing=Thing(thing), about=about, week=week)


def owner_of(link: Link) -> User | None:
    """The coach, while they still are one."""
    return User.objects.coaches().filter(pk=link.user_id).first()
