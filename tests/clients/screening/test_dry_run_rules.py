from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from clients.domain import questionnaire as questionnaires
from clients.domain.questionnaire import CURRENT, Questionnaire
from clients.domain.verdicts import Verdict
from clients.models import Screening
from tests.support import builders

pytestmark = pytest.mark.django_db


def _stricter(question):
    if question.code != "smoking":
        return question
    rules = tuple(replace(rule, verdict=Verdict.CONTRAINDICATED) for rule in question.rules)
    return replace(question, rules=rules)


# A candidate: who smokes is not to wear cuffs.
CANDIDATE = Questionnaire(
    version=CURRENT.version + 1,
    published_on=CURRENT.published_on,
    groups=tuple(
        replace(group, questions=tuple(_stricter(question) for question in group.questions))
        for group in CURRENT.groups
    ),
)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("dry_run_rules", *arguments, stdout=out)
    return out.getvalue()


def test_the_current_rules_change_nothing(coach):
    builders.make_screening(builders.make_client(coach), smoking="yes")

    assert "Changed: 0. Unchanged: 1." in run()


def test_a_candidate_says_whom_it_would_move_and_writes_nothing(coach):
    smoker, other = builders.make_client(coach), builders.make_client(coach)
    builders.make_screening(smoker, smoking="yes")
    builders.make_screening(other)
    before = list(Screening.objects.values_list("verdict_upper", "questionnaire_version"))

    text = run("--candidate", f"{__name__}.CANDIDATE", "--list")

    assert "1 x Arms and legs: Caution → No cuffs" in text
    assert str(smoker.id) in text
    assert str(other.id) not in text
    assert "Changed: 1. Unchanged: 1." in text
    assert list(Screening.objects.values_list("verdict_upper", "questionnaire_version")) == before


def test_only_the_newest_answers_count(coach):
    client = builders.make_client(coach)
    builders.make_screening(client, smoking="yes")
    builders.make_screening(client)

    assert "Changed: 0. Unchanged: 1." in run("--candidate", f"{__name__}.CANDIDATE")


@pytest.mark.parametrize("path", ["nowhere.AT_ALL", "clients.domain.questionnaire.MINIMUM_VERSION"])
def test_what_is_no_questionnaire_is_said(path):
    with pytest.raises(CommandError):
        run("--candidate", path)


def test_an_admin_sees_what_a_candidate_would_change_in_their_practice(
    coach, admin, stranger_coach, browser_of, monkeypatch
):
    smoker = builders.make_client(coach, name="Sam <Smoker>")
    builders.make_screening(smoker, smoking="yes")
    builders.make_screening(builders.make_client(coach, name="Nora Other"))
    builders.make_screening(builders.make_client(stranger_coach, name="Stranger"), smoking="yes")
    before = list(Screening.objects.values_list("verdict_upper", "questionnaire_version"))
    monkeypatch.setattr(questionnaires, "CANDIDATE", CANDIDATE)

    page = browser_of(admin).get(reverse("clients:dry-run"))

    text = page.content.decode()
    assert (page.context["report"].looked_at, page.context["report"].changed) == (2, 1)
    assert "Arms and legs: 1 client" in text
    assert "Sam &lt;Smoker&gt;" in text
    assert "Nora Other" not in text
    assert "Stranger" not in text
    assert '<form method="post"' not in text.split("<main")[1].split("</main")[0]
    assert list(Screening.objects.values_list("verdict_upper", "questionnaire_version")) == before


def test_without_a_candidate_the_version_asked_now_changes_nothing(coach, admin, browser_of):
    builders.make_screening(builders.make_client(coach), smoking="yes")

    text = browser_of(admin).get(reverse("clients:dry-run")).content.decode()

    assert "No new version of the questions is being prepared" in text
    assert "Nothing would change" in text


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 6])
def test_the_page_takes_the_same_queries_for_any_number(
    coach, admin, browser_of, count, monkeypatch, django_assert_max_num_queries
):
    for _ in range(count):
        builders.make_screening(builders.make_client(coach), smoking="yes")
    monkeypatch.setattr(questionnaires, "CANDIDATE", CANDIDATE)
    browser = browser_of(admin)

    with django_assert_max_num_queries(6):
        browser.get(reverse("clients:dry-run"))
