"""The link of an invitation: the signed id of its row, so that nothing secret is stored."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing

from clients.http import absolute_url
from clients.models import Client, Invitation

_signer = signing.Signer(salt="clients.invitation")


def invitation_token(invitation: Invitation) -> str:
    return _signer.sign(str(invitation.id))


def invitation_url(invitation: Invitation) -> str:
    """Return the absolute address of the page that accepts this invitation."""
    return absolute_url("clients:invitation-accept", invitation_token(invitation))


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation of a token, whatever its state; None if the signature is wrong."""
    try:
        invitation_id = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return Invitation.objects.select_related("practice", "client").filter(pk=invitation_id).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInStatus:
    """Whether a client can sign in, for a chip: its label and its colour."""

    label: str
    chip: str
    invitation: Invitation | None = None


def sign_in_status(client: Client, now: datetime, newest: Invitation | None = None) -> SignInStatus:
    """Return whether a client can sign in or was invited. Makes no query if `newest` is given."""
    if client.user_id is not None:
        return SignInStatus(label="Signs in", chip="ok")
    newest = newest or newest_invitation(client)
    if newest is None or newest.state(now) == Invitation.State.REPLACED:
        return SignInStatus(label="Not invited", chip="neutral")
    if newest.state(now) == Invitation.State.OPEN:
        return SignInStatus(label="Invited", chip="info", invitation=newest)
    return SignInStatus(label="Invitation expired", chip="caution", invitation=newest)


def newest_invitation(client: Client) -> Invitation | None:
    return client.invitations.order_by("-created_at", "-id").first()
