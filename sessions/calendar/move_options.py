"""Judge the days to which a session could be moved or copied."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from clients.clearance import gate
from clients.clearance.without_cuffs import check_without_cuffs
from clients.domain.clearance import Allowed, Refused
from clients.domain.people import OwnMoves
from clients.models import Clearance, Client, User
from sessions import mappers
from sessions.domain.moving import DayVerdict, days_to_choose, judge_day
from sessions.models import TrainingSession
from sessions.planning.days_off import absences_by_day, days_off_for_client

DAYS_SHOWN = 14
BEFORE = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChoice:
    """One day with its verdict, and with sentences about absences, which forbid nothing."""

    verdict: DayVerdict
    away: tuple[str, ...]
    is_own: bool  # the day of the session itself

    @property
    def on(self) -> date:
        return self.verdict.on


def day_choices(
    training_session: TrainingSession, *, by: User, now: datetime, copying: bool = False
) -> list[DayChoice]:
    """Return the choices: a fortnight around the session, or for a client the days that the coach allows.

    A copy gets new loads for its day, so the loads of the original are not judged. Five queries.
    """
    days = _days(training_session, by, now)
    if not days:
        return []
    client, first, last = training_session.client, days[0], days[-1]
    planned = mappers.to_planned_session(training_session)
    _, answer = ask_gate(training_session, client, by=by, now=now)
    others = mappers.sessions_around(client, first, last, besides=None if copying else training_session.pk)
    away: Mapping[date, list[str]] = absences_by_day(
        days_off_for_client(client).overlapping(first, last), first, last
    )
    return [
        DayChoice(
            verdict=judge_day(
                planned=replace(planned, loads=()) if copying else planned,
                on=on,
                today=client.today(now),
                answer=answer,
                others=others,
                by_client=by.is_client,
            ),
            away=tuple(away.get(on, ())),
            is_own=not copying and on == training_session.scheduled_on,
        )
        for on in days
    ]


def ask_gate(
    training_session: TrainingSession, client: Client, *, by: User, now: datetime, lock: bool = False
) -> tuple[Clearance | None, Allowed | Refused]:
    """Ask the gate about a session on another day: for its cuffs, or for work without."""
    if training_session.without_cuffs:
        return None, check_without_cuffs(client=client, now=now, lock=lock)
    return gate.check_client(client=client, limbs=training_session.limbs, now=now, lock=lock, planner=by)


def _days(training_session: TrainingSession, by: User, now: datetime) -> list[date]:
    client = training_session.client
    today = client.today(now)
    if by.is_client:
        return days_to_choose(OwnMoves(client.own_moves), training_session.coach_day, today)
    first = max(today, training_session.scheduled_on - BEFORE)
    return [first + timedelta(days=ahead) for ahead in range(DAYS_SHOWN)]
