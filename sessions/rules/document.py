"""Write the rulebook as Markdown, for docs/rules.md, to print and to sign."""

from sessions.domain.rulebook import Line, Rulebook

HEAD = """# Rules

Printed by `manage.py export_rules` from the tables that decide; do not edit by hand.

Questionnaire version {version}, published {published_on}.
Answers older than version {minimum_version} clear nothing.
Lines: {count}. SHA-256 of all lines: `{sha256}`

Each line is signed off by its id. Its mark says what stands behind it:
**seen**: read at the source named; **memory**: general knowledge, to be checked against the paper;
**policy**: this product's own rule. Many rest on a sign that a source names ("The sign"). Which verdict
the sign gives, and what is done then, is ours: the sources agree on no one class. A clinician signs it off.
"""


def as_markdown(book: Rulebook) -> str:
    parts = [
        HEAD.format(
            version=book.version,
            published_on=book.published_on,
            minimum_version=book.minimum_version,
            count=len(book.lines),
            sha256=book.sha256,
        )
    ]
    for section in book.sections:
        parts.append(f"## {section.title}\n")
        parts += [_line(line) for line in section.lines]
    return "\n".join(parts)


def _line(line: Line) -> str:
    rows = [f"### `{line.id}`\n", f"{line.title}\n"]
    rows += [f"- {name}: {words}" for name, words in line.facts]
    for source in line.sources:
        rows.append(f"- Source {source.key}: {source.citation}. {source.where}. Read: {source.read}")
    rows.append(f"- Mark: **{line.mark}**")
    rows.append("- Signed off: ____________________\n")
    return "\n".join(rows)
