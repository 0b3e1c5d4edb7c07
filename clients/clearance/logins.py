"""What the rows know about the people behind logins, for decisions that take two people."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress

from clients.domain.one_person import (
    BROWSER_COUNTS_FOR,
    Login,
    Suspicion,
    shared_identity,
    signs_of_one_person,
)
from clients.models import AuditEvent, Client, Decision, Invitation, User
from clients.models.audit import Action


def signs_of_one_admin(*, by: User, proposal: Decision, browser: str, now: datetime) -> list[Suspicion]:
    """Return each sign that the admin `by` is who wrote the proposal. `browser` is the one they use now."""
    proposer = proposal.decided_by
    if proposer is None:
        return []
    addresses = _addresses_of([by, proposer])
    decided = Decision.objects.filter(decided_by=proposer, decided_at__gt=now - BROWSER_COUNTS_FOR)
    return signs_of_one_person(
        _with_origin(_login(by, addresses), by),
        _with_origin(_login(proposer, addresses), proposer),
        is_browser_of_other=bool(browser) and decided.filter(browser=browser).exists(),
        today=now.astimezone(by.zone).date(),
    )


def signs_of_involvement(by: User, client: Client) -> list[Suspicion]:
    """Return each sign that `by` is the client, or one of their coaches, under another login. Two queries."""
    coaches = list(client.coaches.all())
    people = [by, *coaches, *([client.user] if client.user else [])]
    addresses = _addresses_of(people)
    own = _login(by, addresses)
    others = [_login(coach, addresses) for coach in coaches if coach.pk != by.pk]
    if client.user_id != by.pk:
        others.append(_client_as_login(client, addresses))
    return [found for other in others for found in shared_identity(own, other)]


def _addresses_of(people: list[User]) -> dict[UUID, set[str]]:
    """The addresses of each login: the one to sign in with, and those beside it. One query."""
    found = {person.pk: {person.email} for person in people}
    for row in EmailAddress.objects.filter(user__in=found):
        found[row.user_id].add(row.email)
    return found


def _login(person: User, addresses: dict[UUID, set[str]]) -> Login:
    return Login(
        id=person.pk,
        name=person.name,
        names=frozenset({person.name}),
        addresses=frozenset(addresses[person.pk]),
    )


def _client_as_login(client: Client, addresses: dict[UUID, set[str]]) -> Login:
    names, mails = {client.name}, {client.email}
    if client.user is not None:
        names.add(client.user.name)
        mails |= addresses[client.user.pk]
    return Login(id=client.pk, name=client.name, names=frozenset(names), addresses=frozenset(mails))


def _with_origin(login: Login, person: User) -> Login:
    """Add who invited the login, and what the invitation called the person. Two queries an inviter."""
    invitation = _invitation_of(person)
    if invitation is None or invitation.accepted_at is None:
        return login
    inviters, inviter = [], invitation.invited_by
    while inviter is not None and inviter.pk not in inviters:
        inviters.append(inviter.pk)
        before = _invitation_of(inviter)
        inviter = before.invited_by if before else None
    return replace(
        login,
        names=login.names | {invitation.name},
        addresses=login.addresses | {invitation.email},
        inviters=tuple(inviters),
        joined_on=invitation.accepted_at.astimezone(person.zone).date(),
    )


def _invitation_of(person: User) -> Invitation | None:
    """The invitation that the person accepted, by the audit list: an address can be changed later."""
    joined = AuditEvent.objects.filter(
        actor=person, action=Action.JOINED, kind=Invitation._meta.model_name or ""
    ).first()
    if joined is None:
        return None
    return Invitation.objects.select_related("invited_by").filter(pk=joined.object_id).first()
