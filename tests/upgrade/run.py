"""`make upgrade`: fill an older version of the site, bring it up to date, and compare every row.

The older version is a commit (`FROM=92ac247`); its own code fills the demo practice and copies its sessions
until there are `SETS` sets. Then today's migrations run. Rows are counted, and each column that both versions
have is compared row by row, on SQLite and on PostgreSQL; last, every record is folded again from its events.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import django

from tests.runner import servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean

SECRET = "only-for-this-comparison-" + "0123456789abcdef" * 3
# What a version writes by itself: when it last ran, who is signed in, which migrations it knows.
OUR_OWN_TABLES = ("clients_", "training_sessions_", "account_")
# What clients of a practice had alike stands once at a place: tests/clients/people/test_places_migration.py
# compares the loads that each of them is offered.
NOT_COMPARED = {"training_sessions_heartbeat", "clients_equipment"}


@dataclass(frozen=True)
class Snapshot:
    """For each table how many rows it has, and a sum for each column that any change changes."""

    rows: dict[str, int]
    sums: dict[tuple[str, str], int]


def main() -> int:
    wanted = argparse.ArgumentParser(prog="make upgrade")
    wanted.add_argument("--since", default="92ac247", help="the commit that fills the database")
    wanted.add_argument("--sets", type=int, default=20_000)
    wanted.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    words = wanted.parse_args()
    failed = 0
    with older_version(words.since) as code:
        for database in words.database or ("sqlite", "postgresql"):
            with an_empty(database) as environment:
                failed += compare(database, code, environment, words.sets)
    return 1 if failed else 0


@contextmanager
def older_version(commit: str) -> Iterator[Path]:
    """Its code in a folder of its own. Raises CalledProcessError where this clone has no such commit."""
    with servers.own_folder("bfr-older-") as folder:
        packed = folder / "code.tar"
        subprocess.run(["git", "archive", "--output", packed, commit], cwd=ROOT, check=True)
        subprocess.run(["tar", "--extract", "--file", packed, "--directory", folder], check=True)
        yield folder


@contextmanager
def an_empty(database: str) -> Iterator[dict[str, str]]:
    with servers.own_folder("bfr-upgrade-") as folder:
        data = {"DATA_DIR": str(folder), "SECRET_KEY": SECRET}
        if database == "sqlite":
            yield clean(**data)
        else:
            with servers.postgres() as url:
                yield clean(**data, DATABASE_URL=url)


def compare(database: str, code: Path, environment: dict[str, str], sets: int) -> bool:
    """Print what differs. Whether anything does."""
    printed = run_in(code, environment, str(Path(__file__).with_name("fill.py")), str(sets))
    filled = json.loads(printed.splitlines()[-1])
    before = snapshot(environment)
    began = time.monotonic()
    run_in(ROOT, environment, "manage.py", "migrate", "--verbosity=0")
    seconds = time.monotonic() - began
    after = snapshot(environment)
    differences = list(differences_of(before, after))
    for line in differences:
        print(f"{database}: {line}")
    folded = run_in(ROOT, environment, "manage.py", "rebuild_records", "--check", may_fail=True).strip()
    both = sum(key in after.sums for key in before.sums)
    print(
        f"{database}: {filled['sets']:,} sets, "
        f"{sum(before.rows.values()):,} rows in {len(before.rows)} tables, "
        f"{both} of {len(before.sums)} columns compared, {len(differences)} differ; "
        f"migrated in {seconds:.0f} s; {folded.splitlines()[-1] if folded else 'no record folded'}",
        flush=True,
    )
    return bool(differences)


def run_in(folder: Path, environment: dict[str, str], *words: str, may_fail: bool = False) -> str:
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment,
        check=not may_fail,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def snapshot(environment: dict[str, str]) -> Snapshot:
    """Tables and columns as they stand in the database, whatever the models say."""
    printed = json.loads(run_in(ROOT, environment, "-m", "tests.upgrade.run", "--snapshot"))
    return Snapshot(
        rows=printed["rows"], sums={(table, column): value for table, column, value in printed["sums"]}
    )


def differences_of(before: Snapshot, after: Snapshot) -> Iterator[str]:
    for table, rows in before.rows.items():
        if table in NOT_COMPARED:
            continue
        if rows != (now := after.rows.get(table)):
            yield f"{table} had {rows:,} rows and has {'gone' if now is None else f'{now:,}'}"
    for (table, column), value in before.sums.items():
        if table not in NOT_COMPARED and after.sums.get((table, column), value) != value:
            yield f"{table}.{column} differs"


def print_snapshot() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bfr_site.settings"
    django.setup()
    from django.db import connection

    rows: dict[str, int] = {}
    sums: list[list[object]] = []
    with connection.cursor() as cursor:
        tables = [
            name for name in connection.introspection.table_names(cursor) if name.startswith(OUR_OWN_TABLES)
        ]
        for table in sorted(tables):
            columns = [each.name for each in connection.introspection.get_table_description(cursor, table)]
            key = connection.introspection.get_primary_key_column(cursor, table) or columns[0]
            rows[table], totals = sums_of(connection, table, key, columns)
            sums.extend([table, column, value] for column, value in totals.items())
    print(json.dumps({"rows": rows, "sums": sums}))


def sums_of(connection, table: str, key: str, columns: list[str]) -> tuple[int, dict[str, int]]:
    totals, count, place = dict.fromkeys(columns, 0), 0, columns.index(key)
    quoted = connection.ops.quote_name
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(table)}")
        while some := cursor.fetchmany(5_000):
            count += len(some)
            for row in some:
                for column, value in zip(columns, row, strict=True):
                    said = repr((row[place], value)).encode()
                    totals[column] += int.from_bytes(blake2b(said, digest_size=8).digest())
    return count, {column: total % 2**64 for column, total in totals.items()}


if __name__ == "__main__":
    if sys.argv[1:] == ["--snapshot"]:
        print_snapshot()
    else:
        sys.exit(main())
