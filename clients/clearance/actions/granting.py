"""Granting the permission to prescribe: by rule, or by the coach who has read each caution."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, FieldsRefused
from clients.clearance.actions.permissions import (
    require_coach_of,
    require_newest_screening,
    require_unchanged_health,
)
from clients.clearance.actions.revoking import revoke_current
from clients.domain.clearance import CAUTION_LIMITS, CLEARANCE_WEEKS, Basis, Limits
from clients.domain.regions import Limb
from clients.domain.verdicts import Verdict
from clients.models import Acknowledgement, Clearance, Client, Decision, Flag, Review, Screening, User
from clients.models.audit import Action
from clients.models.limbs import limb_columns, verdicts_of
from clients.people.locks import lock_client

NO_LIMITS = Limits(max_percent_1rm=None, max_cuff_minutes=None)


def clear_by_rule(*, client: Client, screening: Screening, limbs: Iterable[Limb], now: datetime) -> Clearance:
    """Grant a clearance by the rule, where no stop flag was found. Call inside a transaction."""
    return grant(client=client, screening=screening, basis=Basis.RULE, limbs=limbs, now=now)


@transaction.atomic
def acknowledge_cautions(
    *, screening: Screening, coach: User, flag_ids: Iterable[UUID | str], now: datetime
) -> Clearance:
    """Record that the coach has read every caution of a screening, and grant a clearance with caution limits.

    Where another coach has read them before, that clearance stays, and this coach may plan under it, too. So
    may an admin of the practice, whose reading alone grants nothing. `flag_ids` are the flags that were
    read. Raises FieldsRefused, by flag, where a CAUTION flag is missing, ActionRefused where an admin decides
    about the same answers, and where a clearance for them was revoked: reading does not bring back what a
    person took away.
    """
    client = lock_client(screening.client_id)
    of_this_screening = client.clearances.filter(screening=screening)
    already = of_this_screening.unrevoked().filter(basis=Basis.ACKNOWLEDGEMENT).first()
    if not (already and coach.is_admin and coach.is_active and coach.practice_id == client.practice_id):
        require_coach_of(coach, client)
    require_newest_screening(client, screening)
    require_unchanged_health(client, screening)
    cautions = list(screening.flags.filter(verdict=Verdict.CAUTION))
    named = {str(flag_id) for flag_id in flag_ids}
    if unread := [flag for flag in cautions if str(flag.id) not in named]:
        raise FieldsRefused((str(flag.id), f"Tick that you have read: {flag.reason}") for flag in unread)
    limbs = [
        limb
        for limb, verdict in verdicts_of(screening).items()
        if verdict in (Verdict.CAUTION, Verdict.NO_STOP_FLAG)
    ]
    if Verdict.CAUTION not in verdicts_of(screening).values():
        raise ActionRefused("This screening has no caution to read.")
    if Review.objects.filter(screening=screening).exists():
        raise ActionRefused("An admin decides about this screening.")
    if already is not None:
        if _add_reading(cautions, coach, now):
            record(action=Action.ACKNOWLEDGED, by=coach, now=now, about=screening, client=client)
        return already
    if of_this_screening.filter(revoked_at__isnull=False).exists():
        raise ActionRefused("The clearance for these answers was revoked. A new screening is needed.")
    _add_reading(cautions, coach, now)
    revoke_current(client, by=coach, reason="Replaced: cautions were read.", now=now)
    clearance = grant(
        client=client,
        screening=screening,
        basis=Basis.ACKNOWLEDGEMENT,
        limbs=limbs,
        limits=CAUTION_LIMITS,
        by=coach,
        now=now,
    )
    record(action=Action.ACKNOWLEDGED, by=coach, now=now, about=screening, client=client)
    return clearance


def _add_reading(cautions: Iterable[Flag], coach: User, now: datetime) -> bool:
    """Write down that the coach has read these cautions, and return whether one of them was new to them."""
    read = Acknowledgement.objects.filter(flag__in=cautions, coach=coach).values_list("flag_id", flat=True)
    known = set(read)
    added = Acknowledgement.objects.bulk_create(
        Acknowledgement(flag=flag, coach=coach, acknowledged_at=now)
        for flag in cautions
        if flag.pk not in known
    )
    return bool(added)


def cautions_of(screening: Screening) -> list[Flag]:
    """Return the flags that a coach has to acknowledge."""
    return list(screening.flags.filter(verdict=Verdict.CAUTION).order_by("position"))


def grant(
    *,
    client: Client,
    screening: Screening,
    basis: Basis,
    limbs: Iterable[Limb],
    now: datetime,
    limits: Limits = NO_LIMITS,
    by: User | None = None,
    until: date | None = None,
    decision: Decision | None = None,
    overruled: Sequence[str] = (),
) -> Clearance:
    today = client.today(now)
    until = until or today + timedelta(weeks=CLEARANCE_WEEKS)
    return Clearance.objects.create(
        client=client,
        screening=screening,
        basis=basis,
        decision=decision,
        decided_by=by,
        **limb_columns(limbs),
        max_percent_1rm=limits.max_percent_1rm,
        max_cuff_minutes=limits.max_cuff_minutes,
        no_max_test=limits.no_max_test,
        overruled=list(overruled),
        valid_from_on=today,
        valid_until_on=until,
        ends_at=datetime.combine(until, time.min, client.zone),
        granted_at=now,
    )
