"""People who are not cleared, one for each reason; most have a session planned while they still were."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from clients.clearance.actions import acknowledge_cautions, cautions_of, revoke_clearance
from clients.consent.actions import withdraw_consent
from clients.domain.consent import GivenConsents
from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.questionnaire import CURRENT
from clients.models import Clearance, Client
from clients.people.actions.people import archive_client
from sessions.models import TrainingSession
from tests.support import builders


@dataclass(frozen=True)
class Person:
    """Somebody who is not cleared, and their session from before (None if they never were cleared)."""

    client: Client
    coach: object
    admin: object
    planned_session: TrainingSession | None
    now: object

    @property
    def screening(self):
        return self.client.screenings.order_by("-number").first()


# --- Who is not cleared


def none(client):
    pass


def revoked(client):
    revoke_clearance(client=client, by=client.coaches.get(), reason="New medicine.", now=timezone.now())


def expired(client):
    today = client.today(timezone.now())
    Clearance._base_manager.filter(client=client).update(
        valid_from_on=today - timedelta(days=84), valid_until_on=today
    )


def not_yet_valid(client):
    Clearance._base_manager.filter(client=client).update(
        valid_from_on=client.today(timezone.now()) + timedelta(days=1)
    )


def newer_screening(client):
    """The old clearance ought to have been revoked, and was not."""
    builders.make_screening(client, varicose_veins="yes")
    Clearance._base_manager.filter(client=client).update(revoked_at=None)


def contraindicated(client):
    builders.make_screening(client, blood_clot="yes")


def needs_decision(client):
    builders.make_screening(client, varicose_veins="yes")


def cautions_unread(client):
    builders.make_screening(client, smoking="yes")


def read_by_another_coach(client):
    """Cleared by the coach before, who had read the cautions. Whoever coaches them now has not."""
    screening = builders.make_screening(client, smoking="yes")
    read = [flag.id for flag in cautions_of(screening)]
    acknowledge_cautions(screening=screening, coach=client.coaches.get(), flag_ids=read, now=timezone.now())
    client.coaches.set([builders.make_coach(client.practice)])


def operated_lately(client):
    """Our own rule rules cuffs out; a clinician's word overrules it only where the admins say so."""
    builders.make_screening(client, surgery="yes", surgery_when="under_2_weeks", surgery_limbs="elsewhere")


def region_not_covered(client):
    Clearance._base_manager.filter(client=client).update(lower=False)


def old_questions(client):
    """See `person`: the minimum version moves beyond the one that was answered."""


def consent_withdrawn(client):
    withdraw_consent(client=client, kind="own", by=client.coaches.get(), now=timezone.now())


def old_consent(client):
    """A yes to a text that a newer one has replaced."""
    Client.objects.filter(pk=client.pk).set_consents(GivenConsents(own_version=CURRENT_TEXT.version - 1))


def no_parent_consent(client):
    """Younger than was written down first: a parent has to agree, and none has."""
    today = client.today(timezone.now())
    client.birth_on = today.replace(year=today.year - 16, day=1)
    client.save(update_fields=["birth_on"])


def archived(client):
    archive_client(client=client, by=client.coaches.get(), now=timezone.now())


STATES = (
    none, revoked, expired, not_yet_valid, newer_screening, contraindicated, needs_decision, cautions_unread,
    read_by_another_coach, operated_lately, region_not_covered, old_questions, archived,
    consent_withdrawn, old_consent, no_parent_consent,
)  # fmt: skip


def make_person(state, monkeypatch) -> Person:
    coach = builders.make_coach()
    client = builders.make_client(coach)
    for code in ("leg-press", "leg-extension"):
        builders.make_one_rep_max(client, code, Decimal(100))
    planned_session, now = None, timezone.now()
    if state is not none:
        builders.make_screening(client)
        planned_session = builders.make_training_session(client, on=client.today(now) + timedelta(days=3))
    state(client)
    if state is old_questions:
        monkeypatch.setattr("clients.domain.gate.MINIMUM_VERSION", CURRENT.version + 1)
    client.refresh_from_db()
    return Person(client, client.coaches.get(), builders.make_admin(coach.practice), planned_session, now)
