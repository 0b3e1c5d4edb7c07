"""`make run` as a person does it: start, look, press Ctrl-C, start again."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bfr_site.env import load_last_port
from tests.bench import alerts
from tests.runner import servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean
from tests.runner.launcher import LAUNCH, started

pytestmark = pytest.mark.stack

# The first answer of /health/ reads the broker's library: 2 s of a processor that has nothing else to do.
LONGEST_ANSWER_SECONDS = 90
HEARTBEAT_SECONDS = 2
# Each answer asks every part: 20 a second would keep half a processor busy while a heartbeat is waited for.
wait_for_health = partial(servers.wait_until, every_seconds=0.25)


def refused(**environment: str) -> str:
    """What the launcher says when it will not start."""
    done = subprocess.run(
        LAUNCH, cwd=ROOT, env=clean(**environment), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout


def status(port: int, path: str) -> int:
    site = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_ANSWER_SECONDS)
    site.request("GET", path)
    return site.getresponse().status


def checks(port: int) -> dict[str, str]:
    """What /health/ says about each part."""
    site = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_ANSWER_SECONDS)
    site.request("GET", "/health/")
    return json.load(site.getresponse())["checks"]


def processes_of(data_dir: Path) -> dict[int, str]:
    """Command lines of processes that were started for this folder."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes()
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if f"DATA_DIR={data_dir}".encode() in environment.split(b"\0") and command:
            found[int(process.name)] = command
    return found


def worker_of(data_dir: Path) -> int | None:
    """The oldest process of the worker: the one that its supervisor started."""
    return min((pid for pid, words in processes_of(data_dir).items() if "celeryd" in words), default=None)


@dataclass(frozen=True)
class Site:
    """A site that was started for the first time, with the demo practice in it."""

    data_dir: Path
    port: int
    launcher: subprocess.Popen
    printed: str
    mailbox: servers.Mailbox


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("make-run") / "var"


@pytest.fixture(scope="module")
def site(data_dir) -> Iterator[Site]:
    """A first start takes half a minute of work: what is asked of a running site is asked of this one."""
    port = servers.free_port()
    with (
        servers.smtp() as mailbox,
        started(data_dir, port, EMAIL_URL=f"smtp://127.0.0.1:{mailbox.port}") as (launcher, printed),
    ):
        yield Site(data_dir, port, launcher, printed, mailbox)


def test_a_first_start_tells_the_logins_and_answers(site):
    password = (site.data_dir / "demo_password").read_text().strip()

    assert f"http://localhost:{site.port}/" in site.printed, site.printed
    assert "coach@demo.example" in site.printed
    assert f"password: {password}" in site.printed
    assert load_last_port(site.data_dir / "port") == site.port
    assert status(site.port, "/health/") == 200
    assert checks(site.port)["messages"] == "ok"  # twelve weeks of demo letters are no backlog
    assert status(site.port, "/accounts/login/") == 200
    for private in ("app.sqlite3", "secret_key", "demo_password"):
        assert (site.data_dir / private).stat().st_mode & 0o077 == 0


def test_coach_and_admin_are_told_of_a_stop_within_a_minute(site):
    seconds = alerts.measure(
        site.data_dir, f"http://localhost:{site.port}", site.mailbox, stops=2, over_seconds=1
    )

    assert len(seconds) == 4
    assert max(seconds) < alerts.LIMIT_SECONDS


def test_a_worker_that_ends_by_itself_is_told_of_and_started_again(site):
    first = worker_of(site.data_dir)
    os.kill(first, signal.SIGKILL)

    told = site.launcher.stdout.readline()

    assert "The worker stopped and is started again." in told
    servers.wait_until(lambda: worker_of(site.data_dir) not in (None, first), "Another worker", 30)


def test_ctrl_c_ends_everything_in_order(site):
    site.launcher.send_signal(signal.SIGINT)
    rest = site.launcher.stdout.read()

    assert site.launcher.wait(60) == 0
    assert "Traceback" not in site.printed + rest
    assert processes_of(site.data_dir) == {}


