"""Every prescription from before gets the protocol of its session, by code, version and name."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sessions.models import Prescription, TrainingSession
from tests.support import builders

BEFORE, AFTER = [("training_sessions", "0030_own_weight")], [("training_sessions", "0031_own_protocols")]


def migrate(to):
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps


@pytest.mark.django_db(transaction=True)
def test_each_prescription_names_what_its_session_named(coach):
    codes = ("four-by-15-rest-60", "quick-30-15-15-15")
    rows = [
        builders.make_training_session(builders.make_cleared_client(coach), protocol_code=code)
        for code in codes
    ]
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    kept = list(Prescription.objects.order_by("pk").values("pk", "sets", "load_kg", "cuff_seconds"))
    try:
        apps = migrate(BEFORE)
        sessions = apps.get_model("training_sessions", "TrainingSession").objects
        sessions.filter(pk=rows[1].pk).update(protocol_code="no-longer-there", protocol_version=4)
        migrate(AFTER)
    finally:
        MigrationExecutor(connection).migrate(latest)

    found = {
        each.pk: each.prescriptions.values_list("protocol_code", "protocol_version", "protocol_name").get()
        for each in TrainingSession.objects.all()
    }
    assert found[rows[0].pk] == ("four-by-15-rest-60", 1, "4 x 15, 60 s rest")
    assert found[rows[1].pk] == ("no-longer-there", 4, "no-longer-there")
    assert list(Prescription.objects.order_by("pk").values("pk", "sets", "load_kg", "cuff_seconds")) == kept
    assert set(Prescription.objects.values_list("protocol_source", flat=True)) == {""}
