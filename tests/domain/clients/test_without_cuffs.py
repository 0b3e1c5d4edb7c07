"""The rule for training without cuffs: nothing but a red flag, an open stop and archiving closes it."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from clients.domain.clearance import Allowed, ClientFacts, ReasonCode, Refused
from clients.domain.without_cuffs import may_train_without_cuffs

NOBODY_KNOWN = ClientFacts(
    is_archived=False, has_open_stop=False, has_red_flag=False, has_consent=False, has_parent_consent=False
)
CLOSING = {
    "has_red_flag": ReasonCode.RED_FLAG,
    "has_open_stop": ReasonCode.OPEN_STOP,
    "is_archived": ReasonCode.ARCHIVED,
}


def test_it_is_open_without_a_clearance_and_without_consent():
    answer = may_train_without_cuffs(NOBODY_KNOWN)

    assert isinstance(answer, Allowed)
    assert answer.valid_until_on == date.max


def test_it_never_goes_to_failure():
    answer = may_train_without_cuffs(NOBODY_KNOWN)

    assert isinstance(answer, Allowed)
    assert answer.limits.excludes_failure
    assert answer.limits.max_percent_1rm is None


@pytest.mark.parametrize("facts", list(product((False, True), repeat=3)))
def test_each_of_the_three_facts_closes_it_with_its_reason(facts):
    known = dict(zip(CLOSING, facts, strict=True))
    expected = [CLOSING[name] for name, holds in known.items() if holds]

    answer = may_train_without_cuffs(replace(NOBODY_KNOWN, **known))

    found = [reason.code for reason in answer.reasons] if isinstance(answer, Refused) else []
    assert found == expected
    assert isinstance(answer, Allowed) is (not any(facts))  # the control: with none of them it is open


@pytest.mark.parametrize("name", CLOSING)
@pytest.mark.parametrize("odd", [None, 0, "", "no", 1])
def test_a_fact_that_is_neither_yes_nor_no_closes_it(name, odd):
    assert isinstance(may_train_without_cuffs(replace(NOBODY_KNOWN, **{name: odd})), Refused)


@pytest.mark.parametrize("odd", [None, object(), "cleared"])
def test_facts_that_are_none_close_it(odd):
    answer = may_train_without_cuffs(odd)

    assert isinstance(answer, Refused)
    assert [reason.code for reason in answer.reasons] == [ReasonCode.CANNOT_TELL]
