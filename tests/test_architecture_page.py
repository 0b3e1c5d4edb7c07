"""docs/architecture.md names only what is there, and its command sees a circle."""

import re

from tests.runner.architecture import PAGE, circles_in, picture
from tests.runner.compose import ROOT


def test_every_path_on_the_page_exists():
    named = set(re.findall(r"`((?:[a-z_]+/)+[\w.]*)`", PAGE.read_text()))

    assert len(named) > 20
    # A room's own folder is named below its app's, so without it; a topic's files are named with the app.
    assert not [path for path in named if not (ROOT / path).exists() and path not in {"domain/", "models/"}]


def test_a_circle_of_imports_is_found_and_a_chain_is_none():
    chain = {"a": {"b"}, "b": {"c"}, "c": set()}

    assert circles_in(chain) == []
    assert circles_in(chain | {"c": {"a"}}) == [{"a", "b", "c"}]


def test_an_arrow_that_a_longer_way_says_is_left_out():
    graph = {"clients.people": {"clients.audit"}, "clients.clearance": {"clients.people", "clients.audit"}}

    drawn = picture(graph | {"clients.audit": set()})

    assert "clients.clearance --> clients.people" in drawn
    assert "clients.clearance --> clients.audit" not in drawn
