"""The house rules that a machine can hold."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("bfr_site", "clients", "sessions")
SOURCES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
LONGEST_FILE = 420


def imports_of(path: Path) -> set[str]:
    """Dotted names of every module a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            names.add(node.module or "")
    return names


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [p for p in SOURCES if "domain" in p.parts], ids=named)
def test_domain_imports_only_the_standard_library_and_domain(path):
    allowed = {"clients": ("clients.domain",), "sessions": ("clients.domain", "sessions.domain")}
    app = path.relative_to(ROOT).parts[0]

    for name in imports_of(path):
        is_domain = any(name == root or name.startswith(root + ".") for root in allowed[app])
        is_stdlib = name.split(".")[0] in sys.stdlib_module_names
        assert is_domain or is_stdlib, f"{named(path)} imports {name}"


@pytest.mark.parametrize("path", [p for p in SOURCES if p.is_relative_to(ROOT / "clients")], ids=named)
def test_clients_never_imports_sessions_or_the_wiring(path):
    for name in imports_of(path):
        assert name.split(".")[0] not in ("sessions", "bfr_site"), f"{named(path)} imports {name}"


@pytest.mark.parametrize("path", [p for p in SOURCES if p.is_relative_to(ROOT / "sessions")], ids=named)
def test_sessions_never_imports_the_wiring(path):
    for name in imports_of(path):
        assert name.split(".")[0] != "bfr_site", f"{named(path)} imports {name}"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_nothing_goes_past_the_kept_versions(path):
    """`clients.models.history` forbids it; these are the ways round it, left to the tests."""
    for way_round in ("_base_manager", "save_without_historical_record", "skip_history_when_saving"):
        assert way_round not in path.read_text(), f"{named(path)}: {way_round}"


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if "views" in p.parts or p.name == "views.py"], ids=named
)
def test_views_write_only_through_actions(path):
    writes = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}

    called = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }

    assert not called & writes, f"{named(path)} calls {called & writes}"


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if "views" in p.parts or p.name == "views.py"], ids=named
)
def test_views_show_refusals_in_one_way(path):
    """`clients.audit.attempts` catches them, so that no page forgets what was typed."""
    caught = {
        ast.unparse(node.type)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and node.type is not None
    }

    assert not any("Refused" in name or "Stale" in name for name in caught), f"{named(path)} catches {caught}"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_models_are_named_by_the_label_of_the_app(path):
    # "sessions.Session" would silently be Django's own browser session.
    assert not re.search(r"""["']sessions\.[A-Z]""", path.read_text()), named(path)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_files_stay_small(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE, named(path)


def test_no_module_is_named_after_nothing():
    nothing = {"utils", "util", "helpers", "helper", "common", "misc"}

    assert not [named(path) for path in SOURCES if path.stem in nothing]


def test_included_templates_start_with_an_underscore():
    templates = sorted((ROOT / "templates").rglob("*.html"))
    included = {
        name
        for path in templates
        for name in re.findall(r"{%\s*include\s+[\"']([^\"']+)[\"']", path.read_text())
    }

    assert not [name for name in included if not Path(name).name.startswith("_")]


def test_nothing_committed_names_a_machine():
    pattern = re.compile(r"(?<![\w.:/-])/(?:work|root|home)/\w")
    suffixes = {".py", ".html", ".js", ".css", ".md", ".toml", ".yml", ".txt", ".conf", ".in"}
    looked_at = [
        path
        for path in ROOT.rglob("*")
        if path.suffix in suffixes and path.is_file()
        and not {".venv", "var", ".git", "node_modules", "vendor"} & set(path.relative_to(ROOT).parts)
    ]  # fmt: skip

    assert len(looked_at) > 50
    assert not [named(path) for path in looked_at if pattern.search(path.read_text(errors="replace"))]
