"""`make mutation`: change the rules about a person one small piece at a time; the tests must notice each.

mutmut works on a copy of the rules and their tests in a folder of its own. Prints the score and every change
that no test noticed. `equivalent.txt` beside this file lists, with a reason each, the changes that change
nothing anybody could see. Module tables (questions, words, bands) are no code; tests pin them elsewhere.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.runner.compose import ROOT
from tests.runner.servers import own_folder

EQUIVALENT = Path(__file__).parent / "equivalent.txt"
CONFIGURATION = """
[tool.pytest.ini_options]
pythonpath = ["."]
addopts = ["--import-mode=importlib", "-p", "no:django", "-p", "no:cacheprovider"]

[tool.mutmut]
source_paths = ["clients"]
only_mutate = [{only}]
pytest_add_cli_args_test_selection = ["tests/domain/clients"]
use_git_change_detection = false
"""
# Tried last: it takes as long as all the others.
SLOW = "tests/domain/clients/test_second_implementation.py"
# Few cases a property: a mutant is tried by a thousand plain examples beside them. The same every time.
FEW_EXAMPLES = """
from hypothesis import HealthCheck, settings

settings.register_profile(
    "mutation", max_examples=5, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutation")
"""


def main() -> int:
    wanted = argparse.ArgumentParser(prog="make mutation")
    wanted.add_argument("files", nargs="*", help="below clients/domain; all of them otherwise")
    wanted.add_argument("--keep", type=Path, help="work in this folder, and leave it there")
    wanted.add_argument("--children", type=int, default=os.cpu_count() or 1)
    words = wanted.parse_args()
    if words.keep:
        words.keep.mkdir(parents=True, exist_ok=True)
        return run(words.keep, words.files, words.children)
    with own_folder("bfr-mutants-") as folder:
        return run(folder, words.files, words.children)


def run(folder: Path, files: list[str], children: int) -> int:
    copy_rules(folder, files)
    mutmut = [sys.executable, "-m", "mutmut"]
    subprocess.run(
        [*mutmut, "run", "--max-children", str(children)],
        cwd=folder,
        check=True,
        stdout=None if sys.stdout.isatty() else subprocess.DEVNULL,
    )
    listed = subprocess.run(
        [*mutmut, "results", "--all", "true"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout
    fates = dict(line.strip().split(": ") for line in listed.splitlines() if ": " in line)
    known = known_equivalents()
    unnoticed = [
        name for name, fate in fates.items() if fate not in ("killed", "timeout", "caught by type check")
    ]
    with ThreadPoolExecutor(children) as hands:
        shown = hands.map(lambda name: changed_lines(folder, name), unnoticed)
        changes = dict(zip(unnoticed, shown, strict=True))
        open_ones = [name for name in unnoticed if changes[name] not in known]
        tried = hands.map(lambda name: noticed_at_import(folder, name), open_ones)
        noticed_now = dict(zip(open_ones, tried, strict=True))
    equivalent = len(unnoticed) - len(open_ones)
    alive = {name: f"{fates[name]}\n{changes[name]}" for name in open_ones if not noticed_now[name]}
    fates |= {name: "killed at import" for name in open_ones if noticed_now[name]}
    for name, change in alive.items():
        print(f"--- {name}: {change}")
    counts = Counter(fates.values())
    print(", ".join(f"{count} {fate}" for fate, count in sorted(counts.items())))
    noticed = len(fates) - len(alive) - equivalent
    meant = len(fates) - equivalent
    print(
        f"make mutation: {noticed:,} of {meant:,} noticed ({noticed / meant:.1%}); "
        f"{equivalent} more are equivalent, with a reason each in {EQUIVALENT.relative_to(ROOT)}"
    )
    return 1 if alive else 0


def copy_rules(folder: Path, files: list[str]) -> None:
    """The rules, their tests, and nothing of Django."""
    (folder / "clients").mkdir(exist_ok=True)
    (folder / "tests" / "domain").mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "clients" / "__init__.py", folder / "clients")
    for part in ("clients/domain", "tests/domain/clients", "tests/second_implementation"):
        shutil.copytree(
            ROOT / part, folder / part, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    only = ", ".join(f'"clients/domain/{name}"' for name in files) or '"clients/domain/*"'
    (folder / "pyproject.toml").write_text(CONFIGURATION.replace("{only}", only))
    (folder / "tests" / "domain" / "clients" / "conftest.py").write_text(FEW_EXAMPLES)


def noticed_at_import(folder: Path, name: str) -> bool:
    """Whether the tests notice it in a fresh process.

    mutmut forks after the modules were imported, so it cannot try what runs only while a table is built.
    """
    for tests in (["tests/domain/clients", f"--ignore={SLOW}"], [SLOW]):
        tried = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", *tests],
            cwd=folder / "mutants",
            env=os.environ | {"MUTANT_UNDER_TEST": name},
            capture_output=True,
            check=False,
        )
        if tried.returncode != 0:
            return True
    return False


def changed_lines(folder: Path, name: str) -> str:
    """The lines of a mutant's diff, without line numbers, so that it is known again after other edits."""
    shown = subprocess.run(
        [sys.executable, "-m", "mutmut", "show", name], cwd=folder, check=True, capture_output=True, text=True
    ).stdout
    lines = [line.rstrip() for line in shown.splitlines()]
    return "\n".join(
        f"{line[0]} {line[1:].strip()}"
        for line in lines
        if line.startswith(("-", "+")) and not line.startswith(("---", "+++"))
    )


def known_equivalents() -> set[str]:
    """The blocks of `- line`, `+ line`; each stands below a `#` line with its reason."""
    if not EQUIVALENT.exists():
        return set()
    blocks = EQUIVALENT.read_text().split("\n\n")
    return {
        "\n".join(line for line in block.splitlines() if not line.startswith("#")).strip() for block in blocks
    } - {""}


if __name__ == "__main__":
    sys.exit(main())
