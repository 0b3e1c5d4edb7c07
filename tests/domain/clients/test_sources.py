import pytest

from clients.domain.one_rep_max import FORMULAS
from clients.domain.questionnaire import CURRENT
from clients.domain.rules_table import rules_table
from clients.domain.sources import NOT_READ, SOURCES, Mark


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.key)
def test_each_source_says_what_it_is_where_it_is_and_what_was_read(source):
    assert source.citation.strip()
    assert source.where.strip()
    assert source.read.strip()


def test_every_key_that_a_rule_names_is_a_source():
    named = {key for row in rules_table(CURRENT) for key in row.source_keys}
    named |= {key for formula in FORMULAS for key in formula.source_keys}

    assert named <= set(SOURCES)


def test_a_rule_marked_as_seen_names_what_was_seen():
    for row in rules_table(CURRENT):
        assert row.source_keys or row.mark is not Mark.SEEN, row


def test_what_was_not_read_is_not_a_source():
    assert not set(NOT_READ) & {source.citation for source in SOURCES.values()}


def test_marks_have_words():
    assert len({mark.label for mark in Mark}) == len(Mark)
