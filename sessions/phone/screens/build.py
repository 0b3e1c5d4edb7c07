"""Read what the page of a training session is made of."""

from datetime import datetime

from clients.domain.clearance import Allowed
from sessions import mappers
from sessions.domain.planning import cap_seconds
from sessions.domain.protocols import CuffMode
from sessions.domain.record import SessionState, fold, next_step
from sessions.models import TrainingSession
from sessions.phone.screens.first_week import is_past_first_week
from sessions.phone.screens.page import LivePage
from sessions.planning import session_record


def live_page(training_session: TrainingSession, now: datetime) -> LivePage:
    """Return the page of a session fetched `with_gate_facts()`. Five queries at most."""
    prescriptions = mappers.prescriptions_of(training_session)
    plan = mappers.to_planned_exercises(prescriptions)
    record = fold([mappers.to_event(event) for event in training_session.events.all()], plan)
    answer = mappers.check_gate(training_session, now)
    limits = answer.limits if isinstance(answer, Allowed) else mappers.NO_LIMITS
    return LivePage(
        training_session=training_session,
        prescriptions=prescriptions,
        record=record,
        step=next_step(
            record, plan, CuffMode(training_session.cuff_mode), now, cap_seconds=cap_seconds(limits)
        ),
        answer=answer,
        now=now,
        may_say_no_to_all=record.state is SessionState.ASSIGNED
        and is_past_first_week(training_session.client, now),
        last_times=session_record.last_times(training_session, prescriptions),
        earlier_efforts=session_record.earlier_efforts(training_session),
    )
