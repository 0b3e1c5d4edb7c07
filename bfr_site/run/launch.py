"""`make run`: from a bare machine with Python 3.11 to a running site, and back on Ctrl-C.

Runs on the machine's own Python, so it imports only the standard library. Writes only into `.venv` and
DATA_DIR, and uses what is there already, so a second start is quick and needs no network.
"""

from __future__ import annotations

import fcntl
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from install import BIN, ROOT, Refusal, check_python, install, last_words, say
from watch import Watch

LONGEST_START_SECONDS = 60
LONGEST_STOP_SECONDS = 40
NAMES = {"web": "The site", "worker": "The worker", "beat": "The scheduler"}
MISSED = {"worker": "no message is sent", "beat": "no message is planned"}


class Stopped(BaseException):
    """Somebody asked the launcher to stop."""


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    os.umask(0o077)
    try:
        check_python()
        port = chosen_port()
        data_dir = chosen_data_dir()
        with (data_dir / "lock").open("w") as lock:
            lock_folder(lock, data_dir)
            check_free(port)
            (data_dir / "port").write_text(f"{port}\n")  # so that other commands print links with this port
            install(ROOT / "requirements.txt")
            environment = os.environ | {
                "DJANGO_SETTINGS_MODULE": "bfr_site.settings",
                "PORT": str(port),
                "DATA_DIR": str(data_dir),
                "DEMO_PASSWORD": demo_password(data_dir),
                "BIN": str(BIN),
                "GUARD": "setpriv --pdeathsig TERM" if shutil.which("setpriv") else "",
            }
            logins = prepare(data_dir, environment)
            serve(port, data_dir, environment, logins)
    except Refusal as refusal:
        say(f"\n{refusal}")
        return 1
    except Stopped:
        say("Stopped.")
        return 0


def stop(number: int, frame: object) -> None:
    """Handle a signal: ignore all later ones and raise Stopped."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped


def chosen_port() -> int:
    """Return the port from PORT, or 8000. Raises Refusal unless it is a port number."""
    written = os.environ.get("PORT") or "8000"
    if not written.isascii() or not written.isdigit() or not 0 < int(written) < 65536:
        raise Refusal(f"PORT is {written!r}; it takes a number from 1 to 65535.")
    return int(written)


def chosen_data_dir() -> Path:
    """Return the folder from DATA_DIR, or `var`, created for its owner only. Raises Refusal on an error."""
    data_dir = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        (data_dir / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise Refusal(f"DATA_DIR {data_dir} cannot be used: {error.strerror}.") from None
    return data_dir


def lock_folder(lock, data_dir: Path) -> None:
    """Lock the folder until the launcher ends: two sites on one folder would break each other.

    Raises Refusal if another launcher has the lock.
    """
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refusal(
            f"A site is already running on {data_dir}. Stop it, or give this one another folder: "
            "make run DATA_DIR=... PORT=..."
        ) from None


def check_free(port: int) -> None:
    """Raise Refusal for a port that another program uses or this user may not open."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Refusal(
                f"Port {port} needs more rights than this user has. Try: make run PORT=8000"
            ) from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise Refusal(
                f"Port {port} is taken by another program. Choose another with PORT: make run PORT={other}"
            ) from None


def demo_password(data_dir: Path) -> str:
    """Return DEMO_PASSWORD, or the random password that is stored in this folder."""
    given = os.environ.get("DEMO_PASSWORD")
    if given:
        return given
    kept = data_dir / "demo_password"
    if not kept.exists():
        kept.write_text(f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}\n")
    return kept.read_text().strip()


def prepare(data_dir: Path, environment: dict[str, str]) -> str:
    """Update database and static files. Returns the lines that name the demo logins."""
    for spent in data_dir.glob("broker.sqlite3*"):
        spent.unlink()  # holds wake-ups only, and would grow for ever
    log = data_dir / "logs" / "prepare.log"
    say("Preparing the database ...")
    with log.open("w") as output:
        done = subprocess.run(
            [BIN / "python", "-m", "bfr_site.run.prepare"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
            check=False,
        )
    if done.returncode:
        raise Refusal(f"The database could not be prepared. {last_words(log)}")
    return done.stdout


def watch_over(supervisor: subprocess.Popen, logs: Path) -> NoReturn:
    """Print each process that ended by itself. Raise Refusal once the site cannot be used any more."""
    watch = Watch(logs / "supervisord.log")
    while supervisor.poll() is None:
        for name, what in watch.news():
            said = last_words(logs / f"{name}.log")
            if what == "exited":
                say(f"  {NAMES[name]} stopped and is started again. {said}")
            elif name == "web":
                raise Refusal(f"The site could not be kept running. {said}")
            else:
                missed = MISSED[name]
                say(f"  {NAMES[name]} does not start any more, so {missed}. Stop and start again. {said}")
        with suppress(subprocess.TimeoutExpired):
            supervisor.wait(1)
    raise Refusal(f"The site stopped by itself. {last_words(logs / 'supervisord.log')}")


def serve(port: int, data_dir: Path, environment: dict[str, str], logins: str) -> NoReturn:
    """Run web, worker and scheduler. Raise Stopped when asked to stop, Refusal when the site gives up."""
    guard = environment["GUARD"].split()
    supervisor = subprocess.Popen(
        [*guard, BIN / "supervisord", "-n", "-c", ROOT / "bfr_site/run/supervisord.conf"],
        cwd=ROOT,
        env=environment,
        start_new_session=True,  # Ctrl-C reaches only the launcher, which stops the others in order
        stdout=subprocess.DEVNULL,
        stderr=(data_dir / "logs" / "start.log").open("w"),
    )
    try:
        say("Starting web, worker and scheduler ...")
        wait_until_it_answers(port, supervisor, data_dir)
        say(f"\n  http://localhost:{port}/\n\n{logins}")
        say(f"  Data and logs: {os.path.relpath(data_dir)}/   Stop with Ctrl-C.")
        watch_over(supervisor, data_dir / "logs")
    finally:
        say("\nStopping ...")
        supervisor.terminate()
        try:
            supervisor.wait(LONGEST_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            supervisor.kill()


def wait_until_it_answers(port: int, supervisor: subprocess.Popen, data_dir: Path) -> None:
    """Return when the web process answers; the worker may still be starting."""
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < deadline and supervisor.poll() is None:
        site = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            site.request("GET", "/health/live/", headers={"Host": f"localhost:{port}"})
            site.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            site.close()
    log = data_dir / "logs" / ("web.log" if supervisor.poll() is None else "start.log")
    raise Refusal(f"The site did not start. {last_words(log)}")


if __name__ == "__main__":
    sys.exit(main())
