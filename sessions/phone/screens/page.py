"""What the page of a training session shows: one thing a screen, worked out from the record.

The page is a function of the record, the plan, the gate's answer and the time; it stores no state.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from math import ceil

from clients.domain.numbers import Unit, from_kg
from sessions import mappers
from sessions.domain import ready
from sessions.domain.aftercare import AFTERCARE, AfterCare
from sessions.domain.effort import may_leave_out
from sessions.domain.figures import work_text
from sessions.domain.placement import DISCOMFORT_ADVICE, DISCOMFORT_TOO_MUCH, Placement
from sessions.domain.protocols import CuffMode
from sessions.domain.record import (
    Done,
    DoSet,
    Feedback,
    GiveFeedback,
    NotStarted,
    PerformedSet,
    PutCuffsOn,
    SessionState,
    TakeCuffsOff,
    next_step,
)
from sessions.exercises.catalogue import find_exercises
from sessions.models.training import State
from sessions.phone.screens.by_step import BOUT_SCREEN, SCREENS, STEP_LABELS
from sessions.phone.screens.exercise import ExercisePage
from sessions.phone.screens.timed_page import TimedPage
from sessions.planning.session_record import LastTime

UNDO_SECONDS = 10
FAILURE_REPS_OFFERED = 100  # where as many as possible are asked for
MORE_REPS_OFFERED = 20  # above what was asked, for sets to failure and miscounts


@dataclass(frozen=True, kw_only=True)
class LivePage(TimedPage):
    """Everything the template reads. Instants are the server's; the page counts towards them by itself."""

    may_say_no_to_all: bool = False
    last_times: Mapping[tuple[str, str], LastTime] = field(default_factory=dict)

    @property
    def aftercare(self) -> tuple[AfterCare, ...]:
        return AFTERCARE

    @property
    def scale(self) -> range:
        return range(11)

    @property
    def new_id(self) -> uuid.UUID:
        """A new identifier at each access, so that each form has its own."""
        return uuid.uuid4()

    @property
    def state(self) -> State:
        return State(self.record.state.value)

    @property
    def unit(self) -> Unit:
        """What the client reads."""
        return self.training_session.client.own_unit

    @property
    def volume(self) -> Decimal:
        """What was lifted in all, in the client's unit, rounded to whole ones."""
        return from_kg(self.record.volume_kg, self.unit, places=0)

    @property
    def lifts_loads(self) -> bool:
        """Whether any exercise has a load; with own weight alone nothing is summed up."""
        return any(row.load_kg is not None for row in self.prescriptions)

    @property
    def is_well_done(self) -> bool:
        return self.record.state is SessionState.FINISHED and self.record.has_work

    @property
    def is_running(self) -> bool:
        """Whether the session was begun and has not ended; the phone's screen stays on meanwhile."""
        return self.record.state is SessionState.STARTED

    @property
    def may_explain(self) -> bool:
        """Whether this page holds prescribed numbers, now or on a screen that the phone makes of it."""
        return not (self.is_held_back or self.is_over or self.is_closed)

    @property
    def screen(self) -> str:
        """Which partial template is shown."""
        if self.training_session.cancelled_at is not None and self.record.state is SessionState.ASSIGNED:
            return "sessions/phone/screens/_cancelled.html"
        if isinstance(self.step, TakeCuffsOff) and (self.is_over or not self.is_on_hold):
            return "sessions/phone/screens/_cuffs_off.html"
        if self.red_flag and self.record.state is not SessionState.STOPPED:
            return "sessions/phone/screens/_no_cuffs.html"
        if self.is_held_back:
            return "sessions/phone/screens/_on_hold.html"
        if self.is_for_another_day:
            return "sessions/phone/screens/_other_day.html"
        if self.is_too_soon:
            return "sessions/phone/screens/_too_soon.html"
        if self.is_asked_late:
            return SCREENS[NotStarted]
        if self.asks_about_going_on_without_cuffs:
            return "sessions/phone/screens/_no_cuffs.html"
        return BOUT_SCREEN if self.bout else SCREENS[type(self.step)]

    @property
    def exercise_index(self) -> int | None:
        if isinstance(self.step, NotStarted):
            return 0
        if isinstance(self.step, PutCuffsOn | DoSet | GiveFeedback | TakeCuffsOff):
            return self.step.exercise_index
        return None

    @cached_property
    def exercises(self) -> list[ExercisePage]:
        """No query for shipped exercises, one for all of a practice's own."""
        current_set = self.step.set_number if isinstance(self.step, DoSet) else None
        codes = [prescription.exercise_code for prescription in self.prescriptions]
        known = find_exercises(codes, self.training_session.client.practice_id)
        return [
            ExercisePage(
                prescription=prescription,
                training_session=self.training_session,
                record=record,
                current_set=current_set if index == self.exercise_index else None,
                cues=known[prescription.exercise_code].cues if prescription.exercise_code in known else (),
                last=self.last_times.get((prescription.exercise_code, prescription.side)),
            )
            for index, (prescription, record) in enumerate(
                zip(self.prescriptions, self.record.exercises, strict=True)
            )
        ]

    @property
    def exercise(self) -> ExercisePage | None:
        return None if self.exercise_index is None else self.exercises[self.exercise_index]

    @property
    def exercise_number(self) -> int:
        """Its place in the order in which the exercises are done, from 1."""
        return self.record.order.index(self.exercise_index or 0) + 1

    @property
    def may_put_off(self) -> bool:
        """Whether the exercise shown can be done after others."""
        return self.exercise_index is not None and self.record.may_put_off(self.exercise_index)

    @property
    def placement(self) -> Placement:
        """The placement card of the exercise shown; without mmHg while nothing is prescribed."""
        card = self.exercises[self.exercise_index or 0]
        return card.placement(shows_pressure=not self.is_held_back)

    @property
    def _is_before_the_start(self) -> bool:
        is_asked = isinstance(self.step, NotStarted) or self.is_asked_late
        return is_asked or self.asks_about_going_on_without_cuffs

    @property
    def step_label(self) -> str:
        """What the head of the page calls this step: "Set 2 of 4"."""
        if self._is_before_the_start:
            return "Before you start"
        if self.bout is not None:
            return self.bout.step_label
        if isinstance(self.step, DoSet) and self.exercise is not None:
            return f"Set {self.step.set_number} of {len(self.exercise.prescription.sets)}"
        return STEP_LABELS.get(type(self.step), "Cuffs on")

    @property
    def place_label(self) -> str:
        """Where in the session this step is: "Exercise 1 of 2", or its region before the start."""
        if self._is_before_the_start:
            return self.training_session.get_region_display()
        return f"Exercise {self.exercise_number} of {len(self.exercises)}"

    @property
    def is_in_another_exercise(self) -> bool:
        """Whether an exercise was done before the one shown."""
        return self.exercise_index is not None and self.record.order.index(self.exercise_index) > 0

    @property
    def is_past(self) -> bool:
        return self.training_session.scheduled_on < self.training_session.client.today(self.now)

    @property
    def set_before_hold(self) -> tuple[ExercisePage, int] | None:
        """The next set of what was begun last: it may have been done before the hold was seen."""
        begun = [each for each in self.exercises if each.record.performed] or self.exercises[:1]
        number = begun[-1].record.next_set_number if begun else None
        return None if number is None else (begun[-1], number)

    # --- The ready check

    @property
    def ready_yeses(self) -> tuple[ready.ReadyYes, ...]:
        return ready.yeses_of(self.record.ready, self.record.pressure)

    @property
    def asks_about_going_on_without_cuffs(self) -> bool:
        """Whether a "yes" in the ready check waits for the client's choice to go on without cuffs."""
        return (
            isinstance(self.step, DoSet)
            and bool(self.ready_yeses)
            and not self.record.said_without_cuffs
            and not self.record.has_work
        )

    @property
    def red_flag(self) -> str:
        """The first words to do after a red "yes" of the ready check, before any set; "" for none."""
        if self.record.has_work or self.cuffs_are_on:
            return ""
        return ready.red_words(self.record.ready, self.record.pressure)

    @property
    def pressure_advice(self) -> str:
        """What to ask before the cuffs go on with a pressure like the one that was typed; "" for none."""
        return ready.ASK_ADVICE if ready.reaches(self.record.pressure, ready.ASK_FROM) else ""

    @property
    def doctor_comes_first(self) -> bool:
        return any(each.doctor_first for each in self.ready_yeses)

    @property
    def rest_comes_first(self) -> bool:
        """Whether leaving it for today is the main button: a doctor comes first, or rest is better."""
        return self.doctor_comes_first or any(each.rest_first for each in self.ready_yeses)

    # --- The set

    @property
    def may_leave_out(self) -> bool:
        return may_leave_out(self.record, self.earlier.efforts, self.step)

    @property
    def is_resting(self) -> bool:
        return self.rest_seconds_left > 0

    @property
    def rest_seconds_left(self) -> int:
        return self._seconds_until(self.step.rest_ends_at) if isinstance(self.step, DoSet) else 0

    @property
    def reps_offered(self) -> list[int]:
        """The numbers of the stepper, from 20 above what was asked down to 0; any to failure."""
        asked = self.step.target_reps if isinstance(self.step, DoSet) else 0
        return list(range(FAILURE_REPS_OFFERED if self.is_to_failure else asked + MORE_REPS_OFFERED, -1, -1))

    @property
    def is_to_failure(self) -> bool:
        """Whether this set asks for as many repetitions as possible."""
        return isinstance(self.step, DoSet) and self.step.to_failure

    @property
    def asked_words(self) -> str:
        """What this set asks for: "15 reps", or "as many as you can"."""
        if self.is_to_failure:
            return "as many as you can"
        return f"{self.step.target_reps} reps" if isinstance(self.step, DoSet) else ""

    @property
    def say(self) -> str:
        """What a voice says when the rest is over: "Set 2, 15 reps."."""
        return f"Set {self.step.set_number}, {self.asked_words}." if isinstance(self.step, DoSet) else ""

    @property
    def work_text(self) -> str:
        """The work of the whole session so far: "75 of 150 reps", "8:00 of 10:00 min"."""
        asked_seconds = self.training_session.timed_seconds_prescribed
        record = self.record
        return work_text(record.reps_done, record.reps_prescribed, record.timed_seconds, asked_seconds)

    @property
    def last_reps(self) -> int | None:
        """The repetitions of this set the last time; None where there were none."""
        if not isinstance(self.step, DoSet) or self.exercise is None:
            return None
        return self.exercise.last_reps.get(self.step.set_number)

    @property
    def last_set(self) -> tuple[ExercisePage, PerformedSet] | None:
        """The set that was logged last, over all exercises."""
        done = [(exercise, each) for exercise in self.exercises for each in exercise.record.performed]
        return max(done, key=lambda pair: pair[1].at, default=None)

    @property
    def last_set_text(self) -> str:
        """The repetitions or minutes of that set: "15 reps", "2:00 min"."""
        if self.last_set is None:
            return ""
        exercise, done = self.last_set
        row = next(each for each in exercise.sets if each.number == done.set_number)
        return f"{row.done_text} {'min' if exercise.record.bouts else 'reps'}"

    @property
    def undo_until(self) -> datetime | None:
        """Until when the last set can be taken back; None without a set, or once the session is over."""
        if self.last_set is None or self.is_over:
            return None
        return self.last_set[1].at + timedelta(seconds=UNDO_SECONDS)

    @property
    def may_undo(self) -> bool:
        return self.undo_until is not None and self.now < self.undo_until

    @property
    def reps_correctable(self) -> list[int]:
        most = max((max(row.sets) for row in self.prescriptions), default=0) + MORE_REPS_OFFERED
        to_failure = any(row.failure_from for row in self.prescriptions)
        return list(range(FAILURE_REPS_OFFERED if to_failure else most, -1, -1))

    def set_logged_as(self, event_id: str | None) -> tuple[ExercisePage, PerformedSet] | None:
        """Return the set that this event logged; None where no set that counts came from it."""
        for exercise in self.exercises:
            for done in exercise.record.performed:
                if str(done.event_id) == event_id:
                    return exercise, done
        return None

    # --- The cuffs

    @property
    def uses_gauges(self) -> bool:
        """Whether any exercise has cuffs with a number."""
        return any(exercise.gauges for exercise in self.exercises)

    @property
    def has_gauges(self) -> bool:
        """Whether the cuffs of the exercise shown are set to a number; none while nothing is prescribed."""
        return self.exercise is not None and bool(self.exercise.gauges) and not self.is_held_back

    @property
    def keeps_cuffs_on(self) -> bool:
        """Whether the cuffs stay on in the rest before this set."""
        is_released = self.exercise is not None and self.exercise.prescription.released_between_sets
        return not self.goes_on_without_cuffs and not is_released

    @property
    def changeover_seconds_left(self) -> int:
        return self._seconds_until(self.step.not_before) if isinstance(self.step, PutCuffsOn) else 0

    def _seconds_until(self, deadline: datetime | None) -> int:
        """Whole seconds, rounded up; 0 where there is no deadline or it has passed."""
        return 0 if deadline is None else max(0, ceil((deadline - self.now).total_seconds()))

    # --- Feedback, symptoms, the end

    @property
    def feedback_is_the_last(self) -> bool:
        """Whether answering this question finishes the session, since nothing else is left to do."""
        if not isinstance(self.step, GiveFeedback):
            return False
        answered = list(self.record.exercises)
        index = self.step.exercise_index
        answered[index] = replace(answered[index], feedback=Feedback(effort=0, discomfort=0))
        after = next_step(
            replace(self.record, exercises=tuple(answered)),
            mappers.to_planned_exercises(self.prescriptions),
            CuffMode(self.training_session.cuff_mode),
            self.now,
            cap_seconds=self.cap_seconds,
        )
        return isinstance(after, Done)

    @property
    def discomfort_advice(self) -> str:
        """What to do where the latest discomfort was too much; empty otherwise."""
        answers = [
            exercise.discomfort for exercise in self.record.exercises if exercise.discomfort is not None
        ]
        return DISCOMFORT_ADVICE if answers and answers[-1] >= DISCOMFORT_TOO_MUCH else ""
