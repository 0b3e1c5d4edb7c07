"""Rows to domain values and back."""

from dataclasses import fields
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from clients.domain.occlusion import OcclusionPressure, Position, PressureTarget
from clients.domain.regions import Limb
from sessions import mappers
from sessions.domain.prescription import Prescription
from sessions.models import Prescription as PrescriptionRow
from tests.support import builders

SAID_ELSEWHERE = {"unit", "without_cuffs"}
OF_THE_ROW = {"id", "training_session_id", "position"}


def test_a_row_has_a_column_for_each_field_of_a_prescription():
    columns = {field.attname for field in PrescriptionRow._meta.concrete_fields}

    assert {field.name for field in fields(Prescription)} - SAID_ELSEWHERE == columns - OF_THE_ROW


@pytest.mark.django_db
def test_a_prescription_is_read_back_as_it_was_written(client_person):
    builders.make_screening(client_person)
    training_session = builders.make_training_session(client_person)
    measured = OcclusionPressure(
        id=uuid4(),
        limb=Limb.LEFT_LOWER,
        pressure_mmhg=200,
        cuff_width_cm=Decimal("11.5"),
        position=Position.SEATED,
        device="Doppler",
        measured_on=timezone.now().date(),
    )
    target = PressureTarget(
        limb=Limb.LEFT_LOWER, low_mmhg=80, high_mmhg=160, warnings=("Measure again.",), measured=measured
    )
    row = training_session.prescriptions.get()
    row.pressure_targets = [mappers._target_as_json(target)]
    written = mappers.to_prescription(row, training_session)
    row.delete()

    PrescriptionRow.objects.bulk_create(mappers.to_prescription_rows(training_session, [written]))

    assert written.pressure_targets == (target,)
    assert mappers.to_prescription(training_session.prescriptions.get(), training_session) == written
