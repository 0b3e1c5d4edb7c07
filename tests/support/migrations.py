"""Take a test's database back to an old schema and forward again, as an installation of that time went."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps

OURS = ("clients", "training_sessions")


class OneByOne(MigrationLoader):
    """Every migration by itself: what comes in one go for a new database stays out."""

    def load_disk(self) -> None:
        super().load_disk()
        in_one_go = [key for key, each in self.disk_migrations.items() if each.replaces and key[0] in OURS]
        for key in in_one_go:
            del self.disk_migrations[key]


def executor_one_by_one() -> MigrationExecutor:
    executor = MigrationExecutor(connection)
    executor.loader = OneByOne(connection)
    return executor


def migrate_to(app: str, name: str, *, with_other_apps: bool = False) -> StateApps:
    """Return the models of the app as they are after this migration.

    `with_other_apps`: those of every app, as far as each came.
    """
    executor = executor_one_by_one()
    executor.migrate([(app, name)])
    loader = executor.loader
    loader.build_graph()
    applied = [each for each in loader.applied_migrations if each in loader.graph.nodes]
    state: StateApps = loader.project_state(applied if with_other_apps else [(app, name)]).apps
    return state


def migrate_to_the_newest() -> None:
    """As every other test of this process expects to find it."""
    executor = executor_one_by_one()
    executor.migrate(executor.loader.graph.leaf_nodes())
