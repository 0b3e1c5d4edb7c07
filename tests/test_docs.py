"""The pages for contributors: links lead somewhere, decisions have one form, the map of tests is whole."""

import re
from pathlib import Path

import pytest

from tests.runner.compose import ROOT

DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
FORM = re.compile(
    r"# (?P<number>\d+)\. (?P<title>.+)\n\n- Date: (?P<date>\d{4}-\d\d-\d\d)\n- Status: (?P<status>.+)\n\n"
    r"## Context\n\n\S[\s\S]*?\n\n## Decision\n\n\S[\s\S]*?\n\n## Consequences\n\n\S[\s\S]*"
)
STATUS = re.compile(r"Accepted|Superseded(?: in part)? by (\d{4})(?::.*)?")
MAP = (ROOT / "docs/testing.md").read_text()
NOT_OURS = {".venv", "node_modules", "var", ".git"}


def pages() -> list[Path]:
    """Every Markdown page of the repository."""
    tops = [path for path in ROOT.iterdir() if path.name not in NOT_OURS]
    inside = [page for top in tops if top.is_dir() for page in top.rglob("*.md")]
    return sorted([*(path for path in tops if path.suffix == ".md"), *inside])


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path, text: str) -> list[str]:
    """Links of `page` to files or headings that are not there. Other hosts are not asked."""
    broken = []
    for link in re.findall(r"\]\(<?([^)\s>]+)>?\)", re.sub(r"```[\s\S]*?```", "", text)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text())):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    assert broken_links(page, page.read_text()) == []


def test_a_broken_link_would_be_seen():
    text = "# One\n[a](none.md) [b](README.md) [c](README.md#no-such-heading) [d](https://example.org/)"

    assert broken_links(ROOT / "CONTRIBUTING.md", text) == ["none.md", "README.md#no-such-heading"]


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_has_number_date_status_context_decision_and_consequences(file):
    form = FORM.fullmatch(file.read_text())

    assert form, "see the other files in docs/decisions"
    assert int(form["number"]) == int(file.name[:4])
    status = STATUS.fullmatch(form["status"])
    assert status, form["status"]
    assert status[1] is None or list(file.parent.glob(f"{status[1]}-*.md"))


def test_decisions_are_numbered_without_gaps_and_listed_as_they_are():
    forms = {file.name: FORM.fullmatch(file.read_text()) for file in DECISIONS}
    rows = [
        f"| [{form['number']}]({name}) | {form['title']} | {form['date']} | {form['status'].split(':')[0]} |"
        for name, form in forms.items()
    ]
    index = (ROOT / "docs/decisions/README.md").read_text()

    assert [int(file.name[:4]) for file in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert re.findall(r"^\| \[.*$", index, re.MULTILINE) == rows


def named_in(text: str) -> set[str]:
    """Each path below tests/ that stands in quotes."""
    return set(re.findall(r"`(tests/[\w./]+)`", text))


def test_the_map_of_tests_names_every_suite_and_nothing_else():
    suites = {
        f"tests/{path.name}{'/' if path.is_dir() else ''}"
        for path in (ROOT / "tests").iterdir()
        if not path.name.startswith(("_", "."))
    }
    named = named_in(MAP)

    assert suites - named == set(), "not in docs/testing.md"
    assert {each for each in named if not (ROOT / each).exists()} == set()


def test_the_map_of_tests_names_commands_that_exist():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]*[a-z])", MAP))

    assert named - {"bench"} <= targets
    assert named >= {"test", "mutation", "faults"}


def test_each_vendored_part_brings_its_licence():
    listed = re.findall(r"`([\w./-]*(?:LICENSE|OFL)\.txt)`", (ROOT / "static/vendor/README.md").read_text())
    folders = {path for path in (ROOT / "static/vendor").iterdir() if path.is_dir()}

    assert all((ROOT / "static/vendor" / each).is_file() for each in listed)
    assert {folder.name for folder in folders if not list(folder.glob("LICENSE*"))} == set()
    assert {"static/fonts", "static/icons"} <= {
        str((ROOT / "static/vendor" / each).resolve().parent.relative_to(ROOT)) for each in listed
    }
