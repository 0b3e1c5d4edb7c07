"""The gate's shell: turns rows into the facts that `clients.domain.clearance.may_train` decides on.

Asked when a session is written, served, acted on by a task, and when a message about it is sent.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from clients.domain import clearance as rules
from clients.domain.regions import Region
from clients.domain.verdicts import Verdict
from clients.models import Clearance, Client, Screening
from clients.models.regions import regions_of
from clients.people.locks import lock_client


def clearance_facts(row: Clearance) -> rules.Clearance:
    return rules.Clearance(
        id=row.id,
        client_id=row.client_id,
        screening_id=row.screening_id,
        basis=rules.Basis(row.basis),
        regions=regions_of(row),
        valid_from_on=row.valid_from_on,
        valid_until_on=row.valid_until_on,
        revoked_at=row.revoked_at,
        revoke_reason=row.revoke_reason,
        health_changed=row.revoked_for_id is not None,
        max_percent_1rm=row.max_percent_1rm,
        max_cuff_minutes=row.max_cuff_minutes,
        no_max_test=row.no_max_test,
    )


def screening_facts(row: Screening, *, is_latest: bool) -> rules.Screening:
    return rules.Screening(
        id=row.id,
        client_id=row.client_id,
        questionnaire_version=row.questionnaire_version,
        verdicts={Region.UPPER: Verdict(row.verdict_upper), Region.LOWER: Verdict(row.verdict_lower)},
        is_latest=is_latest,
    )


def check_clearance(
    *, client: Client, clearance: Clearance | None, region: str, now: datetime, is_latest: bool
) -> rules.Allowed | rules.Refused:
    """Ask the rule about one clearance row. `clearance.screening` should be joined already."""
    return rules.may_train(
        clearance=clearance_facts(clearance) if clearance else None,
        screening=screening_facts(clearance.screening, is_latest=is_latest) if clearance else None,
        region=Region(region),
        today=client.today(now),
        now=now,
    )


def check_client(*, client: Client, region: str, now: datetime, lock: bool = False):
    """Ask the rule about the client's clearance as it stands now.

    Returns (clearance row or None, Allowed | Refused). With `lock` the client's and the clearance's rows are
    held until the transaction ends: whatever grants or revokes takes the same locks, so nothing can change
    between the answer and the write.
    """
    if lock:
        client = lock_client(client.pk)
    rows = Clearance.objects.unrevoked().filter(client=client).with_freshness().select_related("screening")
    if lock:
        rows = rows.select_for_update(of=("self",))
    clearance = rows.first()
    if clearance is None:
        return None, _refuse_without_clearance(client, region, now)
    answer = check_clearance(
        client=client,
        clearance=clearance,
        region=region,
        now=now,
        is_latest=not clearance.has_newer_screening,
    )
    return clearance, answer


def check_clients(
    wishes: Iterable[tuple[Client, str]], *, now: datetime
) -> dict[tuple[UUID, str], rules.Allowed | rules.Refused]:
    """The same for many (client, region) at once, by client and region. At most three queries."""
    wishes = list(wishes)
    ids = {client.pk for client, _ in wishes}
    fresh = Clearance.objects.filter(client__in=ids).with_freshness().select_related("screening")
    clearances = {row.client_id: row for row in fresh.unrevoked()} if ids else {}
    if without := ids - set(clearances):
        newest_last = fresh.filter(client__in=without).order_by("granted_at")
        last = {row.client_id: row for row in newest_last}
        clearances |= {pk: row for pk, row in last.items() if not row.has_newer_screening}
    screenings = {}
    if without := ids - set(clearances):
        newest = Screening.objects.filter(client__in=without).latest_per_client()
        screenings = {row.client_id: row for row in newest}
    answers = {}
    for client, region in wishes:
        clearance, screening = clearances.get(client.pk), screenings.get(client.pk)
        if clearance is not None:
            answers[client.pk, region] = check_clearance(
                client=client,
                clearance=clearance,
                region=region,
                now=now,
                is_latest=not clearance.has_newer_screening,
            )
        else:
            answers[client.pk, region] = _refuse_without(client, screening, region, now)
    return answers


def _refuse_without_clearance(client: Client, region: str, now: datetime) -> rules.Refused:
    """No clearance in force: the newest revoked one, or the newest screening, says why."""
    last = client.clearances.with_freshness().select_related("screening").order_by("-granted_at").first()
    if last is not None and not last.has_newer_screening:
        return check_clearance(client=client, clearance=last, region=region, now=now, is_latest=True)
    return _refuse_without(client, client.screenings.order_by("-number").first(), region, now)


def _refuse_without(
    client: Client, screening: Screening | None, region: str, now: datetime
) -> rules.Refused | rules.Allowed:
    return rules.may_train(
        clearance=None,
        screening=screening_facts(screening, is_latest=True) if screening else None,
        region=Region(region),
        today=client.today(now),
        now=now,
    )
