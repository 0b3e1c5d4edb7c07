"""Granting and revoking the permission to prescribe."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from clients.actions.locks import lock_client
from clients.actions.refusals import ActionRefused, StaleEdit
from clients.domain.clearance import CAUTION_LIMITS, CLEARANCE_WEEKS, Basis, Limits
from clients.domain.regions import Region
from clients.domain.verdicts import Verdict
from clients.models import Acknowledgement, Clearance, Client, Decision, Flag, Review, Screening, User

NO_LIMITS = Limits(max_percent_1rm=None, max_cuff_minutes=None)

# What a decision may set as its own limits: inside the load band, and up to the cap on cuff time.
DECIDABLE_PERCENT = (20, 50)
DECIDABLE_MINUTES = (1, 15)
DECIDED_BY_HAND = (Decision.Kind.CLEAR, Decision.Kind.CLEAR_WITH_LIMITS, Decision.Kind.REFUSE)


def clear_by_rule(
    *, client: Client, screening: Screening, regions: Iterable[Region], now: datetime
) -> Clearance:
    """No stop flag found: cleared by rule. Call inside a transaction."""
    return _grant(client=client, screening=screening, basis=Basis.RULE, regions=regions, now=now)


@transaction.atomic
def acknowledge_cautions(
    *, screening: Screening, coach: User, flag_ids: Iterable, now: datetime
) -> Clearance:
    """The coach has read every caution of this screening; the clearance carries the caution limits.

    Refused unless each CAUTION flag is named, where an admin decides about the same answers, and after a
    revocation: what was taken away by a person does not come back by reading.
    """
    client = lock_client(screening.client_id)
    _refuse_all_but_coaches(coach, client)
    _refuse_old(client, screening)
    cautions = list(screening.flags.filter(verdict=Verdict.CAUTION))
    named = {str(flag_id) for flag_id in flag_ids}
    if unread := [flag for flag in cautions if str(flag.id) not in named]:
        raise ActionRefused(*(f"Tick that you have read: {flag.reason}" for flag in unread))
    regions = [
        region
        for region, verdict in _verdicts(screening).items()
        if verdict in (Verdict.CAUTION, Verdict.NO_STOP_FLAG)
    ]
    if Verdict.CAUTION not in _verdicts(screening).values():
        raise ActionRefused("This screening has no caution to read.")
    if Review.objects.filter(screening=screening).exists():
        raise ActionRefused("An admin decides about this screening.")
    of_this_screening = client.clearances.filter(screening=screening)
    already = of_this_screening.unrevoked().filter(basis=Basis.ACKNOWLEDGEMENT).first()
    if already is not None:
        return already
    if of_this_screening.filter(revoked_at__isnull=False).exists():
        raise ActionRefused("The clearance for these answers was revoked. A new screening is needed.")
    Acknowledgement.objects.bulk_create(
        Acknowledgement(flag=flag, coach=coach, acknowledged_at=now) for flag in cautions
    )
    _revoke_current(client, by=coach, reason="Replaced: cautions were read.", now=now)
    return _grant(
        client=client,
        screening=screening,
        basis=Basis.ACKNOWLEDGEMENT,
        regions=regions,
        limits=CAUTION_LIMITS,
        by=coach,
        now=now,
    )


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
    _refuse_own_case(by, client)
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
        _revoke_current(client, by=by, reason=f"Replaced by a decision: {reason.strip()}", now=now)
        _grant(
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


@transaction.atomic
def claim_review(*, review: Review, by: User, now: datetime) -> Review:
    """Put one's name on a case, so that two admins do not work on it at once."""
    review = _lock_open_review(review)
    _refuse_own_case(by, review.screening.client)
    if review.claimed_by_id not in (None, by.id):
        raise ActionRefused(f"{review.claimed_by} already works on this case.")
    if review.claimed_by_id is None:
        review.claimed_by, review.claimed_at = by, now
        review.save(update_fields=["claimed_by", "claimed_at"])
    return review


@transaction.atomic
def release_review(*, review: Review, by: User) -> Review:
    """Take the name off a case again; any admin may, so that nobody's holiday holds it up."""
    review = _lock_open_review(review)
    _refuse_own_case(by, review.screening.client)
    review.claimed_by = review.claimed_at = None
    review.save(update_fields=["claimed_by", "claimed_at"])
    return review


