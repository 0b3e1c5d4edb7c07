"""What must stay true of the face: no inline code, partials by name, tokens in both themes, contrast.

Reads the files only: no database, no browser. Browser checks (axe, screenshots) have their own tests.
"""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CSS = (ROOT / "static/css/app.css").read_text()
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.svg"))
PAGES = [path for path in TEMPLATES if "emails" not in path.parts]  # mail programs know inline styles only

AA_TEXT = 4.5
AAA_TEXT = 7.0
AA_GRAPHIC = 3.0


def block_after(opening):
    """The custom properties of the first rule that begins with these words."""
    start = CSS.index(opening) + len(opening)
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", CSS[start : CSS.index("}", start)]))


LIGHT = block_after(":root {")
DARK_BY_DEVICE = block_after(':root:not([data-theme="light"]) {')
DARK_BY_SWITCH = block_after(':root[data-theme="dark"] {')


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    """The ratio of WCAG 2.2, from 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def name_of(path):
    return str(path.relative_to(ROOT))


GROUNDS = ("bg", "surface", "sunken")
TEXT_PAIRS = (
    [
        (text, ground)
        for text in ("ink", "ink-2", "brand-text", "ok", "caution", "danger", "info")
        for ground in GROUNDS
    ]
    + [(state, f"{state}-soft") for state in ("ok", "caution", "danger", "info")]
    + [("ink", f"{state}-soft") for state in ("ok", "caution", "danger", "info", "brand")]
    + [("brand-text", "brand-soft"), ("brand-ink", "brand"), ("brand-ink", "brand-hover")]
    + [("danger-ink", "danger-solid"), ("danger-ink", "danger-solid-hover")]
)
GYM_PAIRS = [(digit, ground) for digit in ("digit", "digit-rest") for ground in (*GROUNDS, "brand-soft")]
GRAPHIC_PAIRS = [
    ("line-strong", "surface"),
    ("line-strong", "bg"),
    ("focus", "bg"),
    ("focus", "surface"),
    ("cuff", "surface"),
    ("caution-solid", "surface"),
]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_template_has_no_inline_code(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>", text), (
        "inline script"
    )
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline handler"
    assert "javascript:" not in text


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.parent.name == "components"], ids=name_of
)
def test_component_is_named_as_a_partial_and_says_its_context(path):
    assert path.name.startswith("_")
    assert re.search(r"\{#.*#\}|\{% comment %\}", path.read_text()), "a component says what context it takes"


def test_dark_theme_is_complete_and_the_same_by_device_and_by_switch():
    assert set(DARK_BY_DEVICE) == set(LIGHT)
    assert DARK_BY_DEVICE == DARK_BY_SWITCH


@pytest.mark.parametrize("theme", [LIGHT, DARK_BY_DEVICE], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [(*pair, AA_TEXT) for pair in TEXT_PAIRS]
    + [(*pair, AAA_TEXT) for pair in GYM_PAIRS]
    + [(*pair, AA_GRAPHIC) for pair in GRAPHIC_PAIRS],
    ids=str,
)
def test_tokens_contrast(theme, front, ground, least):
    assert contrast(theme[front], theme[ground]) >= least


def test_colours_stand_only_in_the_tokens():
    rules = CSS[CSS.index("/* ---- Base") : CSS.index("@media print")]
    assert not re.findall(r"(?<![\w'%-])#[0-9a-f]{3,8}\b", re.sub(r"url\([^)]*\)", "", rules))


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons/sprite.svg").read_text()))
    asked = {
        name for path in PAGES for name in re.findall(r'_icon\.html" with name="([\w-]+)"', path.read_text())
    }
    asked |= {name for path in PAGES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}
    asked |= {
        name for path in PAGES for name in re.findall(r'\b(?:icon|action_icon)="([\w-]+)"', path.read_text())
    }
    assert asked <= drawn


def test_stylesheet_keeps_its_budget():
    assert len(gzip.compress(CSS.encode(), 9)) <= 10_500
