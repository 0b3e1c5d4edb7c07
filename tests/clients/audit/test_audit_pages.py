from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.actions import record
from clients.models import AuditEvent
from clients.models.audit import Action
from tests.support import builders
from tests.support.html_forms import html_of

pytestmark = pytest.mark.django_db


def saw(by, client, at=None):
    return record(action=Action.SAW, by=by, now=at or timezone.now(), about=client, client=client)


def text_of(page) -> str:
    return html_of(page)


def test_a_client_reads_who_looked_in_their_own_zone(client_person, coach, browser_of):
    saw(coach, client_person, datetime(2026, 3, 2, 23, 30, tzinfo=UTC))

    page = text_of(browser_of(client_person.user).get(reverse("clients:own-audit")))

    assert "Cora Coach" in page
    assert "(coach)" in page
    assert "saw your page" in page
    assert "3 Mar 2026, 00:30" in page  # Berlin


def test_my_data_leads_to_it(client_person, browser_of):
    page = browser_of(client_person.user).get(reverse("clients:me"))

    assert reverse("clients:own-audit") in text_of(page)


def test_a_client_sees_nobody_elses_trail(client_person, coach, browser_of):
    other = builders.make_client(coach, name="Olga Other")
    saw(builders.make_coach(coach.practice, name="Secret Coach"), other)

    assert "Secret Coach" not in text_of(browser_of(client_person.user).get(reverse("clients:own-audit")))


@pytest.mark.one_database
@pytest.mark.parametrize("count", [5, 120])
def test_it_takes_the_same_queries_at_any_length(
    client_person, coach, browser_of, count, django_assert_max_num_queries
):
    for _ in range(count):
        saw(coach, client_person)
    browser = browser_of(client_person.user)

    with django_assert_max_num_queries(7):
        browser.get(reverse("clients:own-audit"))


def test_an_admin_narrows_the_list_of_the_practice(client_person, coach, admin, browser_of):
    saw(coach, client_person)
    saw(admin, client_person)

    page = browser_of(admin).get(reverse("clients:audit"), {"person": coach.pk, "action": "saw"})

    assert [(event.who, event.did) for event in page.context["events"]] == [
        ("Cora Coach", "saw the client's page")
    ]


@pytest.mark.parametrize("odd", [{"person": "x"}, {"action": "flew"}, {"client": "\x00"}, {"page": "-4"}])
def test_an_odd_filter_is_no_error_of_ours(admin, browser_of, odd):
    assert browser_of(admin).get(reverse("clients:audit"), odd).status_code == 200


def test_an_admin_never_sees_another_practice(client_person, coach, stranger_coach, admin, browser_of):
    saw(stranger_coach, builders.make_client(stranger_coach))

    assert "Stan Stranger" not in text_of(browser_of(admin).get(reverse("clients:audit")))


def test_the_export_is_an_event_and_holds_no_formula(coach, admin, browser_of):
    client = builders.make_client(coach, name="=HYPERLINK(1)")
    saw(coach, client)

    response = browser_of(admin).post(reverse("clients:audit-export"), {"action": "saw"})
    sheet = b"".join(response.streaming_content).decode()

    assert "'=HYPERLINK(1)" in sheet
    assert ",=HYPERLINK" not in sheet
    newest = AuditEvent.objects.filter(practice=coach.practice).order_by("number").last()
    assert (newest.action, newest.kind, newest.actor) == ("exported", "audit", admin)
