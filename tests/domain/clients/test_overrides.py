"""What a clinician's word overrules: our own rows, each of them named, and nothing else."""

from dataclasses import replace
from itertools import chain, combinations

import pytest

from clients.domain.clearance import CAUTION_LIMITS, Allowed, Basis, Limits, ReasonCode, Refused
from clients.domain.gate import may_train
from clients.domain.overrides import may_be_overruled, override_covers, row_in_words, row_key
from clients.domain.questionnaire import CURRENT
from clients.domain.regions import LEGS, Limb, Region
from clients.domain.rules_table import rules_table
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import NOW, TODAY, make_clearance, make_client, make_screening

OURS = "surgery_when=under_2_weeks"
CAST, CLOT, GONE = "surgery_when=cast_now", "blood_clot=yes", "no_such_question=yes"
KEYS = (OURS, CAST, CLOT, GONE)
NAMED_BY_THE_LITERATURE = {
    "blood_clot", "swelling", "clotting_disorder", "sickle_cell", "pregnancy", "poor_circulation",
    "vessel_repair", "shunt", "heart_recent", "chest", "blood_pressure", "cancer_limbs", "lymph", "skin",
    "injury", "head_or_eyes",
}  # fmt: skip


def subsets(keys):
    return [
        frozenset(some) for some in chain.from_iterable(combinations(keys, n) for n in range(len(keys) + 1))
    ]


def written_again(overruled, ruled_out_by) -> bool:
    """The rule a second time: exactly an operation of less than two weeks closes it, and it is named."""
    return set(ruled_out_by) == {OURS} and OURS in overruled


@pytest.mark.parametrize("overruled", subsets(KEYS))
def test_it_agrees_with_the_rule_written_again(overruled):
    for ruled_out_by in subsets(KEYS):
        covers = override_covers(overruled=overruled, ruled_out_by=ruled_out_by)
        assert covers is written_again(overruled, ruled_out_by), (overruled, ruled_out_by)


def test_one_row_of_the_questions_may_be_overruled_and_it_rules_cuffs_out_by_our_policy():
    rows = [row for row in rules_table(CURRENT) if row.may_be_overruled]

    assert [(row.code, row.answer) for row in rows] == [
        ("surgery_when", "An operation less than 2 weeks ago")
    ]
    assert {(row.verdict, row.mark) for row in rows} == {(Verdict.CONTRAINDICATED, Mark.POLICY)}
    assert row_in_words(OURS) == rows[0].answer


def test_no_row_that_the_literature_names_may_be_overruled():
    closing = [row for row in rules_table(CURRENT) if row.verdict is Verdict.CONTRAINDICATED]

    assert not {row.code for row in closing if row.may_be_overruled} & NAMED_BY_THE_LITERATURE
    assert not [
        row_key(question.code, answer)
        for question in CURRENT.questions
        if question.code in NAMED_BY_THE_LITERATURE
        for rule in question.rules
        for answer in rule.answers
        if may_be_overruled(row_key(question.code, answer))
    ]


def test_a_row_that_is_not_ours_any_more_is_named_by_its_key():
    assert row_in_words(GONE) == GONE


# --- The gate


def asked(clearance, screening, limbs=LEGS):
    return may_train(
        client=make_client(), clearance=clearance, screening=screening, limbs=limbs, today=TODAY, now=NOW
    )


def overruling(**changes):
    return make_clearance(**{"basis": Basis.DECISION, "overruled": frozenset({OURS}), **changes})


def closed_by(*keys):
    return make_screening(
        verdicts=dict.fromkeys(Limb, Verdict.CONTRAINDICATED),
        ruled_out_by=dict.fromkeys(Limb, frozenset(keys)),
    )


def test_a_named_row_of_ours_opens_within_the_limits_of_one_caution():
    answer = asked(overruling(), closed_by(OURS))

    assert answer == Allowed(limits=CAUTION_LIMITS, valid_until_on=overruling().valid_until_on)
    assert asked(overruling(max_percent_1rm=20), closed_by(OURS)).limits == Limits(
        max_percent_1rm=20, max_cuff_minutes=CAUTION_LIMITS.max_cuff_minutes
    )


@pytest.mark.parametrize(
    ("clearance", "screening"),
    [
        (overruling(overruled=frozenset()), closed_by(OURS)),
        (overruling(overruled=frozenset({CLOT})), closed_by(CLOT)),
        (overruling(overruled=frozenset({OURS, CLOT})), closed_by(OURS, CLOT)),
        (overruling(), closed_by(OURS, CAST)),
        (overruling(), closed_by()),
        (overruling(), replace(closed_by(OURS), ruled_out_by={})),
        (overruling(), replace(closed_by(OURS), ruled_out_by={Region.UPPER: frozenset({OURS})})),
        (overruling(basis=Basis.RULE), closed_by(OURS)),
        (overruling(basis=Basis.ACKNOWLEDGEMENT), closed_by(OURS)),
        (make_clearance(basis=Basis.DECISION), closed_by(OURS)),
    ],
)
def test_everything_else_stays_ruled_out(clearance, screening):
    answer = asked(clearance, screening)

    assert isinstance(answer, Refused)
    assert [reason.code for reason in answer.reasons] == [ReasonCode.CONTRAINDICATED]


def test_without_the_check_of_the_rows_a_clot_would_be_overruled(monkeypatch):
    """Negative control: it is the table that keeps a clot closed."""
    monkeypatch.setattr("clients.domain.overrides.may_be_overruled", lambda key: True)

    assert isinstance(asked(overruling(overruled=frozenset({CLOT})), closed_by(CLOT)), Allowed)


def test_the_other_conditions_of_the_gate_hold_as_ever():
    answer = asked(overruling(revoked_at=NOW), closed_by(OURS))

    assert [reason.code for reason in answer.reasons] == [ReasonCode.REVOKED]


def test_without_a_clearance_it_is_ruled_out():
    answer = asked(None, closed_by(OURS))

    assert [reason.code for reason in answer.reasons] == [ReasonCode.CONTRAINDICATED, ReasonCode.NO_CLEARANCE]


@pytest.mark.parametrize("odd", [None, [OURS], {OURS}, OURS])
def test_a_list_of_rows_that_is_no_frozen_set_is_refused(odd):
    answer = asked(overruling(overruled=odd), make_screening())

    assert [reason.code for reason in answer.reasons] == [ReasonCode.CANNOT_TELL]


def test_two_admins_are_asked_for_where_somebody_can_clear_at_all():
    rows = {(row.code, row.answer): row for row in rules_table(CURRENT)}
    clot = rows["blood_clot", "Yes"]

    assert (clot.two_admins, clot.takes_two_admins) == (True, False)
    assert rows["blood_clot", "Not sure"].takes_two_admins
    assert rows["surgery_when", "An operation less than 2 weeks ago"].takes_two_admins
    assert not rows["smoking", "Yes"].takes_two_admins
