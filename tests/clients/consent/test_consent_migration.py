"""An installation from before consent: nothing is lost, nobody is given a yes, each is told what to do."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from clients.clearance import gate
from clients.domain.clearance import Allowed, ReasonCode
from clients.domain.regions import LEGS
from clients.models import Clearance, Client, Consent, Document, Screening
from sessions.models import Event, Prescription, TrainingSession
from tests.support import builders, db_template
from tests.support.migrations import migrate_to, migrate_to_the_newest

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = "0027_medicines"
UPGRADED = "test_upgraded_to_consent"
KEPT = (Client, Screening, Clearance, Document, TrainingSession, Prescription, Event)
NEW_COLUMNS = {
    "limbs", "limb_verdicts", "side", "consent_version", "parent_consent_version", "consent_taken_back",
    "parent_consent_taken_back", "purpose",
    "last_stop_at", "affected_limb", "failure_from", "entered_later", "without_cuffs", "kind", "lifts_body",
    "too_fast", "pressure_percent", "other_loads", "place_id", "machine_name",
    "protocol_code", "protocol_version", "protocol_name", "protocol_source", "released_between_sets",
    "bouts", "timed_seconds_prescribed", "timed_seconds_done",
}  # fmt: skip


def rows_of(model, apps=None):
    model = apps.get_model(model._meta.app_label, model.__name__) if apps else model
    return [
        {name: value for name, value in row.items() if name not in NEW_COLUMNS}
        for row in model._default_manager.order_by("pk").values()
    ]


def upgrade():
    """Cleared and in the middle of a session when the site is upgraded, with a letter on file."""
    client = builders.make_client(consents=False, with_login=True, name="Olga Old")
    builders.make_consents(client, by=client.user)
    builders.make_screening(client)
    session = builders.make_training_session(client)
    builders.log_events(session, builders.right_start(120), ("cuffs_on", 60, {}))
    builders.make_document(client)
    Consent.objects.all().delete()
    try:
        old = migrate_to("clients", BEFORE, with_other_apps=True)
        before = {model: rows_of(model, old) for model in KEPT}
    finally:
        migrate_to_the_newest()
    return session, before


@pytest.fixture(scope="module")
def upgraded_once():
    """What `upgrade` returned to the first test that asked."""
    return []


@pytest.fixture
def upgraded(transactional_db, upgraded_once):
    """What `upgrade` leaves and returns. That takes seconds: each test gets a copy of its end."""
    if upgraded_once:
        db_template.copy_template(settings.DATA_DIR, UPGRADED)
    else:
        upgraded_once.append(upgrade())
        db_template.save_template(settings.DATA_DIR, UPGRADED)
    return upgraded_once[0]


def refusals(client):
    _, answer = gate.check_client(client=Client.objects.get(pk=client.pk), limbs=LEGS, now=timezone.now())
    return [] if isinstance(answer, Allowed) else [reason.code for reason in answer.reasons]


def test_every_row_is_kept_and_consent_alone_is_asked_for(upgraded, browser_of):
    session, before = upgraded
    client = Client.objects.get()
    coach = client.coaches.get()

    assert {model: rows_of(model) for model in KEPT} == before
    assert not Consent.objects.exists()
    assert Document.objects.get().purpose == Document.Purpose.LETTER
    assert refusals(client) == [ReasonCode.NO_CONSENT]

    own_page = reverse("clients:consent", args=[client.id])
    today = browser_of(client.user).get(reverse("sessions:today")).content.decode()
    assert "Read about BFR and say yes first" in today
    assert f'href="{own_page}"' in today
    coachs = browser_of(coach)
    assert "Consent is missing" in coachs.get(reverse("clients:list")).content.decode()
    assert f'href="{own_page}"' in coachs.get(reverse("clients:detail", args=[client.id])).content.decode()

    # The session that was under way: the cuffs come off, what was done is kept, and one yes lets it go on.
    live = reverse("sessions:live", args=[session.id])
    browser = browser_of(client.user)
    assert "<h1>Take the cuffs off</h1>" in browser.get(live).content.decode()
    facts = {"prescription": str(session.prescriptions.get().id), "set": 1, "reps": 30, "load_kg": "30"}
    builders.log_events(session, ("set_performed", 10, facts))
    assert Event.objects.get(kind="set_performed").remarks == ["no_consent"]
    form = browser.get(own_page).context["yes_form"]
    browser.post(
        reverse("clients:consent-give", args=[client.id]), {name: form[name].value() for name in form.fields}
    )
    assert refusals(client) == []
    assert "<h1>Take the cuffs off</h1>" not in browser.get(live).content.decode()


def test_a_minor_of_an_old_installation_waits_for_the_parent_as_well(upgraded):
    client = Client.objects.get()
    client.birth_on = client.today(timezone.now()).replace(year=client.birth_on.year + 14, day=1)
    client.save(update_fields=["birth_on"])

    assert refusals(client) == [ReasonCode.NO_CONSENT, ReasonCode.NO_PARENT_CONSENT]
