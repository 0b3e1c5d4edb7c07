"""The gate: may this person train this region under cuffs today? Its default is refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from clients.domain.questionnaire import MINIMUM_VERSION
from clients.domain.regions import Region
from clients.domain.verdicts import Verdict

CLEARANCE_WEEKS = 12  # policy: the full questions again after 12 weeks, or when something changed


class Basis(StrEnum):
    """Who cleared: a rule (no stop flag found), the coach who read each caution, or an admin's decision."""

    RULE = "rule"
    ACKNOWLEDGEMENT = "acknowledgement"
    DECISION = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a clearance leaves of a training session: whole percent of 1RM, whole minutes under the cuff.

    None means no limit beyond the product's own. `no_max_test`: nobody may look for the heaviest lift or do
    a set to failure to find a 1RM.
    """

    max_percent_1rm: int | None = None
    max_cuff_minutes: int | None = None
    no_max_test: bool = False

    def tightened_by(self, other: "Limits") -> "Limits":
        """The stricter of both, number by number."""
        return Limits(
            max_percent_1rm=_lower(self.max_percent_1rm, other.max_percent_1rm),
            max_cuff_minutes=_lower(self.max_cuff_minutes, other.max_cuff_minutes),
            no_max_test=self.no_max_test or other.no_max_test,
        )


def _lower(one: int | None, other: int | None) -> int | None:
    return min((number for number in (one, other) if number is not None), default=None)


# Policy, from "allowed with caution, at a lower dose": the default load, and the shorter end of the article's
# 10 to 15 minutes. An admin's decision sets its own limits instead.
CAUTION_LIMITS = Limits(max_percent_1rm=30, max_cuff_minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """The permission to prescribe, from `valid_from_on` up to, and without, `valid_until_on`.

    Both are days in the client's own zone. Any `revoked_at` means revoked, even one ahead of this clock.
    """

    id: UUID
    client_id: UUID
    screening_id: UUID
    basis: Basis
    regions: frozenset[Region]
    valid_from_on: date
    valid_until_on: date
    revoked_at: datetime | None = None
    revoke_reason: str = ""
    health_changed: bool = False  # it was revoked because something changed in the client's health
    max_percent_1rm: int | None = None
    max_cuff_minutes: int | None = None
    no_max_test: bool = False

    @property
    def limits(self) -> Limits:
        return Limits(
            max_percent_1rm=self.max_percent_1rm,
            max_cuff_minutes=self.max_cuff_minutes,
            no_max_test=self.no_max_test,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What the gate needs of a screening."""

    id: UUID
    client_id: UUID
    questionnaire_version: int
    verdicts: Mapping[Region, Verdict]
    is_latest: bool


class RefusalCode(StrEnum):
    NO_CLEARANCE = "no_clearance"
    NO_SCREENING = "no_screening"
    OTHER_CLIENT = "other_client"
    OTHER_SCREENING = "other_screening"
    NEWER_SCREENING = "newer_screening"
    OLD_QUESTIONS = "old_questions"
    REVOKED = "revoked"
    HEALTH_CHANGED = "health_changed"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    REGION_NOT_COVERED = "region_not_covered"
    CONTRAINDICATED = "contraindicated"
    NEEDS_DECISION = "needs_decision"
    NEEDS_ACKNOWLEDGEMENT = "needs_acknowledgement"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why not: `message` for the coach, `client_message` in words fit for the client."""

    code: RefusalCode
    message: str
    client_message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Yes, within `limits`, up to and without `valid_until_on`."""

    limits: Limits
    valid_until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """No, for each of these reasons; there is always one."""

    reasons: tuple[Reason, ...]


ASK_COACH = "Your coach has to look at this first."
NEW_QUESTIONS = "Please answer the health questions. Until then the cuffs stay off."

