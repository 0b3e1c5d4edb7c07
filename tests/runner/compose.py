"""Read `docker-compose.yml` as Docker would, so that what it starts can be tried without Docker."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]

# What a person writes into `.env`; everything else keeps the value that the compose file gives it.
EXAMPLE = {
    "SECRET_KEY": "Rk3-9vTqz7Lw2XcBn5Mf8Yh1Jd6Gs4Pa0EuQoIiWtZxCvNbVmKlHjUyTrEw",
    "ALLOWED_HOSTS": "bfr.example.com",
    "POSTGRES_PASSWORD": "5f0e8d3c",
    "VAPID_PRIVATE_KEY": "Zm9yIHRlc3RzIG9ubHksIDMyIGJ5dGVzIGxvbmchISE",
    "EMAIL_URL": "smtp://mail.example.com:25",
}

# ${NAME}, ${NAME:-default}, ${NAME:?message}, innermost first.
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^${}]*))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service of the compose file, with its variables filled in."""

    image: str
    command: list[str]
    environment: dict[str, str]
    health: list[str]
    stop_seconds: int


def services(variables: dict[str, str]) -> dict[str, Service]:
    """Every service by name; `variables` is the `.env` file. A required one that is missing is a KeyError."""
    written = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return {name: service(filled_in(entry, variables)) for name, entry in written["services"].items()}


def service(entry: dict) -> Service:
    """One entry under `services:`."""
    return Service(
        image=entry["image"],
        command=entry.get("command", []),
        environment={name: str(value) for name, value in entry.get("environment", {}).items()},
        health=entry.get("healthcheck", {}).get("test", [])[1:],
        stop_seconds=int(str(entry.get("stop_grace_period", "10s")).removesuffix("s")),
    )


def filled_in(part: Any, variables: dict[str, str]) -> Any:
    """`part` of the file, with the variables in its texts replaced."""
    if isinstance(part, dict):
        return {name: filled_in(value, variables) for name, value in part.items()}
    if isinstance(part, list):
        return [filled_in(value, variables) for value in part]
    return filled_in_text(part, variables) if isinstance(part, str) else part


def filled_in_text(text: str, variables: dict[str, str]) -> str:
    """`text` with each variable replaced."""

    def value(match: re.Match[str]) -> str:
        given = variables.get(match["name"])
        if not given and match["kind"] == "?":
            raise KeyError(f"{match['name']}: {match['rest']}")
        return given or match["rest"] or ""

    while VARIABLE.search(text):
        text = VARIABLE.sub(value, text)
    return text
