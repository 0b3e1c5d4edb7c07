"""Fixtures for every test: real servers, and a real browser on a phone and on a desk."""

import gc
import os
from collections.abc import Iterator
from contextlib import nullcontext
from unittest.mock import patch

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

from tests.runner import packages, servers
from tests.runner.pages import DESK, PHONE, page_without_errors
from tests.support.shared_rows import (
    prepare_shared_rows,
    roll_back_shared_rows,
    shared_fixtures_of,
    shared_rows,
)


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """What takes longest goes first, so that the cores end at about the same time."""
    files = {item.location[0]: place for place, item in enumerate(items)}
    items.sort(
        key=lambda item: (
            not item.get_closest_marker("stack"),
            not item.get_closest_marker("browser"),
            files[item.location[0]],
            not is_transactional(item),
            # Those that begin with the same rows follow each other.
            list(shared_fixtures_of(item)),
        )
    )
    for item in items:
        if item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ()):
            item.add_marker("database")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is read by now stays to the end: looking through it for garbage takes a tenth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def is_transactional(item: pytest.Function) -> bool:
    """Does this test commit, and have the tables emptied afterwards?"""
    marker = item.get_closest_marker("django_db")
    asked = set(item.fixturenames) & {"transactional_db", "live_server"}
    return bool(asked) or bool(marker and marker.kwargs.get("transaction"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test marked `clock` begins at that instant, its fixtures too; from there its time passes as ever."""
    marker = item.get_closest_marker("clock")
    with time_machine.travel(marker.args[0], tick=True) if marker else nullcontext():
        return (yield)


@pytest.fixture
def _django_db_helper(request, django_db_setup, django_db_blocker, shared_rows_at_the_end) -> None:
    """What pytest-django does around a test that asks the database, above the rows that are made once."""
    with django_db_blocker.unblock():
        if is_transactional(request.node):
            roll_back_shared_rows()
        else:
            prepare_shared_rows(request.node)
    request.getfixturevalue("_django_db_helper")


@pytest.fixture(scope="session", autouse=True)
def migrated_rows_stay(django_test_environment) -> Iterator[None]:
    """Emptying the tables leaves Django's lists of models and permissions; see tests/support/README.md."""
    from django.core.management.commands import flush

    def all_but_those(style, connection, **words) -> list[str]:
        stay = {"auth_permission", "django_content_type"}
        tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
        return connection.ops.sql_flush(style, sorted(tables - stay), **words)

    with (
        patch.object(flush, "emit_post_migrate_signal", lambda *_, **__: None),
        patch.object(flush, "sql_flush", all_but_those),
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_modify_db_settings, django_db_blocker
) -> None:
    """The test database of this process: pytest-django's own in the first one, a copy of it in all others."""
    from django.conf import settings

    from tests.support import db_template

    with db_template.migration_lock(settings.DATA_DIR), django_db_blocker.unblock():
        if db_template.template_exists(settings.DATA_DIR):
            db_template.copy_template(settings.DATA_DIR)
        else:
            request.getfixturevalue("django_db_setup")
            db_template.save_template(settings.DATA_DIR)


@pytest.fixture(scope="session")
def shared_rows_at_the_end(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Nothing of them is left in the end."""
    yield
    with django_db_blocker.unblock():
        roll_back_shared_rows()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis, as the production form runs it."""
    with servers.redis("--appendonly", "yes", "--maxmemory-policy", "noeviction") as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL with an empty database, whichever database the other tests run on."""
    with servers.postgres() as url:
        yield url


@pytest.fixture
def smtp(settings) -> Iterator[servers.Mailbox]:
    """A real SMTP server on a free port, to which Django's mail goes."""
    with servers.smtp() as mailbox:
        settings.EMAIL_BACKEND = "sessions.messaging.delivery.smtp.CarefulBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield mailbox


@pytest.fixture(scope="session")
def chromium_kind() -> Iterator[BrowserType]:
    """What starts a Chromium."""
    # Playwright's loop runs in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def chromium(chromium_kind) -> Iterator[Browser]:
    """Debian's Chromium without what a desk needs beside pages."""
    browser = launched(chromium_kind, packages.find_headless_shell())
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_chromium(chromium_kind) -> Iterator[Browser]:
    """Debian's Chromium with all its services: notifications, and a screen that may be kept on."""
    browser = launched(chromium_kind, packages.find_chromium())
    yield browser
    browser.close()


def launched(kind: BrowserType, program: str | None) -> Browser:
    """A browser that asks nothing but this machine, whatever name a page mentions."""
    rules = ["--host-resolver-rules=MAP * 127.0.0.1", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return kind.launch(executable_path=program, args=rules)


@pytest.fixture
def phone(chromium: Browser, live_server) -> Iterator[Page]:
    """A page on a phone; addresses are relative to the site's own."""
    with page_without_errors(chromium, live_server.url, PHONE) as page:
        yield page


@pytest.fixture
def desk(chromium: Browser, live_server) -> Iterator[Page]:
    """A page on a desktop screen; addresses are relative to the site's own."""
    with page_without_errors(chromium, live_server.url, DESK) as page:
        yield page


# The cast: one practice with its admin, a coach and her client, and a coach of another practice.


@shared_rows
def practice(db):
    from tests.support import builders

    return builders.make_practice()


@shared_rows
def admin(practice):
    from tests.support import builders

    return builders.make_admin(practice, name="Ada Admin")


@shared_rows
def coach(practice):
    from tests.support import builders

    return builders.make_coach(practice, name="Cora Coach")


@shared_rows
def client_person(coach):
    """A client of `coach` who signs in; the login is `client_person.user`."""
    from tests.support import builders

    return builders.make_client(coach, with_login=True, name="Clara Client")


@shared_rows
def stranger_coach(db):
    """A coach of another practice."""
    from tests.support import builders

    return builders.make_coach(name="Stan Stranger")


@shared_rows
def cast(practice, coach, admin, stranger_coach):
    """A person of each kind by name, and the rows that addresses name."""
    from tests.support.cast import make_cast

    return make_cast(practice, coach, admin, stranger_coach)


@pytest.fixture
def browser_of():
    """`browser_of(user)`: a browser in which this person is signed in."""
    from tests.support import builders

    return builders.browser_of
