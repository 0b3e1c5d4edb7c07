"""The stage on which messages are disturbed, and who disturbs them. Everything is a process of this run."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.runner import servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean
from tests.runner.packages import find_redis, required

WORKERS = 2
POOL = 2
PAUSE_SECONDS = (0.2, 2.0)
LONG_PAUSE_SECONDS = (9.0, 12.0)  # longer than the lease of eight
LONGEST_SECONDS = 3600


class PostOffice:
    """A mail server that writes down every Message-ID whose content it took, and cuts some connections."""

    def __init__(self, chance: random.Random, cut_before: float, cut_after: float, faults: Counter) -> None:
        self.chance, self.cut_before, self.cut_after = chance, cut_before, cut_after
        self.faults = faults
        self.taken: list[str] = []

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.chance.random() < self.cut_before:
            self.faults["SMTP cut before DATA"] += 1
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        head = envelope.content.split(b"\r\n\r\n", 1)[0].decode("ascii", "replace")
        line = next(line for line in head.splitlines() if line.lower().startswith("message-id:"))
        self.taken.append(line.partition("<")[2].partition("@")[0])
        if self.chance.random() < self.cut_after:
            self.faults["SMTP cut after the content was taken"] += 1
            server.transport.abort()
        return "250 OK"


class Server:
    """A process that can be killed, paused and started again."""

    def __init__(
        self, command: list[str], folder: Path, environment: dict | None = None, log: str = "log"
    ) -> None:
        self.command, self.folder, self.environment, self.log = command, folder, environment, log
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with (self.folder / self.log).open("a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """To the process and to what it started, which is one group of its own."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)
        self.process.wait(30)
        self.process = None

    def children(self) -> list[int]:
        if self.process is None:
            return []
        try:
            return [
                int(pid)
                for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
                .read_text()
                .split()
            ]
        except FileNotFoundError:
            return []


class Database(Server):
    def __init__(self, folder: Path) -> None:
        self.port = servers.free_port()
        # What was committed has to survive the server, though not the machine.
        settings = ["fsync=off", "synchronous_commit=on", "max_connections=200"]
        super().__init__(servers.new_cluster(folder, self.port, "bfr", settings), folder)
        self.url = f"postgres://bfr@127.0.0.1:{self.port}/bfr"

    def restart(self, how: signal.Signals) -> None:
        self.end_softly(how)
        self.start_and_wait()

    def end_softly(self, how: signal.Signals) -> None:
        assert self.process is not None, "not started"
        self.process.send_signal(how)
        self.process.wait(60)

    def start_and_wait(self) -> None:
        self.start()
        servers.wait_until(lambda: servers.answers(self.port), "PostgreSQL")


class Stage:
    """All processes of one run."""

    def __init__(
        self, folder: Path, chance: random.Random, without: str, cut_before: float, cut_after: float
    ) -> None:
        self.folder = folder
        self.faults: Counter[str] = Counter()
        # The server's own dice, since its thread rolls them.
        self.post_office = PostOffice(random.Random(chance.random()), cut_before, cut_after, self.faults)
        self.takeovers = folder / "takeovers"
        self.database = Database(_folder(folder, "postgres"))
        self.redis_port = servers.free_port()
        redis = [
            required(find_redis()),
            "--appendonly",
            "yes",
            "--bind",
            "127.0.0.1",
            "--port",
            str(self.redis_port),
        ]
        self.redis = Server([*redis, "--dir", str(_folder(folder, "redis"))], folder, log="redis.log")
        self.mail_port = servers.free_port()
        self.environment = clean(
            DATABASE_URL=self.database.url,
            REDIS_URL=f"redis://127.0.0.1:{self.redis_port}/0",
            EMAIL_URL=f"smtp://127.0.0.1:{self.mail_port}",
            DATA_DIR=str(_folder(folder, "data")),
            TAKEOVERS=str(self.takeovers),
            WITHOUT=without,
            LOG_LEVEL="ERROR",
        )
        worker = ["worker", f"--concurrency={POOL}", "--without-gossip", "--without-mingle"]
        self.workers = [
            self._celery(f"worker{number}", [*worker, f"--hostname=w{number}@%h"])
            for number in range(WORKERS)
        ]
        self.beats = [
            self._celery(f"beat{number}", ["beat", f"--schedule={folder}/beat{number}", "--pidfile="])
            for number in range(2)
        ]

    def _celery(self, name: str, words: list[str]) -> Server:
        command = [
            sys.executable,
            "-m",
            "celery",
            "--app=tests.faults.mail_workers",
            *words,
            "--loglevel=ERROR",
        ]
        return Server(command, self.folder, self.environment, f"{name}.log")

    def start_workers(self) -> None:
        for server in (*self.workers, self.beats[0]):
            server.start()

    def busy(self) -> list[int]:
        """The processes that send."""
        return [pid for worker in self.workers for pid in worker.children()]


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    folder.chmod(0o755)
    return folder


