from clients.domain.questionnaire import CURRENT
from clients.domain.rules_table import rules_table
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict

ROWS = rules_table(CURRENT)


def rows_of(code):
    return {row.answer: row for row in ROWS if row.code == code}


def test_every_item_has_a_row():
    assert {row.number for row in ROWS} == set(range(1, 39))
    assert [row.number for row in ROWS] == sorted(row.number for row in ROWS)


def test_not_sure_has_its_row_once():
    diabetes = [row for row in ROWS if row.code == "diabetes" and row.answer == "Not sure"]

    assert [row.verdict for row in diabetes] == [Verdict.NEEDS_CLEARANCE]
    assert rows_of("kidney")["Not sure"].mark is Mark.POLICY


def test_bands_and_limbs_are_said_in_words():
    assert rows_of("blood_pressure")["180 or more, or 110 or more"].verdict is Verdict.CONTRAINDICATED
    assert list(rows_of("cancer_limbs")) == ["Any limb; both pairs if not sure"]
    assert rows_of("thigh_cm")["Under 19 cm or over 95 cm"].regions == "Legs"


def test_a_follow_up_that_only_names_limbs_has_no_row():
    assert rows_of("shunt_limbs") == {}
