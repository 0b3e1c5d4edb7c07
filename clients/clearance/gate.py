"""The gate: may this client train these limbs under cuffs now?

It reads rows and leaves the decision to `clients.domain.gate.may_train`, which writes nothing and
refuses by default. The gate is asked at four moments: before a session under cuffs is written, each time one
is shown, when a task works on it, and before a message about it is sent.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from clients.domain import clearance as rules
from clients.domain.cautions import may_plan
from clients.domain.clearance import Allowed, Refused
from clients.domain.consent import has_own_consent, has_parent_consent
from clients.domain.gate import may_train
from clients.domain.overrides import row_key
from clients.domain.regions import Limb
from clients.domain.verdicts import Verdict
from clients.models import Clearance as ClearanceRow
from clients.models import Client, User
from clients.models import Screening as ScreeningRow
from clients.models.limbs import limbs_of_row, verdicts_of
from clients.people.locks import lock_client

# The columns of a client that the gate reads besides the time zone.
GATE_COLUMNS = (
    "archived_at",
    "has_open_stop",
    "has_red_flag",
    "sex",
    "consent_version",
    "parent_consent_version",
    "consent_taken_back",
    "parent_consent_taken_back",
    "birth_on",
)


def check_client(
    *,
    client: Client,
    limbs: Collection[Limb],
    now: datetime,
    lock: bool = False,
    planner: User | None = None,
) -> tuple[ClearanceRow | None, Allowed | Refused]:
    """Decide whether cuffs may go on all of `limbs` of `client` at the instant `now`.

    Returns two things:

    * the clearance row in force, which a session under cuffs has to point at; None where there is none;
    * `Allowed` with the limits and the first day without them, or `Refused` with every reason.

    Nothing is raised: whatever the rule cannot make sense of is `Refused`.

    Pass who plans as `planner`: a coach who has not read the cautions themselves is refused. What asks for a
    training that is planned already leaves it out.

    Pass `lock=True`, inside a transaction, when the answer leads to a write. The client's and the clearance's
    rows are then locked until the transaction ends. Granting and revoking take the same locks, so the answer
    cannot change before the write.

    One query where a clearance is in force, at most three where none is; the lock costs one more.
    """
    asked = frozenset(limbs)
    clearance, answers = check_client_limbs(client=client, asked=[asked], now=now, lock=lock, planner=planner)
    return clearance, answers[asked]


def check_client_limbs(
    *,
    client: Client,
    asked: Iterable[frozenset[Limb]],
    now: datetime,
    lock: bool = False,
    planner: User | None = None,
) -> tuple[ClearanceRow | None, dict[frozenset[Limb], Allowed | Refused]]:
    """Decide as `check_client` does about each of several sets of limbs, with the queries of one."""
    if lock:
        client = lock_client(client.pk)
    rows = ClearanceRow.objects.unrevoked().filter(client=client).with_freshness()
    rows = rows.with_unread_cautions(planner).select_related("screening")
    if lock:
        rows = rows.select_for_update(of=("self",))
    clearance = rows.first()
    if clearance is not None:
        unread = clearance.has_unread_cautions
        answers = {limbs: _check_row(client, clearance, limbs, now) for limbs in asked}
        return clearance, {
            limbs: may_plan(answer, has_unread_cautions=unread) for limbs, answer in answers.items()
        }
    newest = client.clearances.with_freshness().select_related("screening").order_by("-granted_at").first()
    if newest is not None and not newest.has_newer_screening:
        return None, {limbs: _check_row(client, newest, limbs, now) for limbs in asked}
    screening = client.screenings.order_by("-number").first()
    return None, {limbs: _check_without_clearance(client, screening, limbs, now) for limbs in asked}


def check_clearance(
    *,
    client: Client,
    clearance: ClearanceRow | None,
    limbs: Collection[Limb],
    now: datetime,
    is_latest: bool,
) -> Allowed | Refused:
    """Decide about one clearance, such as the one that a session was planned under.

    `is_latest` says whether its screening is the client's newest. Makes no query if `clearance.screening` is
    joined, and it overrules nothing.
    """
    return may_train(
        client=client_facts(client, now),
        clearance=clearance_facts(clearance) if clearance else None,
        screening=screening_facts(clearance.screening, is_latest=is_latest, clearance=clearance)
        if clearance
        else None,
        limbs=limbs,
        today=client.today(now),
        now=now,
    )


def client_facts(row: Client, now: datetime) -> rules.ClientFacts:
    """The row as the rule reads it at the instant `now`."""
    given = row.given_consents
    return rules.ClientFacts(
        is_archived=row.archived_at is not None,
        has_open_stop=row.has_open_stop,
        has_red_flag=row.has_red_flag,
        is_male=row.is_male,
        has_consent=has_own_consent(given),
        has_parent_consent=has_parent_consent(given, birth_on=row.birth_on, day=row.today(now)),
        took_consent_back=given.own_taken_back,
        parent_took_consent_back=given.parent_taken_back,
    )


def clearance_facts(row: ClearanceRow) -> rules.Clearance:
    """The row as the rule reads it."""
    return rules.Clearance(
        id=row.id,
        client_id=row.client_id,
        screening_id=row.screening_id,
        basis=rules.Basis(row.basis),
        limbs=limbs_of_row(row),
        valid_from_on=row.valid_from_on,
        valid_until_on=row.valid_until_on,
        ends_at=row.ends_at,
        revoked_at=row.revoked_at,
        revoke_reason=row.revoke_reason,
        health_changed=row.revoked_for_id is not None,
        max_percent_1rm=row.max_percent_1rm,
        max_cuff_minutes=row.max_cuff_minutes,
        no_max_test=row.no_max_test,
        overruled=frozenset(row.overruled),
    )


def screening_facts(
    row: ScreeningRow, *, is_latest: bool, clearance: ClearanceRow | None = None
) -> rules.Screening:
    """The row as the rule reads it. `is_latest`: the client has sent no newer answers.

    Two queries where `clearance` overrules something, which is rare; else none.
    """
    return rules.Screening(
        id=row.id,
        client_id=row.client_id,
        questionnaire_version=row.questionnaire_version,
        verdicts=verdicts_of(row),
        is_latest=is_latest,
        asked_as_male=row.asked_as_male,
        ruled_out_by=ruled_out_by(row) if clearance is not None and clearance.overruled else {},
    )


def ruled_out_by(row: ScreeningRow) -> dict[Limb, frozenset[str]]:
    """Return the rows that rule cuffs out, for each limb, by `overrides.row_key`. One query."""
    closing = (flag for flag in row.flags.all() if flag.verdict == Verdict.CONTRAINDICATED)
    keys = {flag: row_key(flag.code, row.answers.get(flag.code)) for flag in closing}
    return {limb: frozenset(key for flag, key in keys.items() if limb in limbs_of_row(flag)) for limb in Limb}


def _check_row(
    client: Client, clearance: ClearanceRow, limbs: Collection[Limb], now: datetime
) -> Allowed | Refused:
    """Decide about a clearance fetched `with_freshness()`."""
    return check_clearance(
        client=client,
        clearance=clearance,
        limbs=limbs,
        now=now,
        is_latest=not clearance.has_newer_screening,
    )


def _check_without_clearance(
    client: Client, screening: ScreeningRow | None, limbs: Collection[Limb], now: datetime
) -> Allowed | Refused:
    return may_train(
        client=client_facts(client, now),
        clearance=None,
        screening=screening_facts(screening, is_latest=True) if screening else None,
        limbs=limbs,
        today=client.today(now),
        now=now,
    )
