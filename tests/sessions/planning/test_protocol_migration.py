"""Every prescription from before gets the protocol of its session, by code, version and name."""

import pytest

from sessions.models import Prescription, TrainingSession
from tests.support import builders
from tests.support.migrations import migrate_to, migrate_to_the_newest

APP, BEFORE, AFTER = "training_sessions", "0030_own_weight", "0031_own_protocols"


@pytest.mark.django_db(transaction=True)
def test_each_prescription_names_what_its_session_named(coach):
    codes = ("four-by-15-rest-60", "quick-30-15-15-15")
    rows = [
        builders.make_training_session(builders.make_cleared_client(coach), protocol_code=code)
        for code in codes
    ]
    kept = list(Prescription.objects.order_by("pk").values("pk", "sets", "load_kg", "cuff_seconds"))
    try:
        apps = migrate_to(APP, BEFORE)
        sessions = apps.get_model(APP, "TrainingSession").objects
        sessions.filter(pk=rows[1].pk).update(protocol_code="no-longer-there", protocol_version=4)
        migrate_to(APP, AFTER)
    finally:
        migrate_to_the_newest()

    found = {
        each.pk: each.prescriptions.values_list("protocol_code", "protocol_version", "protocol_name").get()
        for each in TrainingSession.objects.all()
    }
    assert found[rows[0].pk] == ("four-by-15-rest-60", 1, "4 x 15, 60 s rest")
    assert found[rows[1].pk] == ("no-longer-there", 4, "no-longer-there")
    assert list(Prescription.objects.order_by("pk").values("pk", "sets", "load_kg", "cuff_seconds")) == kept
    assert set(Prescription.objects.values_list("protocol_source", flat=True)) == {""}
