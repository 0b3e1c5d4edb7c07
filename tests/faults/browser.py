"""The phone in real Chromium, under faults of every kind: each set that it stored is on the server once.

The negative control forgets what waits after any response that looks like success, and has to lose sets. Each
request is written to var/faults-browser.jsonl.
"""

import json
import subprocess
import sys

from tests.faults.figures import Figure
from tests.runner import servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean

SIZE = 120  # faults
CONTROL_FAULTS = 15


def run(seed: int, size: int) -> list[Figure]:
    """Run with `size` faults, and with a few as the negative control. Return the figures."""
    history = ROOT / "var" / "faults-browser.jsonl"
    history.parent.mkdir(exist_ok=True)
    with servers.own_folder("bfr-browser-") as folder:
        command = [sys.executable, "-m", "tests.faults.browser_process", str(seed), str(size)]
        command += [str(CONTROL_FAULTS), str(history), str(folder)]
        done = subprocess.run(
            command, cwd=ROOT, env=clean(DATA_DIR=str(folder)), check=True, stdout=subprocess.PIPE
        )
    counted = json.loads(done.stdout)
    real, control = counted["real"], counted["forgets on any success"]
    print(
        f"        {sum(real['faults'].values())} faults: "
        + ", ".join(f"{n} {c}" for n, c in real["faults"].items())
    )
    figures = [
        Figure(what=f"browser, sets {what}", count=real[what], of=real["sets"])
        for what in ("lost", "doubled", "changed")
    ]
    what = "browser, control (forgets on any success): sets lost"
    return [*figures, Figure(what=what, count=control["lost"], of=control["sets"], is_control=True)]
