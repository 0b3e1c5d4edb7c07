"""Fixtures for every test: real servers, and a real browser on a phone and on a desk."""

import gc
import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

from tests.lanes import packages, servers
from tests.lanes.pages import DESK, PHONE, page_without_errors


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest goes first, so that the cores end at about the same time."""
    items.sort(
        key=lambda item: (not item.get_closest_marker("stack"), not item.get_closest_marker("browser"))
    )
    for item in items:
        if item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ()):
            item.add_marker("database")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is read by now stays to the end: looking through it for garbage takes a tenth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


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
        settings.EMAIL_BACKEND = "sessions.smtp.CarefulBackend"
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


@pytest.fixture
def practice(db):
    from tests import builders

    return builders.make_practice()


@pytest.fixture
def admin(practice):
    from tests import builders

    return builders.make_admin(practice, name="Ada Admin")


@pytest.fixture
def coach(practice):
    from tests import builders

    return builders.make_coach(practice, name="Cora Coach")


@pytest.fixture
def client_person(coach):
    """A client of `coach` who signs in; the login is `client_person.user`."""
    from tests import builders

    return builders.make_client(coach, with_login=True, name="Clara Client")


@pytest.fixture
def stranger_coach(db):
    """A coach of another practice."""
    from tests import builders

    return builders.make_coach(name="Stan Stranger")


@pytest.fixture
def browser_of():
    """`browser_of(user)`: a browser in which this person is signed in."""
    from tests import builders

    return builders.browser_of
