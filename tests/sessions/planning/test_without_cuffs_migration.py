"""An installation from before sessions without cuffs keeps every session, its clearance and its loads."""

import pytest
from django.db import IntegrityError, transaction

from sessions.models import Event, Prescription, TrainingSession
from tests.support import builders
from tests.support.migrations import migrate_to, migrate_to_the_newest

pytestmark = pytest.mark.django_db(transaction=True)
APP, BEFORE = "training_sessions", "0028_pressure_and_loads"
KEPT = (TrainingSession, Prescription, Event)


def rows_of(model, apps) -> list[dict]:
    return list(apps.get_model(APP, model.__name__).objects.order_by("pk").values())


def test_every_session_keeps_its_clearance_and_none_is_without_cuffs():
    client = builders.make_cleared_client()
    running = builders.make_training_session(client)
    builders.log_events(running, builders.right_start(120), ("cuffs_on", 60, {}))
    try:
        before = migrate_to(APP, BEFORE)
        kept = {model: rows_of(model, before) for model in KEPT}
    finally:
        migrate_to_the_newest()

    for model, rows in kept.items():
        now = list(model.objects.order_by("pk").values(*rows[0]))
        assert now == rows, model
    row = TrainingSession.objects.get()
    assert (row.without_cuffs, row.clearance_id) == (False, client.clearances.get().pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingSession.objects.update(clearance=None)
