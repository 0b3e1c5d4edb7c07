"""The clearance status of a client, limb by limb, for the roster and the client's page.

It reads prefetched rows, so that a whole roster costs two queries, and asks the rule that the gate asks.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Prefetch

from clients.clearance.after_answers import what_came_after
from clients.clearance.gate import clearance_facts, client_facts, screening_facts
from clients.domain.cautions import CAUTIONS_UNREAD, may_plan
from clients.domain.clearance import CONSENT_CODES, Allowed, Limits, ReasonCode, RefusalReason
from clients.domain.gate import may_train
from clients.domain.questionnaire import CURRENT
from clients.domain.questionnaire.heart import PRESSURE_CODE
from clients.domain.regions import ALL_LIMBS, Limb, Region, limbs_in_words, limbs_of
from clients.domain.verdicts import Verdict, worst
from clients.models import Clearance, Client, Decision, Screening, User
from clients.models.limbs import limbs_of_row, verdicts_of

# Where a prefetched client keeps the newest row of each: a list of one or none.
_SCREENINGS, _CLEARANCES = "latest_screenings", "latest_clearances"


class ClearanceState(StrEnum):
    """Whether cuffs may go on, and where they may not, who has to do something next."""

    NOT_SCREENED = "not_screened"
    TO_ACKNOWLEDGE = "to_acknowledge"
    IN_REVIEW = "in_review"
    BLOCKED = "blocked"
    LAPSED = "lapsed"
    ON_HOLD = "on_hold"
    CLEARED = "cleared"


LABELS = {
    ClearanceState.NOT_SCREENED: "Not screened yet",
    ClearanceState.TO_ACKNOWLEDGE: "Cautions to read",
    ClearanceState.IN_REVIEW: "With an admin",
    ClearanceState.BLOCKED: "No cuffs",
    ClearanceState.LAPSED: "New screening needed",
    ClearanceState.ON_HOLD: "On hold",
    ClearanceState.CLEARED: "Cleared",
}

CLIENT_LABELS = LABELS | {
    ClearanceState.NOT_SCREENED: "Questions first",
    ClearanceState.TO_ACKNOWLEDGE: "With your coach",
    ClearanceState.LAPSED: "New answers needed",
}

CHIPS = {
    ClearanceState.NOT_SCREENED: "neutral",
    ClearanceState.TO_ACKNOWLEDGE: "caution",
    ClearanceState.IN_REVIEW: "caution",
    ClearanceState.BLOCKED: "blocked",
    ClearanceState.LAPSED: "caution",
    ClearanceState.ON_HOLD: "blocked",
    ClearanceState.CLEARED: "ok",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceStatus:
    """The clearance status of limbs that stand alike: the state, its reasons, and how long it holds.

    `limbs` are both of a region, or one where the other stands otherwise.
    """

    limbs: frozenset[Limb]
    state: ClearanceState
    reasons: tuple[str, ...] = ()
    client_reasons: tuple[str, ...] = ()
    until_on: date | None = None  # the first day on which it no longer holds
    clearance: Clearance | None = None
    limits: Limits | None = None  # as the gate applies them, where cleared

    @property
    def name(self) -> str:
        """Such as "Legs" or "Left leg"."""
        return limbs_in_words(self.limbs).capitalize()

    @property
    def region(self) -> Region:
        return next(iter(self.limbs)).region

    @property
    def label(self) -> str:
        return LABELS[self.state]

    @property
    def client_label(self) -> str:
        return CLIENT_LABELS[self.state]

    @property
    def chip(self) -> str:
        return CHIPS[self.state]

    @property
    def last_on(self) -> date | None:
        """The last day on which it holds."""
        return self.until_on - timedelta(days=1) if self.until_on else None

    @property
    def is_cleared(self) -> bool:
        return self.state == ClearanceState.CLEARED

    @property
    def can_be_revoked(self) -> bool:
        """Whether a clearance holds here, also where cautions are to be read or consent is missing."""
        in_force = self.clearance is not None and self.clearance.revoked_at is None
        waits = self.state in (ClearanceState.TO_ACKNOWLEDGE, ClearanceState.ON_HOLD)
        return self.is_cleared or (in_force and waits)


@dataclass(frozen=True, slots=True)
class ClearanceStatuses:
    """The statuses of one client, arms first: one for a pair that stands alike, else one for each limb."""

    each: tuple[ClearanceStatus, ...]

    def __iter__(self) -> Iterator[ClearanceStatus]:
        return iter(self.each)

    def about(self, limbs: Collection[Limb]) -> ClearanceStatus:
        """Return the status of the first of these limbs that is not cleared; of any where all are."""
        touched = [status for status in self.each if not status.limbs.isdisjoint(limbs)]
        return next((status for status in touched if not status.is_cleared), touched[0])

    def of_region(self, region: Region) -> list[ClearanceStatus]:
        """Return where the limbs of a region stand: one status for both, or one each."""
        return [status for status in self.each if status.region is region]

    def is_cleared(self, limbs: Collection[Limb]) -> bool:
        """Whether cuffs may go on all of these limbs."""
        return self.about(limbs).is_cleared

    def cleared_limbs(self, region: Region) -> frozenset[Limb]:
        """Return the limbs of a region that are cleared: both, one or none."""
        cleared = (status.limbs for status in self.each if status.is_cleared)
        return limbs_of(region) & frozenset[Limb]().union(*cleared)

    def limits(self, limbs: Collection[Limb]) -> Limits:
        """Return the limits that hold for all of these limbs together, the strictest of each."""
        found = Limits()
        for status in self.each:
            if status.limits is not None and not status.limbs.isdisjoint(limbs):
                found = found.tightened_by(status.limits)
        return found

    @property
    def has_any_cleared(self) -> bool:
        return any(status.is_cleared for status in self.each)

    @property
    def can_be_revoked(self) -> bool:
        return any(status.can_be_revoked for status in self.each)


def prefetch_screening() -> "Prefetch[str]":
    """Return the prefetch of each client's newest screening with its review. One query."""
    newest = Screening.objects.latest_per_client().defer("answers")
    joined = newest.select_related("review__last_decision", "asked_by", "seen", "client")
    return Prefetch("screenings", joined, to_attr=_SCREENINGS)


