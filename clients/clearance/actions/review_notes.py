"""What the coach and the client tell the admin about a waiting case."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions.decisions import State, lock_review
from clients.clearance.actions.permissions import require_coach_of
from clients.models import Client, Decision, Review, ReviewNote, User
from clients.models.audit import Action
from clients.people.locks import lock_client

Kind = Decision.Kind

NOTHING_TO_ANSWER = "Nothing is asked any more. The case was decided, or somebody has answered."


@transaction.atomic
def add_review_note(*, review: Review, note_id: UUID, text: str, by: User, now: datetime) -> ReviewNote:
    """Add a coach's note for the admin. A second call with the same `note_id` returns the first note."""
    client = lock_client(review.screening.client_id)
    review = lock_review(review)
    require_coach_of(by, client)
    if existing := _find_note(review, note_id):
        return existing
    if review.closed_at is not None:
        raise StaleEdit("This case was decided meanwhile, so nobody would read the note.")
    note = _write(review, note_id, text, by, now)
    record(action=Action.ADDED, by=by, now=now, about=note, client=client)
    return note


@transaction.atomic
def answer_request(*, review: Review, note_id: UUID, text: str, by: User, now: datetime) -> ReviewNote:
    """Answer what the admin asked; the case goes back to the queue, at its old place."""
    client = lock_client(review.screening.client_id)
    review = lock_review(review)
    _require_asked(review, client, by)
    if existing := _find_note(review, note_id):
        return existing
    if review.request is None:
        raise StaleEdit(NOTHING_TO_ANSWER)
    note = _write(review, note_id, text, by, now, request=review.request)
    review.state, review.answered_at = State.WAITING, now
    review.version += 1
    review.save(update_fields=["state", "answered_at", "version"])
    record(action=Action.ADDED, by=by, now=now, about=note, client=client)
    return note


def _require_asked(review: Review, client: Client, by: User) -> None:
    """Raise ActionRefused unless `by` coaches the client, or is the client and the coach was not asked."""
    if client.user_id == by.id and by.is_active:
        if review.request is not None and review.request.kind != Kind.ASK_CLIENT:
            raise ActionRefused("Your coach is asked about this.")
        return
    require_coach_of(by, client)


def _find_note(review: Review, note_id: UUID) -> ReviewNote | None:
    return ReviewNote.objects.filter(pk=note_id, review=review).first()


def _write(
    review: Review, note_id: UUID, text: str, by: User, now: datetime, request: Decision | None = None
) -> ReviewNote:
    if not text.strip():
        raise ActionRefused("Write something first.")
    return ReviewNote.objects.create(
        id=note_id, review=review, request=request, author=by, text=text.strip(), created_at=now
    )
