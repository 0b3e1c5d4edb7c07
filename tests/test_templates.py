"""How templates are written: lines that can be read, one way to draw an icon, and few decisions."""

import re

from tests.runner.compose import ROOT

TEMPLATES = ROOT / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
LONGEST_LINE = 120
MOST_OPERANDS = 2
TAGS = (("{{", "}}"), ("{%", "%}"), ("{#", "#}"))
CLASS_WITH_CONDITION = re.compile(r'class="(?:[^"{]|\{\{[^}]*\}\})*\{% (?:if|elif) .*? %\}')
CONDITION = re.compile(r"\{% (?:if|elif) (.*?) %\}")


def test_no_line_is_longer_than_a_screen():
    long = [
        f"{page.relative_to(TEMPLATES)}:{number}"
        for page in sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
        for number, line in enumerate(page.read_text().splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]

    assert long == []


def test_no_tag_is_broken_over_two_lines():
    """Django prints such a one as it stands."""
    broken = [
        f"{page.relative_to(TEMPLATES)}:{number}"
        for page in sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
        for number, line in enumerate(page.read_text().splitlines(), start=1)
        if any(line.count(opens) != line.count(closes) for opens, closes in TAGS)
    ]

    assert broken == []


def test_an_icon_is_drawn_by_its_tag():
    drawn_otherwise = [str(page.relative_to(TEMPLATES)) for page in PAGES if "<use" in page.read_text()]

    assert drawn_otherwise == []


def test_a_class_name_is_decided_in_python():
    """Or by the `yesno` filter, where the page has the answer already."""
    decided_in_the_page = [
        f"{page.relative_to(TEMPLATES)}: {tag}"
        for page in PAGES
        for tag in CLASS_WITH_CONDITION.findall(page.read_text())
    ]

    assert decided_in_the_page == []


def test_what_to_show_is_decided_in_python():
    """A condition of more parts has a name: a property, or a field of the view's context."""
    long = [
        f"{page.relative_to(TEMPLATES)}: {condition}"
        for page in PAGES
        for condition in CONDITION.findall(page.read_text())
        if len(re.split(r"\b(?:and|or)\b", condition)) > MOST_OPERANDS
    ]

    assert long == []
