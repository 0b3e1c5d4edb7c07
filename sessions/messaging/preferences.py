"""Which messages a person gets by which channel, and the signed link to choose without signing in."""

from dataclasses import dataclass

from django.core import signing

from clients.absolute_urls import absolute_url
from clients.models import Client, User
from sessions.models import Message

_signer = signing.Signer(salt="sessions.emails")
Kind = Message.Kind
Channel = Message.Channel

# What each role gets. The second half cannot be switched off: it is about health, or about signing in.
BY_ROLE = {
    "client": (
        (Kind.REMINDER, Kind.SUMMARY, Kind.RENEWAL),
        (Kind.UNFINISHED, Kind.FOLLOW_UP, Kind.DESK, Kind.INVITATION),
    ),
    "coach": ((Kind.DIGEST,), (Kind.ALERT, Kind.DESK, Kind.BOUNCE, Kind.INVITATION)),
    "admin": ((), (Kind.ALERT, Kind.DESK, Kind.BOUNCE, Kind.INVITATION)),
}
# Who is invited has no device here yet, and a code to sign in helps nobody on the device that asks for it.
BY_EMAIL_ONLY = (Kind.INVITATION,)
WORDS = {
    Kind.REMINDER: "On the morning of a training day.",
    Kind.SUMMARY: "On Monday: what you did, and whether you move.",
    Kind.DIGEST: "On Monday, only if a client needs you.",
    Kind.ALERT: "When a session was stopped, something hurts too much, or health changed. At any hour.",
    Kind.DESK: "When health answers wait for somebody: a case to decide, or a question to answer.",
    Kind.FOLLOW_UP: "One question after one day and after three, if you had to stop a session.",
    Kind.UNFINISHED: "If a session stays open: are the cuffs off, and do you finish it?",
    Kind.RENEWAL: "A week before your health questions or a 1RM are due again.",
    Kind.BOUNCE: "When letters to somebody you look after do not arrive.",
    Kind.INVITATION: "Only when somebody invites you, or you ask for a code.",
}
WHY_FIXED = {
    Kind.INVITATION: "About signing in",
    Kind.BOUNCE: "So that nobody misses what is about health",
}
ABOUT_HEALTH = "About health"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One kind by one channel. `has_it` is false where this channel never carries the kind."""

    channel: str
    label: str
    is_on: bool
    can_choose: bool
    has_it: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One kind of message, and whether it comes by each channel. `fixed`: why it cannot be switched off."""

    kind: str
    label: str
    words: str
    fixed: str
    cells: tuple[Cell, ...]


def choices_of(user: User) -> list[Choice]:
    """Every kind of message of this person. Two queries."""
    free, fixed = BY_ROLE.get(user.role, ((), ()))
    off = set(user.switched_off.values_list("kind", "channel"))
    if user.is_client and not Client.objects.filter(user=user, reminders_enabled=True).exists():
        off.add((Kind.REMINDER, Channel.EMAIL))
    return [
        Choice(
            kind=kind,
            label="Invitation and sign-in code" if kind == Kind.INVITATION else Kind(kind).label,
            words=WORDS[kind],
            fixed="" if kind in free else WHY_FIXED.get(kind, ABOUT_HEALTH),
            cells=tuple(_cell(kind, channel, off, kind in free) for channel in Channel),
        )
        for kind in (*free, *fixed)
    ]


def _cell(kind: str, channel: str, off: set[tuple[str, str]], can_choose: bool) -> Cell:
    has_it = channel == Channel.EMAIL or kind not in BY_EMAIL_ONLY
    return Cell(
        channel=channel,
        label=Channel(channel).label,
        is_on=has_it and not (can_choose and (kind, channel) in off),
        can_choose=can_choose,
        has_it=has_it,
    )


def token_for(user: User) -> str:
    return _signer.sign(str(user.pk))


def choices_url(user: User, kind: str = "") -> str:
    """The absolute address of the page; with a kind, the one that a mail program's own button posts to."""
    address = absolute_url("sessions:emails", token_for(user))
    return f"{address}?kind={kind}" if kind else address


def find_person(token: str) -> User | None:
    """The person that a token was signed for; None where nobody signed it."""
    try:
        pk = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()
