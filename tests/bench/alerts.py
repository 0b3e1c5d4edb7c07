"""`make bench-alerts`: from a client's STOP to the alert at the mail server, on the embedded form.

Starts the site as `make run` does, with a real SMTP server behind it. First STOP is tapped on the live page
in real Chromium, one client after the other, and the database is watched for the row of the alert. Then STOP
is pressed for many clients at random moments over HTTP, as the phone's plain form does, and the mail server
is watched. Prints the 95th percentile of both and fails above 60 s. Writes var/reports/alerts.json.
"""

import http.cookiejar
import json
import math
import os
import random
import sqlite3
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

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.runner import packages, servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean
from tests.runner.launcher import started
from tests.runner.pages import PHONE
from tests.support.html_forms import ParsedPage

SEED = 20261124
STOPS = 30
TAPS = 20
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


def make_runners(folder: Path, count: int, name: str = "Runner") -> list[Runner]:
    """Clients in the running site's own database, made through the actions by a process of their own."""
    code = f"from tests.bench import alerts; alerts.print_runners({count}, {name!r})"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        cwd=ROOT, env=clean(DATA_DIR=str(folder)), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [Runner(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def print_runners(count: int, name: str) -> None:
    """Runs inside the site's own settings."""
    from django.conf import settings
    from django.urls import reverse

    from tests.support import builders

    # Nobody signs in with a password here, and to make one hard to guess takes half a second.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    practice = builders.make_practice()
    # Called twice for one site: a new process counts its people from one again.
    own = name.lower()
    builders.make_admin(practice, email=f"{own}-admin@example.org")
    coach = builders.make_coach(practice, email=f"{own}-coach@example.org")
    runners = []
    for number in range(count):
        client = builders.make_cleared_client(
            coach, with_login=True, name=f"{name}{number} Test", email=f"{own}{number}@example.org"
        )
        training_session = builders.make_training_session(client)
        runners.append(
            {
                "first_name": f"{name}{number}",
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
    form = ParsedPage(page).form("stop")
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


def alerts_in(database: Path) -> int:
    """Rows of alerts, as another process sees them."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30) as reader:
        return reader.execute(
            "SELECT count(*) FROM training_sessions_message WHERE kind = 'alert'"
        ).fetchone()[0]


def tap_stop(browser: Browser, site: str, runner: Runner, database: Path) -> float:
    """Seconds from the tap on STOP on the live page until the alert is a row in the database."""
    context = browser.new_context(base_url=site, **PHONE)
    context.add_cookies([{"name": "sessionid", "value": runner.session_key, "url": site}])
    page = context.new_page()
    page.goto(runner.path)
    page.locator("main[data-screen]").wait_for()
    before = alerts_in(database)
    tapped = time.monotonic()
    page.get_by_role("link", name="STOP").tap()
    page.get_by_role("button", name="Numb, or loss of feeling").tap()
    while alerts_in(database) == before:
        if time.monotonic() - tapped > 2 * LIMIT_SECONDS:
            raise SystemExit(f"the alert of {runner.first_name} was never written")
        time.sleep(0.02)
    seconds = time.monotonic() - tapped
    context.close()
    return seconds


def tap_stops(playwright: Playwright, folder: Path, site: str) -> list[float]:
    """Seconds from tap to row for each of `TAPS` clients."""
    browser = playwright.chromium.launch(
        executable_path=packages.find_chromium(), args=["--no-sandbox"] if os.geteuid() == 0 else []
    )
    runners = make_runners(folder, TAPS, "Tapper")
    seconds = [tap_stop(browser, site, runner, folder / "app.sqlite3") for runner in runners]
    browser.close()
    return seconds


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
    if line := packages.ensure():
        print(line, file=sys.stderr)
        return 1
    port = servers.free_port()
    with (
        tempfile.TemporaryDirectory(prefix="bfr-alerts-") as name,
        servers.smtp() as mailbox,
        started(Path(name) / "var", port, EMAIL_URL=f"smtp://127.0.0.1:{mailbox.port}"),
    ):
        site = f"http://localhost:{port}"
        with sync_playwright() as playwright:
            taps = tap_stops(playwright, Path(name) / "var", site)
        row_p95 = percentile(taps, 0.95)
        print(f"from the tap on STOP to the alert's row: p95 {row_p95:.2f} s of {len(taps)} taps", flush=True)
        seconds = measure(Path(name) / "var", site, mailbox, stops=STOPS, over_seconds=OVER_SECONDS)
    p95 = percentile(seconds, 0.95)
    report = {
        "taps": len(taps),
        "tap_to_row_median_seconds": round(statistics.median(taps), 2),
        "tap_to_row_p95_seconds": round(row_p95, 2),
        "tap_to_row_max_seconds": round(max(taps), 2),
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
    return 0 if max(p95, row_p95) < LIMIT_SECONDS else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
