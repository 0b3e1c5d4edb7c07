"""How templates are written: lines that can be read, and one way to draw an icon."""

from tests.runner.compose import ROOT

TEMPLATES = ROOT / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
LONGEST_LINE = 120


def test_no_line_is_longer_than_a_screen():
    """Letters as text keep their lines: each line break in them is a line break in the letter."""
    long = [
        f"{page.relative_to(TEMPLATES)}:{number}"
        for page in PAGES
        for number, line in enumerate(page.read_text().splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]

    assert long == []


def test_an_icon_is_drawn_by_its_tag():
    drawn_otherwise = [str(page.relative_to(TEMPLATES)) for page in PAGES if "<use" in page.read_text()]

    assert drawn_otherwise == []
