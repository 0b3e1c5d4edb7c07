"""`docker-compose.yml` as processes: each service's own command, environment, health check, without Docker.

What a container would bring is all that differs: addresses of other services, the port, folders.
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.main_job import do_the_main_job, invitation_path
from tests.runner import compose, servers
from tests.runner.packages import find_postgres
from tests.runner.pages import DESK, PHONE, page_without_errors
from tests.runner.proxy import tls_proxy

pytestmark = pytest.mark.stack

HOST = compose.EXAMPLE["ALLOWED_HOSTS"]
LONGEST_START_SECONDS = 60
HEARTBEAT_SECONDS = 2
STALLED_SECONDS = 4 * HEARTBEAT_SECONDS
# Each answer asks every part: 20 a second would keep half a processor busy while a heartbeat is waited for.
wait_for_health = partial(servers.wait_until, every_seconds=0.25)


@dataclass
class Stack:
    """The running production form."""

    services: dict[str, compose.Service]
    folder: Path
    database_url: str
    redis_url: str
    web_port: int
    tls_port: int
    mailbox: servers.Mailbox
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def words(self, command: list[str]) -> list[str]:
        """A command of the compose file, with the folders and the port of this machine."""
        program, *words = command
        here = {"--bind=0.0.0.0:8000": f"--bind=127.0.0.1:{self.web_port}", "8000": str(self.web_port)}
        words = [here.get(word, word).replace("/tmp/", f"{self.folder}/") for word in words]
        return [str(Path(sys.executable).with_name(program)), *words]

    def environment(self, name: str) -> dict[str, str]:
        """The environment of a service: what the compose file says, of this machine nothing but PATH, and a
        heartbeat that a test can wait for."""
        reached = {
            f"postgres://bfr:{compose.EXAMPLE['POSTGRES_PASSWORD']}@db:5432/bfr": self.database_url,
            "redis://redis:6379/0": self.redis_url,
            "/outbox": str(self.folder / "outbox"),
        }
        written = self.services[name].environment
        image = {"STATIC_ROOT": str(self.folder / "static"), "DATA_DIR": str(self.folder / "data")}
        sooner = {"HEARTBEAT_SECONDS": str(HEARTBEAT_SECONDS)}
        return {"PATH": os.environ["PATH"], **image, **sooner} | {
            variable: reached.get(value, value) for variable, value in written.items()
        }

    def run(self, name: str, command: list[str]) -> subprocess.CompletedProcess:
        """Run a command inside a service to its end."""
        return subprocess.run(
            self.words(command), cwd=compose.ROOT, env=self.environment(name), capture_output=True, text=True
        )

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """Ask the web service straight, without the proxy."""
        connection = http.client.HTTPConnection("127.0.0.1", self.web_port, timeout=10)
        connection.request("GET", path, headers={"Host": HOST, **headers})
        return connection.getresponse()

    def health(self) -> tuple[int, dict[str, str]]:
        """Status and checks of /health/; (0, {}) while nobody answers."""
        try:
            answer = self.get("/health/")
            return answer.status, json.load(answer)["checks"]
        except (OSError, ValueError):
            return 0, {}

    def is_well(self) -> bool:
        """Does /health/ say that everything is, the worker's heartbeat through the broker included?"""
        status, checks = self.health()
        return status == 200 and set(checks.values()) == {"ok"}

    def start(self, name: str) -> None:
        """Start a service; its log lies in the folder."""
        log = (self.folder / f"{name}.log").open("a")
        self.processes[name] = subprocess.Popen(
            [*servers.GUARD, *self.words(self.services[name].command)],
            cwd=compose.ROOT,
            env=self.environment(name),
            stdout=log,
            stderr=log,
        )

    def stop(self, name: str) -> int:
        """Stop a service as Docker does; its exit code. Raises if it takes longer than its grace period."""
        self.processes[name].terminate()
        return self.processes[name].wait(self.services[name].stop_seconds)


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Everything up, healthy, and at the end stopped in order within each service's grace period."""
    with ExitStack() as entered:
        folder = Path(entered.enter_context(tempfile.TemporaryDirectory(prefix="bfr-production-")))
        mailbox = entered.enter_context(servers.smtp())
        variables = compose.EXAMPLE | {"EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}"}
        services = compose.services(variables)
        web_port = servers.free_port()
        stack = Stack(
            services=services,
            folder=folder,
            database_url=entered.enter_context(servers.postgres()),
            redis_url=entered.enter_context(servers.redis(*services["redis"].command[1:])),
            web_port=web_port,
            tls_port=entered.enter_context(tls_proxy(HOST, web_port, folder)),
            mailbox=mailbox,
        )
        image_build = stack.run("web", ["python", "manage.py", "collectstatic", "--no-input"])
        assert image_build.returncode == 0, image_build.stderr
        migrated = stack.run("migrate", services["migrate"].command)
        assert migrated.returncode == 0, migrated.stderr

        for name in ("web", "worker", "beat"):
            stack.start(name)
        try:
            wait_for_health(stack.is_well, "Everything being well", LONGEST_START_SECONDS)
            yield stack
        finally:
            ended = {name: stack.stop(name) for name in ("beat", "worker", "web")}
        assert ended == {"beat": 0, "worker": 0, "web": 0}


