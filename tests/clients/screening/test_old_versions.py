import pytest
from django.urls import reverse

from clients.domain.questionnaire import CURRENT
from tests.support import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("route", ["clients:review-detail", "clients:screening-result"])
def test_a_decision_is_read_in_the_words_of_its_day(coach, admin, browser_of, route):
    screening = builders.make_screening(builders.make_client(coach), varicose_veins="yes")
    # As if today's table had been reworded since.
    screening.flags.filter(code="varicose_veins").update(
        question_text="Old question?", reason="Old reason.", advice="Old advice."
    )
    row = screening.review if route == "clients:review-detail" else screening

    page = browser_of(admin).get(reverse(route, args=[row.pk])).content.decode()

    assert "Old reason." in page
    assert CURRENT.by_code["varicose_veins"].rules[0].reason not in page
