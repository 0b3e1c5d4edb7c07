"""What people read on every page: words, no codes of this program."""

import re
from html.parser import HTMLParser

import pytest

from clients.domain.sources import SOURCES
from tests.support import builders
from tests.support.cast import address
from tests.test_access import OK, PEOPLE, TABLE

pytestmark = [pytest.mark.django_db]

SILENT = ("script", "style", "template", "option", "textarea")
KEYS = "|".join(sorted(map(re.escape, SOURCES), key=len, reverse=True))
CODES = {
    "the key of a source": re.compile(rf"(?<![\w-])(?:{KEYS})(?![\w-])"),
    "the key of a week": re.compile(r"\d{4}-W\d\d"),
    "a tempo in figures": re.compile(r"(?<![\d-])\d-\d-\d(?![\d-])"),
    "a tag of a template": re.compile(r"\{[{%#]"),
    "a name of the program's": re.compile(r"(?<![\w@./-])[a-z]+(?:_[a-z0-9]+)+(?![\w@.])"),
}


class Words(HTMLParser):
    """The text that a page shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._silent += tag in SILENT

    def handle_endtag(self, tag):
        self._silent -= tag in SILENT

    def handle_data(self, data):
        if not self._silent:
            self.found.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.found).split())


def codes_in(html: str) -> list[str]:
    text = Words(html).text
    return [f"{what}: {code}" for what, pattern in CODES.items() for code in pattern.findall(text)]


@pytest.mark.parametrize("person", ["client", "coach", "admin"])
def test_no_page_shows_a_code(cast, person):
    users, ids = cast
    browser = builders.browser_of(users[person])
    found, place, looked_at = {}, PEOPLE.index(person), 0
    for name in (name for name, may in TABLE.items() if may[place] == OK):
        answer = browser.get(address(name, ids))
        if answer.status_code != 200 or answer.streaming or b"<main" not in answer.content:
            continue
        looked_at += 1
        html = answer.content.decode()
        if codes := codes_in(html[html.index("<main") :]):
            found[name] = codes[:8]

    assert found == {}
    assert looked_at > 10


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<p>From the source named: <a href='#s-elite'>S-ELITE</a></p>", "S-ELITE"),
        ("<h2>2026-W48</h2>", "2026-W48"),
        ("<td>2-0-2</td>", "2-0-2"),
        ("<p>blood_pressure</p>", "blood_pressure"),
        ("<p>{{ each.done }}</p>", "{{"),
    ],
)
def test_control_a_code_is_found(html, code):
    assert codes_in(html)[0].endswith(code)
    assert codes_in(f"<script>{code}</script>") == []
