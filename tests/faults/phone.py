"""What phones logged, over a network that fails in every way, ends on the server once and unchanged.

A twin of the phone's queue (static/js/phone/sync.js), two phones for each client, in front of the whole site.
Two further twins each lack a control: one forgets on any reply of 200, one makes a new identifier for each
attempt. They have to lose and to double. What happened is kept in var/faults-phone.jsonl.
"""

import json
import subprocess
import sys

from tests.faults.figures import Figure
from tests.runner import servers
from tests.runner.compose import ROOT
from tests.runner.environment import clean

SIZE = 100_000  # sets; more than a hundredth as many faults
TWIN_SHARE = 50


def run(seed: int, size: int) -> list[Figure]:
    """`size` sets under faults, and a share of that without a control."""
    history = ROOT / "var" / "faults-phone.jsonl"
    history.parent.mkdir(exist_ok=True)
    with servers.own_folder("bfr-phone-") as folder:
        command = [sys.executable, "-m", "tests.faults.phone_process", str(seed), str(size)]
        command += [str(max(1000, size // TWIN_SHARE)), str(history)]
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
        twin = counted[name]
        told = f"phone, twin ({name}): sets {what}"
        figures.append(Figure(what=told, count=twin[what], of=twin["sets"], is_twin=True))
    return figures
