"""What a session's columns say was done can always be worked out again from its events."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from sessions.models import TrainingSession
from tests.support import builders
from tests.support.html_forms import PhoneUser

pytestmark = pytest.mark.django_db


@pytest.fixture
def training_session(client_person, browser_of):
    """A session with loads that do not end in .00, three sets done, beside one that nobody started."""
    builders.make_screening(client_person)
    builders.make_one_rep_max(client_person, "leg-extension", load_kg=builders.Decimal("61.25"))
    training_session = builders.make_training_session(client_person, exercise_codes=("leg-extension",))
    thumb = PhoneUser(browser_of(client_person.user))
    thumb.open(reverse("sessions:live", args=[training_session.id]))
    thumb.begin()
    for _ in range(3):
        thumb.tap_main()
    builders.make_training_session(builders.make_cleared_client())
    return training_session


def run(**options):
    out = StringIO()
    call_command("rebuild_records", stdout=out, **options)
    return out.getvalue()


def test_after_a_session_nothing_differs(training_session):
    assert run(check=True) == "2 sessions, 0 differed from their events.\n"


def test_what_was_tampered_with_is_found_and_mended(training_session):
    TrainingSession.objects.filter(pk=training_session.pk).update(reps_done=1, state="finished")

    with pytest.raises(CommandError, match="1 differed"):
        run(check=True)
    said = run()

    training_session.refresh_from_db()
    assert f"{training_session.id}: state, reps_done" in said
    assert (training_session.state, training_session.reps_done) == ("started", 60)
    assert "0 differed" in run()
