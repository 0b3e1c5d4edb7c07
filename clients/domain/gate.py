"""The rule of the gate: may this client train these limbs under cuffs today? It refuses by default."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from clients.domain.clearance import (
    CAUTION_LIMITS,
    REASON_TEXTS,
    Allowed,
    Basis,
    Clearance,
    ClientFacts,
    ReasonCode,
    RefusalReason,
    Refused,
    Screening,
)
from clients.domain.overrides import override_covers
from clients.domain.questionnaire import MINIMUM_VERSION
from clients.domain.regions import Limb, limbs_in_words
from clients.domain.verdicts import Verdict, worst

# Verdict -> (who may grant a clearance, why it is refused where nobody of these did).
_BASES: Mapping[Verdict, tuple[frozenset[Basis], ReasonCode]] = MappingProxyType(
    {
        Verdict.NO_STOP_FLAG: (frozenset(Basis), ReasonCode.CANNOT_TELL),
        Verdict.CAUTION: (
            frozenset({Basis.ACKNOWLEDGEMENT, Basis.DECISION}),
            ReasonCode.NEEDS_ACKNOWLEDGEMENT,
        ),
        Verdict.NEEDS_CLEARANCE: (frozenset({Basis.DECISION}), ReasonCode.NEEDS_DECISION),
        Verdict.CONTRAINDICATED: (frozenset(), ReasonCode.CONTRAINDICATED),
    }
)


def may_train(
    *,
    client: ClientFacts,
    clearance: Clearance | None,
    screening: Screening | None,
    limbs: Collection[Limb],
    today: date,
    now: datetime,
) -> Allowed | Refused:
    """Decide whether cuffs may go on all of `limbs` on `today`, a day in the client's time zone.

    Returns `Allowed` with the clearance's limits, or `Refused` with every reason. Never raises: facts that do
    not make sense are refused, and so is a question about no limb.
    """
    try:
        return _decide(client, clearance, screening, limbs, today, now)
    except Exception:  # a gate that falls over must fall shut
        return Refused(reasons=(make_reason(ReasonCode.CANNOT_TELL),))


def _decide(
    client: ClientFacts,
    clearance: Clearance | None,
    screening: Screening | None,
    limbs: Collection[Limb],
    today: date,
    now: datetime,
) -> Allowed | Refused:
    asked = frozenset(Limb(limb) for limb in limbs)
    if not asked:
        raise ValueError("the gate is asked about at least one limb")
    if not _is_day(today) or not (isinstance(now, datetime) and now.tzinfo is not None):
        raise TypeError("today is a date, and now is an instant with a zone")
    reasons = reasons_against(client) + _about_screening(screening, client)
    reasons += _about_verdict(clearance, screening, asked)
    reasons += _about_clearance(clearance, asked, today, now) + _about_both(clearance, screening)
    reasons += _about_consent(client)
    if reasons or clearance is None or screening is None:
        return Refused(reasons=tuple(reasons))
    limits, verdict = clearance.limits, worst(Verdict(screening.verdicts[limb]) for limb in asked)
    by_reading = verdict == Verdict.CAUTION and clearance.basis == Basis.ACKNOWLEDGEMENT
    if by_reading or verdict == Verdict.CONTRAINDICATED:
        limits = limits.tightened_by(CAUTION_LIMITS)
    return Allowed(limits=limits, valid_until_on=clearance.valid_until_on)


def reasons_against(client: ClientFacts) -> list[RefusalReason]:
    """Return a reason for each fact that closes all training, the gravest first. Anything but False does."""
    facts = (
        (client.has_red_flag, ReasonCode.RED_FLAG),
        (client.has_open_stop, ReasonCode.OPEN_STOP),
        (client.is_archived, ReasonCode.ARCHIVED),
    )
    return [make_reason(code) for fact, code in facts if fact is not False]


def _about_consent(client: ClientFacts) -> list[RefusalReason]:
    """Whose consent is missing. It stands last: it is the quickest to settle. Anything but True closes."""
    own, parent = ReasonCode.NO_CONSENT, ReasonCode.NO_PARENT_CONSENT
    if client.took_consent_back:
        own = ReasonCode.CONSENT_TAKEN_BACK
    if client.parent_took_consent_back:
        parent = ReasonCode.PARENT_CONSENT_TAKEN_BACK
    facts = ((client.has_consent, own), (client.has_parent_consent, parent))
    return [make_reason(code) for fact, code in facts if fact is not True]


def _about_screening(screening: Screening | None, client: ClientFacts) -> list[RefusalReason]:
    if screening is None:
        return [make_reason(ReasonCode.NO_SCREENING)]
    if type(screening.questionnaire_version) is not int:
        raise TypeError("a version is a whole number")
    reasons = []
    if screening.is_latest is not True:
        reasons.append(make_reason(ReasonCode.NEWER_SCREENING))
    if screening.questionnaire_version < MINIMUM_VERSION:
        reasons.append(make_reason(ReasonCode.OLD_QUESTIONS))
    if screening.asked_as_male is not False and client.is_male is not True:
        reasons.append(make_reason(ReasonCode.QUESTION_LEFT_OUT))
    return reasons


def _about_verdict(
    clearance: Clearance | None, screening: Screening | None, asked: frozenset[Limb]
) -> list[RefusalReason]:
    """Refuse a clearance granted by somebody who may not grant it at these verdicts, the gravest first."""
    if screening is None:
        return []
    verdicts = {limb: Verdict(screening.verdicts[limb]) for limb in asked}
    refused: dict[ReasonCode, set[Limb]] = {}
    for limb in sorted(asked, key=lambda limb: -verdicts[limb].severity):
        if (code := _refusal_at(verdicts[limb], clearance, screening, limb)) is not None:
            refused.setdefault(code, set()).add(limb)
    return [make_reason(code, limbs=limbs_in_words(limbs)) for code, limbs in refused.items()]


def _refusal_at(
    verdict: Verdict, clearance: Clearance | None, screening: Screening, limb: Limb
) -> ReasonCode | None:
    if verdict is Verdict.CONTRAINDICATED and _is_overruled(clearance, screening, limb):
        return None
    bases, refusal = _BASES[verdict]
    if clearance is None and Basis.RULE in bases:
        return None  # `_about_clearance` gives the reason: there is none
    if clearance is not None and Basis(clearance.basis) in bases:
        return None
    return refusal


def _is_overruled(clearance: Clearance | None, screening: Screening, limb: Limb) -> bool:
    """Whether an admin's decision names every row that rules cuffs out here, and each is our policy alone."""
    return (
        clearance is not None
        and Basis(clearance.basis) is Basis.DECISION
        and override_covers(
            overruled=clearance.overruled, ruled_out_by=screening.ruled_out_by.get(limb, frozenset())
        )
    )


