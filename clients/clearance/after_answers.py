"""What happened after answers were sent, so that they cannot speak of it: new ones are needed."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from clients.domain.red_flags import READING_ACTS_FOR, ReadingVerdict
from clients.models import Clearance, Client, Decision, RedFlagEntry, Screening

RED_FLAG_OPEN = "A red flag is open. Close it first. Answers from before it do not count: ask for new ones."
STOP_OPEN = "A stop is open. Close its case first. Answers from before it do not count: ask for new ones."
HEALTH_CHANGED = "Something changed in the client's health after these answers. Ask for new ones."
HIGH_SINCE = "A blood pressure that is too high was written down after these answers. Ask for new ones."
REVOKED_SINCE = "The clearance was revoked after these answers. Ask for new ones."
HOLDING = (ReadingVerdict.HOLD, ReadingVerdict.RED_FLAG)


def what_came_after(client: Client, screening: Screening) -> str:
    """Return why these answers clear nobody any more, in words for coach and admin; "" where they still may.

    Five queries where nothing came. What the answers themselves set off has their own time and is not after.
    """
    sent_at = screening.submitted_at
    if client.has_red_flag:
        return RED_FLAG_OPEN
    if client.has_open_stop:
        return STOP_OPEN
    if client.health_changes.filter(reported_at__gte=sent_at).exists():
        return HEALTH_CHANGED
    if why := stopped_or_flagged_since(client, sent_at):
        return f"{why} after these answers. Ask for new ones."
    if _has_high_reading_since(client, sent_at):
        return HIGH_SINCE
    return REVOKED_SINCE if _was_revoked_since(client, sent_at) else ""


def stopped_or_flagged_since(client: Client, at: datetime) -> str:
    """Return what happened since an instant, whether or not it revoked anything; "" for nothing."""
    if _has_red_flag_since(client, at):
        return "There was a red flag"
    if client.last_stop_at is not None and client.last_stop_at > at:
        return "A session was stopped"
    return ""


def _has_red_flag_since(client: Client, at: datetime) -> bool:
    """Whether a sign was said after the answers, for the first time or again while its flag was open."""
    said_again = RedFlagEntry.objects.filter(
        red_flag__client=client, kind=RedFlagEntry.Kind.SAID_AGAIN, written_at__gt=at
    )
    opened = client.red_flags.filter(opened_at__gt=at)
    return opened.exists() or said_again.exists()


def _has_high_reading_since(client: Client, at: datetime) -> bool:
    """Whether a reading that holds was written down since. One that was withdrawn was measured, too."""
    return any(
        row.verdict in HOLDING and client.today(row.recorded_at) - row.measured_on <= READING_ACTS_FOR
        for row in client.blood_pressure_readings.filter(recorded_at__gt=at)
    )


def _was_revoked_since(client: Client, at: datetime) -> bool:
    """Whether a clearance was taken away since.

    Not counted: one that another replaced, and that of a decision taken back, which is decided anew. An
    objection of the client has a case of its own, about these very answers.
    """
    replaced = Clearance.objects.filter(client=client, granted_at=OuterRef("revoked_at"))
    revoked = client.clearances.filter(~Exists(replaced), revoked_at__gt=at)
    taken_back = Q(decision__followed_by__kind=Decision.Kind.UNDONE)
    objection = Q(revoked_by__isnull=False, revoked_by=client.user_id)
    return revoked.exclude(taken_back).exclude(objection).exists()
