"""The way in: a link signed from the invitation's id, so that nothing secret is stored."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing

from clients.absolute_urls import absolute_url
from clients.models import Client, Invitation

_signer = signing.Signer(salt="clients.invitation")


def token_for(invitation: Invitation) -> str:
    return _signer.sign(str(invitation.id))


def link_for(invitation: Invitation) -> str:
    """The absolute address that accepts this invitation."""
    return absolute_url("clients:invitation-accept", token_for(invitation))


def find_invitation(token: str) -> Invitation | None:
    """The invitation that a token was signed for, whatever its state; None where nobody signed it."""
    try:
        invitation_id = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return Invitation.objects.select_related("practice", "client").filter(pk=invitation_id).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Whether a client can sign in, for a chip: `words` and the chip's colour."""

    words: str
    chip: str
    invitation: Invitation | None = None


def access_of(client: Client, now: datetime, newest: Invitation | None = None) -> Access:
    """Where a client stands between being added and signing in. `newest` spares the query."""
    if client.user_id is not None:
        return Access(words="Signs in", chip="ok")
    newest = newest or newest_invitation(client)
    if newest is None or newest.state(now) == Invitation.State.REPLACED:
        return Access(words="Not invited", chip="neutral")
    if newest.state(now) == Invitation.State.OPEN:
        return Access(words="Invited", chip="info", invitation=newest)
    return Access(words="Invitation expired", chip="caution", invitation=newest)


def newest_invitation(client: Client) -> Invitation | None:
    return client.invitations.order_by("-created_at", "-id").first()
