"""Read the process environment, and fail with the name of the variable and its line in `.env.example`.

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
    """`X_FILE` support that strips the newline at the end of a file."""

    def __getitem__(self, key: str) -> str:
        return super().__getitem__(key).strip()


class Environment(environ.Env):
    """django-environ with errors that name the variable and its line in `.env.example`."""

    ENVIRON = StrippedFiles()

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            value = super().get_value(var, *args, **kwargs)
        except (ImproperlyConfigured, OSError, TypeError, ValueError) as error:
            raise invalid_variable(var, error) from error
        required = kwargs.get("default", self.NOTSET) is self.NOTSET
        if required and not value:
            raise invalid_variable(var, "It is empty")
        return value

    def key(self, var: str, size: int, default: Any = environ.Env.NOTSET) -> str:
        """Return a key of `size` bytes in unpadded base64url. Raises ImproperlyConfigured otherwise."""
        value = self.str(var, default=default)
        try:
            is_key = len(base64.b64decode(value + "=" * (-len(value) % 4), "-_", validate=True)) == size
        except ValueError:
            is_key = False
        if not is_key:
            raise invalid_variable(var, f"it is no key of {size} bytes in base64url")
        return value

    def choice(self, var: str, choices: tuple[str, ...], default: str) -> str:
        """Return the value of `var`. Raises ImproperlyConfigured unless it is one of `choices`."""
        value = self.str(var, default=default)
        if value not in choices:
            raise invalid_variable(var, f"it is {value!r}, and may be {' or '.join(choices)}")
        return value


def invalid_variable(var: str, reason: object) -> ImproperlyConfigured:
    """Return the error for a variable that is missing or has a bad value."""
    return ImproperlyConfigured(f"Environment variable {var}: {str(reason).rstrip('.')}. {example_line(var)}")


def example_line(var: str) -> str:
    """Return a sentence that says where `.env.example` explains `var`."""
    lines = EXAMPLE.read_text().splitlines() if EXAMPLE.exists() else []
    for number, line in enumerate(lines, start=1):
        if line.lstrip("# ").startswith(f"{var}="):
            return f"See .env.example, line {number}: {line}"
    return "It does not stand in .env.example."


def load_secret(path: Path, size: int = 50) -> str:
    """Return the secret in the file `path`. The first call creates it, from `size` bytes, for its owner only.

    Safe if two processes create it at the same moment: both return the secret of one of them.
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


def load_last_port(path: Path) -> int:
    """Return the port that `make run` used last for this folder; 8000 before the first time."""
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return 8000
