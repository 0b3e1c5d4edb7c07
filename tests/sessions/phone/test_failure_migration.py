"""What was planned to failure before asks for as many as possible; what was done stays as it was."""

import pytest

from sessions.models import TrainingSession
from tests.support import builders
from tests.support.migrations import migrate_to, migrate_to_the_newest

APP, BEFORE, AFTER = "training_sessions", "0024_new_text", "0025_sets_to_failure"


@pytest.mark.django_db(transaction=True)
def test_only_sessions_that_nobody_began_change(coach):
    planned, done, other = (
        builders.make_training_session(builders.make_cleared_client(coach), protocol_code=code)
        for code in ("four-sets-to-failure", "four-sets-to-failure", "standard-30-15-15-15")
    )
    try:
        apps = migrate_to(APP, BEFORE)
        rows = apps.get_model(APP, "TrainingSession").objects
        rows.filter(pk__in=[planned.pk, done.pk]).update(reps_prescribed=73)
        rows.filter(pk=done.pk).update(state="finished", reps_done=73)
        migrate_to(APP, AFTER)
    finally:
        migrate_to_the_newest()

    found = {row.pk: row for row in TrainingSession.objects.all()}
    assert [found[row.pk].reps_prescribed for row in (planned, done, other)] == [0, 73, 75]
    assert [found[row.pk].prescriptions.get().failure_from for row in (planned, done, other)] == [
        1,
        None,
        None,
    ]
