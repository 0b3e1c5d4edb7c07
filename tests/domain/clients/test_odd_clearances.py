"""What makes no sense is refused: the gate allows nothing that it cannot read."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.clearance import (
    CAUTION_LIMITS,
    Allowed,
    ReasonCode,
    Refused,
)
from clients.domain.gate import may_train
from clients.domain.regions import Limb
from clients.domain.verdicts import Verdict
from tests.domain.clients.builders import NOW, TODAY, make_clearance, make_client, make_screening
from tests.domain.clients.test_clearance import asked, codes_of

OTHER = UUID(int=99)


class Awkward:
    """Compares with nothing."""

    def __eq__(self, other):
        raise RuntimeError("no")

    __hash__ = None  # type: ignore[assignment]  # how Python says that nothing can hash it


class Always:
    """Later than every day, and no day itself."""

    def __gt__(self, day):
        return True

    def __le__(self, day):
        return False


@pytest.mark.parametrize(
    "changes",
    [
        {"basis": "nobody"},
        {"basis": None},
        {"limbs": "upper"},
        {"limbs": None},
        {"valid_from_on": None},
        {"valid_until_on": NOW},
        {"valid_from_on": "2027-01-01"},
        {"valid_until_on": date.min},
        {"valid_until_on": Always()},
        {"max_percent_1rm": 0},
        {"max_percent_1rm": "40"},
        {"max_cuff_minutes": True},
        {"max_cuff_minutes": 9.5},
        {"client_id": Awkward()},
        {"revoked_at": NOW, "revoke_reason": None},
    ],
)
def test_a_clearance_that_makes_no_sense_is_refused(changes):
    assert codes_of(asked(make_clearance(**changes), make_screening())) == [ReasonCode.CANNOT_TELL]


@pytest.mark.parametrize("who", ["client_id", "screening_id"])
def test_a_clearance_of_nobody_is_refused_even_to_nobody(who):
    screening = make_screening(**{{"client_id": "client_id", "screening_id": "id"}[who]: None})

    assert len(codes_of(asked(make_clearance(**{who: None}), screening))) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"verdicts": {}},
        {"verdicts": None},
        {"verdicts": dict.fromkeys(Limb, "fine")},
        {"verdicts": {Limb.LEFT_UPPER: Verdict.NO_STOP_FLAG}},
        {"questionnaire_version": None},
        {"questionnaire_version": True},
        {"questionnaire_version": "1"},
    ],
)
def test_a_screening_that_makes_no_sense_is_refused(changes):
    assert codes_of(asked(make_clearance(), make_screening(**changes))) == [ReasonCode.CANNOT_TELL]


@pytest.mark.parametrize("is_latest", [False, None, 0, "no"])
def test_only_a_screening_that_is_the_latest_counts(is_latest):
    answer = asked(make_clearance(), make_screening(is_latest=is_latest))

    assert codes_of(answer) == [ReasonCode.NEWER_SCREENING]


@pytest.mark.parametrize(
    "changes",
    [
        {"limbs": ["neck"]},
        {"limbs": "left_lower"},
        {"limbs": None},
        {"today": None},
        {"today": NOW},
        {"today": "2027-03-01"},
        {"now": None},
        {"now": TODAY},
        {"now": datetime(2027, 3, 1)},  # noqa: DTZ001, a naive instant is the point
    ],
)
def test_a_question_that_makes_no_sense_is_refused(changes):
    assert codes_of(asked(make_clearance(), make_screening(), **changes)) == [ReasonCode.CANNOT_TELL]


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.sampled_from([object(), Awkward(), make_screening(), Limb, ()]),
)


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_whatever_is_asked_the_answer_is_a_refusal(clearance, screening, limbs, today, now):
    answer = may_train(
        client=make_client(), clearance=clearance, screening=screening, limbs=limbs, today=today, now=now
    )

    assert isinstance(answer, Refused)
    assert answer.reasons


@given(st.sampled_from([field for field in make_clearance().__slots__ if field != "id"]), ANYTHING)
def test_a_clearance_with_one_odd_field_never_allows_more(field, value):
    clearance = replace(make_clearance(max_percent_1rm=30, max_cuff_minutes=10), **{field: value})

    answer = asked(clearance, make_screening())

    if isinstance(answer, Allowed):
        harmless = {"revoked_at", "revoke_reason", "health_changed", "valid_from_on", "valid_until_on"}
        assert field in harmless or "max_" in field
        assert clearance.revoked_at is None
        assert clearance.valid_from_on <= TODAY < clearance.valid_until_on


def test_plain_strings_of_a_database_row_are_understood():
    screening = make_screening(verdicts={"left_upper": "caution"})
    clearance = make_clearance(basis="acknowledgement", limbs={"left_upper"})

    assert asked(clearance, screening, limbs={"left_upper"}) == Allowed(
        limits=CAUTION_LIMITS, valid_until_on=clearance.valid_until_on
    )
