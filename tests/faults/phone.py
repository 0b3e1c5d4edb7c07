"""What phones logged, over a network that fails in every way, is on the server once and unchanged.

Runs the Python counterpart of the phone's queue (static/js/phone/sync.js), two phones for each client,
against the whole site. Two negative controls lack a safeguard: one forgets after any reply of 200, and has
to lose sets; one makes a new identifier for each attempt, and has to double them. Each request is written to
var/faults-phone.jsonl.
"""

import json
import subprocess
import sys

from tests.faults.figures import Figure
from tests.runner import servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean

SIZE = 100_000  # sets; more than a hundredth as many faults
CONTROL_SHARE = 50


def run(seed: int, size: int) -> list[Figure]:
    """Run `size` sets under faults, and a share of them as each negative control. Return the figures."""
    history = ROOT / "var" / "faults-phone.jsonl"
    history.parent.mkdir(exist_ok=True)
    with servers.own_folder("bfr-phone-") as folder:
        command = [sys.executable, "-m", "tests.faults.phone_process", str(seed), str(size)]
        command += [str(max(1000, size // CONTROL_SHARE)), str(history)]
        done = subprocess.run(
            command, cwd=ROOT, env=clean(DATA_DIR=str(folder)), check=True, stdout=subprocess.PIPE
        )
    counted = json.loads(done.stdout)
    real = counted["real"]
    print(f"        {real['faults']:,} faults: " + ", ".join(f"{n} {c}" for n, c in real["kinds"].items()))
    figures = [
        Figure(what=f"phone, sets {what}", count=real[what], of=real["sets"])
        for what in ("lost", "doubled", "changed")
    ]
    for name, what in (("forgets on any 200", "lost"), ("new identifier each time", "doubled")):
        control = counted[name]
        told = f"phone, control ({name}): sets {what}"
        figures.append(Figure(what=told, count=control[what], of=control["sets"], is_control=True))
    return figures
