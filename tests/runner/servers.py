"""Real PostgreSQL, Redis and SMTP servers for one test run: own folder, own port, gone afterwards."""

import contextlib
import email
import email.message
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from aiosmtpd.controller import Controller

from tests.runner.packages import find_postgres, find_redis, required

# Ends a server whose test run was killed.
GUARD = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []


def free_port() -> int:
    """A port on 127.0.0.1 that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(
    ready: Callable[[], bool], what: str, seconds: float = 30, every_seconds: float = 0.05
) -> None:
    """Ask `ready` until it says yes. Raises TimeoutError with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} took more than {seconds} s")
        time.sleep(every_seconds)


def answers(port: int) -> bool:
    """Does anything accept a connection on this port?"""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def running(
    command: list[str],
    folder: Path,
    *,
    stop: signal.Signals = signal.SIGTERM,
    stop_seconds: float = 30,
    **options,
) -> Iterator[subprocess.Popen]:
    """A child process, asked to stop at the end, and killed if it does not."""
    process = subprocess.Popen(command, cwd=folder, **options)
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(stop_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def own_folder(prefix: str) -> Iterator[Path]:
    """A folder outside anybody's home, so that a server running as another user can reach it."""
    folder = tempfile.mkdtemp(prefix=prefix, dir="/tmp")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def postgres(*, user: str = "bfr", database: str = "bfr") -> Iterator[str]:
    """A fresh cluster with one superuser and one database, as postgres://user@127.0.0.1:port/database.

    PostgreSQL refuses to run as root; from there it runs as `postgres`, or as `nobody`.
    """
    port = free_port()
    settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
    with own_folder("bfr-postgres-") as folder:
        server = new_cluster(folder, port, user, settings)
        with (
            (folder / "log").open("w") as log,
            running(server, folder, stop=signal.SIGINT, stdout=log, stderr=log) as process,
        ):
            wait_until(lambda: process.poll() is not None or answers(port), "PostgreSQL")
            address = f"postgres://{user}@127.0.0.1:{port}"
            wait_until(lambda: created(f"{address}/postgres", database), "Making the database")
            yield f"{address}/{database}"


def new_cluster(folder: Path, port: int, user: str, settings: list[str]) -> list[str]:
    """Makes an empty cluster in a folder; returns the command that serves it."""
    binaries = Path(required(find_postgres())).parent
    other: list[str] = []
    if os.geteuid() == 0:
        owner = server_user()
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        other = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    data = str(folder / "data")
    initdb = [
        str(binaries / "initdb"),
        "-D",
        data,
        "-U",
        user,
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
    ]
    subprocess.run([*other, *initdb, "--locale=C.UTF-8"], cwd=folder, check=True, capture_output=True)
    server = [str(binaries / "postgres"), "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", ""]
    return [*other, *GUARD, *server, *(word for setting in settings for word in ("-c", setting))]


def created(server: str, database: str) -> bool:
    """Make `database`, once the server takes connections."""
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
    except psycopg.OperationalError:
        return False
    return True


def server_user() -> pwd.struct_passwd:
    """Who runs PostgreSQL when the tests run as root."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


@dataclass
class Mailbox:
    """What an SMTP server was given, in the order in which it came."""

    port: int
    messages: list[email.message.Message] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address.startswith("unknown@"):
            return "550 no such person"
        if address.startswith("busy@"):
            return "450 come again later"
        if address.startswith("cut-before@"):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(email.message_from_bytes(envelope.content))
        if envelope.rcpt_tos[0].startswith("cut-after@"):
            server.transport.abort()
        return "250 OK"


@contextlib.contextmanager
def smtp() -> Iterator[Mailbox]:
    """A mail server that keeps what it is given."""
    mailbox = Mailbox(port=free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@contextlib.contextmanager
def redis(*options: str) -> Iterator[str]:
    """A Redis server with nothing in it, as redis://127.0.0.1:port/0."""
    port = free_port()
    with own_folder("bfr-redis-") as folder, (folder / "log").open("w") as log:
        command = [
            required(find_redis()),
            *options,
            "--bind",
            "127.0.0.1",
            "--port",
            str(port),
            "--dir",
            str(folder),
        ]
        with running([*GUARD, *command], folder, stdout=log, stderr=log):
            wait_until(lambda: answers(port), "Redis")
            yield f"redis://127.0.0.1:{port}/0"
