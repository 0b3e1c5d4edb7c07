"""The links of a coach's digest: each signed for one coach, one action and one week, for 14 days.

Opening a link changes nothing: its page asks, and a POST acts once.
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


class DigestAction(StrEnum):
    """What a link does: record that a client was called, or approve loads that need no look."""

    CALLED = "called"
    LOADS = "loads"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLink:
    """What a link is signed for. `about` is the case of a stop; `week` makes each digest's links differ."""

    user_id: UUID
    action: DigestAction
    about: str
    week: str

    @property
    def key(self) -> str:
        return f"{self.action}.{self.user_id}.{self.about}.{self.week}"


class Expired(Exception):
    """We signed the link, but more than 14 days ago."""


def digest_link_url(link: DigestLink) -> str:
    """Return the absolute address of the page that asks."""
    token = _signer.sign(link.key)
    return absolute_url("sessions:digest-link", token)


def find_link(token: str) -> DigestLink | None:
    """Return what a token was signed for; None for one that we did not sign. Raises Expired."""
    try:
        key = _signer.unsign(token, max_age=VALID)
    except signing.SignatureExpired as error:
        raise Expired from error
    except signing.BadSignature:
        return None
    action, user_id, about, week = key.split(".")
    return DigestLink(user_id=UUID(user_id), action=DigestAction(action), about=about, week=week)


def owner_of(link: DigestLink) -> User | None:
    """Return the coach whom a link was signed for; None if they are no coach any more."""
    return User.objects.coaches().filter(pk=link.user_id).first()
