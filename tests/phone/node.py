"""Run a test of the phone's modules in Node, away from the browser."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.runner import packages

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent.relative_to(ROOT)
MODULES = Path("static/js/phone")
TEMPLATES = Path("templates/sessions/phone/offline")


def run_module(
    test_file: str, folder: Path, replace: tuple[str, str] | None = None, **environment: str
) -> subprocess.CompletedProcess:
    """Run `node --test` on one file of this folder; with `replace`, on a copy whose modules say otherwise."""
    node = packages.find_node()
    assert node, "Node.js is missing. On Debian or Ubuntu: sudo apt-get install nodejs"
    return subprocess.run(
        [node, "--test", HERE / test_file],
        cwd=changed_copy(test_file, folder, *replace) if replace else ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def changed_copy(test_file: str, folder: Path, right: str, wrong: str) -> Path:
    """Copy a test and what it reads into `folder`, with `wrong` for `right` in every module."""
    read = [ROOT / "package.json", ROOT / HERE / test_file, ROOT / HERE / "session-example.js"]
    for path in (*read, *(ROOT / "static/js").rglob("*.js"), *(ROOT / TEMPLATES).glob("*.html")):
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    changed = [path for path in (folder / MODULES).glob("*.js") if right in path.read_text()]
    assert changed, f"{right!r} is in no module"
    for path in changed:
        path.write_text(path.read_text().replace(right, wrong))
    return folder