def prefetch_clearance(reader: User | None = None) -> "Prefetch[str]":
    """Return the prefetch of each client's newest clearance. One query."""
    newest = Clearance.objects.latest_per_client().with_unread_cautions(reader)
    return Prefetch("clearances", newest, to_attr=_CLEARANCES)


def status_prefetches(reader: User | None = None) -> "tuple[Prefetch[str], Prefetch[str]]":
    """Return what `prefetch_related` needs to fetch clients for `statuses_of`. Two queries.

    For a coach as `reader`, what rests on cautions that they have not read is not cleared: they cannot plan.
    An admin plans seldom; for them it is so in `planner_prefetches`, and not on every list.
    """
    return prefetch_screening(), prefetch_clearance(reader if reader and reader.is_coach else None)


def planner_prefetches(planner: User) -> "tuple[Prefetch[str], Prefetch[str]]":
    """The same for a page that plans, where an admin reads the cautions, too. Two queries."""
    return prefetch_screening(), prefetch_clearance(planner)


def newest_screening(client: Client) -> Screening | None:
    """Return the screening that `prefetch_screening()` fetched. Makes no query."""
    found: list[Screening] = getattr(client, _SCREENINGS)
    return found[0] if found else None


def statuses_of(client: Client, now: datetime) -> ClearanceStatuses:
    """Return where all limbs of a client stand. Makes no query.

    The client is fetched with `prefetch_related(*status_prefetches())`.
    """
    screening = newest_screening(client)
    found: list[Clearance] = getattr(client, _CLEARANCES)
    clearance = found[0] if found else None
    if clearance is not None and screening is not None and clearance.screening_id != screening.id:
        clearance = None
    groups = _groups_alike(screening, clearance)
    return ClearanceStatuses(tuple(_status(client, screening, clearance, limbs, now) for limbs in groups))


def _groups_alike(screening: Screening | None, clearance: Clearance | None) -> list[frozenset[Limb]]:
    """Return the limbs in groups that stand alike: pairs, unless answers or clearance part the two limbs."""
    verdicts = verdicts_of(screening) if screening is not None else dict.fromkeys(Limb)
    covered = limbs_of_row(clearance) if clearance is not None else ALL_LIMBS
    groups = []
    for region in Region:
        pair = limbs_of(region)
        is_alike = len({(verdicts[limb], limb in covered) for limb in pair}) == 1
        groups += [pair] if is_alike else [frozenset({limb}) for limb in Limb if limb in pair]
    return groups


def request_to_client(client: Client) -> Decision | None:
    """Return what an admin asks the client about the newest answers; None where nothing is asked.

    The client is fetched with `prefetch_screening()`. Makes no query.
    """
    review = getattr(newest_screening(client), "review", None)
    request = review.request if review is not None else None
    return request if request is not None and request.kind == Decision.Kind.ASK_CLIENT else None


def lacks_only_pressure(client: Client) -> bool:
    """Whether the newest answers wait for an admin for one reason: no blood pressure was measured.

    Not where something happened since, or where a parent answered, too: then all is asked again. The client
    is fetched with `prefetch_screening()`. One query where an admin has the answers, seven where it is so.
    """
    screening = newest_screening(client)
    review = getattr(screening, "review", None)
    if screening is None or review is None or review.closed_at is not None:
        return False
    flags = screening.flags.filter(verdict__in=(Verdict.NEEDS_CLEARANCE, Verdict.CONTRAINDICATED))
    held = set(flags.values_list("code", "passes_after_days"))
    # Of the pressure's reasons only "not measured" passes at once. Answers to older questions are asked anew.
    return (
        held == {(PRESSURE_CODE, 0)}
        and screening.questionnaire_version == CURRENT.version
        and not screening.parent_name
        and not screening.changed_answers.exists()
        and not what_came_after(client, screening)
    )


