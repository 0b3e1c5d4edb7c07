"""Go through earlier answers: what still holds is confirmed, group by group, as it stood."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clients.audit.refusals import StaleEdit
from clients.models import Client, ScreeningDraft, User
from clients.people.locks import lock_client
from clients.screening.actions.submit import DRAFT_GONE, save_answers
from clients.screening.carried import newest_to_carry, of_draft

NOTHING_TO_CONFIRM = "The earlier answers cannot be taken over. Please answer the questions again."


@transaction.atomic
def begin_with_earlier(*, client: Client, by: User, now: datetime) -> ScreeningDraft:
    """Start a draft that goes through the newest answers. It has no answer yet: each is confirmed first.

    A draft that is there is gone on with. Raises StaleEdit where no earlier answer may be confirmed.
    """
    client = lock_client(client.pk)
    carried = newest_to_carry(client, now)
    if carried is None:
        raise StaleEdit(NOTHING_TO_CONFIRM)
    draft = save_answers(client=client, answers={}, by=by, now=now)
    draft.carried_from = carried.screening
    draft.save(update_fields=["carried_from"])
    return draft


@transaction.atomic
def confirm_earlier(
    *, client: Client, draft_id: UUID | None, codes: Collection[str], by: User, now: datetime
) -> ScreeningDraft:
    """Save earlier answers as they stood into the draft, marked with the day on which each was typed.

    An answer that was given anew meanwhile stays. Raises StaleEdit where the draft is gone, or one of `codes`
    may not be confirmed any more.
    """
    client = lock_client(client.pk)
    draft = ScreeningDraft.objects.select_related("carried_from").filter(client=client).first()
    if draft is None or draft.id != draft_id:
        raise StaleEdit(DRAFT_GONE)
    carried = of_draft(client, draft, now)
    if carried is None or not set(codes) <= set(carried.answers):
        raise StaleEdit(NOTHING_TO_CONFIRM)
    confirmed = {code: carried.answers[code] for code in codes if code not in draft.answers}
    draft = save_answers(client=client, answers=confirmed, by=by, now=now, draft_id=draft.id)
    draft.confirmed_from |= {code: carried.typed_on[code].isoformat() for code in confirmed}
    draft.save(update_fields=["confirmed_from"])
    return draft