# Code -> (words for the coach, words for the client).
_WORDS: Mapping[RefusalCode, tuple[str, str]] = MappingProxyType(
    {
        RefusalCode.NO_CLEARANCE: ("There is no clearance for this client.", ASK_COACH),
        RefusalCode.NO_SCREENING: ("The client has not been screened.", NEW_QUESTIONS),
        RefusalCode.OTHER_CLIENT: ("This clearance belongs to another client.", ASK_COACH),
        RefusalCode.OTHER_SCREENING: ("This clearance was given for another screening.", ASK_COACH),
        RefusalCode.NEWER_SCREENING: (
            "A newer screening was sent; this clearance rests on an older one.",
            ASK_COACH,
        ),
        RefusalCode.OLD_QUESTIONS: (
            "The questions have changed since this screening. A new screening is needed.",
            NEW_QUESTIONS,
        ),
        RefusalCode.REVOKED: ("The clearance was revoked{because}.", ASK_COACH),
        RefusalCode.HEALTH_CHANGED: (
            "The clearance was revoked{because}. New answers are needed first.",
            "Something changed in your health. Please answer the health questions again. "
            "Until then the cuffs stay off.",
        ),
        RefusalCode.NOT_YET_VALID: ("The clearance begins on {from_on}.", "Cuffs may go on from {from_on}."),
        RefusalCode.EXPIRED: (
            "The clearance ended; {last_on} was its last day. A new screening is needed.",
            NEW_QUESTIONS,
        ),
        RefusalCode.REGION_NOT_COVERED: (
            "The clearance does not cover the {region}.",
            "You are not cleared for cuffs on the {region}. Your coach can plan training without them.",
        ),
        RefusalCode.CONTRAINDICATED: (
            "The answers rule out cuffs on the {region}. Nobody can clear that; only new answers change it.",
            "From your answers, cuffs on the {region} are not for you now. "
            "Your coach can plan training without them.",
        ),
        RefusalCode.NEEDS_DECISION: ("The {region} need an admin's decision first.", ASK_COACH),
        RefusalCode.NEEDS_ACKNOWLEDGEMENT: (
            "The cautions for the {region} have to be read and acknowledged first.",
            ASK_COACH,
        ),
        RefusalCode.CANNOT_TELL: (
            "The records do not fit together, so the answer is no. Please screen the client again.",
            ASK_COACH,
        ),
    }
)

_BASES: Mapping[Verdict, tuple[frozenset[Basis], RefusalCode]] = MappingProxyType(
    {
        Verdict.NO_STOP_FLAG: (frozenset(Basis), RefusalCode.CANNOT_TELL),
        Verdict.CAUTION: (
            frozenset({Basis.ACKNOWLEDGEMENT, Basis.DECISION}),
            RefusalCode.NEEDS_ACKNOWLEDGEMENT,
        ),
        Verdict.NEEDS_CLEARANCE: (frozenset({Basis.DECISION}), RefusalCode.NEEDS_DECISION),
        Verdict.CONTRAINDICATED: (frozenset(), RefusalCode.CONTRAINDICATED),
    }
)


def may_train(
    *, clearance: Clearance | None, screening: Screening | None, region: Region, today: date, now: datetime
) -> Allowed | Refused:
    """Whether `region` may be trained under cuffs on `today` (in the client's zone), or every reason why not.

    Answers whatever it is given: what it cannot make sense of is refused, and nothing is raised.
    """
    try:
        return _decide(clearance, screening, region, today, now)
    except Exception:  # a gate that falls over must fall shut
        return Refused(reasons=(_reason(RefusalCode.CANNOT_TELL),))


def _decide(
    clearance: Clearance | None, screening: Screening | None, region: Region, today: date, now: datetime
) -> Allowed | Refused:
    region = Region(region)
    if not _is_day(today) or not (isinstance(now, datetime) and now.tzinfo is not None):
        raise TypeError("today is a date, and now is an instant with a zone")
    reasons = _about_screening(screening) + _about_verdict(clearance, screening, region)
    reasons += _about_clearance(clearance, region, today) + _about_both(clearance, screening)
    if reasons or clearance is None or screening is None:
        return Refused(reasons=tuple(reasons))
    limits = clearance.limits
    if screening.verdicts[region] == Verdict.CAUTION and clearance.basis == Basis.ACKNOWLEDGEMENT:
        limits = limits.tightened_by(CAUTION_LIMITS)
    return Allowed(limits=limits, valid_until_on=clearance.valid_until_on)


