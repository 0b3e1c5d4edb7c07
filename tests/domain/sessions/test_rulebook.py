from dataclasses import replace
from datetime import date

import pytest

from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.one_rep_max import RETEST_AFTER_DAYS
from clients.domain.questionnaire import CURRENT, MINIMUM_VERSION, Questionnaire
from clients.domain.rules_table import rules_table
from clients.domain.sources import SOURCES, Mark
from sessions.domain.alerts import DISCOMFORT_ABOVE_USUAL
from sessions.domain.follow_up import LINK_VALID
from sessions.domain.placement import (
    CAPILLARY_PRESS_SECONDS,
    CAPILLARY_REFILL_SECONDS,
    DISCOMFORT_TOO_MUCH,
)
from sessions.domain.progression import CLEAN_EFFORT
from sessions.domain.protocols import PROTOCOLS
from sessions.domain.ready import EACH_QUESTION_DAYS
from sessions.domain.rulebook import Rulebook, rulebook
from sessions.domain.rulebook.person import OWN_NUMBERS
from sessions.domain.symptoms import SYMPTOMS


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
    assert len(lines_of(book, "protocols")) == len(PROTOCOLS) + 1  # the bounds of own ones
    assert len(lines_of(book, "stop")) == len(SYMPTOMS)
    assert len(lines_of(book, "consent")) == 3 + len(CURRENT_TEXT.sections)


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


def test_each_verdict_says_that_its_class_is_our_own(book):
    rows = lines_of(book, "verdicts")
    assert {line.mark for line in rows} == {Mark.POLICY}
    assert {dict(line.facts).get("The sign") for line in rows} >= {Mark.SEEN.label}


def test_each_number_of_our_own_is_named_beside_its_question(book):
    named = [dict(line.facts).get("Our own number", "") for line in lines_of(book, "questions")]
    for number in OWN_NUMBERS:
        assert any(number in each for each in named), number


@pytest.mark.parametrize(
    ("line_id", "says"),
    [
        ("NEXT-clean", f"effort at most {CLEAN_EFFORT} of 10, discomfort below {DISCOMFORT_TOO_MUCH}"),
        ("NEXT-missed", "Fewer than 80% of the repetitions"),
        ("NEXT-retest", f"A reminder after {RETEST_AFTER_DAYS} days"),
        ("ALERT-discomfort", f"{DISCOMFORT_TOO_MUCH} of 10 or more, or {DISCOMFORT_ABOVE_USUAL} above"),
        (
            "PLACE-refill",
            f"for {CAPILLARY_PRESS_SECONDS} s; pink again within {CAPILLARY_REFILL_SECONDS} s",
        ),
        ("PLACE-lower", "never at or below the knee"),
        ("AFTERSTOP-questions", "asked 24 h and 72 h after the stop"),
        ("AFTERSTOP-questions", f"answers for {LINK_VALID.days} days"),
        ("AFTERSTOP-clearance", "new answers are cleared"),
        ("READY-one-by-one", f"first {EACH_QUESTION_DAYS} days"),
        ("CHANGE-medicine", "Revokes the clearance at once"),
        ("CLEAR-two-admins", "blood clot"),
        ("CONSENT-own", f"agreed to version {CURRENT_TEXT.version}"),
        ("CONSENT-parent", "by name and on a signed paper"),
        ("CONSENT-back", "the cuffs come off"),
        ("DOSE-pressure-old", "Older than 42 days"),
        ("NEXT-failure", "at most 30 % of 1RM or 10 minutes"),
    ],
)
def test_what_was_once_left_out_is_a_line(book, line_id, says):
    line = next(line for line in book.lines if line.id == line_id)
    assert any(says in words for _name, words in line.facts), line.facts


def test_sets_to_failure_are_printed_without_a_number(book):
    printed = {line.id: dict(line.facts) for line in lines_of(book, "protocols")}

    last_to_failure = printed["PROTOCOL-30-15-15-failure-v1"]
    assert last_to_failure["Sets"] == "30 / 15 / 15 / max"
    assert last_to_failure["Minutes are planned with"] == "30 / 15 / 15 / 30"
    assert printed["PROTOCOL-four-sets-to-failure-v1"]["Sets"] == "max / max / max / max"
    for row in PROTOCOLS:
        facts = printed[f"PROTOCOL-{row.code}-v{row.version}"]
        assert facts["Sets"].count("max") == (len(row.sets) - row.failure_from + 1 if row.failure_from else 0)
        assert ("Max" in facts) == ("Minutes are planned with" in facts) == row.to_failure
