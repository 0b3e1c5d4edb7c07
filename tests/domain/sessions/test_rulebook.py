from dataclasses import replace
from datetime import date

import pytest

from clients.domain.questionnaire import CURRENT, MINIMUM_VERSION, Questionnaire
from clients.domain.rules_table import rules_table
from clients.domain.sources import SOURCES
from sessions.domain.events import SYMPTOMS
from sessions.domain.protocols import PROTOCOLS
from sessions.domain.rulebook import Rulebook, rulebook


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return rulebook()


def lines_of(book: Rulebook, code: str):
    return next(section.lines for section in book.sections if section.code == code)


def test_each_line_has_an_id_of_its_own(book):
    ids = [line.id for line in book.lines]
    assert len(ids) == len(set(ids))


def test_each_row_of_each_table_has_a_line(book):
    assert len(lines_of(book, "questions")) == len(CURRENT.questions)
    assert len(lines_of(book, "verdicts")) == len(rules_table(CURRENT))
    assert len(lines_of(book, "protocols")) == len(PROTOCOLS)
    assert len(lines_of(book, "stop")) == len(SYMPTOMS)


def test_each_line_names_its_source_or_says_why_there_is_none(book):
    for line in book.lines:
        assert {source.key for source in line.sources} == set(line.source_keys) <= set(SOURCES)
        assert line.facts, line.id


def test_a_follow_up_says_when_it_is_asked(book):
    questions = {line.id: dict(line.facts) for line in lines_of(book, "questions")}
    assert "Asked only if" in questions["ASK-shunt_limbs"]
    assert "Asked only if" not in questions["ASK-shunt"]


def test_it_names_the_version(book):
    assert (book.version, book.minimum_version) == (CURRENT.version, MINIMUM_VERSION)
    assert date.fromisoformat(book.published_on) == CURRENT.published_on


def test_the_hash_follows_every_word(book):
    first, *rest = CURRENT.groups
    asked, *others = first.questions
    reworded = replace(first, questions=(replace(asked, text=f"{asked.text}!"), *others))
    candidate = Questionnaire(
        version=CURRENT.version, published_on=CURRENT.published_on, groups=(reworded, *rest)
    )

    assert rulebook(candidate).sha256 != book.sha256
    assert rulebook().sha256 == book.sha256
