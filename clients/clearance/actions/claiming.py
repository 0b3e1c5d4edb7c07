"""Whose case it is just now, so that two admins do not work on one."""

from datetime import datetime

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.clearance.actions.decisions import lock_open_review
from clients.clearance.actions.permissions import require_uninvolved_admin
from clients.models import Review, User
from clients.models.audit import Action
from clients.people.locks import lock_client


@transaction.atomic
def claim_review(*, review: Review, by: User, now: datetime) -> Review:
    """Put one's name on a case, so that two admins do not work on it at once."""
    client = lock_client(review.screening.client_id)
    review = lock_open_review(review)
    require_uninvolved_admin(by, client, about=review, now=now)
    if review.claimed_by_id not in (None, by.id):
        raise ActionRefused(f"{review.claimed_by} already works on this case.")
    if review.claimed_by_id is None:
        review.claimed_by, review.claimed_at = by, now
        review.save(update_fields=["claimed_by", "claimed_at"])
        record(action=Action.CLAIMED, by=by, now=now, about=review, client=client)
    return review


@transaction.atomic
def release_review(*, review: Review, by: User, now: datetime) -> Review:
    """Take the name off a case again; any admin may, so that nobody's holiday holds it up."""
    client = lock_client(review.screening.client_id)
    review = lock_open_review(review)
    require_uninvolved_admin(by, client, about=review, now=now)
    if review.claimed_by_id is None:
        return review
    review.claimed_by = review.claimed_at = None
    review.save(update_fields=["claimed_by", "claimed_at"])
    record(action=Action.RELEASED, by=by, now=now, about=review, client=client)
    return review
