"""The case of answers that take something back: only an admin's decision clears them."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from clients.clearance.actions.decisions import State, lock_review
from clients.domain.changed_facts import ChangedAnswer
from clients.models import ChangedAnswer as ChangedAnswerRow
from clients.models import Client, Review, Screening
from clients.models.limbs import limb_columns


def open_changed_case(
    *,
    client: Client,
    screening: Screening,
    changed: Sequence[ChangedAnswer],
    can_be_cleared: bool,
    now: datetime,
) -> Review | None:
    """Open a case about what `screening` takes back; an open case goes on with these answers instead.

    Call inside a transaction, the client locked. Returns None where nothing is open and nobody could clear
    the answers anyway (`can_be_cleared`): what they take back is compared again with the next ones.
    """
    about_these, still_open = Q(screening=screening), Q(closed_at__isnull=True)
    review = Review.objects.filter(about_these | still_open, screening__client=client).first()
    if review is not None:
        review = _continue_with(lock_review(review), screening, now)
    elif can_be_cleared:
        review = Review.objects.create(practice_id=client.practice_id, screening=screening, opened_at=now)
    else:
        return None
    ChangedAnswerRow.objects.bulk_create(
        ChangedAnswerRow(
            review=review,
            screening=screening,
            noted_at=now,
            position=position,
            cause=change.cause,
            code=change.code,
            question=change.question,
            before=change.before,
            now=change.now,
            said_on=change.said_on,
            said_by=change.said_by,
            **limb_columns(change.limbs),
            two_admins=change.two_admins,
            needs_clinician=change.needs_clinician,
        )
        for position, change in enumerate(changed)
    )
    return review


def _continue_with(review: Review, screening: Screening, now: datetime) -> Review:
    """The same case, its notes and its age, about newer answers; a closed one opens again.

    A proposal about the older answers lapses.
    """
    if review.state == State.ASKED:
        review.answered_at = now
    review.screening, review.state, review.closed_at = screening, State.WAITING, None
    review.version += 1
    review.save(update_fields=["screening", "state", "closed_at", "answered_at", "version"])
    return review
