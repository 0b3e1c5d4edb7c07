"""The phone in real Chromium, under faults of every kind: each set that it kept is on the server once.

A twin forgets what waits on any answer that looks like success. It has to lose. What happened is kept in
var/faults-browser.jsonl.
"""

import json
import subprocess
import sys

from tests.faults.figures import Figure
from tests.runner import servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean

SIZE = 120  # faults
TWIN_FAULTS = 15


def run(seed: int, size: int) -> list[Figure]:
    """`size` faults, and a few without the control."""
    history = ROOT / "var" / "faults-browser.jsonl"
    history.parent.mkdir(exist_ok=True)
    with servers.own_folder("bfr-browser-") as folder:
        command = [sys.executable, "-m", "tests.faults.browser_process", str(seed), str(size)]
        command += [str(TWIN_FAULTS), str(history), str(folder)]
        done = subprocess.run(
            command, cwd=ROOT, env=clean(DATA_DIR=str(folder)), check=True, stdout=subprocess.PIPE
        )
    counted = json.loads(done.stdout)
    real, twin = counted["real"], counted["forgets on any success"]
    print(
        f"        {sum(real['faults'].values())} faults: "
        + ", ".join(f"{n} {c}" for n, c in real["faults"].items())
    )
    figures = [
        Figure(what=f"browser, sets {what}", count=real[what], of=real["sets"])
        for what in ("lost", "doubled", "changed")
    ]
    told = "browser, twin (forgets on any success): sets lost"
    return [*figures, Figure(what=told, count=twin["lost"], of=twin["sets"], is_twin=True)]
