"""Assigning against revoking, at once: a few races on each database; `make faults` runs ten thousand."""

import pytest
from django.db import connection

from tests.faults import races
from tests.support import db_template

pytestmark = pytest.mark.stack


def test_no_session_is_served_or_written_after_a_revocation_and_the_control_shows_it_could_be(
    django_db_setup, settings
):
    migrated = settings.DATA_DIR / db_template.TEMPLATE if connection.vendor == "sqlite" else None
    figures = races.run(seed=20261124, size=60, migrated=migrated)

    assert [str(figure) for figure in figures if not figure.holds] == []
