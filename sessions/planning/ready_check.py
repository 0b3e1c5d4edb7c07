"""The check before a session, for the coach: what was said, what the client was told, and what is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from clients.clearance import gate
from clients.domain.clearance import Allowed
from clients.domain.red_flags import SIGN_OF_READY, Sign
from clients.models import Client, RedFlag
from sessions import mappers
from sessions.domain import ready
from sessions.domain.events import EventKind
from sessions.domain.record import SessionRecord, fold
from sessions.models import Event as EventRow
from sessions.models import TrainingSession
from sessions.planning.holds import held_text

ONLY_TODAY = "Only today's cuffs. The next sessions stand as planned."
CLEARED_SINCE = "Nothing any more: the client has been cleared since."
UNTIL_A_DOCTOR = "No training, with or without cuffs, until an admin has written down what a doctor said."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyCheckSaid:
    """A check before a session that held a "yes".

    `first_words` is what a client with a red flag read first; "" for one that is not red.
    """

    yeses: tuple[ready.ReadyYes, ...]
    first_words: str
    held: str
    red_flags: tuple[RedFlag, ...]

    @property
    def is_red(self) -> bool:
        return bool(self.first_words)


def ready_check_said(
    training_session: TrainingSession, events: Sequence[EventRow], now: datetime
) -> ReadyCheckSaid | None:
    """Return the check as the events of a session say it; None where nobody said "yes".

    No query for a check without a "yes". `red_flags` holds those that it raised, or found open.
    """
    record = fold(map(mappers.to_event, events), plan=())
    yeses = ready.yeses_of(record.ready, record.pressure)
    if not yeses:
        return None
    first_words = ready.red_words(record.ready, record.pressure)
    red_flags = _red_flags(training_session.client, record, events) if first_words else ()
    revokes = first_words or ready.reaches(record.pressure, ready.NO_CUFFS_FROM)
    held = _held(training_session, now) if revokes else ONLY_TODAY
    if any(row.closed_at is None for row in red_flags):
        held = f"{UNTIL_A_DOCTOR} {held}"
    return ReadyCheckSaid(yeses=yeses, first_words=first_words, held=held, red_flags=red_flags)


def _held(training_session: TrainingSession, now: datetime) -> str:
    client = training_session.client
    _, answer = gate.check_client(client=client, limbs=training_session.limbs, now=now)
    return CLEARED_SINCE if isinstance(answer, Allowed) else held_text(client, now)


def _red_flags(client: Client, record: SessionRecord, events: Sequence[EventRow]) -> tuple[RedFlag, ...]:
    """Return the first flag of each sign that was open when the check arrived, or later."""
    signs = {sign for code, sign in SIGN_OF_READY.items() if record.ready.get(code)}
    if ready.reaches(record.pressure, ready.RED_FROM):
        signs.add(Sign.PRESSURE)
    arrived_at = min(row.received_at for row in events if row.kind == EventKind.STARTED)
    rows = client.red_flags.filter(Q(closed_at=None) | Q(closed_at__gte=arrived_at), sign__in=signs)
    first: dict[str, RedFlag] = {}
    for row in rows.order_by("opened_at", "id"):
        first.setdefault(row.sign, row)
    return tuple(first.values())
