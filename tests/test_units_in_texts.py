"""No template and no sentence writes a unit of weight: whoever tells a weight asks what its reader reads."""

import ast
import re

import pytest

from tests.runner.compose import ROOT

TEMPLATES = ROOT / "templates"
CODE = [ROOT / "clients", ROOT / "sessions", ROOT / "bfr_site"]
COMMENTS = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
A_UNIT = re.compile(r"""unit:["'](kg|lb)["']""")
TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
UNITS = re.compile(r"(?<![\w-])(?:kgs?|kilos?|kilograms?|lbs?|pounds?)(?![\w-])", re.IGNORECASE)
NAMES_OF_UNITS = ("kg", "lb")  # by itself a unit is a value, not a sentence
# File -> how often it says a unit, and why it may.
IN_TEMPLATES = {
    "clients/people/practice.html": (2, "an admin chooses one of the two for the practice"),
    "styleguide.html": (11, "shows how a load is drawn, with an invented one"),
}
IN_SENTENCES = {
    "clients/domain/answers.py": (1, "a screening's body mass index, in the units of its formula"),
    "clients/domain/numbers.py": (2, "which units a line break keeps beside their numbers"),
    "clients/forms/fields.py": (9, "tells who mixed both units in one list, and how either is written"),
    "clients/people/views/practice.py": (2, "an admin chooses one of the two for the practice"),
    "sessions/exercises/forms/place.py": (2, "asks what a bar is marked in, where its plates are not"),
    "sessions/domain/events.py": (1, "answers a program, which sends kilograms"),
}


def units_in(template: str) -> list[str]:
    """The units of weight that a template writes by itself, in its text and in its attributes."""
    said = COMMENTS.sub(" ", template)
    return [*A_UNIT.findall(said), *UNITS.findall(TAGS.sub(" ", said))]


def units_in_sentences(code: str) -> list[str]:
    """The units of weight in the texts of a module, apart from what explains it."""
    tree = ast.parse(code)
    explains = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explains
    ]
    return [unit for text in texts if text not in NAMES_OF_UNITS for unit in UNITS.findall(text)]


def counted(found: dict[str, list[str]]) -> dict[str, int]:
    return {name: len(units) for name, units in found.items() if units}


def allowed(reasons: dict[str, tuple[int, str]]) -> dict[str, int]:
    return {name: times for name, (times, _) in reasons.items()}


def test_no_template_writes_a_unit_of_weight():
    pages = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
    found = {str(path.relative_to(TEMPLATES)): units_in(path.read_text()) for path in pages}

    assert counted(found) == allowed(IN_TEMPLATES)


def test_no_sentence_writes_a_unit_of_weight():
    modules = [path for top in CODE for path in sorted(top.rglob("*.py")) if "migrations" not in path.parts]
    found = {str(path.relative_to(ROOT)): units_in_sentences(path.read_text()) for path in modules}

    assert counted(found) == allowed(IN_SENTENCES)


def test_no_script_of_the_page_writes_a_unit_of_weight():
    """The phone shows the texts, and counts by the factor, that come with the session."""
    scripts = sorted((ROOT / "static" / "js").rglob("*.js"))
    quoted = {
        path.name: re.findall(r"""["'`][^"'`\n]*?\b(?:kg|lb)\b[^"'`\n]*["'`]""", path.read_text())
        for path in scripts
    }

    assert {name: said for name, said in quoted.items() if said} == {}


@pytest.mark.parametrize(
    "text",
    [
        "<span>kg lifted</span>",
        "{{ row.load_kg|plain }} kg",
        '{{ row.load_kg|plain|unit:"kg" }}',
        "{{ low|plain }}–{{ high|plain }}&nbsp;kg{% endif %}",
        "Load in lb:",
        '<input aria-label="Load in kilograms">',
    ],
)
def test_control_a_unit_in_a_template_is_found(text):
    assert units_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ row.load_kg|weight:client.unit }}",
        '{{ cm|unit:"cm" }}',
        '<input name="shown_kg">',
        "{# kg #}",
        "data-kg",
        "lbl",
    ],
)
def test_control_what_asks_for_the_unit_is_not(text):
    assert not units_in(text)


@pytest.mark.parametrize("code", ['f"{load} kg"', 'say("0.5 to 500 kg")', 'x = f"{low} to {high} lb."'])
def test_control_a_unit_in_a_sentence_is_found(code):
    assert units_in_sentences(code)


@pytest.mark.parametrize("code", ['"""In kg."""', 'KG = "kg"', "load_kg = 5"])
def test_control_a_docstring_or_a_value_is_not(code):
    assert not units_in_sentences(code)
