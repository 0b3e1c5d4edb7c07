"""Play a demo client's training: 1RM tests, sessions assigned the day before, and their events."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from clients.audit.refusals import ActionRefused
from clients.domain.numbers import Unit, Weight
from clients.domain.one_rep_max import Method
from clients.domain.regions import Region
from clients.measurements.actions.strength import record_one_rep_max
from clients.models import Client, User
from sessions.calendar.actions import move_session, skip_session
from sessions.demo.cast import TYPICAL_ONE_REP_MAX_KG, Person
from sessions.demo.gear import give_gear, has_gauge, measure
from sessions.domain.events import SCHEMA, Event, EventKind
from sessions.domain.planning import SessionRequest
from sessions.domain.protocols import CuffMode
from sessions.domain.symptoms import SymptomKind
from sessions.models import TrainingSession
from sessions.phone.event_log import store_events
from sessions.planning.actions import assign_session
from sessions.planning.days_off_actions import add_days_off

EXERCISES = {
    Region.LOWER: ("leg-extension", "leg-press"),
    Region.UPPER: ("biceps-curl", "chest-press"),
}
# Day of the cycle -> region: one region a day, and the same one again after a week.
WEEK = {0: Region.LOWER, 3: Region.UPPER}
POUND_KG = 0.45359237


@dataclass(slots=True)
class Diary:
    """Plays the days of one client in order. `ago(days)` gives the evening so many days before now."""

    person: Person
    client: Client
    coach: User
    chance: random.Random
    ago: Callable[[float], datetime]
    sessions_done: dict[Region, int] = field(default_factory=dict)
    tests_due: list[int] = field(default_factory=list)
    tests_done: int = 0

    def uuid(self) -> UUID:
        """Return a new id; the same ones in the same order each time the demo is built."""
        return UUID(int=self.chance.getrandbits(128), version=4)

    def test_strength(self, *days_before: int) -> None:
        """Plan a 1RM of every exercise for each of these days before now; `train` records them."""
        self.tests_due = sorted(days_before, reverse=True)

    def _test_until(self, days: float) -> None:
        while self.tests_due and self.tests_due[0] >= days:
            self._test(self.ago(self.tests_due.pop(0)))

    def _test(self, then: datetime) -> None:
        """Record a 1RM of every exercise, 4 % more each time, some estimated from five repetitions.

        A client with a gauge is measured again on the same day.
        """
        if not self.tests_done:
            give_gear(self.client, self.coach, then=then)
        if has_gauge(self.client):
            measure(self.client, self.coach, then=then)
        for code, typical_kg in TYPICAL_ONE_REP_MAX_KG.items():
            growth = 1 + 0.04 * self.tests_done
            kg = typical_kg * self.person.strength * growth * self.chance.uniform(0.98, 1.02)
            estimated = self.chance.random() < 0.3
            lifted = (kg * 0.86 if estimated else kg) / (POUND_KG if self.person.unit == "lb" else 1)
            record_one_rep_max(
                client=self.client,
                one_rep_max_id=self.uuid(),
                exercise_code=code,
                method=Method.ESTIMATED if estimated else Method.TESTED,
                lifted=Weight(Decimal(round(lifted * 2)) / 2, Unit(self.person.unit)),
                reps=5 if estimated else None,
                tested_on=self.client.today(then),
                by=self.coach,
                now=then,
            )
        self.tests_done += 1

    def train(
        self,
        days_before: Iterable[int],
        *,
        regions: tuple[Region, ...] = (Region.LOWER, Region.UPPER),
        exercises: int = 2,
        adherence: float = 0.92,
    ) -> None:
        """Assign two sessions a week over these days, and do a share of `adherence` of them."""
        for days in days_before:
            self._test_until(days + 1)
            region = WEEK.get(days % 7)
            if region not in regions:
                continue
            training_session = self._assign(region, days, self.ago(days + 1), exercises)
            if training_session is not None and self.chance.random() < adherence:
                self.do(training_session, self.ago(days))

    def plan_ahead(
        self,
        *,
        now: datetime | None = None,
        regions: tuple[Region, ...] = (Region.LOWER, Region.UPPER),
        exercises: int = 2,
    ) -> None:
        """Assign today's session and those of the next week."""
        self._test_until(1)
        for days in (0, -4, -7):
            region = WEEK[days % 7]
            if region in regions:
                self._assign(region, days, now or self.ago(0.9), exercises)

    def change_plans(self) -> None:
        """Move a session by a day, skip another, and add days off of the client and of the coach."""
        now, today = self.ago(0), self._ahead(0)
        ahead = self.client.training_sessions.open().filter(scheduled_on__gt=today).order_by("scheduled_on")
        first, *_, last = ahead
        move_session(
            training_session=first,
            seen_on=first.scheduled_on,
            to_on=first.scheduled_on + timedelta(days=1),
            by=self.coach,
            now=now,
        )
        skip_session(
            training_session=last,
            seen_on=last.scheduled_on,
            reason="Away at a family feast.",
            by=self.coach,
            now=now,
        )
        for client, days, note in (
            (self.client, (6, 9), "family feast"),
            (None, (20, 21), "first-aid course"),
        ):
            add_days_off(
                day_off_id=self.uuid(),
                first_on=self._ahead(days[0]),
                last_on=self._ahead(days[1]),
                client=client,
                note=note,
                by=self.coach,
                now=now,
            )

    def stop(
        self, days: int, sign: SymptomKind = SymptomKind.NUMB, region: Region = Region.LOWER
    ) -> datetime:
        """Log a session that this sign stopped after two sets. Return when the server stored it."""
        training_session = self._assign(region, days, self.ago(days + 1), 1)
        if training_session is None:
            raise LookupError(f"no session could be assigned to {self.person.name}")
        events = list(self._events(training_session, self.ago(days), stop_after=2, sign=sign))
        known_at = events[-1].occurred_at + timedelta(seconds=2)
        self._store(training_session, events, known_at)
        return known_at

    def _assign(self, region: Region, days: float, now: datetime, exercises: int) -> TrainingSession | None:
        done = self.sessions_done.get(region, 0)
        protocol = ("first-session", "second-session")[done] if done < 2 else "standard-30-15-15-15"
        for percent in (30, 26, 38):
            requested = SessionRequest(
                region=region,
                exercises=tuple((code, Decimal(percent)) for code in EXERCISES[region][:exercises]),
                protocol_code=protocol,
                cuff_mode=CuffMode.RELEASED,
                scheduled_on=self.client.today(self.ago(days)) if days >= 0 else self._ahead(-days),
            )
            try:
                return assign_session(
                    client=self.client,
                    requested=requested,
                    by=self.coach,
                    now=now,
                    request_id=self.uuid(),
                )
            except ActionRefused:
                continue
        return None

    def _ahead(self, days: float) -> date:
        return self.client.today(self.ago(0)) + timedelta(days=days)

    def do(self, training_session: TrainingSession, begun_at: datetime) -> None:
        """Log every set and rest of a session, begun at this time."""
        region = Region(training_session.region)
        self.sessions_done[region] = self.sessions_done.get(region, 0) + 1
        events = list(self._events(training_session, begun_at))
        self._store(training_session, events, events[-1].occurred_at + timedelta(seconds=2))

    def _store(self, training_session: TrainingSession, events: list[Event], now: datetime) -> None:
        row = TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)
        store_events(training_session=row, events=events, by=self.client.user or self.coach, now=now)

    def _events(
        self,
        training_session: TrainingSession,
        begun_at: datetime,
        stop_after: int | None = None,
        sign: SymptomKind = SymptomKind.NUMB,
    ) -> Iterator[Event]:
        """Yield the events that a phone would have sent, at the pace of the protocol."""
        at = begun_at + timedelta(minutes=self.chance.randint(0, 50))
        # The first weeks feel hardest; the literature sees it fall over the first five or six sessions.
        habit = min(self.sessions_done.get(Region(training_session.region), 0), 6)
        yield self._event(EventKind.STARTED, at)
        sets_done = 0
        for prescription in training_session.prescriptions.order_by("position"):
            yield self._event(EventKind.CUFFS_ON, at, prescription=str(prescription.id))
            for number, reps in enumerate(prescription.sets, start=1):
                at += timedelta(seconds=float(reps * prescription.seconds_per_rep))
                missed = (
                    self.chance.choice((0, 0, 1, 2, 4)) if number >= 3 and self.chance.random() < 0.45 else 0
                )
                yield self._event(
                    EventKind.SET_PERFORMED,
                    at,
                    prescription=str(prescription.id),
                    set=number,
                    reps=max(reps - missed, 1),
                    load_kg=str(prescription.load_kg),
                )
                sets_done += 1
                if sets_done == stop_after:
                    yield self._event(EventKind.SYMPTOM, at, kind=sign.value)
                    yield self._event(EventKind.STOPPED, at, reason=sign.value)
                    yield self._event(EventKind.CUFFS_OFF, at + timedelta(seconds=5))
                    return
                at += timedelta(seconds=prescription.rest_seconds)
            at += timedelta(seconds=8 - prescription.rest_seconds)
            yield self._event(EventKind.CUFFS_OFF, at, prescription=str(prescription.id))
            at += timedelta(seconds=20)
            yield self._event(
                EventKind.FEEDBACK,
                at,
                prescription=str(prescription.id),
                effort=max(8 - habit // 3 + self.chance.randint(-1, 1), 4),
                discomfort=max(7 - habit // 3 + self.chance.randint(-1, 0), 3),
            )
            at += timedelta(seconds=60)
        yield self._event(EventKind.FINISHED, at)

    def _event(self, kind: EventKind, at: datetime, /, **body: object) -> Event:
        return Event(id=self.uuid(), kind=kind, schema=SCHEMA, occurred_at=at, received_at=at, body=body)
