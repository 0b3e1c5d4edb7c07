"""Example rows for the preview of a kind of message that was not written yet. Never saved."""

from datetime import datetime
from uuid import uuid4

from clients.domain.regions import Region
from clients.models import Client
from sessions.models import TrainingSession

EXAMPLE_SECONDS = 780  # 13 minutes from the first set to the last: two exercises


def example_session(client: Client, now: datetime) -> TrainingSession:
    """Return the client's newest session, or an unsaved one."""
    newest = client.training_sessions.not_cancelled().order_by("-scheduled_on").first()
    return newest or TrainingSession(
        id=uuid4(),
        client=client,
        region=Region.LOWER,
        scheduled_on=client.today(now),
        planned_elapsed_seconds=EXAMPLE_SECONDS,
    )
