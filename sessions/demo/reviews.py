"""Stories of the demo that end at the review desk: one for every state of a case."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.files.base import ContentFile

from clients.clearance import actions as clearances
from clients.clearance.actions.documents import store_document
from clients.domain.clearance import Limits
from clients.domain.regions import ALL_LIMBS
from clients.models import Decision, Document, Review, User
from sessions.demo.client_story import ClientStory
from sessions.demo.letters import letter

Kind = Decision.Kind
NAMESPACE = UUID("a4c7a3a0-6e0b-4d0a-8f6f-5a6ef8d8b6b1")


class ReviewStories(ClientStory):
    """One method for each story that ends at the review desk."""

    @property
    def review(self) -> Review:
        return Review.objects.get(screening=self.screening)

    def decide(
        self, kind: str, reason: str, *, by: User | None = None, at: datetime, **terms: Any
    ) -> Decision:
        review = self.review
        return clearances.decide_review(
            review=review,
            version=review.version,
            by=by or self.staff.admin,
            kind=kind,
            reason=reason,
            now=at,
            **terms,
        )

    def clearing(self, at: datetime, clinician: tuple[str, str]) -> dict[str, Any]:
        """Return the terms of a clearance within limits for eight weeks."""
        name, role = clinician
        return {
            "limbs": ALL_LIMBS,
            "limits": Limits(max_percent_1rm=30, max_cuff_minutes=8),
            "valid_until_on": self.client.today(at) + timedelta(weeks=8),
            "clinician_name": name,
            "clinician_role": role,
            "clinician_on": self.client.today(at - timedelta(days=2)),
        }

    def bring_letter(self, at: datetime, by: User, clinician: tuple[str, str], *lines: str) -> Document:
        name, role = clinician
        written_on = self.client.today(at - timedelta(days=2))
        page = letter(
            f"{name}, {role}", "", f"{written_on:%d.%m.%Y}", "", f"Re: {self.person.name}", "", *lines
        )
        return store_document(
            client=self.client,
            document_id=uuid5(NAMESPACE, f"letter/{self.person.name}"),
            file=ContentFile(page, name="letter.pdf"),
            by=by,
            now=at,
            clinician_name=name,
            clinician_role=role,
            clinician_on=written_on,
        )

    def note(self, text: str, at: datetime) -> None:
        clearances.add_review_note(
            review=self.review,
            note_id=uuid5(NAMESPACE, f"note/{self.person.name}"),
            text=text,
            by=self.coach,
            now=at,
        )

    # --- the stories

    def _in_review(self) -> None:
        """The case has everything that a decision needs."""
        self.bring_letter(
            self.ago(0.5),
            self.coach,
            ("Dr. Paul Steiner", "Vein clinic"),
            "Varicose veins on both calves, without a clot in the scan.",
            "No objection to light training under cuffs, briefly and with breaks.",
        )
        self.note(
            "She walks to work and has had no pain since spring. The letter came this week.", self.ago(0.5)
        )

    def _overdue(self) -> None:
        clearances.claim_review(review=self.review, by=self.staff.second_admin, now=self.ago(6))

    def _client_asked(self) -> None:
        self.decide(
            Kind.ASK_CLIENT,
            "How do you keep active at the moment, and has your family doctor seen you this year?",
            at=self.ago(2),
        )

    def _coach_asked(self) -> None:
        self.decide(
            Kind.ASK_COACH,
            "She is not sure about bleeding. Please ask which medicines she takes, by name.",
            at=self.ago(1),
        )

    def _answered(self) -> None:
        self.decide(Kind.ASK_CLIENT, "In which leg are the veins, and since when?", at=self.ago(3))
        clearances.answer_request(
            review=self.review,
            note_id=uuid5(NAMESPACE, f"answer/{self.person.name}"),
            text="The left calf, for about four years. They do not hurt.",
            by=self.login,
            now=self.ago(2),
        )

    def _proposed(self) -> None:
        clinician = ("Dr. Eva Lorenz", "Internal medicine")
        self.bring_letter(
            self.ago(1),
            self.coach,
            clinician,
            "Blood pressure is treated since last month and falling.",
            "Light training with short times under the cuff is acceptable.",
        )
        at = self.ago(0.2)
        self.decide(
            Kind.CLEAR_WITH_LIMITS,
            "The letter supports it; low loads and short times until the pressure has settled.",
            by=self.staff.second_admin,
            at=at,
            **self.clearing(at, clinician),
        )

    def _taken_back(self) -> None:
        at = self.ago(1)
        decision = self.decide(Kind.REFUSE, "No letter came.", at=at)
        clearances.take_back_decision(decision=decision, by=self.staff.admin, now=at + timedelta(minutes=2))

    def _two_admins(self) -> None:
        self._screen(30)
        clinician = ("Dr. Hanna Brandt", "Neurology")
        at = self.ago(29)
        self.bring_letter(
            at,
            self.login,
            clinician,
            "TIA four years ago, fully recovered, well treated since.",
            "No objection to light training under cuffs, with breaks.",
        )
        self.decide(
            Kind.CLEAR_WITH_LIMITS,
            "The neurologist agrees; low loads, short times.",
            at=at,
            **self.clearing(at, clinician),
        )
        self.decide(
            Kind.CONFIRM,
            "Read the letter as well; I agree with the limits.",
            by=self.staff.second_admin,
            at=self.ago(28),
        )
        diary = self._diary()
        diary.test_strength(27, 6)
        diary.train(range(26, 0, -1), exercises=1)
        diary.plan_ahead(exercises=1)
