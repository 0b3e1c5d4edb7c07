"""The house rules that a machine can hold."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("bfr_site", "clients", "sessions")
SOURCES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
LONGEST_FILE = 420


@cache
def source_of(path: Path) -> str:
    return path.read_text()


@cache
def syntax_tree(path: Path) -> ast.Module:
    return ast.parse(source_of(path))


def imports_of(path: Path) -> set[str]:
    """Dotted names of every module that a file imports, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            names.add(node.module or "")
    return names


def short_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def sources_in(app: str) -> list[Path]:
    found = [path for path in SOURCES if path.is_relative_to(ROOT / app)]
    assert found, f"{app} has no source file"
    return found


def test_domain_imports_only_the_standard_library_and_domain():
    allowed = {"clients": ("clients.domain",), "sessions": ("clients.domain", "sessions.domain")}
    offenders = []
    for app, packages in allowed.items():
        for path in sources_in(f"{app}/domain"):
            for name in imports_of(path):
                is_domain = any(name == package or name.startswith(package + ".") for package in packages)
                if not is_domain and name.split(".")[0] not in sys.stdlib_module_names:
                    offenders.append(f"{short_name(path)} imports {name}")

    assert not offenders


def test_clients_never_imports_sessions_or_the_wiring():
    assert not imports_from(("sessions", "bfr_site"), sources_in("clients"))


def test_sessions_never_imports_the_wiring():
    assert not imports_from(("bfr_site",), sources_in("sessions"))


def imports_from(packages: tuple[str, ...], paths: list[Path]) -> list[str]:
    return [
        f"{short_name(path)} imports {name}"
        for path in paths
        for name in imports_of(path)
        if name.split(".")[0] in packages
    ]


def test_nothing_bypasses_the_change_history():
    """`clients.models.history` refuses a write without a version; these ways round it are for tests."""
    bypasses = ("_base_manager", "save_without_historical_record", "skip_history_when_saving")

    assert not [
        f"{short_name(path)} has {name}" for path in SOURCES for name in bypasses if name in source_of(path)
    ]


def views() -> list[Path]:
    found = [path for path in SOURCES if "views" in path.parts or path.name == "views.py"]
    assert len(found) > 20
    return found


def test_views_write_only_through_actions():
    writes = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}

    assert not [
        f"{short_name(path)}:{node.lineno} calls {node.func.attr}"
        for path in views()
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes
    ]


def test_views_show_refusals_in_one_way():
    """`clients.audit.attempts` catches them, so that no page forgets what was typed."""
    assert not [
        f"{short_name(path)}:{node.lineno} catches {ast.unparse(node.type)}"
        for path in views()
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.ExceptHandler)
        and node.type is not None
        and re.search("Refused|Stale", ast.unparse(node.type))
    ]


def test_models_are_named_by_the_label_of_the_app():
    # "sessions.Session" would silently be Django's own browser session.
    assert not [
        short_name(path) for path in SOURCES if re.search(r"""["']sessions\.[A-Z]""", source_of(path))
    ]


def test_files_stay_small():
    lengths = {short_name(path): len(source_of(path).splitlines()) for path in SOURCES}

    assert not {name: length for name, length in lengths.items() if length > LONGEST_FILE}


def test_no_module_is_named_after_nothing():
    nothing = {"utils", "util", "helpers", "helper", "common", "misc"}

    assert not [short_name(path) for path in SOURCES if path.stem in nothing]


def test_included_templates_start_with_an_underscore():
    templates = sorted((ROOT / "templates").rglob("*.html"))
    included = {
        name
        for path in templates
        for name in re.findall(r"{%\s*include\s+[\"']([^\"']+)[\"']", path.read_text())
    }

    assert not [name for name in included if not Path(name).name.startswith("_")]


def asks_the_time(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".now", ".today", "localdate"))


def test_a_test_file_that_reads_the_clock_when_imported_begins_at_that_instant():
    offenders = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        assigned = [node for node in syntax_tree(path).body if isinstance(node, ast.Assign)]
        reads = [node for node in assigned if any(asks_the_time(part) for part in ast.walk(node.value))]
        if reads and "pytest.mark.clock(" not in source_of(path):
            offenders.append(f"{short_name(path)}:{reads[0].lineno}")

    assert not offenders, "a run over midnight would fail; see the mark `clock`"


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
    assert not [short_name(path) for path in looked_at if pattern.search(path.read_text(errors="replace"))]