@pytest.fixture(scope="module")
def second_start(site) -> Iterator[Site]:
    """The same folder started again, with no network, and a heartbeat that a test can wait for."""
    port = servers.free_port()
    nowhere = dict.fromkeys(("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "https_proxy"), "http://127.0.0.1:9")
    own = {"HEARTBEAT_SECONDS": str(HEARTBEAT_SECONDS), **nowhere}
    kept = [(site.data_dir / name).read_text() for name in ("secret_key", "demo_password")]
    with started(site.data_dir, port, **own) as (launcher, printed):
        assert [(site.data_dir / name).read_text() for name in ("secret_key", "demo_password")] == kept
        yield Site(site.data_dir, port, launcher, printed, site.mailbox)


def test_a_second_start_needs_no_network_keeps_the_data_and_refuses_another(second_start):
    password = (second_start.data_dir / "demo_password").read_text().strip()

    said = refused(DATA_DIR=str(second_start.data_dir), PORT=str(servers.free_port()))

    assert f"password: {password}" in second_start.printed
    assert "Installing" not in second_start.printed
    assert "already running" in said


def test_a_worker_that_hangs_is_a_503_within_the_limit_and_the_site_still_lives(second_start):
    port = second_start.port
    wait_for_health(lambda: set(checks(port).values()) == {"ok"}, "Everything being well", 60)
    worker = worker_of(second_start.data_dir)
    os.kill(worker, signal.SIGSTOP)  # one that ends would be started again
    try:
        wait_for_health(
            lambda: status(port, "/health/") == 503, "Noticing the worker", 4 * HEARTBEAT_SECONDS + 4
        )
        found, live = checks(port)["worker"], status(port, "/health/live/")
    finally:
        os.kill(worker, signal.SIGCONT)

    assert (found, live) == ("stalled", 200)
    wait_for_health(lambda: status(port, "/health/") == 200, "The worker going on", 60)


def test_a_request_to_end_is_as_good_as_ctrl_c(second_start):
    second_start.launcher.send_signal(signal.SIGTERM)
    second_start.launcher.stdout.read()

    assert second_start.launcher.wait(60) == 0


@pytest.mark.skipif(not shutil.which("setpriv"), reason="only setpriv ends the children of a killed process")
def test_a_killed_launcher_leaves_nothing_behind_either(site):
    with started(site.data_dir, servers.free_port()) as (launcher, _):
        launcher.kill()

    servers.wait_until(lambda: not processes_of(site.data_dir), "Stopping everything", 40)
    assert processes_of(site.data_dir) == {}


def test_a_busy_port_is_named_with_the_way_out(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        said = refused(DATA_DIR=str(tmp_path), PORT=str(port))

    assert f"Port {port} is taken" in said
    assert "make run PORT=" in said


@pytest.mark.parametrize("port", ["80a", "-1", "65536", "٨٠٠٠"])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    assert "PORT is" in refused(DATA_DIR=str(tmp_path), PORT=port)


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "file").touch()

    assert "cannot be used" in refused(DATA_DIR=str(tmp_path / "file"), PORT=str(servers.free_port()))


def test_a_missing_venv_module_is_told_in_one_line(tmp_path):
    without = (
        "import importlib.util as u, runpy, sys; find = u.find_spec;"
        "u.find_spec = lambda name, *rest: None if name == 'ensurepip' else find(name, *rest);"
        f"sys.path.insert(0, {str(ROOT / 'bfr_site/run')!r});"
        f"runpy.run_path({LAUNCH[1]!r}, run_name='__main__')"
    )

    done = subprocess.run(
        [sys.executable, "-c", without], env=clean(DATA_DIR=str(tmp_path)), capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "venv module is missing" in done.stdout
    assert "apt-get install" in done.stdout
    assert "Traceback" not in done.stderr
