"""`make architecture`: draw the rooms and who imports whom, from the code itself, into README and docs.

`--check` writes nothing: it prints the circles of imports between modules and fails on one, and fails where a
drawn part no longer says what the code says.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import grimp

from tests.runner.compose import ROOT

APPS = ("clients", "sessions")
PACKAGES = ("bfr_site", *APPS)
README = ROOT / "README.md"
PAGE = ROOT / "docs" / "architecture.md"
# From the bottom up, as pyproject.toml's contracts stand.
ROOMS = {
    "clients": ("domain", "models", "forms", "audit", "people", "measurements", "clearance", "screening"),
    "sessions": (
        *("domain", "models", "exercises", "planning", "roster", "calendar", "programmes", "rules"),
        *("progression", "stops", "messaging", "phone", "demo"),
    ),
}
BENEATH = ("domain", "models")  # imported by every room: an arrow to them says nothing
OTHER_ROOMS = {
    "bfr_site": "wiring: settings, routes, Celery, health, how it is started; no rules",
    "templates": "what people see, in the rooms of the apps; `templates/cuffwise/` is how a form is drawn",
    "static": "scripts, style sheets, fonts and icons; `make bundles` makes `static/dist/`",
    "tests": "in the same rooms; docs/testing.md is their map",
    "docs": "architecture, testing, decisions, and rules.md: every rule as lines to sign off",
}


def main(asked: list[str]) -> int:
    graph = build_graph()
    circles = circles_in(graph)
    for circle in circles:
        print("circle:", " <-> ".join(sorted(circle)))
    print(f"modules: {len(graph)}; circles of imports between modules: {len(circles)}")
    texts = {
        README: redrawn(README, rooms=room_list()),
        PAGE: redrawn(PAGE, rooms=room_list(), picture=picture(graph)),
    }
    drifted = [path.relative_to(ROOT) for path, text in texts.items() if path.read_text() != text]
    if "--check" not in asked:
        for path, text in texts.items():
            path.write_text(text)
        return 1 if circles else 0
    for path in drifted:
        print(f"{path} no longer says what the code says: run `make architecture`.")
    return 1 if circles or drifted else 0


def build_graph() -> dict[str, set[str]]:
    """Module -> modules of ours that it imports, migrations left out."""
    found = grimp.build_graph(*PACKAGES, cache_dir=None)
    modules = {name for name in found.modules if ".migrations" not in name}
    return {name: found.find_modules_directly_imported_by(name) & modules for name in modules}


def circles_in(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """Groups of modules each of which can be reached from every other of its group."""
    reached = {name: set(_reachable(graph, name)) for name in graph}
    circles: list[set[str]] = []
    for name in sorted(graph):
        circle = {other for other in reached[name] if name in reached[other]}
        if circle - {name} and circle not in circles:
            circles.append(circle)
    return circles


def _reachable(graph: Mapping[str, set[str]], start: str) -> Iterator[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        if (name := waiting.pop()) not in seen:
            seen.add(name)
            yield name
            waiting += graph[name]


def room_list() -> str:
    """Every room in a line: its folder, and the first line of its docstring."""
    lines = []
    for app, rooms in ROOMS.items():
        lines.append(f"- `{app}/`: {_first_line(app)}")
        for room in rooms:
            lines.append(f"  - `{app}/{room}/`: {_first_line(f'{app}/{room}')}")
    lines += [f"- `{folder}/`: {words}." for folder, words in OTHER_ROOMS.items()]
    return "\n".join(lines)


def _first_line(folder: str) -> str:
    words = ast.get_docstring(ast.parse((ROOT / folder / "__init__.py").read_text())) or ""
    line = " ".join(words.split("\n\n")[0].split())
    line = re.sub(r"^\w+: ", "", line).split(". ")[0].rstrip(".")
    return f"{line[:1].lower()}{line[1:]}."


def picture(graph: Mapping[str, set[str]]) -> str:
    """A Mermaid drawing: a box a room, an arrow where a module of one imports a module of the other.

    An arrow that another way round already says (a -> b -> c besides a -> c) is left out.
    """
    edges = {
        (app, room, target)
        for name, imported in graph.items()
        for app, room in [_room_of(name)]
        for other, target in map(_room_of, imported)
        if app == other and app in ROOMS and room != target and {room, target} <= set(ROOMS[app]) - {*BENEATH}
    }
    lines = ["```mermaid", "flowchart BT"]
    for app, rooms in ROOMS.items():
        lines.append(f"  subgraph {app}")
        lines += [f"    {app}.{room}[{room}]" for room in rooms if room not in BENEATH]
        lines.append(f"    {app}.models[models] --> {app}.domain[domain]")
        of_app = {(room, target) for each, room, target in edges if each == app}
        kept = sorted(edge for edge in of_app if not _is_implied(edge, of_app))
        lines += [f"    {app}.{room} --> {app}.{target}" for room, target in kept]
        lowest = sorted({room for room in rooms if room not in BENEATH} - {room for room, _ in kept})
        lines += [f"    {app}.{room} --> {app}.{_base(graph, f'{app}.{room}', app)}" for room in lowest]
        lines.append("  end")
    lines += ["  sessions --> clients", "  bfr_site --> sessions", "```"]
    return "\n".join(lines)


def _room_of(module: str) -> tuple[str, str]:
    app, _, rest = module.partition(".")
    return app, rest.partition(".")[0]


def _base(graph: Mapping[str, set[str]], room: str, app: str) -> str:
    """What a room of the lowest row stands on: the models, or the rules alone."""
    imported = {each for name, found in graph.items() if f"{name}.".startswith(f"{room}.") for each in found}
    return "models" if any(each.startswith(f"{app}.models") for each in imported) else "domain"


def _is_implied(edge: tuple[str, str], edges: Iterable[tuple[str, str]]) -> bool:
    start, end = edge
    graph: dict[str, set[str]] = {}
    for room, target in edges:
        graph.setdefault(room, set()).add(target)
        graph.setdefault(target, set())
    graph[start] = graph[start] - {end}
    return end in _reachable(graph, start)


def redrawn(path: Path, **parts: str) -> str:
    """The file's text with each `<!-- drawn: name -->` part drawn anew."""
    text = path.read_text()
    for name, drawn in parts.items():
        marks = re.compile(rf"(<!-- drawn: {name} -->\n).*?(\n<!-- end -->)", re.S)
        found = marks.search(text)
        if not found:
            raise ValueError(f"{path.relative_to(ROOT)} has no place for {name}")
        text = f"{text[: found.start()]}{found[1]}{drawn}{found[2]}{text[found.end() :]}"
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
