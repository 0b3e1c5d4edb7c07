"""Ask a client for new answers from afar, and take that back."""

from datetime import datetime

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.models import AnswersRequest, Client, User
from clients.models.answers_requests import REQUEST_LIVES
from clients.models.audit import Action
from clients.people.locks import lock_client

NOT_YOURS = "Only a coach of the client or an admin can ask for answers."
ARCHIVED = "The client is archived. Bring them back first."
NO_LOGIN = "The client has no login yet. Invite them first, or ask the questions in person."


@transaction.atomic
def request_answers(*, client: Client, by: User, now: datetime) -> AnswersRequest:
    """Ask the client for new answers. One request is open at a time: a second call returns the first.

    The message to the client is planned by the sessions app. Raises ActionRefused.
    """
    client = lock_client(client.pk)
    _require_asker(client, by)
    if client.archived_at is not None:
        raise ActionRefused(ARCHIVED)
    if client.user_id is None:
        raise ActionRefused(NO_LOGIN)
    if (standing := client.answers_requests.open(now).first()) is not None:
        return standing
    client.answers_requests.filter(ended_at__isnull=True).update(ended_at=now)  # it ran out
    request = AnswersRequest.objects.create(
        client=client, asked_by=by, asked_at=now, expires_at=now + REQUEST_LIVES
    )
    record(action=Action.ADDED, by=by, now=now, about=request, client=client)
    return request


@transaction.atomic
def withdraw_request(*, client: Client, by: User, now: datetime) -> None:
    """End the open request. Does nothing where none is open."""
    client = lock_client(client.pk)
    _require_asker(client, by)
    request = client.answers_requests.open(now).first()
    if request is None:
        return
    request.ended_at = now
    request.save(update_fields=["ended_at"])
    record(action=Action.WITHDREW, by=by, now=now, about=request, client=client)


def _require_asker(client: Client, by: User) -> None:
    may_see = Client.objects.visible_to(by).filter(pk=client.pk).exists()
    if by.id == client.user_id or not (by.is_coach or by.is_admin) or not may_see:
        raise ActionRefused(NOT_YOURS)
