"""Install what package-lock.json pins, then run npm: `python -m tests.runner.npm run bundles`.

Only developers need it: scripts and style sheets are committed as the tools make them.
"""

import hashlib
import os
import subprocess
import sys

from tests.runner import packages
from tests.runner.compose import ROOT

LOCK = ROOT / "package-lock.json"
PACKAGES = ROOT / "node_modules"
STAMP = PACKAGES / ".installed"
OLDEST = 18


class Refusal(Exception):
    """What the owner of this machine has to change, in one line."""


def install() -> None:
    """Bring node_modules to what the lock pins; do nothing where its stamp says that it is there.

    Raises Refusal where Node.js or a package is not to be had.
    """
    if line := packages.ensure(packages.FOR_SCRIPTS):
        raise Refusal(line)
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < OLDEST:
        raise Refusal(f"Node.js {OLDEST} or newer is needed, and this is {version}.")
    print("Installing the pinned npm packages (once, some seconds) ...", flush=True)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        words = done.stderr.strip()[-1000:]
        raise Refusal(f"`{' '.join(command)}` failed; the first time needs the package registry.\n{words}")
    STAMP.write_text(wanted)


def main(words: list[str]) -> int:
    """Run npm with these words; return its exit code."""
    try:
        install()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return subprocess.run(["npm", *words], cwd=ROOT, env=os.environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
