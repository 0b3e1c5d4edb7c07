"""Build the demo practice: first the people, then each client's story, day by day, through the actions."""

import random
from datetime import datetime, timedelta

from django.db import transaction

from clients.clearance import actions as clearances
from clients.consent.actions import withdraw_consent
from clients.domain.clearance import Limits
from clients.domain.consent import ConsentKind
from clients.domain.regions import ALL_LIMBS, Region
from clients.models import Decision, Practice
from clients.models.people import Role
from clients.people.actions import people, team
from clients.people.actions.invitations import accept_invitation, invite_colleague
from clients.screening.actions.submit import save_answers
from sessions.demo.aftermath import Aftermath
from sessions.demo.answers import answers_of, first_half
from sessions.demo.cast import ADMIN, ARCHIVED, CLIENTS, COACHES, SECOND_ADMIN, Story
from sessions.demo.client_story import ADDRESSES, Staff, demo_id
from sessions.demo.gear import add_own_exercise, add_own_protocol, furnish
from sessions.demo.operated import OperatedStory
from sessions.domain.follow_up import FollowUp, Reply
from sessions.domain.symptoms import SymptomKind
from sessions.messaging.schedule import suppress_overdue

SEED = 20261123
WEEKS = 12


@transaction.atomic
def build_demo(*, password: str, now: datetime) -> Practice:
    """Return a new practice with two admins, three coaches, 43 clients and twelve weeks of history.

    The first admin, coach and client sign in with `password`; the others by e-mailed codes.
    """
    chance = random.Random(SEED)
    staff = _staff(password, now - timedelta(weeks=WEEKS + 1))
    for place, person in enumerate((*CLIENTS, ARCHIVED)):
        _Life(person, staff, chance, now, password if place == 0 else None).play()
    suppress_overdue(practice=staff.practice, why="It was due before the demo practice was loaded.", now=now)
    return staff.practice


def _staff(password: str, now: datetime) -> Staff:
    first = team.create_practice(
        name="Harbour Strength Lab",
        time_zone="Europe/Berlin",
        admin_name=ADMIN,
        admin_email=ADDRESSES[Role.ADMIN],
        now=now,
        practice_id=demo_id("practice"),
    )
    admin = accept_invitation(invitation=first, password=password, now=now)
    invitation = invite_colleague(
        practice=first.practice,
        role=Role.ADMIN,
        name=SECOND_ADMIN,
        email="admin2@demo.example",
        by=admin,
        now=now,
        invitation_id=demo_id("invitation", SECOND_ADMIN),
    )
    second_admin = accept_invitation(invitation=invitation, password=None, now=now)
    coaches = []
    for place, name in enumerate(COACHES):
        email = ADDRESSES[Role.COACH] if place == 0 else f"coach{place + 1}@demo.example"
        invitation = invite_colleague(
            practice=first.practice,
            role=Role.COACH,
            name=name,
            email=email,
            by=admin,
            now=now,
            invitation_id=demo_id("invitation", name),
        )
        coaches.append(
            accept_invitation(invitation=invitation, password=password if place == 0 else None, now=now)
        )
    furnish(first.practice, admin, annex_id=demo_id("annex"), now=now)
    add_own_exercise(coaches[0], exercise_id=demo_id("exercise"), now=now)
    add_own_protocol(coaches[0], protocol_id=demo_id("protocol"), now=now)
    return Staff(practice=first.practice, admin=admin, second_admin=second_admin, coaches=tuple(coaches))


