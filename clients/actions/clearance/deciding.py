"""An admin's decision about a flagged screening. Append-only."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from clients.actions.clearance.granting import NO_LIMITS, grant
from clients.actions.clearance.revoking import revoke_current
from clients.actions.clearance.who_may import refuse_own_case
from clients.actions.locks import lock_client
from clients.actions.refusals import ActionRefused, StaleEdit
from clients.domain.clearance import CLEARANCE_WEEKS, Basis, Limits
from clients.domain.regions import Region
from clients.domain.verdicts import Verdict
from clients.models import Decision, Review, Screening, User
from clients.outcomes import verdicts_of

# What a decision may set as its own limits: inside the load band, and up to the cap on cuff time.
DECIDABLE_PERCENT = (20, 50)
DECIDABLE_MINUTES = (1, 15)
DECIDED_BY_HAND = (Decision.Kind.CLEAR, Decision.Kind.CLEAR_WITH_LIMITS, Decision.Kind.REFUSE)


@transaction.atomic
def decide_review(
    *,
    review: Review,
    version: int,
    by: User,
    kind: str,
    reason: str,
    now: datetime,
    regions: Iterable[Region] = (),
    limits: Limits = NO_LIMITS,
    valid_until_on: date | None = None,
    clinician_name: str = "",
    clinician_role: str = "",
    clinician_on: date | None = None,
) -> Decision:
    """An admin's decision about a flagged screening: clear, clear with limits, or refuse. Append-only.

    Raises StaleEdit when the case was decided meanwhile, ActionRefused with what is missing or not allowed.
    """
    client = lock_client(review.screening.client_id)
    review = Review.objects.select_for_update(of=("self",)).select_related("screening").get(pk=review.pk)
    refuse_own_case(by, client)
    if review.closed_at is not None or review.version != version:
        raise StaleEdit("This case was decided meanwhile. Nothing of yours was written.")
    if review.claimed_by_id not in (None, by.id):
        raise ActionRefused(f"{review.claimed_by} works on this case. Release it first if they cannot.")
    if kind not in DECIDED_BY_HAND:
        raise ActionRefused("Choose one of the decisions shown.")
    clears = kind != Decision.Kind.REFUSE
    limits = limits if kind == Decision.Kind.CLEAR_WITH_LIMITS else NO_LIMITS
    regions = list(regions) if clears else []
    until = valid_until_on or client.today(now) + timedelta(weeks=CLEARANCE_WEEKS)
    problems = []
    if not reason.strip():
        problems.append("Write down the reason for this decision.")
    if clears:
        problems += _what_a_clearance_lacks(
            review.screening, regions, until, client.today(now), clinician_name, clinician_role, clinician_on
        )
    if kind == Decision.Kind.CLEAR_WITH_LIMITS:
        problems += _what_limits_lack(limits)
    if problems:
        raise ActionRefused(*problems)
    decision = close_review(
        review=review,
        kind=kind,
        reason=reason.strip(),
        now=now,
        by=by,
        clinician_name=clinician_name,
        clinician_role=clinician_role,
        clinician_on=clinician_on,
        upper=Region.UPPER in regions,
        lower=Region.LOWER in regions,
        max_percent_1rm=limits.max_percent_1rm,
        max_cuff_minutes=limits.max_cuff_minutes,
        valid_until_on=until if clears else None,
    )
    if clears:  # a refusal leaves what the rule cleared by itself: the other region of the same answers
        revoke_current(client, by=by, reason=f"Replaced by a decision: {reason.strip()}", now=now)
        grant(
            client=client,
            screening=review.screening,
            basis=Basis.DECISION,
            regions=regions,
            limits=limits,
            by=by,
            until=until,
            decision=decision,
            now=now,
        )
    return decision


def close_review(
    *, review: Review, kind: str, reason: str, now: datetime, by: User | None = None, **fields
) -> Decision:
    """Write the decision and take the case off the queue. Call inside a transaction."""
    decision = Decision.objects.create(
        review=review, kind=kind, reason=reason, decided_by=by, decided_at=now, **fields
    )
    review.closed_at = now
    review.version += 1
    review.save(update_fields=["closed_at", "version"])
    return decision


def _what_a_clearance_lacks(
    screening: Screening,
    regions: list[Region],
    until: date,
    today: date,
    clinician_name: str,
    clinician_role: str,
    clinician_on: date | None,
) -> list[str]:
    verdicts = verdicts_of(screening)
    problems = []
    if not regions:
        problems.append("Choose at least one region that is cleared.")
    if any(verdicts[region] == Verdict.CONTRAINDICATED for region in regions):
        problems.append(
            "A contraindicated region cannot be cleared by anybody. Only new answers change that."
        )
    if any(verdicts[region] == Verdict.NEEDS_CLEARANCE for region in regions):
        if not (clinician_name.strip() and clinician_role.strip() and clinician_on):
            problems.append("Name the clinician who agreed, their role and the date.")
        elif clinician_on > today:
            problems.append("The clinician's date lies in the future.")
    if not today < until <= today + timedelta(weeks=CLEARANCE_WEEKS):
        problems.append(f"The clearance ends after today and within {CLEARANCE_WEEKS} weeks.")
    return problems


def _what_limits_lack(limits: Limits) -> list[str]:
    problems = []
    if limits == NO_LIMITS:
        problems.append("Write at least one limit, or choose “Clear”.")
    for number, (low, high), words in (
        (limits.max_percent_1rm, DECIDABLE_PERCENT, "percent of 1RM"),
        (limits.max_cuff_minutes, DECIDABLE_MINUTES, "minutes under the cuff"),
    ):
        if number is not None and not low <= number <= high:
            problems.append(f"The limit must be from {low} to {high} {words}.")
    return problems
