"""Texts about a stop, for the alert, the case and the list."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from clients.models import Client
from sessions.domain.alerts import SIGN_LABELS, is_late
from sessions.domain.figures import weekday_text
from sessions.models import Message, StopCase, TrainingSession
from sessions.models import Prescription as PrescriptionRow


def stop_headline(sign: str, at: datetime, place: str, zone: ZoneInfo) -> str:
    """Return "Stopped: numb, 14:02, leg press, after set 3"."""
    parts = [SIGN_LABELS.get(sign, sign), f"{at.astimezone(zone):%H:%M}", place]
    return "Stopped: " + ", ".join(part for part in parts if part)


def describe_place(
    training_session: TrainingSession, prescriptions: Iterable[PrescriptionRow], at: datetime
) -> str:
    """Return where in the session something happened: "leg press, after set 3"."""
    names = {str(row.id): row.title.lower() for row in prescriptions}
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


def duration_text(span: timedelta) -> str:
    """Return a span in its largest whole unit: "23 hours"."""
    seconds = int(span.total_seconds())
    for size, name in ((24 * 3600, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a second"


def delay_text(occurred_at: datetime, received_at: datetime) -> str:
    """Return how much later a fact arrived: "2 hours"; empty under ten minutes."""
    return duration_text(received_at - occurred_at) if is_late(occurred_at, received_at) else ""


def is_reachable(client: Client) -> bool:
    """Return whether an e-mail can reach the client: only the address of an active login is verified."""
    return client.archived_at is None and client.user is not None and client.user.is_active


def days_to_call(case: StopCase, zone: ZoneInfo) -> str:
    """Return the days of the two questions: "Wednesday 25 November and Friday 27 November"."""
    days = [timezone.localtime(case.stopped_at + timedelta(hours=hours), zone) for hours in (24, 72)]
    return " and ".join(weekday_text(day) for day in days)


def has_lost_question(messages: Iterable[Message]) -> bool:
    """Return whether a follow-up question to the client was suppressed or failed."""
    lost = (Message.State.SUPPRESSED, Message.State.FAILED)
    return any(each.kind == Message.Kind.FOLLOW_UP and each.state in lost for each in messages)