class _Life(OperatedStory):
    """One method for each story: `_fresh` plays `Story.FRESH`."""

    def play(self) -> None:
        story = self.person.story
        began = {
            Story.INVITED: 3, Story.INVITATION_EXPIRED: 20, Story.HALF_ANSWERED: 2, Story.TO_ACKNOWLEDGE: 2,
            Story.IN_REVIEW: 1, Story.PROPOSED: 3, Story.ANSWERED: 4, Story.COACH_ASKED: 5,
            Story.CLIENT_ASKED: 6, Story.OVERDUE: 7, Story.TAKEN_BACK: 2, Story.FRESH: 5,
            Story.NO_CONSENT: 1, Story.CONSENT_TAKEN_BACK: 5,
            Story.REFUSED: 9, Story.OPERATED: 24, Story.CONTRAINDICATED: 16,
        }.get(story, WEEKS * 7)  # fmt: skip
        self._take_on(began)
        if story not in (Story.INVITED, Story.INVITATION_EXPIRED, Story.HALF_ANSWERED):
            self._list_medicines(began)
            self._screen(began)
            if story != Story.NO_CONSENT:
                self._agree(began)
        getattr(self, f"_{story.value}", self._train_until_today)()

    # --- the stories

    def _invited(self) -> None:
        pass

    _invitation_expired = _contraindicated = _to_acknowledge = _no_consent = _invited

    def _half_answered(self) -> None:
        save_answers(
            client=self.client,
            answers=first_half(answers_of(self.person)),
            by=self.login,
            now=self.ago(1),
        )

    def _train_until_today(self) -> None:
        diary = self._diary()
        diary.test_strength(82, 55, 30, 9)
        diary.train(range(81, 34, -1))
        self._screen(34)
        diary.train(range(33, 0, -1))
        diary.plan_ahead()

    def _never_signs_in(self) -> None:
        self._screen(30)
        diary = self._diary()
        diary.test_strength(28, 10)
        diary.train(range(27, 0, -1))
        diary.plan_ahead()

    def _fresh(self) -> None:
        diary = self._diary()
        diary.test_strength(3)
        diary.plan_ahead()

    def _consent_taken_back(self) -> None:
        """Say no more to cuffs four days ago: what was planned is on hold."""
        self._fresh()
        withdraw_consent(client=self.client, kind=ConsentKind.OWN, by=self.login, now=self.ago(4))

    def _acknowledged(self) -> None:
        self._screen(40)
        flags = clearances.cautions_of(self.screening)
        clearances.acknowledge_cautions(
            screening=self.screening, coach=self.coach, flag_ids=[flag.id for flag in flags], now=self.ago(39)
        )
        diary = self._diary()
        diary.test_strength(38, 12)
        diary.train(range(37, 0, -1), exercises=1)
        diary.plan_ahead(exercises=1)

    def _cleared_with_limits(self) -> None:
        self._screen(30)
        review = self.screening.review
        clearances.decide_review(
            review=review,
            version=review.version,
            by=self.staff.admin,
            kind=Decision.Kind.CLEAR_WITH_LIMITS,
            reason="Letter from the vascular clinic: light loads, short occlusion, arms and legs.",
            now=self.ago(29),
            limbs=ALL_LIMBS,
            limits=Limits(max_percent_1rm=30, max_cuff_minutes=8),
            valid_until_on=self.client.today(self.ago(29)) + timedelta(weeks=8),
            clinician_name="Dr. Eva Lorenz",
            clinician_role="Vascular medicine",
            clinician_on=self.client.today(self.ago(29)),
        )
        diary = self._diary()
        diary.test_strength(28, 6)
        diary.train(range(27, 0, -1), exercises=1)
        diary.plan_ahead(exercises=1)

    def _refused(self) -> None:
        review = self.screening.review
        clearances.decide_review(
            review=review,
            version=review.version,
            by=self.staff.admin,
            kind=Decision.Kind.REFUSE,
            reason="A stroke two years ago, no letter from the neurologist yet. Without cuffs for now.",
            now=self.ago(7),
        )

    def _one_region(self) -> None:
        diary = self._diary()
        diary.test_strength(40, 20, 8)
        self._screen(42)
        diary.train(range(38, 0, -1), regions=(Region.LOWER,))
        diary.plan_ahead(regions=(Region.LOWER,))

    def _expired(self) -> None:
        self._screen(90)
        diary = self._diary()
        diary.test_strength(84, 50, 20)
        diary.train(range(83, 8, -1))

    def _revoked(self) -> None:
        self._screen(30)
        diary = self._diary()
        diary.test_strength(28)
        diary.train(range(27, 3, -1))
        diary.plan_ahead(now=self.ago(3))
        clearances.revoke_clearance(
            client=self.client,
            by=self.coach,
            reason="Told me about a new medicine; waiting for the family doctor.",
            now=self.ago(2),
        )

    def _stopped(self) -> None:
        """Stop three days ago; the coach called at once, and after a day all was fine."""
        self._screen(30)
        diary = self._diary()
        diary.test_strength(28)
        diary.train(range(27, 4, -1))
        diary.plan_ahead(now=self.ago(4))
        after = Aftermath(self.client, self.coach, diary.stop(3), diary.uuid)
        after.respond(minutes=21, text="Feeling came back after five minutes. The left wrap sat too low.")
        after.answer(FollowUp.DAY, Reply.FINE)

    def _stopped_yesterday(self) -> None:
        """Stop yesterday; nobody has responded yet."""
        self._screen(30)
        diary = self._diary()
        diary.test_strength(29)
        diary.train(range(27, 2, -1))
        diary.plan_ahead(now=self.ago(2))
        stopped_at = diary.stop(1, SymptomKind.SEVERE_PAIN, Region.UPPER)
        Aftermath(self.client, self.coach, stopped_at, diary.uuid)

    def _stopped_and_swollen(self) -> None:
        """Stop five days ago; the arm or leg was swollen a day later, and somebody looked at it."""
        self._screen(30)
        diary = self._diary()
        diary.test_strength(29)
        diary.train(range(27, 6, -1))
        diary.plan_ahead(now=self.ago(6))
        after = Aftermath(self.client, self.coach, diary.stop(5, SymptomKind.COLOUR), diary.uuid)
        after.respond(minutes=8, text="Colour was back when I called. Told to call me if anything changes.")
        after.answer(FollowUp.DAY, Reply.SWELLING)
        after.respond(minutes=25 * 60, text="Sent to the walk-in clinic. Their doctor found nothing grave.")

    def _stopped_and_back(self) -> None:
        """Stop weeks ago; asked twice, closed, screened again, and training since."""
        diary = self._diary()
        diary.test_strength(82, 55, 30, 9)
        diary.train(range(81, 37, -1))
        after = Aftermath(self.client, self.coach, diary.stop(37, SymptomKind.DIZZY), diary.uuid)
        after.respond(minutes=4, text="Had not eaten since morning. Sat down, was well after a few minutes.")
        after.answer(FollowUp.DAY, Reply.FINE)
        after.answer(FollowUp.THREE_DAYS, Reply.FINE)
        after.close(days=4, reason="No breakfast and a hot room. Eats before training from now on.")
        self._screen(32)
        diary.train(range(31, 0, -1))
        diary.plan_ahead()

    def _stale_one_rep_max(self) -> None:
        self._screen(60)
        diary = self._diary()
        diary.test_strength(58, 50)
        diary.train(range(48, 0, -1))
        diary.plan_ahead()

    def _missing_sessions(self) -> None:
        self._screen(30)
        diary = self._diary()
        diary.test_strength(28)
        diary.train(range(27, 12, -1))
        diary.train(range(12, 0, -1), adherence=0)
        diary.plan_ahead()
        diary.change_plans()

    def _archived(self) -> None:
        self._screen(70)
        diary = self._diary()
        diary.test_strength(68)
        diary.train(range(67, 40, -1))
        people.archive_client(client=self.client, by=self.coach, now=self.ago(30))
