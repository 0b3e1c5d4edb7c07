"""Five minutes in which an admin can take a decision back."""

from datetime import datetime

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions.decisions import State, lock_review, write_decision
from clients.clearance.actions.permissions import require_newest_screening, require_uninvolved_admin
from clients.clearance.actions.revoking import revoke
from clients.domain.review_policy import may_take_back
from clients.models import Clearance, Decision, User
from clients.models.audit import Action
from clients.people.locks import lock_client

Kind = Decision.Kind

TOO_LATE = (
    "The five minutes are over, so the decision stands. To take a clearance away now, revoke it on the "
    "client's page."
)


@transaction.atomic
def take_back_decision(*, decision: Decision, by: User, now: datetime) -> Decision:
    """Take back one's own newest decision within five minutes, and open its case again.

    Writes a decision of the kind UNDONE and revokes the clearance that was granted. A clearance which that
    decision had replaced stays revoked: only a new decision clears. Raises ActionRefused after five minutes,
    StaleEdit where something newer was decided.
    """
    client = lock_client(decision.review.screening.client_id)
    review = lock_review(decision.review)
    require_uninvolved_admin(by, client, about=review, now=now)
    newest = review.last_decision
    if newest is None or newest.id != decision.id or newest.kind in (Kind.UNDONE, Kind.SUPERSEDED):
        raise StaleEdit("Something newer was decided meanwhile. Look at the case as it stands now.")
    decision = newest
    if decision.decided_by_id != by.id:
        raise ActionRefused("Only the admin who decided can take it back.")
    if not may_take_back(decided_at=decision.decided_at, now=now):
        raise ActionRefused(TOO_LATE)
    if decision.kind in (Kind.ASK_CLIENT, Kind.ASK_COACH) and review.state != State.ASKED:
        raise ActionRefused("Your question was answered already. Read the answer on this page.")
    require_newest_screening(client, review.screening)
    granted = Clearance.objects.unrevoked().select_for_update().filter(decision=decision).first()
    if granted is not None:
        revoke(clearance=granted, by=by, reason="The decision was taken back within five minutes.", now=now)
    undone = write_decision(
        review=review,
        kind=Kind.UNDONE,
        reason=f"Taken back: {decision.description.lower()}.",
        about=decision,
        state=State.WAITING,
        by=by,
        now=now,
    )
    record(action=Action.UNDID, by=by, now=now, about=review, client=client, changes={"kind": decision.kind})
    return undone
