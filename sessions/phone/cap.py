"""The most time under the cuff that a session still allows."""

from clients.domain.clearance import Allowed, Refused
from sessions import mappers
from sessions.domain.planning import cap_seconds
from sessions.models import TrainingSession


def cap_of(training_session: TrainingSession, answer: Allowed | Refused) -> int:
    """Return seconds: 15:00, or less by the clearance's limits. None at all, 0, in a session without cuffs.

    With no second left no cuffs are ever asked for, here and on the phone.
    """
    if training_session.without_cuffs:
        return 0
    return cap_seconds(answer.limits if isinstance(answer, Allowed) else mappers.NO_LIMITS)
