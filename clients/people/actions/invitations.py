"""Invite people and accept invitations. A link works once, until it expires or a newer one replaces it."""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.models import Client, Invitation, Practice, User
from clients.models.audit import Action
from clients.models.people import Role
from clients.people.actions.people import find_sent_before
from clients.people.locks import lock_client

VALID_FOR = timedelta(days=14)
ADDRESS_IN_USE = "This e-mail address already belongs to a login. Please use another one."


class InvitationClosed(ActionRefused):
    """The invitation cannot be accepted any more; `state` says why."""

    def __init__(self, state: Invitation.State) -> None:
        super().__init__(f"This invitation is {state.label.lower()}.")
        self.state = state


@transaction.atomic
def invite_client(*, client: Client, by: User, now: datetime, invitation_id: UUID) -> Invitation:
    """Invite a client to sign in, or invite again: the link sent before stops working.

    Sent twice with one id, it invites once. The e-mail goes out by the message sweep, which looks for open
    invitations. Raises ActionRefused.
    """
    row = lock_client(client.pk)
    if existing := find_sent_before(Invitation, invitation_id, client=row):
        return existing
    if row.user_id is not None:
        raise ActionRefused("This client already signs in.")
    if row.archived_at is not None:
        raise ActionRefused("This client is archived. Put them back on the roster first.")
    if not row.email:
        raise ActionRefused("An invitation needs an e-mail address.")
    _refuse_address_in_use(row.email)
    row.invitations.filter(accepted_at=None, replaced_at=None).update(replaced_at=now)
    invitation = Invitation.objects.create(
        id=invitation_id,
        practice_id=row.practice_id,
        role=Role.CLIENT,
        client=row,
        name=row.name,
        email=row.email,
        invited_by=by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    record(action=Action.INVITED, by=by, now=now, about=invitation, client=row)
    return invitation


@transaction.atomic
def invite_colleague(
    *,
    practice: Practice,
    role: str,
    name: str,
    email: str,
    by: User | None,
    now: datetime,
    invitation_id: UUID,
) -> Invitation:
    """Invite a coach or an admin; an older open invitation to the same address stops working.

    `by` is an admin of the practice, or nobody where the practice was just made.
    """
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    if existing := find_sent_before(Invitation, invitation_id, practice=practice, client=None):
        return existing
    if by is not None and (not by.is_admin or by.practice_id != practice.id):
        raise ActionRefused("Only an admin of this practice invites colleagues.")
    if role not in (Role.COACH, Role.ADMIN):
        raise ActionRefused("Choose coach or admin.")
    address = User.objects.normalize_email(email)
    try:
        validate_email(address)
    except ValidationError as error:
        raise ActionRefused("Please write an e-mail address.") from error
    _refuse_address_in_use(address)
    same_address = practice.invitations.filter(client=None, email=address)
    same_address.filter(accepted_at=None, replaced_at=None).update(replaced_at=now)
    invitation = Invitation.objects.create(
        id=invitation_id,
        practice=practice,
        role=role,
        name=name.strip(),
        email=address,
        invited_by=by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    record(action=Action.INVITED, by=by, now=now, about=invitation, practice_id=practice.id)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, now: datetime, by: User | None = None) -> Invitation:
    """Make the link of an open invitation stop working. A used or replaced one stays as it is."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.accepted_at is None and row.replaced_at is None:
        row.replaced_at = now
        row.save(update_fields=["replaced_at"])
        record(action=Action.WITHDREW, by=by, now=now, about=row, practice_id=row.practice_id)
    return row


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str | None, now: datetime) -> User:
    """Create the user of an invitation and link the client to it. Without `password`, codes come by e-mail.

    The address counts as verified, since the link was sent there. Raises InvitationClosed for a link that was
    used, replaced or has expired, ActionRefused where the address became somebody's meanwhile.
    """
    row = Invitation.objects.select_for_update(of=("self",)).select_related("practice").get(pk=invitation.pk)
    state = row.state(now)
    if state != Invitation.State.OPEN:
        raise InvitationClosed(state)
    client = lock_client(row.client_id) if row.client_id else None
    if client is not None and (client.user_id is not None or client.archived_at is not None):
        raise InvitationClosed(Invitation.State.REPLACED)
    _refuse_address_in_use(row.email)
    # Two practices may have invited one address: the second acceptance is refused.
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                row.email,
                password,
                name=client.name if client else row.name,
                role=row.role,
                practice=row.practice,
                time_zone=client.time_zone if client else row.practice.time_zone,
            )
    except IntegrityError as error:
        raise ActionRefused(ADDRESS_IN_USE) from error
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if client is not None:
        client.user, client.edited_by, client.edited_at = user, user, now
        client.save(update_fields=["user", "edited_by", "edited_at"])
    row.accepted_at = now
    row.save(update_fields=["accepted_at"])
    record(action=Action.JOINED, by=user, now=now, about=row, client=client)
    return user


def _refuse_address_in_use(address: str) -> None:
    taken = User.objects.filter(email=address).exists()
    if taken or EmailAddress.objects.filter(email__iexact=address).exists():
        raise ActionRefused(ADDRESS_IN_USE)
