"""The migrations run once for all processes of a test run: the databases of the others are copies."""

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
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Who comes while another process is inside waits for it."""
    with (folder / "migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_kept(folder: Path) -> bool:
    """Has a process of this run migrated already?"""
    return (folder / TEMPLATE).exists()


def keep(folder: Path) -> None:
    """Copy this process's migrated database, before it has any rows of a test."""
    name = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "postgresql":
        copy_database(name, TEMPLATE)
        (folder / TEMPLATE).touch()
    else:
        draft = folder / f"{TEMPLATE}.{os.getpid()}"
        shutil.copyfile(name, draft)
        draft.replace(folder / TEMPLATE)


def take(folder: Path) -> None:
    """Begin with the copy, under the name that the test database of this process has."""
    name = connection.creation._get_test_db_name()
    connection.close()
    if connection.vendor == "postgresql":
        copy_database(TEMPLATE, name)
    else:
        shutil.copyfile(folder / TEMPLATE, name)
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name


def copy_database(source: str, target: str) -> None:
    """Copy a PostgreSQL database to which nobody is connected."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}"')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
