"""A clearance, its limits, and why training may be refused. `clients.domain.gate` decides on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from clients.domain.regions import Limb
from clients.domain.verdicts import Verdict

CLEARANCE_WEEKS = 12  # policy: the full questions again after 12 weeks, or when something changed


class Basis(StrEnum):
    """Who granted a clearance: the rule (no stop flag found), a coach who read each caution, or an admin."""

    RULE = "rule"
    ACKNOWLEDGEMENT = "acknowledgement"
    DECISION = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a clearance goes: at most so many whole percent of 1RM and whole minutes under the cuff.

    None sets no limit beyond the product's own. `no_max_test` forbids tests of the heaviest lift, and sets to
    failure that estimate it.
    """

    max_percent_1rm: int | None = None
    max_cuff_minutes: int | None = None
    no_max_test: bool = False

    @property
    def excludes_failure(self) -> bool:
        """Whether no set goes to failure: no maximal tests, or limited as far as a caution (policy)."""
        return (
            self.no_max_test
            or _is_within(self.max_percent_1rm, CAUTION_LIMITS.max_percent_1rm)
            or _is_within(self.max_cuff_minutes, CAUTION_LIMITS.max_cuff_minutes)
        )

    def tightened_by(self, other: "Limits") -> "Limits":
        """Return the stricter value of both, field by field."""
        return Limits(
            max_percent_1rm=_lower(self.max_percent_1rm, other.max_percent_1rm),
            max_cuff_minutes=_lower(self.max_cuff_minutes, other.max_cuff_minutes),
            no_max_test=self.no_max_test or other.no_max_test,
        )


def _is_within(limit: int | None, bound: int | None) -> bool:
    """Whether a limit is set, and at the bound or below it."""
    return limit is not None and bound is not None and limit <= bound


def _lower(one: int | None, other: int | None) -> int | None:
    """The lower of two limits; None is no limit."""
    return min((number for number in (one, other) if number is not None), default=None)