def _about_clearance(
    clearance: Clearance | None, asked: frozenset[Limb], today: date, now: datetime
) -> list[RefusalReason]:
    if clearance is None:
        return [make_reason(ReasonCode.NO_CLEARANCE)]
    _check_types(clearance)
    reasons = []
    if clearance.revoked_at is not None:
        because = f": {clearance.revoke_reason.rstrip('. ')}" if clearance.revoke_reason.strip() else ""
        code = ReasonCode.HEALTH_CHANGED if clearance.health_changed else ReasonCode.REVOKED
        reasons.append(make_reason(code, because=because))
    if today < clearance.valid_from_on:
        reasons.append(make_reason(ReasonCode.NOT_YET_VALID, from_on=_format_day(clearance.valid_from_on)))
    if today >= clearance.valid_until_on or now >= clearance.ends_at:
        last_on = clearance.valid_until_on - timedelta(days=1)
        reasons.append(make_reason(ReasonCode.EXPIRED, last_on=_format_day(last_on)))
    if left_out := asked - clearance.limbs:
        reasons.append(make_reason(ReasonCode.LIMB_NOT_COVERED, limbs=limbs_in_words(left_out)))
    return reasons


def _about_both(clearance: Clearance | None, screening: Screening | None) -> list[RefusalReason]:
    """Refuse a clearance of another client, or one that was granted on other answers."""
    if clearance is None or screening is None:
        return []
    reasons = []
    if clearance.client_id is None or clearance.client_id != screening.client_id:
        reasons.append(make_reason(ReasonCode.OTHER_CLIENT))
    if clearance.screening_id is None or clearance.screening_id != screening.id:
        reasons.append(make_reason(ReasonCode.OTHER_SCREENING))
    return reasons


def _check_types(clearance: Clearance) -> None:
    """Raise TypeError for values that Python would compare without an error, but wrongly."""
    limits = (clearance.max_percent_1rm, clearance.max_cuff_minutes)
    if not isinstance(clearance.limbs, frozenset | set):
        raise TypeError("limbs are a set")
    if not isinstance(clearance.overruled, frozenset):
        raise TypeError("what is overruled is a frozen set")
    if not (_is_day(clearance.valid_from_on) and _is_day(clearance.valid_until_on)):
        raise TypeError("validity is in days")
    if any(limit is not None and (type(limit) is not int or limit <= 0) for limit in limits):
        raise TypeError("a limit is a whole number above zero")


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _format_day(day: date) -> str:
    """Format a day as "3 May 2027", in every locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def make_reason(code: ReasonCode, **facts: str) -> RefusalReason:
    """Return the reason in words for the coach and for the client, `facts` filled in."""
    message, client_message = REASON_TEXTS[code]
    return RefusalReason(
        code=code, message=message.format(**facts), client_message=client_message.format(**facts)
    )


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
