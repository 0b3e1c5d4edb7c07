"""Read what the page of a training session is made of."""

from datetime import datetime

from sessions import mappers
from sessions.domain.protocols import CuffMode
from sessions.domain.record import SessionState, fold, next_step
from sessions.models import TrainingSession
from sessions.phone.cap import cap_of
from sessions.phone.screens.first_week import is_past_first_week
from sessions.phone.screens.page import LivePage
from sessions.planning import session_record


def live_page(training_session: TrainingSession, now: datetime) -> LivePage:
    """Return the page of a session fetched `with_gate_facts()`. Five queries at most."""
    prescriptions = mappers.prescriptions_of(training_session)
    plan = mappers.to_planned_exercises(prescriptions)
    record = fold([mappers.to_event(event) for event in training_session.events.all()], plan)
    answer = mappers.check_gate(training_session, now)
    return LivePage(
        training_session=training_session,
        prescriptions=prescriptions,
        record=record,
        step=next_step(
            record,
            plan,
            CuffMode(training_session.cuff_mode),
            now,
            cap_seconds=cap_of(training_session, answer),
        ),
        answer=answer,
        now=now,
        may_say_no_to_all=record.state is SessionState.ASSIGNED
        and is_past_first_week(training_session.client, now),
        last_times=session_record.last_times(training_session, prescriptions),
        earlier=session_record.earlier_sessions(training_session),
    )
