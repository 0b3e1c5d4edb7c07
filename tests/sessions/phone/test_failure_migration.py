"""What was planned to failure before asks for as many as possible; what was done stays as it was."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sessions.models import TrainingSession
from tests.support import builders

BEFORE, AFTER = [("training_sessions", "0024_new_text")], [("training_sessions", "0025_sets_to_failure")]


def migrate(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps


@pytest.mark.django_db(transaction=True)
def test_only_sessions_that_nobody_began_change(coach):
    planned, done, other = (
        builders.make_training_session(builders.make_cleared_client(coach), protocol_code=code)
        for code in ("four-sets-to-failure", "four-sets-to-failure", "standard-30-15-15-15")
    )
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        apps = migrate(BEFORE)
        rows = apps.get_model("training_sessions", "TrainingSession").objects
        rows.filter(pk__in=[planned.pk, done.pk]).update(reps_prescribed=73)
        rows.filter(pk=done.pk).update(state="finished", reps_done=73)
        migrate(AFTER)
    finally:
        MigrationExecutor(connection).migrate(latest)

    found = {row.pk: row for row in TrainingSession.objects.all()}
    assert [found[row.pk].reps_prescribed for row in (planned, done, other)] == [0, 73, 75]
    assert [found[row.pk].prescriptions.get().failure_from for row in (planned, done, other)] == [
        1,
        None,
        None,
    ]
