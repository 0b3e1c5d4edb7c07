"""The demo's client some weeks after a knee operation: one leg with its own 1RM, load and pressure."""

from datetime import timedelta
from decimal import Decimal

from clients.domain.clearance import Limits
from clients.domain.numbers import Unit, Weight
from clients.domain.one_rep_max import Method
from clients.domain.regions import ALL_LIMBS, Limb, Region
from clients.measurements.actions.strength import record_one_rep_max
from clients.models import Decision
from clients.people.actions.people import edit_client
from sessions.demo.gear import give_gear, measure
from sessions.demo.reviews import ReviewStories
from sessions.demo.training import Diary
from sessions.domain.planning import SessionRequest
from sessions.domain.protocols import CuffMode
from sessions.domain.sides import Sides
from sessions.planning.actions import assign_session

EXERCISE = "single-leg-extension"
SURGEON = ("Dr. Nils Aker", "Orthopaedic surgery")
# What each leg lifted once, in kg, by days before now: the operated one catches up.
LIFTED_KG = {18: {"left": 20, "right": 40}, 5: {"left": 26, "right": 41}}


class OperatedStory(ReviewStories):
    """One method for the story of an operated limb."""

    def _operated(self) -> None:
        """Three limbs were cleared by rule, the operated leg by an admin, on the surgeon's word."""
        self.bring_letter(
            self.ago(22),
            self.login,
            SURGEON,
            "Meniscus repair on the left knee five weeks ago, wound closed and dry.",
            "Light training under a cuff is welcome, knee bent no further than 90 degrees.",
        )
        self.decide(
            Decision.Kind.CLEAR_WITH_LIMITS,
            "The surgeon agrees. Light loads, the left leg by itself.",
            at=self.ago(21),
            limbs=ALL_LIMBS,
            limits=Limits(max_percent_1rm=30, max_cuff_minutes=8),
            valid_until_on=self.client.today(self.ago(21)) + timedelta(weeks=8),
            clinician_name=SURGEON[0],
            clinician_role=SURGEON[1],
            clinician_on=self.client.today(self.ago(24)),
        )
        self.client.refresh_from_db()
        edit_client(
            client=self.client,
            version=self.client.version,
            by=self.coach,
            now=self.ago(20),
            affected_limb=Limb.LEFT_LOWER,
        )
        diary = self._diary()
        give_gear(self.client, self.coach, then=self.ago(19))
        measure(self.client, self.coach, then=self.ago(19))
        for days in (18, 15, 12, 8, 5, 2, 0):
            self._test_legs(days, diary)
            self._train_left(days, diary)

    def _test_legs(self, days: int, diary: Diary) -> None:
        for side, kg in LIFTED_KG.get(days, {}).items():
            record_one_rep_max(
                client=self.client,
                one_rep_max_id=diary.uuid(),
                exercise_code=EXERCISE,
                method=Method.TESTED,
                lifted=Weight(Decimal(kg), Unit(self.person.unit)),
                tested_on=self.client.today(self.ago(days + 1)),
                side=side,
                by=self.coach,
                now=self.ago(days + 1),
            )

    def _train_left(self, days: int, diary: Diary) -> None:
        """Train the left leg alone; today it is planned."""
        done = diary.sessions_done.get(Region.LOWER, 0)
        requested = SessionRequest(
            region=Region.LOWER,
            exercises=((EXERCISE, Decimal(30)),),
            protocol_code=("first-session", "second-session")[done] if done < 2 else "standard-30-15-15-15",
            cuff_mode=CuffMode.RELEASED,
            scheduled_on=self.client.today(self.ago(days)),
            sides={EXERCISE: Sides.LEFT},
        )
        session = assign_session(
            client=self.client,
            requested=requested,
            by=self.coach,
            now=self.ago(days + 1) if days else self.ago(0.9),
            request_id=diary.uuid(),
        )
        if days:
            diary.do(session, self.ago(days))
