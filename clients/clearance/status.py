"""Where a client stands, per region, in words for the roster and the client's page.

Reads rows joined by `ClientQuerySet.with_standing`; asks the same rule as the gate.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import prefetch_related_objects

from clients.clearance import gate
from clients.domain.clearance import Allowed, Limits, ReasonCode, RefusalReason
from clients.domain.regions import Region
from clients.domain.verdicts import Verdict
from clients.models import Clearance, Client, Decision, Screening


class Stand(StrEnum):
    NOT_SCREENED = "not_screened"
    TO_ACKNOWLEDGE = "to_acknowledge"
    IN_REVIEW = "in_review"
    BLOCKED = "blocked"
    LAPSED = "lapsed"
    CLEARED = "cleared"


WORDS = {
    Stand.NOT_SCREENED: "Not screened yet",
    Stand.TO_ACKNOWLEDGE: "Cautions to read",
    Stand.IN_REVIEW: "With an admin",
    Stand.BLOCKED: "No cuffs",
    Stand.LAPSED: "New screening needed",
    Stand.CLEARED: "Cleared",
}

CLIENT_WORDS = WORDS | {
    Stand.NOT_SCREENED: "Questions first",
    Stand.TO_ACKNOWLEDGE: "With your coach",
    Stand.LAPSED: "New answers needed",
}

CHIPS = {
    Stand.NOT_SCREENED: "neutral",
    Stand.TO_ACKNOWLEDGE: "caution",
    Stand.IN_REVIEW: "caution",
    Stand.BLOCKED: "blocked",
    Stand.LAPSED: "caution",
    Stand.CLEARED: "ok",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One region of one client: what holds, why, and until when."""

    region: Region
    stand: Stand
    reasons: tuple[str, ...] = ()
    client_reasons: tuple[str, ...] = ()
    until_on: date | None = None  # the first day on which it no longer holds
    clearance: Clearance | None = None
    limits: Limits | None = None  # as the gate applies them, where cleared

    @property
    def words(self) -> str:
        return WORDS[self.stand]

    @property
    def client_words(self) -> str:
        return CLIENT_WORDS[self.stand]

    @property
    def chip(self) -> str:
        return CHIPS[self.stand]

    @property
    def last_on(self) -> date | None:
        """The last day on which it holds."""
        return self.until_on - timedelta(days=1) if self.until_on else None

    @property
    def is_cleared(self) -> bool:
        return self.stand == Stand.CLEARED


def join_clearances(client: Client) -> None:
    """What `standing_of` reads beside a client fetched `with_newest_answers()`. One query."""
    prefetch_related_objects([client], Client.objects.all().newest_clearances())


def standing_of(client: Client, now: datetime) -> dict[Region, Standing]:
    """Both regions of a client fetched `with_standing()`. Makes no query."""
    screening = client.latest_screenings[0] if client.latest_screenings else None
    clearance = client.latest_clearances[0] if client.latest_clearances else None
    if clearance is not None and screening is not None and clearance.screening_id != screening.id:
        clearance = None
    return {region: _standing(client, screening, clearance, region, now) for region in Region}


def request_to(client: Client) -> Decision | None:
    """What an admin asks the client, fetched `with_standing()`, about the newest answers. Makes no query."""
    review = getattr(client.latest_screenings[0], "review", None) if client.latest_screenings else None
    request = review.request if review is not None else None
    return request if request is not None and request.kind == Decision.Kind.ASK_CLIENT else None


def _standing(
    client: Client, screening: Screening | None, clearance: Clearance | None, region: Region, now: datetime
) -> Standing:
    answer = gate.rules.may_train(
        clearance=gate.clearance_facts(clearance) if clearance else None,
        screening=gate.screening_facts(screening, is_latest=True) if screening else None,
        region=region,
        today=client.today(now),
        now=now,
    )
    if isinstance(answer, Allowed):
        return Standing(
            region=region,
            stand=Stand.CLEARED,
            until_on=answer.valid_until_on,
            clearance=clearance,
            limits=answer.limits,
        )
    stand = _why_refused(screening, clearance, region)
    reasons = _telling(answer.reasons)
    if stand == Stand.BLOCKED and reasons[0].code is ReasonCode.NEEDS_DECISION:
        reasons = [_decided_against(region)]
    return Standing(
        region=region,
        stand=stand,
        reasons=tuple(reason.message for reason in reasons),
        client_reasons=tuple(dict.fromkeys(reason.client_message for reason in reasons)),
        clearance=clearance,
    )


def _decided_against(region: Region) -> RefusalReason:
    """The rule only knows that a decision is missing; the case says that it was taken."""
    cuffs = f"cuffs on the {region.label.lower()}"
    return RefusalReason(
        code=ReasonCode.NEEDS_DECISION,
        message=f"An admin decided: no {cuffs}.",
        client_message=f"It was decided: no {cuffs} for now. Your coach can plan training without them.",
    )


def _telling(reasons: tuple[RefusalReason, ...]) -> list[RefusalReason]:
    """That there is no clearance says nothing beside the reason why there is none."""
    telling = [reason for reason in reasons if reason.code is not ReasonCode.NO_CLEARANCE]
    return telling or list(reasons)


def _why_refused(screening: Screening | None, clearance: Clearance | None, region: Region) -> Stand:
    if screening is None:
        return Stand.NOT_SCREENED
    verdict = Verdict(screening.verdict_upper if region == Region.UPPER else screening.verdict_lower)
    if verdict == Verdict.CONTRAINDICATED:
        return Stand.BLOCKED
    review = getattr(screening, "review", None)
    if review is not None and review.closed_at is None:
        return Stand.IN_REVIEW
    if clearance is not None and region in gate.regions_of(clearance):
        return Stand.LAPSED
    if review is not None:
        return Stand.BLOCKED  # decided, and this region was left out
    if clearance is not None and clearance.revoked_at is not None:
        return Stand.LAPSED  # reading the cautions does not undo a revocation
    return Stand.TO_ACKNOWLEDGE if verdict == Verdict.CAUTION else Stand.LAPSED