@contextmanager
def stage(chance: random.Random, without: str, cut_before: float, cut_after: float) -> Iterator[Stage]:
    with ExitStack() as entered:
        folder = entered.enter_context(servers.own_folder("bfr-messages-"))
        folder.chmod(0o755)
        made = Stage(folder, chance, without, cut_before, cut_after)
        controller = Controller(made.post_office, hostname="127.0.0.1", port=made.mail_port)
        controller.start()
        entered.callback(controller.stop)
        entered.callback(lambda: made.database.end(signal.SIGINT))
        made.database.start_and_wait()
        servers.wait_until(
            lambda: servers.created(f"postgres://bfr@127.0.0.1:{made.database.port}/postgres", "bfr"),
            "A database",
        )
        entered.callback(made.redis.end)
        made.redis.start()
        servers.wait_until(lambda: servers.answers(made.redis_port), "Redis")
        for server in (*made.workers, *made.beats):
            entered.callback(server.end)
        yield made


def disturb(stage: Stage, chance: random.Random, left: Callable[[], float], *, faults: int) -> None:
    """So many faults to processes while there is work, as many for each share of it as for any other.

    `left()` is the share of the work that is not done. What was paused goes on in the end.
    """
    kinds = list(FAULTS)
    done, timers = 0, []
    deadline = time.monotonic() + LONGEST_SECONDS
    while (rest := left()) > 0.02 and done < faults and time.monotonic() < deadline:
        for _ in range(round((1 - rest) * faults) + 1 - done):
            (kind,) = chance.choices(kinds, [FAULTS[each][0] for each in kinds])
            undo = FAULTS[kind][1](stage, chance)
            time.sleep(chance.uniform(0.02, 0.3))
            if undo is None:
                continue
            done += 1
            stage.faults[kind] += 1
            wait, again = undo
            if wait:
                timers.append(threading.Timer(wait, again))
                timers[-1].start()
        _supervise(stage)
        time.sleep(0.1)
    for timer in timers:
        timer.join()
    _supervise(stage)
    if stage.beats[0].process is None or stage.beats[0].process.poll() is not None:
        stage.beats[0].end()
        stage.beats[0].start()


def _supervise(stage: Stage) -> None:
    """Start a worker that gave up by itself, as docker or supervisor would: Celery does where its children
    die faster than they start."""
    for worker in stage.workers:
        if worker.process is None or worker.process.poll() is not None:
            worker.end()
            worker.start()


Undo = tuple[float, Callable[[], object]] | None
NOTHING: Undo = (0.0, lambda: None)


def _signal(pid: int, which: signal.Signals) -> bool:
    try:
        os.kill(pid, which)
    except ProcessLookupError:
        return False
    return True


def kill_child(stage: Stage, chance: random.Random) -> Undo:
    pids = stage.busy()
    return NOTHING if pids and _signal(chance.choice(pids), signal.SIGKILL) else None


def _pause(pid: int, seconds: float) -> Undo:
    return (seconds, lambda: _signal(pid, signal.SIGCONT)) if _signal(pid, signal.SIGSTOP) else None


def pause_child(stage: Stage, chance: random.Random) -> Undo:
    pids = stage.busy()
    return _pause(chance.choice(pids), chance.uniform(*PAUSE_SECONDS)) if pids else None


def pause_child_for_long(stage: Stage, chance: random.Random) -> Undo:
    pids = stage.busy()
    return _pause(chance.choice(pids), chance.uniform(*LONG_PAUSE_SECONDS)) if pids else None


def kill_worker(stage: Stage, chance: random.Random) -> Undo:
    worker = chance.choice(stage.workers)
    worker.end()
    worker.start()
    return NOTHING


def kill_beat(stage: Stage, chance: random.Random) -> Undo:
    """No scheduler for a while."""
    beat = stage.beats[0]
    if beat.process is None:
        return None
    beat.end()
    return chance.uniform(0.5, 3), beat.start


def double_beat(stage: Stage, chance: random.Random) -> Undo:
    beat = stage.beats[1]
    if beat.process is not None:
        return None
    beat.start()
    return chance.uniform(4, 8), beat.end


def flush_redis(stage: Stage, chance: random.Random) -> Undo:
    words = ["redis-cli", "-p", str(stage.redis_port), "flushall"]
    try:
        done = subprocess.run(words, capture_output=True, timeout=2)
    except subprocess.TimeoutExpired:
        return None
    return NOTHING if done.returncode == 0 else None


def pause_redis(stage: Stage, chance: random.Random) -> Undo:
    redis = stage.redis.process
    return _pause(redis.pid, chance.uniform(0.5, 2)) if redis else None


def kill_redis(stage: Stage, chance: random.Random) -> Undo:
    stage.redis.end()
    stage.redis.start()
    return NOTHING


def restart_postgres(stage: Stage, chance: random.Random) -> Undo:
    stage.database.restart(signal.SIGINT)
    return NOTHING


def crash_postgres(stage: Stage, chance: random.Random) -> Undo:
    stage.database.restart(signal.SIGQUIT)
    return NOTHING


# Each fault, how often of a hundred, and what does it.
FAULTS = {
    "sender killed (-9)": (44, kill_child),
    "sender paused": (24, pause_child),
    "sender paused past its lease": (8, pause_child_for_long),
    "worker killed (-9), all of it": (2, kill_worker),
    "no scheduler": (4, kill_beat),
    "two schedulers": (3, double_beat),
    "Redis FLUSHALL": (9, flush_redis),
    "Redis paused": (3, pause_redis),
    "Redis killed (-9)": (1, kill_redis),
    "PostgreSQL restarted": (1, restart_postgres),
    "PostgreSQL crashed": (1, crash_postgres),
}
