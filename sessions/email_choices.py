"""Which e-mails a person gets, and the signed link that lets them choose without signing in."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from clients.models import Client, User
from sessions.models import Message

_signer = signing.Signer(salt="sessions.emails")
Kind = Message.Kind

# What each role gets. The second half cannot be switched off: it is about health, or about signing in.
BY_ROLE = {
    "client": (
        (Kind.REMINDER, Kind.SUMMARY, Kind.RENEWAL),
        (Kind.UNFINISHED, Kind.FOLLOW_UP, Kind.DESK, Kind.INVITATION),
    ),
    "coach": ((Kind.DIGEST,), (Kind.ALERT, Kind.DESK, Kind.BOUNCE, Kind.INVITATION)),
    "admin": ((), (Kind.ALERT, Kind.DESK, Kind.BOUNCE, Kind.INVITATION)),
}
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One kind of e-mail, whether it comes, and whether that is one's own choice."""

    kind: str
    label: str
    words: str
    is_on: bool
    can_choose: bool


def choices_of(user: User) -> list[Choice]:
    """Every kind of e-mail of this person. Two queries."""
    free, fixed = BY_ROLE.get(user.role, ((), ()))
    off = set(user.switched_off.values_list("kind", flat=True))
    if user.is_client and not Client.objects.filter(user=user, reminders_enabled=True).exists():
        off.add(Kind.REMINDER)
    return [
        Choice(
            kind=kind,
            label=Kind(kind).label,
            words=WORDS[kind],
            is_on=kind in fixed or kind not in off,
            can_choose=kind in free,
        )
        for kind in (*free, *fixed)
    ]


def token_for(user: User) -> str:
    return _signer.sign(str(user.pk))


def choices_url(user: User, kind: str = "") -> str:
    """The absolute address of the page; with a kind, the one that a mail program's own button posts to."""
    address = urljoin(settings.SITE_URL, reverse("sessions:emails", args=[token_for(user)]))
    return f"{address}?kind={kind}" if kind else address


def find_person(token: str) -> User | None:
    """The person that a token was signed for; None where nobody signed it."""
    try:
        pk = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()
