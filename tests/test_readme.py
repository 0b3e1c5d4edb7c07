"""What the README claims is there: commands, paths, addresses."""

import re
from uuid import UUID

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tests.runner.compose import ROOT

README = (ROOT / "README.md").read_text()
QUOTED = re.findall(r"`([^`\n]+)`", README)
# Some names stand below the folder that their line is about.
FOLDERS = tuple(ROOT / name for name in ("", "static", "templates", "clients", "sessions"))
MADE_AT_RUN_TIME = ("var/",)
# Only `make` itself calls it or it lists the others.
INTERNAL = {"help"}


def targets() -> set[str]:
    """Every target of the Makefile."""
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def claimed_targets(text: str) -> set[str]:
    """Every target that `text` tells the reader to make, in a line or in a block of commands."""
    return set(re.findall(r"(?:`|^)make (?:[A-Z_]+=\S+ )*([a-z][a-z-]*)", text, re.MULTILINE))


def paths(quoted: list[str]) -> set[str]:
    """What looks like a path of this repository."""
    found = {each for each in quoted if re.fullmatch(r"\.?\w[\w.-]*(/[\w.-]+)*/?", each)}
    named = {each for each in found if "/" in each or re.search(r"\.(md|py|yml|in|txt|toml|example)$", each)}
    return {each for each in named if not each.startswith(MADE_AT_RUN_TIME)}


def addresses(quoted: list[str]) -> set[str]:
    """What looks like an address of the site, with an id in place of each <id>."""
    found = (re.search(r"(?:^|\s)(/[\w<>/-]*)$", each) for each in quoted)
    return {re.sub(r"<\w+>", str(UUID(int=0)), match[1]) for match in found if match}


def is_route(address: str) -> bool:
    """Does any route of the site answer to this address?"""
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def test_every_make_command_exists_and_is_listed():
    assert claimed_targets(README) == targets() - INTERNAL


def test_a_command_that_is_not_there_would_be_seen():
    assert claimed_targets("| `make nothing` |\nmake PORT=1 run     # starts") == {"nothing", "run"}


def test_every_path_exists():
    named = paths(QUOTED)

    assert len(named) > 20
    missing = {each for each in named if not any((folder / each).exists() for folder in FOLDERS)}
    assert missing == set()


def test_a_path_is_told_from_other_words():
    words = [
        "docs/none.md",
        "make run",
        "PORT",
        "coach@demo.example",
        "var/mail/",
        "/health/",
        ".env.example",
    ]

    assert paths(words) == {"docs/none.md", ".env.example"}


def test_every_address_is_a_route():
    named = addresses(QUOTED)

    assert {"/health/", "/health/live/"} <= named
    assert {each for each in named if not is_route(each)} == set()


@pytest.mark.parametrize("text", ["/nowhere/", "POST /clients/<id>/nothing/"])
def test_an_address_that_is_none_would_be_seen(text):
    assert [is_route(each) for each in addresses([text])] == [False]


def test_every_management_command_exists():
    named = set(re.findall(r"manage\.py (\w+)", README))

    assert named
    assert named <= set(get_commands())
