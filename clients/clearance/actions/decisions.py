"""The one place that writes a decision and moves its case. Call inside a transaction, the case locked."""

from datetime import datetime
from typing import Any

from clients.audit.refusals import StaleEdit
from clients.models import Decision, Review, User

State = Review.State


def write_decision(
    *,
    review: Review,
    kind: str,
    reason: str,
    state: str,
    now: datetime,
    by: User | None = None,
    **fields: Any,
) -> Decision:
    """Write a decision, and set the case's state, closing time and version. Nobody holds an open case."""
    decision = Decision.objects.create(
        review=review, kind=kind, reason=reason, decided_by=by, decided_at=now, **fields
    )
    review.last_decision, review.state = decision, state
    review.closed_at = now if state == State.DECIDED else None
    if state != State.DECIDED:  # somebody else's turn, so nobody holds it
        review.claimed_by = review.claimed_at = None
    review.version += 1
    review.save(update_fields=["last_decision", "state", "closed_at", "claimed_by", "claimed_at", "version"])
    return decision


def close_review(
    *, review: Review, kind: str, reason: str, now: datetime, by: User | None = None, **fields: Any
) -> Decision:
    """Write a decision that closes the case. Call inside a transaction."""
    return write_decision(
        review=review, kind=kind, reason=reason, state=State.DECIDED, now=now, by=by, **fields
    )


def lock_review(review: Review) -> Review:
    """Return the case as it is now, its row locked until the transaction ends."""
    rows = Review.objects.select_for_update(of=("self",))
    return rows.select_related("screening__client", "last_decision").get(pk=review.pk)


def lock_open_review(review: Review) -> Review:
    """Lock a case that waits for a decision. Raises StaleEdit where it was decided."""
    review = lock_review(review)
    if review.closed_at is not None:
        raise StaleEdit("This case was decided meanwhile.")
    return review
