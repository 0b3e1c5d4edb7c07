"""The beginning of each client's story: adding the client, the invitation and the first screening."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from django.core.files.base import ContentFile

from clients.consent.actions import Paper, give_consent, record_paper
from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.numbers import Unit
from clients.models import Client, Place, Practice, Screening, User
from clients.models.people import Role
from clients.people.actions import people
from clients.people.actions.invitations import accept_invitation, invite_client
from clients.screening.actions.medicines import add_medicine
from clients.screening.actions.submit import save_answers, submit_screening
from sessions.demo.answers import answers_of
from sessions.demo.cast import Person, Story
from sessions.demo.letters import letter
from sessions.demo.training import Diary

NAMESPACE = UUID("6f1f6b0e-5a43-4f7e-9b2f-0d6c9c1d2a10")
ADDRESSES = {
    Role.ADMIN: "admin@demo.example",
    Role.COACH: "coach@demo.example",
    Role.CLIENT: "client@demo.example",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """The practice and everybody who works there."""

    practice: Practice
    admin: User
    second_admin: User
    coaches: tuple[User, ...]


def demo_id(*words: object) -> UUID:
    """Return an id that is the same for the same words on every machine."""
    return uuid5(NAMESPACE, "/".join(map(str, words)))


class ClientStory:
    """One client's story. Each step calls an action with a time in the past."""

    def __init__(
        self, person: Person, staff: Staff, chance: random.Random, now: datetime, password: str | None
    ) -> None:
        self.person = person
        self.staff = staff
        self.chance = chance
        self.now = now
        self.password = password
        self.coach = staff.coaches[person.coach]
        self.client: Client
        self.screening: Screening

    def ago(self, days: float) -> datetime:
        """Return 17:00 UTC of the day so many days before now."""
        then = (self.now - timedelta(days=days)).astimezone(UTC)
        return min(then.replace(hour=17, minute=0, second=0, microsecond=0), self.now)

    def _take_on(self, days: int) -> None:
        person, then = self.person, self.ago(days)
        email = ADDRESSES[Role.CLIENT] if self.password else person.email
        self.client = people.add_client(
            practice=self.staff.practice,
            by=self.coach,
            client_id=demo_id("client", person.name),
            name=person.name,
            email="" if person.story == Story.NEVER_SIGNS_IN else email,
            birth_on=person.birth_on,
            sex=person.sex,
            unit=person.unit,
            time_zone=person.time_zone,
            place=Place.objects.get(pk=demo_id("annex")) if person.unit == Unit.LB else None,
            now=then,
        )
        if person.story == Story.NEVER_SIGNS_IN:
            return
        invitation = invite_client(
            client=self.client, by=self.coach, now=then, invitation_id=demo_id("invitation", person.name)
        )
        if person.story not in (Story.INVITED, Story.INVITATION_EXPIRED):
            accept_invitation(invitation=invitation, password=self.password, now=then)
            self.client.refresh_from_db()

    def _agree(self, days: float) -> None:
        """Let the client say yes to the text about BFR: in the app, or on paper where they never sign in."""
        then, name = self.ago(days), self.person.name
        if self.client.user is not None:
            give_consent(
                client=self.client,
                consent_id=demo_id("consent", name),
                text_version=CURRENT_TEXT.version,
                by=self.client.user,
                now=then,
            )
            return
        page = letter(
            CURRENT_TEXT.title, f"Version {CURRENT_TEXT.version}", "I want to train with cuffs.", name
        )
        paper = Paper(
            document_id=demo_id("consent paper", name),
            file=ContentFile(page, name="consent.pdf"),
            text_version=CURRENT_TEXT.version,
            signed_on=self.client.today(then),
        )
        record_paper(client=self.client, paper=paper, is_own=True, parent=None, by=self.coach, now=then)

    def _list_medicines(self, days: float) -> None:
        for name, kind, note in self.person.medicines:
            add_medicine(
                client=self.client,
                medicine_id=demo_id("medicine", self.person.name, name),
                name=name,
                kind=kind,
                note=note,
                by=self.login,
                now=self.ago(days),
            )

    def _screen(self, days: float) -> None:
        then = self.ago(days)
        by = self.client.user or self.coach
        draft = save_answers(client=self.client, answers=answers_of(self.person), by=by, now=then)
        self.screening = submit_screening(
            client=self.client,
            draft_id=draft.id,
            asked_by=by,
            in_person=self.client.user is None,
            now=then,
        )

    @property
    def login(self) -> User:
        """The client's user. Raises LookupError if the client never signs in."""
        if self.client.user is None:
            raise LookupError(f"{self.person.name} has no login")
        return self.client.user

    def _diary(self) -> Diary:
        return Diary(
            person=self.person, client=self.client, coach=self.coach, chance=self.chance, ago=self.ago
        )
