from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from clients.domain.questionnaire import CURRENT
from clients.domain.rules_table import rules_table
from sessions.domain.rulebook import rulebook
from tests.support.html_forms import html_of

PAGE = Path(__file__).resolve().parents[3] / "docs" / "rules.md"


def printed() -> str:
    out = StringIO()
    call_command("export_rules", stdout=out)
    return out.getvalue()


def test_the_page_in_docs_says_what_the_tables_say():
    assert PAGE.read_text() == printed(), "run: manage.py export_rules --write docs/rules.md"


def test_it_is_written_on_request(tmp_path):
    call_command("export_rules", "--write", str(tmp_path / "rules.md"))

    assert (tmp_path / "rules.md").read_text() == printed()


def test_every_rule_with_its_reason_advice_and_source_is_on_it():
    text = printed()
    for row in rules_table(CURRENT):
        assert row.reason in text
        assert row.advice in text
        assert all(f"Source {key}:" in text for key in row.source_keys), row


def test_coaches_and_admins_read_it_without_a_query(coach, browser_of, django_assert_max_num_queries):
    browser = browser_of(coach)
    with django_assert_max_num_queries(3):  # who is asking
        page = browser.get(reverse("sessions:rules"))

    text = page.content.decode()
    assert rulebook().sha256 in text
    assert all(f'id="{line.id}"' in text for line in rulebook().lines)


def test_the_evidence_page_says_what_became_of_the_article(admin, browser_of, db):
    page = html_of(browser_of(admin).get(reverse("evidence")))

    for words in (
        "used 70 %",
        "65 % of the maximum",
        "pain is asked apart",
        "Park and others 2015",
        "Not read",
    ):
        assert words in page, words


def test_the_evidence_page_and_the_desk_lead_to_it(admin, browser_of, db):
    browser = browser_of(admin)
    for page in ("evidence", "clients:review-list"):
        assert reverse("sessions:rules") in browser.get(reverse(page)).content.decode()


@pytest.mark.parametrize("width", [390])
@pytest.mark.browser
def test_the_page_does_not_scroll_sideways_on_a_phone(width, phone, live_server, coach):
    phone.goto("/accounts/login/")
    phone.get_by_label("Email").fill(coach.email)
    phone.get_by_label("Password").fill("correct-horse-battery")
    phone.get_by_role("button", name="Sign in").first.click()
    phone.goto(reverse("sessions:rules"))

    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
