"""Read the process environment, and fail with a line that tells what to write where.

A value comes from the variable `X`, or from the file that `X_FILE` names, as Docker secrets do. Nothing is
read from a `.env` file here: that is the job of whatever starts the process.
"""

import base64
import os
import secrets
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"


class StrippedFiles(FileAwareMapping):
    """`X_FILE` support that drops the newline with which an editor ends the secret."""

    def __getitem__(self, key: str) -> str:
        return super().__getitem__(key).strip()


class Environment(environ.Env):
    """django-environ whose errors name the variable and its line in `.env.example`."""

    ENVIRON = StrippedFiles()

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            value = super().get_value(var, *args, **kwargs)
        except (ImproperlyConfigured, OSError, TypeError, ValueError) as error:
            raise unusable(var, error) from error
        required = kwargs.get("default", self.NOTSET) is self.NOTSET
        if required and not value:
            raise unusable(var, "It is empty")
        return value

    def key(self, var: str, size: int, default: Any = environ.Env.NOTSET) -> str:
        """A key of `size` random bytes, base64url without padding."""
        value = self.str(var, default=default)
        try:
            is_key = len(base64.b64decode(value + "=" * (-len(value) % 4), "-_", validate=True)) == size
        except ValueError:
            is_key = False
        if not is_key:
            raise unusable(var, f"it is no key of {size} bytes in base64url")
        return value

    def choice(self, var: str, choices: tuple[str, ...], default: str) -> str:
        """The value of `var`, which has to be one of `choices`."""
        value = self.str(var, default=default)
        if value not in choices:
            raise unusable(var, f"it is {value!r}, and may be {' or '.join(choices)}")
        return value


def unusable(var: str, reason: object) -> ImproperlyConfigured:
    """The error for a variable that is missing or cannot be read."""
    return ImproperlyConfigured(f"Environment variable {var}: {str(reason).rstrip('.')}. {example_line(var)}")


def example_line(var: str) -> str:
    """Where `.env.example` explains `var`, in words."""
    lines = EXAMPLE.read_text().splitlines() if EXAMPLE.exists() else []
    for number, line in enumerate(lines, start=1):
        if line.lstrip("# ").startswith(f"{var}="):
            return f"See .env.example, line {number}: {line}"
    return "It does not stand in .env.example."


def kept_secret(path: Path, size: int = 50) -> str:
    """The secret in the file `path`; on first use a new one of `size` bytes that only the owner may read.

    Two processes may ask for the first time at the same moment: the file appears whole, with the secret of
    one of them.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(size))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def kept_port(path: Path) -> int:
    """The port that `make run` last served this data on; 8000 before the first time."""
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return 8000