def test_the_health_check_of_each_service_passes(stack):
    for name in ("web", "worker"):
        check = stack.run(name, stack.services[name].health)
        assert check.returncode == 0, check.stdout + check.stderr

    address = stack.database_url.rpartition("@")[2].partition("/")[0]
    postgres = {"PGHOST": address.partition(":")[0], "PGPORT": address.partition(":")[2]}
    pg_isready, *words = stack.services["db"].health
    ready = Path(find_postgres()).with_name(pg_isready)
    assert subprocess.run([ready, *words], env=postgres, capture_output=True).returncode == 0

    port = stack.redis_url.rpartition(":")[2].partition("/")[0]
    redis_cli, *words = stack.services["redis"].health
    assert subprocess.run([redis_cli, "-p", port, *words], capture_output=True, text=True).stdout == "PONG\n"


@pytest.mark.parametrize(
    ("stopped", "found"),
    [
        ("worker", {"scheduler": "ok", "worker": "stalled"}),
        ("beat", {"scheduler": "stalled", "worker": "unknown"}),
    ],
)
def test_a_service_that_stopped_is_a_503_within_the_limit_while_the_web_stays_healthy(stack, stopped, found):
    wait_for_health(stack.is_well, "Everything being well", LONGEST_START_SECONDS)
    assert stack.stop(stopped) == 0
    try:
        wait_for_health(
            lambda: stack.health()[0] == 503, f"Noticing the stopped {stopped}", STALLED_SECONDS + 3
        )
        _, checks = stack.health()
        live = stack.get("/health/live/")
        probe = stack.run("web", stack.services["web"].health)
    finally:
        stack.start(stopped)

    assert checks == {"database": "ok", "broker": "ok", "messages": "ok"} | found
    assert (live.status, probe.returncode) == (200, 0)
    wait_for_health(stack.is_well, f"Being well with another {stopped}", LONGEST_START_SECONDS)


def test_redis_keeps_what_it_was_given(stack):
    port = stack.redis_url.rpartition(":")[2].partition("/")[0]
    asked = ["redis-cli", "-p", port, "config", "get"]

    answers = [
        subprocess.run([*asked, key], capture_output=True, text=True).stdout.split()
        for key in (
            "appendonly",
            "maxmemory-policy",
        )
    ]

    assert answers == [["appendonly", "yes"], ["maxmemory-policy", "noeviction"]]


def test_plain_http_is_sent_to_https_and_another_host_is_refused(stack):
    plain = stack.get("/accounts/login/")
    stranger = stack.get("/accounts/login/", Host="elsewhere.example.com")

    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/accounts/login/")
    assert stranger.status == 400


def test_the_sign_in_page_comes_with_every_guard(stack):
    page = stack.get("/accounts/login/", **{"X-Forwarded-Proto": "https"})
    cookie = page.headers["Set-Cookie"]

    assert page.status == 200
    assert "max-age=31536000; includeSubDomains; preload" in page.headers["Strict-Transport-Security"]
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert cookie.startswith("__Host-csrftoken=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))


@pytest.mark.browser
def test_the_main_job_is_done_behind_tls_with_mail_from_the_worker(stack, chromium: Browser):
    made = stack.run(
        "web",
        [
            "python",
            "manage.py",
            "create_practice",
            "North Gym",
            "--admin-name=Ada",
            "--admin-email=ada@north.example",
        ],
    )
    assert made.returncode == 0, made.stderr
    address = f"https://{HOST}:{stack.tls_port}"

    def mailed_invitation(email: str) -> str:
        found: list[str] = []

        def has_come() -> bool:
            path = invitation_path(stack.mailbox.messages, email)
            found.extend([path] if path else [])
            return bool(found)

        servers.wait_until(has_come, "A mail from the worker", 90)
        return found[0]

    with ExitStack() as entered:
        admin, coach, phone = (
            entered.enter_context(
                page_without_errors(chromium, address, {**form, "ignore_https_errors": True})
            )
            for form in (DESK, DESK, PHONE)
        )
        do_the_main_job(
            admin=admin,
            coach=coach,
            phone=phone,
            admin_invitation=made.stdout.split(f"https://{HOST}")[1].strip(),
            mailed_invitation=mailed_invitation,
        )
        cookies = {cookie["name"]: cookie for cookie in coach.context.cookies()}

    assert cookies["__Host-sessionid"]["secure"]
    assert cookies["__Host-sessionid"]["httpOnly"]
