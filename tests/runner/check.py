"""`make check`: everything that finds a mistake without running a test."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.runner import compose, npm
from tests.runner.environment import clean

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
TEMPLATES = compose.ROOT / "templates"
DJADE = ["--target-version", "5.2", "--check"]
NPM = ["npm", "run", "--silent"]


def main() -> int:
    try:
        npm.install()
    except npm.Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    shipped = compose.services(compose.EXAMPLE)["web"].environment
    with tempfile.TemporaryDirectory() as data_dir:
        own = {"DATA_DIR": data_dir, "SECRET_KEY": compose.EXAMPLE["SECRET_KEY"]}
        checks: dict[str, tuple[list, dict[str, str]]] = {
            "the pinned packages are all there": ([sys.executable, "-m", "pip", "check"], {}),
            "lint": ([BIN / "ruff", "check", "."], {}),
            "format": ([BIN / "ruff", "format", "--check", "."], {}),
            "types": ([BIN / "mypy", "."], own),
            "lint of templates": ([BIN / "djlint", "--lint", "--quiet", "templates"], {}),
            "tags of templates": ([BIN / "djade", *DJADE, *sorted(TEMPLATES.rglob("*.html"))], {}),
            "lint and format of scripts": ([*NPM, "lint"], {}),
            "types of scripts": ([*NPM, "types"], {}),
            "bundles are what their sources make": ([*NPM, "bundles:check"], {}),
            "who may import whom": ([BIN / "lint-imports", "--no-cache"], {}),
            "no circles, and drawn as it is": (
                [sys.executable, "-m", "tests.runner.architecture", "--check"],
                {},
            ),
            "compiles": ([sys.executable, "-m", "compileall", "-q", "bfr_site", "clients", "sessions"], {}),
            "migrations": ([*MANAGE, "makemigrations", "--check", "--dry-run"], own),
            "settings as docker-compose.yml ships them": (
                [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
                shipped | {"DATA_DIR": data_dir},
            ),
        }
        failed = [name for name, (command, extra) in checks.items() if not passes(name, command, extra)]
    print(f"\nmake check: {len(checks) - len(failed)} of {len(checks)} passed")
    return 1 if failed else 0


def passes(name: str, command: list, extra: dict[str, str]) -> bool:
    """Run one check; its output is shown when it fails."""
    done = subprocess.run(
        command, cwd=compose.ROOT, env=clean(**extra), capture_output=True, text=True, check=False
    )
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'}  {name}", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