def _about_screening(screening: Screening | None) -> list[Reason]:
    if screening is None:
        return [_reason(RefusalCode.NO_SCREENING)]
    if type(screening.questionnaire_version) is not int:
        raise TypeError("a version is a whole number")
    reasons = []
    if screening.is_latest is not True:
        reasons.append(_reason(RefusalCode.NEWER_SCREENING))
    if screening.questionnaire_version < MINIMUM_VERSION:
        reasons.append(_reason(RefusalCode.OLD_QUESTIONS))
    return reasons


def _about_verdict(clearance: Clearance | None, screening: Screening | None, region: Region) -> list[Reason]:
    """The verdict decides who may clear; a contraindication is beyond everybody."""
    if screening is None:
        return []
    bases, refusal = _BASES[Verdict(screening.verdicts[region])]
    if clearance is None and Basis.RULE in bases:
        return []  # that there is no clearance says it all
    if clearance is not None and Basis(clearance.basis) in bases:
        return []
    return [_reason(refusal, region=region.label.lower())]


def _about_clearance(clearance: Clearance | None, region: Region, today: date) -> list[Reason]:
    if clearance is None:
        return [_reason(RefusalCode.NO_CLEARANCE)]
    _check_types(clearance)
    reasons = []
    if clearance.revoked_at is not None:
        because = f": {clearance.revoke_reason.rstrip('. ')}" if clearance.revoke_reason.strip() else ""
        code = RefusalCode.HEALTH_CHANGED if clearance.health_changed else RefusalCode.REVOKED
        reasons.append(_reason(code, because=because))
    if today < clearance.valid_from_on:
        reasons.append(_reason(RefusalCode.NOT_YET_VALID, from_on=_in_words(clearance.valid_from_on)))
    if today >= clearance.valid_until_on:
        last_on = clearance.valid_until_on - timedelta(days=1)
        reasons.append(_reason(RefusalCode.EXPIRED, last_on=_in_words(last_on)))
    if region not in clearance.regions:
        reasons.append(_reason(RefusalCode.REGION_NOT_COVERED, region=region.label.lower()))
    return reasons


def _about_both(clearance: Clearance | None, screening: Screening | None) -> list[Reason]:
    """A clearance is worth something only to its own client, for the answers it was given on."""
    if clearance is None or screening is None:
        return []
    reasons = []
    if clearance.client_id is None or clearance.client_id != screening.client_id:
        reasons.append(_reason(RefusalCode.OTHER_CLIENT))
    if clearance.screening_id is None or clearance.screening_id != screening.id:
        reasons.append(_reason(RefusalCode.OTHER_SCREENING))
    return reasons


def _check_types(clearance: Clearance) -> None:
    """TypeError for a row whose comparisons would not mean what they say."""
    limits = (clearance.max_percent_1rm, clearance.max_cuff_minutes)
    if not isinstance(clearance.regions, frozenset | set):
        raise TypeError("regions are a set")
    if not (_is_day(clearance.valid_from_on) and _is_day(clearance.valid_until_on)):
        raise TypeError("validity is in days")
    if any(limit is not None and (type(limit) is not int or limit <= 0) for limit in limits):
        raise TypeError("a limit is a whole number above zero")


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _in_words(day: date) -> str:
    """ "3 May 2027", the same in every locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _reason(code: RefusalCode, **facts: str) -> Reason:
    message, client_message = _WORDS[code]
    return Reason(code=code, message=message.format(**facts), client_message=client_message.format(**facts))


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
