"""What a stop looked like, in words: for the alert, the case and the list."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from clients.models import Client
from sessions.domain.alerts import SHORT_WORDS, is_late
from sessions.domain.figures import weekday_text
from sessions.models import Message, StopCase, TrainingSession
from sessions.models import Prescription as PrescriptionRow
from sessions.models.training import State


def headline(sign: str, at: datetime, place: str, zone: ZoneInfo) -> str:
    """ "Stopped: numb, 14:02, leg press, after set 3"."""
    parts = [SHORT_WORDS.get(sign, sign), f"{at.astimezone(zone):%H:%M}", place]
    return "Stopped: " + ", ".join(part for part in parts if part)


def place_of(
    training_session: TrainingSession, prescriptions: Iterable[PrescriptionRow], at: datetime
) -> str:
    """Where in the session something happened: the set that was logged last before it."""
    names = {str(row.id): row.exercise_name.lower() for row in prescriptions}
    done = [
        (datetime.fromisoformat(each["at"]), names.get(exercise["prescription"], ""), each["set_number"])
        for exercise in training_session.record.get("exercises", [])
        for each in exercise["performed"]
    ]
    before = [each for each in done if each[0] <= at]
    if not before:
        return "before the first set"
    _, name, number = max(before)
    return f"{name}, after set {number}"


def held_sessions(client: Client, now: datetime) -> int:
    """Sessions ahead that stand under a clearance which was taken out of force. One query."""
    rows = client.training_sessions.not_cancelled().filter(
        state=State.ASSIGNED, scheduled_on__gte=client.today(now), clearance__revoked_at__isnull=False
    )
    return rows.count()


def how_long(span: timedelta) -> str:
    """ "23 hours", in the largest whole unit."""
    seconds = int(span.total_seconds())
    for size, name in ((24 * 3600, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a second"


def late_by(occurred_at: datetime, received_at: datetime) -> str:
    """How long the phone kept a fact, where that is worth a word; otherwise nothing."""
    return how_long(received_at - occurred_at) if is_late(occurred_at, received_at) else ""


def has_way_to_ask(client: Client) -> bool:
    """Whether a question can reach the client: by an active login, since only its address is verified."""
    return client.archived_at is None and client.user is not None and client.user.is_active


def days_to_call(case: StopCase, zone: ZoneInfo) -> str:
    """ "Wednesday 25 November and Friday 27 November": when the two questions would have been asked."""
    days = [timezone.localtime(case.stopped_at + timedelta(hours=hours), zone) for hours in (24, 72)]
    return " and ".join(weekday_text(day) for day in days)


def unreached(messages: Iterable[Message]) -> bool:
    """Whether a question could not be put to the client by mail."""
    lost = (Message.State.SUPPRESSED, Message.State.FAILED)
    return any(each.kind == Message.Kind.FOLLOW_UP and each.state in lost for each in messages)