# Policy, from "allowed with caution, at a lower dose": the default load, and the shorter end of the article's
# 10 to 15 minutes. An admin's decision sets its own limits instead.
CAUTION_LIMITS = Limits(max_percent_1rm=30, max_cuff_minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """The permission to prescribe, valid on days with `valid_from_on` <= day < `valid_until_on`.

    Days are in the client's time zone. A clearance with any `revoked_at` is revoked, even if that instant is
    later than this computer's clock. `ends_at` is the end of the last day in the zone that the client had
    when it was granted: another zone may end it earlier, and never later.
    """

    id: UUID
    client_id: UUID
    screening_id: UUID
    basis: Basis
    limbs: frozenset[Limb]
    valid_from_on: date
    valid_until_on: date
    ends_at: datetime
    revoked_at: datetime | None = None
    revoke_reason: str = ""
    health_changed: bool = False  # whether a reported change of health was why it was revoked
    max_percent_1rm: int | None = None
    max_cuff_minutes: int | None = None
    no_max_test: bool = False
    # The rows that a clinician's word overrules, by `overrides.row_key`; empty for every usual clearance.
    overruled: frozenset[str] = frozenset()

    @property
    def limits(self) -> Limits:
        return Limits(
            max_percent_1rm=self.max_percent_1rm,
            max_cuff_minutes=self.max_cuff_minutes,
            no_max_test=self.no_max_test,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The fields of a screening that the gate reads.

    `ruled_out_by` are the rows that rule cuffs out of a limb, by `overrides.row_key`. Only a clearance that
    overrules something needs them; left out, nothing is overruled.
    """

    id: UUID
    client_id: UUID
    questionnaire_version: int
    verdicts: Mapping[Limb, Verdict]
    is_latest: bool
    asked_as_male: bool = False  # what men are not asked was left out
    ruled_out_by: Mapping[Limb, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFacts:
    """What the gate reads of the client besides clearance and screening.

    A stop is open until somebody closes its case; a red flag until somebody writes down what a doctor said.
    Consent is the client's own to the current text; a parent's counts as given where none is needed. Whether
    it was taken back only chooses the words.
    """

    is_archived: bool
    has_open_stop: bool
    has_red_flag: bool
    has_consent: bool
    has_parent_consent: bool
    took_consent_back: bool = False
    parent_took_consent_back: bool = False
    is_male: bool = False


class ReasonCode(StrEnum):
    RED_FLAG = "red_flag"
    OPEN_STOP = "open_stop"
    ARCHIVED = "archived"
    NO_CLEARANCE = "no_clearance"
    NO_SCREENING = "no_screening"
    OTHER_CLIENT = "other_client"
    OTHER_SCREENING = "other_screening"
    NEWER_SCREENING = "newer_screening"
    OLD_QUESTIONS = "old_questions"
    QUESTION_LEFT_OUT = "question_left_out"
    REVOKED = "revoked"
    HEALTH_CHANGED = "health_changed"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    LIMB_NOT_COVERED = "limb_not_covered"
    CONTRAINDICATED = "contraindicated"
    NEEDS_DECISION = "needs_decision"
    NEEDS_ACKNOWLEDGEMENT = "needs_acknowledgement"
    CAUTIONS_UNREAD = "cautions_unread"
    NO_CONSENT = "no_consent"
    NO_PARENT_CONSENT = "no_parent_consent"
    CONSENT_TAKEN_BACK = "consent_taken_back"
    PARENT_CONSENT_TAKEN_BACK = "parent_consent_taken_back"
    CANNOT_TELL = "cannot_tell"


# What reading the text about BFR and saying yes can settle.
CONSENT_CODES = frozenset(
    {
        ReasonCode.NO_CONSENT,
        ReasonCode.NO_PARENT_CONSENT,
        ReasonCode.CONSENT_TAKEN_BACK,
        ReasonCode.PARENT_CONSENT_TAKEN_BACK,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalReason:
    """One reason for a refusal: `message` is for coaches and admins, `client_message` for the client."""

    code: ReasonCode
    message: str
    client_message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Training is allowed within `limits`, on each day before `valid_until_on`."""

    limits: Limits
    valid_until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Training is refused, for each of these reasons. There is at least one."""

    reasons: tuple[RefusalReason, ...]


ASK_COACH = "Your coach has to look at this first."
NEW_QUESTIONS = "Please answer the health questions. Until then the cuffs stay off."

# Code -> (text for the coach, text for the client).
REASON_TEXTS: Mapping[ReasonCode, tuple[str, str]] = MappingProxyType(
    {
        ReasonCode.RED_FLAG: (
            "A red flag is open. A doctor has to look at the client first.",
            "See a doctor today. No training until then, with or without cuffs.",
        ),
        ReasonCode.OPEN_STOP: (
            "A stopped session is still open. Close its case first.",
            "You stopped a session. Your coach has to look at that first.",
        ),
        ReasonCode.ARCHIVED: (
            "The client is archived.",
            "Your training here has ended. Please talk to your coach.",
        ),
        ReasonCode.NO_CLEARANCE: ("There is no clearance for this client.", ASK_COACH),
        ReasonCode.NO_SCREENING: ("The client has not been screened.", NEW_QUESTIONS),
        ReasonCode.OTHER_CLIENT: ("This clearance belongs to another client.", ASK_COACH),
        ReasonCode.OTHER_SCREENING: ("This clearance was given for another screening.", ASK_COACH),
        ReasonCode.NEWER_SCREENING: (
            "A newer screening was sent; this clearance rests on an older one.",
            ASK_COACH,
        ),
        ReasonCode.OLD_QUESTIONS: (
            "The questions have changed since this screening. A new screening is needed.",
            NEW_QUESTIONS,
        ),
        ReasonCode.QUESTION_LEFT_OUT: (
            "The profile said male, so one question was left out. A new screening asks it.",
            NEW_QUESTIONS,
        ),
        ReasonCode.REVOKED: ("The clearance was revoked{because}.", ASK_COACH),
        ReasonCode.HEALTH_CHANGED: (
            "The clearance was revoked{because}. New answers are needed first.",
            "Something changed in your health. Please answer the health questions again. "
            "Until then the cuffs stay off.",
        ),
        ReasonCode.NOT_YET_VALID: ("The clearance begins on {from_on}.", "Cuffs may go on from {from_on}."),
        ReasonCode.EXPIRED: (
            "The clearance ended; {last_on} was its last day. A new screening is needed.",
            NEW_QUESTIONS,
        ),
        ReasonCode.LIMB_NOT_COVERED: (
            "The clearance does not cover the {limbs}.",
            "You are not cleared for cuffs on the {limbs}. Your coach can plan training without them.",
        ),
        ReasonCode.CONTRAINDICATED: (
            "The answers rule out cuffs on the {limbs}. New answers change that; no decision does where the "
            "literature rules them out.",
            "From your answers, cuffs on the {limbs} are not for you now. "
            "Your coach can plan training without them.",
        ),
        ReasonCode.NEEDS_DECISION: ("An admin has to decide about the {limbs} first.", ASK_COACH),
        ReasonCode.NEEDS_ACKNOWLEDGEMENT: (
            "The cautions for the {limbs} have to be read and acknowledged first.",
            ASK_COACH,
        ),
        ReasonCode.NO_CONSENT: (
            "The client has not agreed to the text about BFR yet.",
            "Read about BFR and say yes first. Until then the cuffs stay off.",
        ),
        ReasonCode.NO_PARENT_CONSENT: (
            "A parent has not agreed to the text about BFR yet. The client is under 18, or has no date of "
            "birth here.",
            "A parent has to read about BFR and say yes, too. Until then the cuffs stay off.",
        ),
        ReasonCode.CONSENT_TAKEN_BACK: (
            "The client took their yes to training with cuffs back.",
            "You took back your yes to cuffs. The cuffs stay off.",
        ),
        ReasonCode.PARENT_CONSENT_TAKEN_BACK: (
            "A parent took their yes to training with cuffs back.",
            "Your parent took back their yes to cuffs. The cuffs stay off.",
        ),
        ReasonCode.CANNOT_TELL: (
            "The records do not fit together, so the answer is no. Please screen the client again.",
            ASK_COACH,
        ),
    }
)