def answers_to_confirm(client: Client) -> Screening | None:
    """Return the newest screening where somebody else answered and the client has not said a word about it.

    The client is fetched with `prefetch_screening()`. Makes no query.
    """
    screening = newest_screening(client)
    if screening is None or screening.asked_by_id == client.user_id or hasattr(screening, "seen"):
        return None
    return screening


def _status(
    client: Client,
    screening: Screening | None,
    clearance: Clearance | None,
    limbs: frozenset[Limb],
    now: datetime,
) -> ClearanceStatus:
    answer = may_train(
        client=client_facts(client, now),
        clearance=clearance_facts(clearance) if clearance else None,
        screening=screening_facts(screening, is_latest=True, clearance=clearance) if screening else None,
        limbs=limbs,
        today=client.today(now),
        now=now,
    )
    has_unread_cautions = clearance is not None and clearance.has_unread_cautions
    answer = may_plan(answer, has_unread_cautions=has_unread_cautions)
    if isinstance(answer, Allowed):
        return ClearanceStatus(
            limbs=limbs,
            state=ClearanceState.CLEARED,
            until_on=answer.valid_until_on,
            clearance=clearance,
            limits=answer.limits,
        )
    about_consent = [reason for reason in answer.reasons if reason.code in CONSENT_CODES]
    others = tuple(reason for reason in answer.reasons if reason.code not in CONSENT_CODES)
    if not others and has_unread_cautions:
        others = (CAUTIONS_UNREAD,)
    state = _state_when_refused(screening, clearance, limbs)
    if _is_on_hold(others):
        state = ClearanceState.ON_HOLD
    if others == (CAUTIONS_UNREAD,):
        state = ClearanceState.TO_ACKNOWLEDGE
    reasons = _drop_no_clearance(others)
    if state == ClearanceState.IN_REVIEW and [reason.code for reason in reasons] == [ReasonCode.NO_CLEARANCE]:
        reasons = [_with_an_admin()]
    if state == ClearanceState.BLOCKED and reasons[0].code is ReasonCode.NEEDS_DECISION:
        reasons = [_refused_by_admin(limbs)]
    reasons += about_consent
    return ClearanceStatus(
        limbs=limbs,
        state=state,
        reasons=tuple(reason.message for reason in reasons),
        client_reasons=tuple(dict.fromkeys(reason.client_message for reason in reasons)),
        clearance=clearance,
    )


def _with_an_admin() -> RefusalReason:
    """The reason where the rule alone would clear, but the answers take something back."""
    return RefusalReason(
        code=ReasonCode.NO_CLEARANCE,
        message="The newest answers say less than earlier ones. An admin compares them.",
        client_message="Your newest answers say less than earlier ones. An admin compares them.",
    )


def _refused_by_admin(limbs: frozenset[Limb]) -> RefusalReason:
    """The reason where an admin left these limbs out. The rule knows only that no decision clears it."""
    cuffs = f"cuffs on the {limbs_in_words(limbs)}"
    return RefusalReason(
        code=ReasonCode.NEEDS_DECISION,
        message=f"An admin decided: no {cuffs}.",
        client_message=f"It was decided: no {cuffs} for now. Your coach can plan training without them.",
    )


def _drop_no_clearance(reasons: tuple[RefusalReason, ...]) -> list[RefusalReason]:
    """Leave "there is no clearance" out where another reason says why there is none."""
    others = [reason for reason in reasons if reason.code is not ReasonCode.NO_CLEARANCE]
    return others or list(reasons)


def _is_on_hold(reasons: tuple[RefusalReason, ...]) -> bool:
    """Whether a red flag closes the gate, or what is cleared waits for something else than clearance.

    `reasons` are those that are not about consent: none where consent alone is missing.
    """
    codes = {reason.code for reason in reasons}
    return ReasonCode.RED_FLAG in codes or codes <= {ReasonCode.OPEN_STOP, ReasonCode.ARCHIVED}


def _state_when_refused(
    screening: Screening | None, clearance: Clearance | None, limbs: frozenset[Limb]
) -> ClearanceState:
    if screening is None:
        return ClearanceState.NOT_SCREENED
    verdict = worst(verdict for limb, verdict in verdicts_of(screening).items() if limb in limbs)
    if verdict == Verdict.CONTRAINDICATED:
        return ClearanceState.BLOCKED
    review = getattr(screening, "review", None)
    if review is not None and review.closed_at is None:
        return ClearanceState.IN_REVIEW
    if clearance is not None and limbs <= limbs_of_row(clearance):
        return ClearanceState.LAPSED
    if review is not None:
        return ClearanceState.BLOCKED  # decided, and these limbs were left out
    if clearance is not None and clearance.revoked_at is not None:
        return ClearanceState.LAPSED  # reading the cautions does not undo a revocation
    return ClearanceState.TO_ACKNOWLEDGE if verdict == Verdict.CAUTION else ClearanceState.LAPSED
