"""Whether the consents of a person are enough on a day, and who may give a parent's.

Consent is to the current text alone: a yes to an earlier version is kept, and no longer enough once a newer
one is published, since nobody can agree to what they have not read. Under 18 a parent agrees beside the young
person (S-RYA: a parent's yes does not speak for the child's own rights), by name and on a signed paper: a
name alone, typed on the child's own phone, may be the child's doing. From the eighteenth birthday on the own
consent is enough, also one that was given before. Who must agree, and who may not, is policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.one_person import mailbox, plain_name
from clients.domain.people import is_minor


class ConsentKind(StrEnum):
    """Whose yes it is."""

    OWN = "own"
    PARENT = "parent"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {ConsentKind.OWN: "Their own", ConsentKind.PARENT: "A parent's"}


class ConsentWay(StrEnum):
    """How it was given."""

    APP = "app"
    PAPER = "paper"

    @property
    def label(self) -> str:
        return _WAY_LABELS[self]


_WAY_LABELS = {ConsentWay.APP: "In the app", ConsentWay.PAPER: "On paper"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenConsents:
    """The newest version that the client, and a parent, agreed to and did not take back; None for none.

    `..._taken_back` tells who took back all that they said from who never said anything.
    """

    own_version: int | None = None
    parent_version: int | None = None
    own_taken_back: bool = False
    parent_taken_back: bool = False


def has_own_consent(given: GivenConsents) -> bool:
    """Return whether the client agrees to the current text."""
    return given.own_version == CURRENT_TEXT.version


def needs_parent(birth_on: date | None, day: date) -> bool:
    """Return whether a parent has to agree as well: under 18, and where the birth date is not known."""
    return birth_on is None or is_minor(birth_on, day)


def has_parent_consent(given: GivenConsents, *, birth_on: date | None, day: date) -> bool:
    """Return whether a parent agrees to the current text, or none has to on this day."""
    return not needs_parent(birth_on, day) or given.parent_version == CURRENT_TEXT.version


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingConsent:
    """What the client is asked to do before cuffs may go on."""

    title: str
    text: str
    button: str


_READ_FIRST = MissingConsent(
    title="Read about BFR and say yes first",
    text="What it is, what can go wrong, and that you may stop at any time. It takes about three minutes.",
    button="Read about BFR",
)
_TAKEN_BACK = MissingConsent(
    title="You took your yes to cuffs back",
    text="The cuffs stay off. Was that a slip, or did you change your mind? Read the text and say yes again.",
    button="Read about BFR",
)
_READ_AGAIN = MissingConsent(
    title="Please read and agree again",
    text="The text about training with cuffs has changed since you said yes. The cuffs stay off until you "
    "say yes to the new one.",
    button="Read the new text",
)
_PARENT_FIRST = MissingConsent(
    title="Your parent's yes is missing",
    text="You said yes. Under 18 a parent reads the text and signs it, too.",
    button="Open the page",
)
_PARENT_AGAIN = MissingConsent(
    title="Your parent reads and signs again",
    text="The text about training with cuffs has changed since your parent said yes.",
    button="Open the page",
)
_PARENT_TOOK_BACK = MissingConsent(
    title="Your parent took their yes back",
    text="The cuffs stay off. If your parent changes their mind, they sign the text again.",
    button="Open the page",
)


def missing_consent(given: GivenConsents, *, birth_on: date | None, day: date) -> MissingConsent | None:
    """Return what the gate still needs on this day, the client's own yes first; None for nothing."""
    if not has_own_consent(given):
        if given.own_taken_back:
            return _TAKEN_BACK
        return _READ_FIRST if given.own_version is None else _READ_AGAIN
    if not has_parent_consent(given, birth_on=birth_on, day=day):
        if given.parent_taken_back:
            return _PARENT_TOOK_BACK
        return _PARENT_FIRST if given.parent_version is None else _PARENT_AGAIN
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """A person as they are written down. `email` is "" where none is known."""

    name: str
    email: str = ""


PARENT_IS_CLIENT = (
    "This is the client. Name the parent. If both have one name, add a middle name or “senior” to the "
    "name of the parent."
)
PARENT_IS_COLLEAGUE = (
    "{name} is the client's coach or an admin of the practice, and cannot agree as the parent. Let the other "
    "parent agree, or hand the client to another coach. If these are two people with one name, add a middle "
    "name."
)


def parent_problem(
    parent: NamedPerson, *, client: NamedPerson, colleagues: Sequence[NamedPerson]
) -> tuple[str, str] | None:
    """Return the field ("name" or "email") and why this person cannot agree as the parent, or None.

    `colleagues` are the client's coaches and the admins of the practice. Names are compared without case,
    accents, titles and order; addresses by their mailbox. An address typed as a name counts as one.
    """
    for person, sentence in (
        (client, PARENT_IS_CLIENT),
        *((colleague, PARENT_IS_COLLEAGUE.format(name=colleague.name)) for colleague in colleagues),
    ):
        if _is_same(plain_name(parent.name), plain_name(person.name)):
            return "name", sentence
        if _is_same(mailbox(parent.name), mailbox(person.email)):
            return "name", sentence
        if _is_same(mailbox(parent.email), mailbox(person.email)):
            return "email", sentence
    return None


def _is_same(one: str, other: str) -> bool:
    return one != "" and one == other
