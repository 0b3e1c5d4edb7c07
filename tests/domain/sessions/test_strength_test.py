from decimal import Decimal

import pytest

from clients.domain.clearance import Limits
from clients.domain.equipment import TYPICAL_GYM, EquipmentKind
from clients.domain.numbers import Unit
from clients.domain.one_rep_max import estimate
from clients.domain.sources import SOURCES
from sessions.domain.exercises import BY_CODE
from sessions.domain.strength_test import SOURCE_KEYS, STEPS, loads_from, refuse_test
from tests.domain.sessions.builders import NO_LIMITS, TODAY, loads


def answers(code="leg-extension", *, load_kg=50, reps=8, equipment=TYPICAL_GYM, limits=NO_LIMITS):
    found = estimate(load_kg=Decimal(load_kg), reps=reps)
    made = loads_from(
        found, exercise=BY_CODE[code], equipment=equipment, limits=limits, today=TODAY, unit=Unit.KG
    )
    return {each.percent: each for each in made}


def test_a_client_whose_limits_forbid_it_is_not_asked_for_a_set_to_failure():
    refused = refuse_test(Limits(no_max_test=True))

    assert "a set to failure is one" in refused.message
    assert refused.suggestions


@pytest.mark.parametrize("limits", [NO_LIMITS, Limits(max_percent_1rm=30, max_cuff_minutes=8)])
def test_other_limits_do_not_stand_in_the_way(limits):
    assert refuse_test(limits) is None


def test_it_shows_the_loads_and_how_far_they_may_be_off():
    made = answers()[30]

    # 50 kg x 8: 62.6 kg in the middle, 60 to 63.8 around it; 30 % is 18.8 kg, and the stack has 15.
    assert made.prescription.load_kg == 15
    assert (made.least_percent, made.most_percent) == (Decimal("23.5"), Decimal("25.0"))


def test_where_nothing_fits_it_says_so():
    made = answers(equipment=[loads(EquipmentKind.STACK, 60)])[20]

    assert made.prescription is None
    assert made.refusal.code == "no_load_in_band"


def test_limits_count_here_too():
    assert answers(limits=Limits(max_percent_1rm=30))[40].refusal.code == "above_limit"


def test_the_steps_name_the_bounds_and_never_promise():
    assert "3 to 10 times" in " ".join(STEPS)
    assert "More than 15?" in " ".join(STEPS)
    assert "safe" not in " ".join(STEPS).lower()
    assert set(SOURCE_KEYS) <= set(SOURCES)
