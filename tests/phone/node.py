"""Runs the phone's modules in Node, away from the browser."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.runner import packages

HERE = Path(__file__).parent
MODULES = HERE.parent.parent / "static" / "js" / "phone"


def run_module(
    test_file: str, folder: Path, replace: tuple[str, str] | None = None, **environment: str
) -> subprocess.CompletedProcess:
    """`node --test` of one file beside copies of the modules; with `replace` one of them says otherwise."""
    node = packages.find_node()
    assert node, "Node.js is missing. On Debian or Ubuntu: sudo apt-get install nodejs"
    (folder / "package.json").write_text(json.dumps({"type": "module"}))
    changed = 0
    for module in [*MODULES.glob("*.js"), MODULES.parent / "clock.js"]:
        text = module.read_text()
        changed += text.count(replace[0]) if replace else 0
        (folder / module.name).write_text(text.replace(*replace) if replace else text)
    assert changed or replace is None, f"{replace} is in no module"
    shutil.copy(HERE / test_file, folder)
    return subprocess.run(
        [node, "--test", test_file],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
