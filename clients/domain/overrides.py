"""Rows of the questions that rule cuffs out by our policy alone, and what a clinician's word does to them.

The literature names most rows that rule cuffs out, and nobody clears those. Where only the class is ours, a
named clinician may overrule it: for a while, within the limits of one caution, with two admins.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

OVERRIDE_WEEKS = 4  # policy: shorter than any other clearance, since it is about something fresh

# "question=answer" -> the row in words. The one place that says which rows may be overruled.
_ROWS: Mapping[str, str] = MappingProxyType(
    {
        # No source waits two weeks: S-BSTRONG waits one, S-BOND finds no agreed number.
        "surgery_when=under_2_weeks": "An operation less than 2 weeks ago",
    }
)


def row_key(code: str, answer: object) -> str:
    """Return what names the row of a question in lists of overruled rows."""
    return f"{code}={answer}"


def may_be_overruled(key: str) -> bool:
    """Return whether the row rules cuffs out by our policy alone."""
    return key in _ROWS


def row_in_words(key: str) -> str:
    """Return the row as a phrase; the key itself for a row that may not be overruled any more."""
    return _ROWS.get(key, key)


def override_covers(*, overruled: Iterable[str], ruled_out_by: Iterable[str]) -> bool:
    """Return whether a clinician's word about `overruled` opens what `ruled_out_by` closes.

    Only where each row that rules cuffs out is named, and is still one of our own.
    """
    closing, named = frozenset(ruled_out_by), frozenset(overruled)
    return bool(closing) and closing <= named and all(may_be_overruled(key) for key in closing)
