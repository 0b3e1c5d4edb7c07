"""Assigning against revoking, at once: a few races on this run's database; `make faults` runs thousands."""

import os
import shutil

import pytest
from django.db import connection

from tests.faults import races
from tests.support import db_template

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def migrated(transactional_db, settings, tmp_path) -> dict[str, str]:
    """The variables that name a migrated database without rows, for a process of its own."""
    if connection.vendor == "sqlite":
        shutil.copyfile(settings.DATA_DIR / db_template.TEMPLATE, tmp_path / "app.sqlite3")
        return {"DATA_DIR": str(tmp_path)}
    name = f"{connection.settings_dict['NAME']}_races"
    with db_template.migration_lock(settings.DATA_DIR):
        db_template.copy_database(db_template.TEMPLATE, name)
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    return {"DATABASE_URL": f"{server}/{name}", "DATA_DIR": str(tmp_path)}


def test_no_session_is_served_or_written_after_a_revocation_and_the_control_shows_it_could_be(migrated):
    figures = races.run_on(connection.display_name, seed=20261124, size=60, variables=migrated)

    assert [str(figure) for figure in figures if not figure.holds] == []
