"""`make bench-alerts`: from a client's STOP to the alert at the mail server, on the embedded form.

Starts the site as `make run` does, with a real SMTP server behind it, then presses STOP for many clients at
random moments over HTTP, as the phone's plain form does. Prints the 95th percentile over all alerts and
fails above 60 s. Writes var/reports/alerts.json.
"""

import http.cookiejar
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.lanes import servers
from tests.lanes.compose import ROOT
from tests.lanes.environment import clean
from tests.lanes.launcher import started
from tests.screens import Screen

SEED = 20261124
STOPS = 30
OVER_SECONDS = 60
LIMIT_SECONDS = 60.0


@dataclass(frozen=True)
class Runner:
    """A client with a session today, and the browser session that is signed in as them."""

    first_name: str
    path: str
    session_key: str


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def make_runners(folder: Path, count: int) -> list[Runner]:
    """Clients in the running site's own database, made through the actions by a process of their own."""
    code = f"from tests.bench import alerts; alerts.print_runners({count})"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        cwd=ROOT, env=clean(DATA_DIR=str(folder)), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [Runner(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def print_runners(count: int) -> None:
    """Runs inside the site's own settings."""
    from django.urls import reverse

    from tests import builders

    practice = builders.make_practice()
    builders.make_admin(practice)
    coach = builders.make_coach(practice)
    runners = []
    for number in range(count):
        client = builders.make_cleared_client(coach, with_login=True, name=f"Runner{number} Test")
        training_session = builders.make_training_session(client)
        runners.append(
            {
                "first_name": f"Runner{number}",
                "path": reverse("sessions:live", args=[training_session.id]),
                "session_key": builders.browser_of(client.user).cookies["sessionid"].value,
            }
        )
    print(json.dumps(runners))


def press_stop(site: str, runner: Runner) -> None:
    """Open the session's page and send its STOP form, as a browser without scripts."""
    jar = http.cookiejar.CookieJar()
    opener: OpenerDirector = build_opener(HTTPCookieProcessor(jar))
    opener.addheaders = [("Cookie", f"sessionid={runner.session_key}")]
    page = opener.open(site + runner.path, timeout=30).read().decode()
    form = Screen(page).form("stop")
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    opener.addheaders = [("Cookie", f"sessionid={runner.session_key}; csrftoken={token}"), ("Referer", site)]
    body = urlencode({**form.fields, "reason": "numb"}).encode()
    opener.open(site + form.action, data=body, timeout=30).read()


def measure(
    folder: Path, site: str, mailbox: servers.Mailbox, *, stops: int, over_seconds: float, seed: int = SEED
) -> list[float]:
    """Seconds from each STOP to each of its alerts, on a site in `folder` that mails to `mailbox`."""
    chance = random.Random(seed)
    runners = make_runners(folder, stops)
    moments = sorted(chance.uniform(0, over_seconds) for _ in runners)
    arrived: dict[str, list[float]] = {}
    done = threading.Event()
    watcher = threading.Thread(target=watch, args=(mailbox, arrived, done), daemon=True)
    watcher.start()
    pressed: dict[str, float] = {}
    begun = time.monotonic()
    for moment, runner in zip(moments, runners, strict=True):
        time.sleep(max(0.0, begun + moment - time.monotonic()))
        pressed[runner.first_name] = time.monotonic()
        press_stop(site, runner)
    deadline = time.monotonic() + 2 * LIMIT_SECONDS
    while sum(map(len, arrived.values())) < 2 * stops and time.monotonic() < deadline:
        time.sleep(0.1)
    done.set()
    watcher.join()
    missing = 2 * stops - sum(map(len, arrived.values()))
    if missing:
        raise SystemExit(f"{missing} of {2 * stops} alerts never arrived")
    return [at - pressed[name] for name, times in arrived.items() for at in times]


def watch(mailbox: servers.Mailbox, arrived: dict[str, list[float]], done: threading.Event) -> None:
    """Note when each alert came in, to a twentieth of a second."""
    seen = 0
    while not done.wait(0.05):
        for message in mailbox.messages[seen:]:
            seen += 1
            words = str(message["Subject"]).split()
            if words[0] == "STOP:" and words[1].startswith("Runner"):
                arrived.setdefault(words[1], []).append(time.monotonic())


def main() -> int:
    port = servers.free_port()
    with (
        tempfile.TemporaryDirectory(prefix="bfr-alerts-") as name,
        servers.smtp() as mailbox,
        started(Path(name) / "var", port, EMAIL_URL=f"smtp://127.0.0.1:{mailbox.port}"),
    ):
        site = f"http://localhost:{port}"
        seconds = measure(Path(name) / "var", site, mailbox, stops=STOPS, over_seconds=OVER_SECONDS)
    p95 = percentile(seconds, 0.95)
    report = {
        "seed": SEED,
        "stops": STOPS,
        "alerts": len(seconds),
        "median_seconds": round(statistics.median(seconds), 2),
        "p95_seconds": round(p95, 2),
        "max_seconds": round(max(seconds), 2),
        "limit_seconds": LIMIT_SECONDS,
    }
    folder = ROOT / "var" / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "alerts.json").write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))
    return 0 if p95 < LIMIT_SECONDS else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
