"""One script and one stylesheet for the pages of the phone, and of the desk: what is imported comes first.

The sources are files that a browser takes as they are, and does where static files are not collected. Here
each imported module becomes a function that gives back what it exports; the page's own module comes last. It
reads the plain forms of import and export that our modules keep to, and refuses any other.
"""

import re
from pathlib import Path, PurePosixPath

BUNDLED = ("js/phone.js", "css/phone.css", "js/site.js", "css/site.css")
_IMPORT = re.compile(r"""^import (?:\{([^}]*)\} from )?"(\.[^"]+)";\n""", re.M)
_EXPORTED = re.compile(
    r"^export (?=(?:async )?function |const |class )(?:(?:async )?function|const|class) (\w+)", re.M
)
_EXPORTS = re.compile(r"^export \{([^}]*)\};\n", re.M)
_COMMENT = re.compile(r"^\s*(?://.*|/\*\*(?:(?!\*/)[\s\S])*\*/)\n", re.M)
_INDENT = re.compile(r"^[ \t]+", re.M)
_CSS_IMPORT = re.compile(r'^@import url\("([\w./-]+\.css)"\)(?: layer\(([\w-]+)\))?;\n', re.M)
# A licence stays with what it is for. Only a file of its own says how it is written.
_CSS_COMMENT = re.compile(r"/\*(?!!).*?\*/\s*", re.S)
_CSS_CHARSET = re.compile(r'^@charset "utf-8";\s*', re.I)
_CSS_BESIDE = re.compile(r"url\(\s*[\"']?(?!data:|[\"'])[^)]*\)")
_OTHER = re.compile(r"^(?:import\b(?!\()|export\b).*", re.M)


def bundle(root: Path, name: str) -> str:
    """The module or stylesheet `name` of the folder `root` with everything that it imports, as one file."""
    if name.endswith(".css"):
        return _stylesheet(root, name)
    order: list[str] = []
    _collect(root, name, order)
    *imported, entry = order
    names = {each: f"$module{number}" for number, each in enumerate(imported)}
    parts = [_as_function(root, each, names) for each in imported]
    return "".join([*parts, _body(root, entry, names)])


def _stylesheet(root: Path, name: str) -> str:
    def taken(found: re.Match) -> str:
        target, layer = beside(name, found[1]), found[2]
        text = _CSS_CHARSET.sub("", _stylesheet(root, target))
        if PurePosixPath(target).parent != PurePosixPath(name).parent and (own := _CSS_BESIDE.search(text)):
            raise ValueError(f"{target}: {own[0]!r} would be looked for beside {name}")
        return f"@layer {layer} {{\n{text}\n}}\n" if layer else text

    text = _CSS_IMPORT.sub(taken, _CSS_COMMENT.sub("", (root / name).read_text()))
    if "@import" in text:
        raise ValueError(f"{name}: only stylesheets of our own can be bundled")
    return text


def plain(script: str) -> str:
    """A script without its comments and indents. A text over several lines is refused: it may need both."""
    bare = _COMMENT.sub("", script)
    if over_lines := next((line for line in bare.splitlines() if line.count("`") % 2), None):
        raise ValueError(f"{over_lines!r} begins or ends a text over several lines")
    return _INDENT.sub("", bare)


def _collect(root: Path, name: str, order: list[str]) -> None:
    for _, target in _IMPORT.findall((root / name).read_text()):
        if (found := beside(name, target)) not in order:
            _collect(root, found, order)
    if name not in order:
        order.append(name)


def beside(name: str, target: str) -> str:
    """The name of what a module calls "./x.js" or "../x.js"."""
    parts: list[str] = []
    for part in (PurePosixPath(name).parent / target).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def _as_function(root: Path, name: str, names: dict[str, str]) -> str:
    source = (root / name).read_text()
    exported = _EXPORTED.findall(source)
    for listed in _EXPORTS.findall(source):
        exported += [each.strip() for each in listed.split(",")]
    body = _body(root, name, names)
    return f"const {names[name]} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();\n"


def _body(root: Path, name: str, names: dict[str, str]) -> str:
    """A module's own lines, plain, its imports taken from what came before it."""

    def taken(found: re.Match) -> str:
        listed, target = found.groups()
        return f"const {{{listed}}} = {names[beside(name, target)]};\n" if listed else ""

    source = plain((root / name).read_text())
    body = _EXPORTS.sub("", _IMPORT.sub(taken, source))
    body = _EXPORTED.sub(lambda found: found[0].removeprefix("export "), body)
    if other := _OTHER.search(body):
        raise ValueError(f"{name}: {other[0]!r} is no form of import or export that can be bundled")
    return body
