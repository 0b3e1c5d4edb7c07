"""How each kind of message reads for any client: the newest there is, else an example. Nothing is written."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.models import Client, Invitation, Review
from sessions.messaging.schedule import plan_messages
from sessions.models import Bounce, Event, Message, StopCase, TrainingSession
from tests.support import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin, browser_of):
    return browser_of(admin)


def look(browser, client, kind):
    return browser.get(reverse("sessions:message-preview"), {"client": client.pk, "kind": kind})


@pytest.mark.parametrize("kind", Message.Kind.values)
def test_every_kind_reads_for_a_client_of_whom_nothing_is_known(coach, browser, kind):
    client = builders.make_client(coach, name="Nora New", with_login=True)
    Message.objects.all().delete()
    models = (Message, Invitation, Review, Bounce, Event, StopCase, TrainingSession)
    before = [model.objects.count() for model in models]

    page = look(browser, client, kind)

    text = page.content.decode()
    assert page.status_code == 200
    assert "An example: none was written yet." in text
    assert len(page.context_data["letter"]["body"]) > 80
    assert page.context_data["letter"]["to"]
    assert [model.objects.count() for model in models] == before


def test_the_newest_there_is_comes_before_an_example(coach, browser, django_assert_max_num_queries):
    client = builders.make_cleared_client(coach, with_login=True)
    builders.make_training_session(client)
    plan_messages(now=timezone.now())

    look(browser, client, "reminder")  # the first look goes into the audit list
    with django_assert_max_num_queries(14):
        text = look(browser, client, "reminder").content.decode()

    assert "The newest one there is." in text
    assert "legs" in text


def test_what_nobody_would_get_says_so(coach, browser):
    client = builders.make_client(coach)
    assert (
        "This client has no login, so nobody would get it."
        in look(browser, client, "summary").content.decode()
    )

    client.coaches.clear()
    assert "Nobody coaches this client" in look(browser, client, "alert").content.decode()


def test_links_that_open_without_a_sign_in_are_left_out(coach, browser):
    client = builders.make_client(coach, with_login=True)

    for kind in ("reminder", "follow_up", "invitation", "summary"):
        body = look(browser, client, kind).context_data["letter"]["body"]
        assert all(
            f"/{name}/…" in body or f"/{name}/" not in body for name in ("emails", "follow-up", "invitations")
        )


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"client": "", "kind": "alert"}, "client"),
        ({"client": "\x00", "kind": "alert"}, "client"),
        ({"kind": "greeting"}, "kind"),
    ],
)
def test_bad_input_is_answered_beside_its_field(coach, browser, asked, field):
    client = builders.make_client(coach)

    page = browser.get(reverse("sessions:message-preview"), {"client": client.pk, **asked})

    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert "preview" not in page.context


def test_another_practices_client_is_none_of_its_clients(browser):
    foreign = builders.make_client(builders.make_coach(builders.make_practice()))

    page = look(browser, foreign, "alert")

    assert page.context["form"].errors["client"] == ["This client is not one of your practice."]
    assert foreign.name not in page.content.decode()
    assert Client.objects.filter(pk=foreign.pk).exists()