def _lock_open_review(review: Review) -> Review:
    rows = Review.objects.select_for_update(of=("self",)).select_related("screening__client")
    review = rows.get(pk=review.pk)
    if review.closed_at is not None:
        raise StaleEdit("This case was decided meanwhile.")
    return review


@transaction.atomic
def revoke_clearance(
    *, client: Client, by: User | None, reason: str, now: datetime, clearance_id: UUID | None = None
) -> Clearance | None:
    """Take the clearance out of force now. Future sessions stay, and are held by the gate.

    Takes the lock that assigning holds, so it waits for an assignment under way, which is then held too.
    `clearance_id` names the one that was looked at; StaleEdit where another has replaced it.
    """
    if by is not None and not (by.is_admin and by.practice_id == client.practice_id):
        _refuse_all_but_coaches(by, client)
    if not reason.strip():
        raise ActionRefused("Write down why the clearance is revoked.")
    current = client.clearances.unrevoked().select_for_update().first()
    if current is not None and clearance_id not in (None, current.id):
        raise StaleEdit("The clearance was replaced meanwhile. Look at the new one before you revoke it.")
    return revoke(clearance=current, by=by, reason=reason.strip(), now=now) if current else None


def revoke(*, clearance: Clearance, by: User | None, reason: str, now: datetime) -> Clearance:
    """Revoke a row that the caller holds locked."""
    clearance.revoked_at, clearance.revoked_by, clearance.revoke_reason = now, by, reason
    clearance.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    return clearance


def _revoke_current(client: Client, *, by: User | None, reason: str, now: datetime) -> Clearance | None:
    current = Clearance.objects.unrevoked().select_for_update().filter(client=client).first()
    return revoke(clearance=current, by=by, reason=reason, now=now) if current else None


def _grant(
    *,
    client: Client,
    screening: Screening,
    basis: Basis,
    regions: Iterable[Region],
    now: datetime,
    limits: Limits = NO_LIMITS,
    by: User | None = None,
    until: date | None = None,
    decision: Decision | None = None,
) -> Clearance:
    today = client.today(now)
    named = set(regions)
    return Clearance.objects.create(
        client=client,
        screening=screening,
        basis=basis,
        decision=decision,
        decided_by=by,
        upper=Region.UPPER in named,
        lower=Region.LOWER in named,
        max_percent_1rm=limits.max_percent_1rm,
        max_cuff_minutes=limits.max_cuff_minutes,
        valid_from_on=today,
        valid_until_on=until or today + timedelta(weeks=CLEARANCE_WEEKS),
        granted_at=now,
    )


def _refuse_all_but_coaches(by: User, client: Client) -> None:
    if not (by.is_coach and by.is_active and client.coaches.filter(pk=by.pk).exists()):
        raise ActionRefused("Only a coach of this client can do this.")


def _refuse_old(client: Client, screening: Screening) -> None:
    if client.screenings.filter(number__gt=screening.number).exists():
        raise StaleEdit("The client sent a newer screening meanwhile. Look at that one.")


def _refuse_own_case(by: User, client: Client) -> None:
    """Nobody decides about themselves or about somebody they coach."""
    if not by.is_admin or not by.is_active or by.practice_id != client.practice_id:
        raise ActionRefused("Only an admin of this practice decides about a review.")
    if client.user_id == by.id or client.coaches.filter(pk=by.pk).exists():
        raise ActionRefused("You coach this client, so another admin has to decide.")


def _what_a_clearance_lacks(
    screening: Screening,
    regions: list[Region],
    until: date,
    today: date,
    clinician_name: str,
    clinician_role: str,
    clinician_on: date | None,
) -> list[str]:
    verdicts = _verdicts(screening)
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


def _verdicts(screening: Screening) -> dict[Region, Verdict]:
    return {
        Region.UPPER: Verdict(screening.verdict_upper),
        Region.LOWER: Verdict(screening.verdict_lower),
    }


def cautions_of(screening: Screening) -> list[Flag]:
    """The flags a coach acknowledges."""
    return list(screening.flags.filter(verdict=Verdict.CAUTION).order_by("position"))
