"""What drafts remembered as replaced becomes rows, with the author where only one has that name."""

import pytest
from django.utils import timezone

from tests.support import builders
from tests.support.migrations import migrate_to, migrate_to_the_newest

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = "0014_replaced_answers", "0015_unsent_answers"


def test_no_replaced_answer_is_lost(coach):
    client = builders.make_client(coach, with_login=True, name="Clara Client")
    for _ in range(2):
        builders.make_coach(coach.practice, name="Twin Coach")
    try:
        draft = migrate_to("clients", BEFORE).get_model("clients", "ScreeningDraft")
        draft.objects.create(
            client_id=client.id, questionnaire_version=1, answers={"stroke": "no"}, updated_by_id=coach.id,
            updated_at=timezone.now(),
            replaced=[
                {"question": "stroke", "answer": "yes", "by": client.user.name},
                {"question": "shunt_limbs", "answer": ["left_arm"], "by": "Twin Coach"},
            ],
        )  # fmt: skip
        kept = migrate_to("clients", AFTER).get_model("clients", "UnsentAnswer").objects.order_by("-question")
        assert list(kept.values_list("question", "answer", "said_by", "questionnaire_version")) == [
            ("stroke", "yes", client.user_id, 1),
            ("shunt_limbs", ["left_arm"], None, 1),
        ]
    finally:
        migrate_to_the_newest()
