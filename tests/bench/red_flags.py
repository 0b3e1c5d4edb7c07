"""`make bench-red-flags`: each sign of the red-flag list by each way in, on the embedded form.

Starts the site as `make run` does, with a real SMTP server behind it. Each sign is entered for a client of
its own practice through the real action, by a process beside the site. Prints a table: when coach and admin
got their letters, whether the clearance is gone, and what the client's first page says. Fails where a letter
takes 60 s or more, a clearance stands, the first words say neither "today" nor "now", or training is offered.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.runner import packages, servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean
from tests.runner.launcher import started

LIMIT_SECONDS = 60.0
OFFERS = ("without them", "without cuffs until then", "can plan", "Next session")


def enter_all() -> None:
    """Runs inside the site's own settings: prints a line of JSON for each entry."""
    from django.conf import settings
    from django.urls import reverse

    from clients.models import Clearance
    from tests.support import builders
    from tests.support.html_forms import html_of
    from tests.support.red_flags import ENTRIES, enter

    logging.disable(logging.INFO)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver"]  # its pages are asked for inside this process
    people = []
    for number, entry in enumerate(ENTRIES):
        practice = builders.make_practice()
        builders.make_admin(practice, email=f"flag{number}-admin@example.org")
        coach = builders.make_coach(practice, email=f"flag{number}-coach@example.org")
        client = builders.make_cleared_client(
            coach, with_login=True, name=f"Flag{number} Test", email=f"flag{number}@example.org"
        )
        people.append((entry, client))
    for entry, client in people:
        at = time.time()
        enter(entry, client)
        page = html_of(builders.browser_of(client.user).get(reverse("sessions:today")))
        main = page[page.index("<main") : page.index("</main>")]
        told = main[main.index("notice-danger") :]
        first = told[told.index("<h2") : told.index("</h2>")].rpartition(">")[2].strip()
        row = {
            "sign": str(entry.sign),
            "way": str(entry.way),
            "words": entry.words,
            "at": at,
            "is_revoked": not Clearance.objects.unrevoked().filter(client=client).exists(),
            "first_words": first,
            "offers": [offer for offer in OFFERS if offer in main],
        }
        print("entry " + json.dumps(row), flush=True)


def watch(mailbox: servers.Mailbox, arrived: dict[str, float], done: threading.Event) -> None:
    """Note when each person got the first letter, to a twentieth of a second."""
    seen = 0
    while not done.wait(0.05):
        for message in mailbox.messages[seen:]:
            seen += 1
            arrived.setdefault(str(message["To"]), time.time())


def measure(folder: Path, mailbox: servers.Mailbox) -> list[dict]:
    """One row for each entry, with the seconds until coach and admin were told."""
    arrived: dict[str, float] = {}
    done = threading.Event()
    watcher = threading.Thread(target=watch, args=(mailbox, arrived, done), daemon=True)
    watcher.start()
    code = "from tests.bench import red_flags; red_flags.enter_all()"
    output = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        cwd=ROOT, env=clean(DATA_DIR=str(folder)), stdout=subprocess.PIPE, text=True, check=True,
    ).stdout  # fmt: skip
    rows = [json.loads(line[6:]) for line in output.splitlines() if line.startswith("entry ")]
    wanted = {f"flag{number}-{who}@example.org" for number in range(len(rows)) for who in ("coach", "admin")}
    deadline = time.monotonic() + 2 * LIMIT_SECONDS
    while not wanted <= set(arrived) and time.monotonic() < deadline:
        time.sleep(0.2)
    done.set()
    watcher.join()
    for number, row in enumerate(rows):
        for who in ("coach", "admin"):
            at = arrived.get(f"flag{number}-{who}@example.org")
            row[f"{who}_seconds"] = None if at is None else round(at - row["at"], 1)
    return rows


def seconds_of(row: dict) -> list[float | None]:
    """When coach and admin were told; None for never."""
    return [row["coach_seconds"], row["admin_seconds"]]


def holds(row: dict) -> bool:
    first = row["first_words"].lower()
    in_time = all(
        row[f"{who}_seconds"] is not None and row[f"{who}_seconds"] < LIMIT_SECONDS
        for who in ("coach", "admin")
    )
    return in_time and row["is_revoked"] and not row["offers"] and ("today" in first or "now" in first)


def main() -> int:
    if line := packages.ensure():
        print(line, file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory(prefix="bfr-red-flags-") as name,
        servers.smtp() as mailbox,
        started(Path(name) / "var", servers.free_port(), EMAIL_URL=f"smtp://127.0.0.1:{mailbox.port}"),
    ):
        rows = measure(Path(name) / "var", mailbox)
    print(f"{'sign':10} {'way':10} {'entered as':12} {'coach':>7} {'admin':>7}  revoked  first words")
    for row in rows:
        print(
            f"{row['sign']:10} {row['way']:10} {row['words']:12} {row['coach_seconds']!s:>5} s "
            f"{row['admin_seconds']!s:>5} s  {'yes' if row['is_revoked'] else 'NO':7}  {row['first_words']}"
            + (f"  OFFERS {row['offers']}" if row["offers"] else "")
        )
    held = [row for row in rows if holds(row)]
    slowest = max((seconds or 999.0 for row in rows for seconds in seconds_of(row)), default=999.0)
    print(f"make bench-red-flags: {len(held)} of {len(rows)} hold; the slowest letter took {slowest} s")
    return 0 if rows and len(held) == len(rows) else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
