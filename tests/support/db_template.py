"""The migrations run in one process of a test run; the others copy its database.

A file whose tests begin in another schema keeps a copy of that: the way there takes seconds of a processor.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

TEMPLATE = "test_template"


@contextmanager
def migration_lock(folder: Path) -> Iterator[None]:
    """Let one process in at a time; the others wait."""
    with (folder / "migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def template_exists(folder: Path) -> bool:
    """Whether a process of this run has migrated already."""
    return (folder / TEMPLATE).exists()


def save_template(folder: Path, template: str = TEMPLATE) -> None:
    """Copy this process's database: the migrated one before a test writes to it, another by its name."""
    name = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "postgresql":
        copy_database(name, template)
        (folder / template).touch()
    else:
        draft = folder / f"{template}.{os.getpid()}"
        shutil.copyfile(name, draft)
        draft.replace(folder / template)


def copy_template(folder: Path, template: str = TEMPLATE) -> None:
    """Make this process's test database from a copy that was saved."""
    name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]  # private to Django
    connection.close()
    if connection.vendor == "postgresql":
        copy_database(template, name)
    else:
        shutil.copyfile(folder / template, name)
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name


def copy_database(source: str, target: str) -> None:
    """Copy a PostgreSQL database to which nobody is connected."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}"')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
