"""What is compared when new answers come: what was said before, what is said now, what stands beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from clients.domain.changes import ChangeKind
from clients.domain.regions import ALL_LIMBS, Limb
from clients.domain.verdicts import Verdict, worst


class ChangeCause(StrEnum):
    """Why new answers do not clear by rule."""

    ANSWER = "answer"
    BIRTH_DATE = "birth_date"
    REPORTED = "reported"
    REFUSED = "refused"
    OPEN_STOP = "open_stop"
    RED_FLAG = "red_flag"
    REVOKED = "revoked"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierFlag:
    """One flag as it was said on a day, with its words of that day.

    `asked_now_by` are the questions of today that ask the same, where they are others (`successors`).
    """

    code: str
    question: str
    answer: str
    verdict: Verdict
    limbs: frozenset[Limb]
    said_on: date
    said_by: str = ""
    two_admins: bool = False
    is_not_sure: bool = False
    venous: bool = False
    passes_after_days: int | None = None
    asked_now_by: frozenset[str] = frozenset()

    @property
    def codes(self) -> frozenset[str]:
        """The questions that speak of it today."""
        return self.asked_now_by or frozenset({self.code})

    @property
    def is_held(self) -> bool:
        """Whether it kept a limb closed until a person decided."""
        return self.verdict.severity >= Verdict.NEEDS_CLEARANCE.severity


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAnswers:
    """An earlier screening. `is_accepted`: an admin cleared these answers, with all that they changed.

    Only what was said until `sent_at` (aware), and only of `accepted_limbs`: the admin knew no more, and
    may have left a limb out. Without instants, days are compared.
    """

    sent_on: date
    flags: tuple[EarlierFlag, ...]
    birth_on: date | None
    sent_by: str = ""
    is_accepted: bool = False
    accepted_limbs: frozenset[Limb] = ALL_LIMBS
    sent_at: datetime | None = None

    def is_accepted_in(self, limb: Limb) -> bool:
        return self.is_accepted and limb in self.accepted_limbs

    def knows_of(self, day: date, at: datetime | None) -> bool:
        """Whether something of this day, or instant, was before these answers."""
        if at is not None and self.sent_at is not None:
            return at <= self.sent_at
        return day <= self.sent_on

    def verdict_of(self, codes: frozenset[str], limb: Limb) -> Verdict:
        """Return the worst that these answers say about a limb of what `codes` ask today."""
        return worst(flag.verdict for flag in self.flags if flag.codes & codes and limb in flag.limbs)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswers:
    """The answers that come: what each flag says now, and every answer in words, by code."""

    sent_on: date
    verdicts: Mapping[tuple[str, Limb], Verdict]
    answers: Mapping[str, str]
    birth_on: date | None
    venous_codes: frozenset[str] = frozenset()

    def verdict_of(self, codes: frozenset[str], limb: Limb) -> Verdict:
        """Return the worst flag of these questions about a limb."""
        return worst(self.verdicts.get((code, limb), Verdict.NO_STOP_FLAG) for code in codes)

    def in_words(self, codes: frozenset[str]) -> str:
        """Return what was answered to these questions, "" if none of them was asked."""
        return "; ".join(dict.fromkeys(self.answers[code] for code in sorted(codes & set(self.answers))))

    @property
    def flagged_codes(self) -> frozenset[str]:
        return frozenset(code for code, _limb in self.verdicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedChange:
    """A change of health that was reported, and on which day."""

    kind: ChangeKind
    reported_on: date
    reported_by: str = ""
    note: str = ""
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthDateOfProfile:
    """A birth date that the profile has or had, and when it was first written."""

    birth_on: date
    written_on: date
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands beside the answers: a refusal that nobody has lifted, what is open, the birth dates known.

    `refusal` is its reason, "" for none; `refused_on` its day. `open_stop` and `red_flag` say in a sentence
    what is open, "" for nothing; `revoked` is what happened after these answers were begun, and `taken_away`
    why a person revoked what answers alone do not bring back; `objection` is what the client finds not right
    in answers that somebody gave for them, "" where they answer themselves now.
    """

    profile_birth_dates: tuple[BirthDateOfProfile, ...] = ()
    refusal: str = ""
    refused_on: date | None = None
    refused_limbs: frozenset[Limb] = frozenset()
    open_stop: str = ""
    red_flag: str = ""
    revoked: str = ""
    taken_away: str = ""
    objection: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedAnswer:
    """One thing that is taken back: what was said, on which day and by whom, and what is said now.

    `needs_clinician`: clearing it names the clinician who agreed, as clearing the earlier answer would have.
    """

    cause: ChangeCause
    code: str
    question: str
    before: str
    now: str
    said_on: date
    said_by: str = ""
    limbs: frozenset[Limb] = ALL_LIMBS
    two_admins: bool = False
    needs_clinician: bool = False


NOTHING_BESIDE = Standing()
