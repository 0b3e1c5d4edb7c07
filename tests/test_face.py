"""What must stay true of the face: no inline code, partials by name, tokens in both themes, contrast.

Reads the files only: no database, no browser. Browser checks (axe, screenshots) have their own tests.
"""

import re
from pathlib import Path

import pytest

from clients.templatetags.icons import ON_THE_PHONE
from tests.bench.sizes import SIZES

ROOT = Path(__file__).resolve().parents[1]
STYLES = ROOT / "static/css"
TOKENS = (STYLES / "components/tokens.css").read_text()
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.svg"))
PAGES = [path for path in TEMPLATES if "emails" not in path.parts]  # mail programs know inline styles only

AA_TEXT = 4.5
AAA_TEXT = 7.0
AA_GRAPHIC = 3.0


def imported_by(name):
    """The sheets that make up static/css/`name`, in their order."""
    return [STYLES / each for each in re.findall(r'@import url\("([^"]+)"\)', (STYLES / name).read_text())]


def colours(theme):
    """Token -> its colour in this theme: 0 for light, 1 for dark. A token with one colour has it in both."""
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", TOKENS)
    single = re.findall(r"--([\w-]+): (#\w{6});", TOKENS)
    return {name: both[theme] for name, *both in pairs} | dict(single)


LIGHT, DARK = colours(0), colours(1)


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


def test_a_theme_follows_the_device_until_the_switch_says_otherwise():
    assert len(LIGHT) > 35
    assert ":root {\n  color-scheme: light dark;" in TOKENS
    for theme in ("light", "dark"):
        assert f':root[data-theme="{theme}"] {{\n  color-scheme: {theme};' in TOKENS


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
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
    sheets = [path for path in STYLES.rglob("*.css") if path.name not in {"tokens.css", "print.css"}]
    # A panel and what is printed look the same in both themes.
    own_colours = {"entrance.css", "letter.css", "sheet.css"}
    offenders = [
        name_of(path)
        for path in sheets
        if path.name not in own_colours
        and re.findall(r"(?<![\w'%-])#[0-9a-f]{3,8}\b", re.sub(r"url\([^)]*\)", "", path.read_text()))
    ]

    assert not offenders


def test_only_a_choice_from_a_list_has_the_arrow_of_one():
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", (STYLES / "components/field.css").read_text())
    (with_arrow,) = [selectors for selectors, body in rules if "data:image/svg+xml" in body]

    assert all("select" in selector for selector in with_arrow.split(","))


def test_no_line_of_a_style_sheet_is_over_120():
    long = [
        f"{name_of(path)}:{number}"
        for path in sorted(STYLES.rglob("*.css"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > 120
    ]

    assert not long


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons/sprite.svg").read_text()))
    asked = {name for path in PAGES for name in icons_of(path)}

    assert not drawn & ON_THE_PHONE, "drawn twice"
    assert asked <= drawn | ON_THE_PHONE


def icons_of(path):
    forms = (
        r'_icon\.html" with name="([\w-]+)"',
        r'{% icon "([\w-]+)"',
        r'\b(?:icon|action_icon)="([\w-]+)"',
    )
    return {name for form in forms for name in re.findall(form, path.read_text())}


def templates_of(*names):
    """These templates and every one that they include or extend."""
    found, waiting = set(), [ROOT / "templates" / name for name in names]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        inner = re.findall(r'{% (?:include|extends) "([^"]+)"', path.read_text())
        waiting += [ROOT / "templates" / name for name in inner]
    return found


def test_the_pages_that_a_phone_keeps_get_by_with_the_files_that_it_keeps():
    folder = ROOT / "templates/sessions/phone/screens"
    screens = [f"sessions/phone/screens/{path.name}" for path in folder.glob("_*.html")]
    kept = {
        "phone.css": templates_of("sessions/phone/today.html", "offline.html"),
        "phone-live.css": templates_of("sessions/phone/live.html", *screens),
    }
    everywhere = {path for name in (*kept, "site.css") for path in imported_by(name)}

    assert {name for paths in kept.values() for path in paths for name in icons_of(path)} == ON_THE_PHONE
    for sheet, paths in kept.items():
        own = classes_in(*imported_by(sheet))
        elsewhere = classes_in(*(path for path in everywhere if path.name != "print.css"))
        assert classes_on(paths) & (elsewhere - own) == set(), sheet


def classes_on(paths):
    return {
        name
        for path in paths
        for words in re.findall(r'class="((?:[^"{]|{[{%].*?[%}]})*)"', path.read_text())
        for name in re.findall(r"[\w-]+", re.sub(r"{[{%].*?[%}]}", " ", words))
    }


def classes_in(*sheets):
    return {name for path in sheets for name in re.findall(r"\.([a-zA-Z][\w-]*)", path.read_text())}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_a_file_of_every_page_keeps_its_budget(size):
    assert size.holds, size
