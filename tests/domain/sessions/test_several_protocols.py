"""Each exercise of a session may have its own protocol; minutes and fitting count each as it is."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.clearance import Limits
from clients.domain.regions import Region
from sessions.domain.exercises import BY_CODE as EXERCISES
from sessions.domain.exercises import CATALOGUE
from sessions.domain.fitting import ALL_CHANGES, find_fixes, fit_to_limits
from sessions.domain.planning import ProblemCode, plan_session
from sessions.domain.programmes import BY_TEMPLATE_CODE, TemplateWeek, template_problems
from sessions.domain.programmes.own import cuff_seconds
from sessions.domain.protocols import BY_CODE, CUFF_CAP_SECONDS, DEFAULT, PROTOCOLS, CuffMode
from sessions.domain.sides import Sides
from tests.domain.sessions.builders import NO_LIMITS, TODAY, one_rep_max, stack
from tests.domain.sessions.test_own_protocol import OWN
from tests.domain.sessions.test_programmes import laid_out, legs

PRESS, CURL, RAISE = (EXERCISES[code] for code in ("leg-press", "leg-curl", "straight-leg-raise"))
FOUR_BY_15, FIVE_BY_15, FAILURE = (
    BY_CODE[code] for code in ("four-by-15-rest-60", "five-by-15-rest-60", "four-sets-to-failure")
)
QUICK = BY_CODE["quick-30-15-15-15"]


def plan(items=(PRESS, CURL), by_exercise=None, **changes):
    facts = {
        "region": Region.LOWER,
        "items": [(each, Decimal(30)) for each in items],
        "one_rep_maxes": {(each.code, None): one_rep_max("100", code=each.code) for each in items},
        "equipment": [stack()],
        "protocol": DEFAULT,
        "by_exercise": by_exercise or {},
        "cuff_mode": CuffMode.RELEASED,
        "limits": NO_LIMITS,
        "today": TODAY,
    }
    return plan_session(**(facts | changes))


def test_each_exercise_asks_for_its_own_sets_and_says_why():
    made = plan(by_exercise={"leg-curl": FOUR_BY_15})

    assert [asked.sets for asked in made.prescriptions] == [(30, 15, 15, 15), (15, 15, 15, 15)]
    assert [asked.protocol_code for asked in made.prescriptions] == [DEFAULT.code, FOUR_BY_15.code]
    assert [asked.rest_seconds for asked in made.prescriptions] == [30, 60]
    assert made.assignable


def test_the_minutes_add_up_as_they_are_done():
    made = plan(by_exercise={"leg-curl": FOUR_BY_15})

    # 75 x 4 + 3 x 30, then 60 x 4 + 3 x 60; a minute without cuffs between them.
    assert made.turn_seconds == (390, 420)
    assert made.timing.cuff_seconds == 810
    assert made.timing.elapsed_seconds == 870
    assert set(made.timing.limb_seconds.values()) == {810}


def test_one_side_counts_for_its_limb_alone():
    sides = {"leg-curl": Sides.LEFT}
    maxes = {("leg-press", None): one_rep_max("100", code="leg-press")}
    maxes |= {("leg-curl", None): one_rep_max("100", code="leg-curl")}
    exercise = replace(CURL, unilateral=True)
    made = plan((PRESS, exercise), {"leg-curl": FOUR_BY_15}, sides=sides, one_rep_maxes=maxes)

    assert sorted(made.timing.limb_seconds.values()) == [390, 810]


def test_over_the_cap_is_refused_with_ways_that_keep_each_its_own():
    made = plan((PRESS, CURL), {"leg-curl": FIVE_BY_15, "leg-press": OWN})
    fixes = find_fixes(
        [PRESS, CURL], protocols=made.protocols, cuff_mode=CuffMode.RELEASED, cap_seconds=900, later_on=None
    )

    assert made.timing.cuff_seconds == 480 + 540
    assert [each.code for each in made.problems] == [ProblemCode.OVER_CAP]
    assert [fix.value for fix in fixes] == ["fewer 1"]


def test_the_quick_tempo_is_offered_where_all_have_the_usual_sets():
    slow = BY_CODE["standard-30-15-15-15-rest-60"]
    made = plan((PRESS, CURL), {"leg-press": slow, "leg-curl": slow})
    values = [
        fix.value
        for fix in find_fixes(
            [PRESS, CURL],
            protocols=made.protocols,
            cuff_mode=CuffMode.RELEASED,
            cap_seconds=600,
            later_on=None,
        )
    ]

    assert values == ["fewer 1", "quick"]


def test_one_set_to_failure_is_enough_for_a_limit_against_it():
    made = plan(by_exercise={"leg-curl": FAILURE}, limits=Limits(max_percent_1rm=30, max_cuff_minutes=15))
    fitted = fit_to_limits(
        made, [(PRESS, Decimal(30)), (CURL, Decimal(30))], limits=Limits(max_percent_1rm=30)
    )

    assert [each.code for each in made.problems] == [ProblemCode.FAILURE]
    assert [each.code for each in fitted.protocols] == [DEFAULT.code, DEFAULT.code]
    assert [change.kind for change in fitted.changes] == ["counted"]


def test_fitting_shortens_each_by_its_own_sets():
    limits = Limits(max_percent_1rm=None, max_cuff_minutes=5)
    made = plan(by_exercise={"leg-curl": BY_CODE["three-30-15-15"]}, limits=limits)
    items = [(PRESS, Decimal(30)), (CURL, Decimal(30))]
    fitted = fit_to_limits(made, items, limits=limits, allowed=ALL_CHANGES - {"exercises"})

    assert [each.code for each in fitted.protocols] == ["quick-30-15-15", "quick-30-15"]
    assert [change.kind for change in fitted.changes] == ["tempo", "sets"]
    assert fitted.changes[1].message.startswith("3 sets instead of 4: ")


def test_nothing_published_is_shorter_than_a_practices_own():
    limits = Limits(max_percent_1rm=None, max_cuff_minutes=5)
    made = plan((PRESS,), {"leg-press": OWN}, limits=limits)

    assert fit_to_limits(made, [(PRESS, Decimal(30))], limits=limits) is None


@given(st.lists(st.sampled_from([*PROTOCOLS, OWN]), min_size=1, max_size=4), st.sampled_from(CuffMode))
def test_the_minutes_agree_with_a_count_of_each(protocols, cuff_mode):
    legs = [each for each in CATALOGUE if each.region is Region.LOWER and not each.unilateral]
    items = legs[: len(protocols)]
    made = plan(
        items,
        {each.code: protocol for each, protocol in zip(items, protocols, strict=True)},
        cuff_mode=cuff_mode,
        one_rep_maxes={},
    )
    rests = [each.rest_seconds * (len(each.sets) - 1) for each in protocols]
    on = [0 if each.released_between_sets else rest for each, rest in zip(protocols, rests, strict=True)]
    counted = sum(sum(each.sets) * each.tempo.seconds_per_rep for each in protocols) + sum(on)
    between = 60 * (len(protocols) - 1) if made.cuff_mode is CuffMode.CONTINUOUS else 0

    assert made.timing.cuff_seconds == counted + between
    assert made.timing.fits == (counted + between <= CUFF_CAP_SECONDS)


LEGS = BY_TEMPLATE_CODE["legs-6-weeks"]


def template(own=OWN, **of_item):
    day = LEGS.days[0]
    items = (replace(day.items[0], **of_item), *day.items[1:])
    return replace(LEGS, days=(replace(day, items=items),), own_protocols={OWN.code: own})


def test_an_exercise_of_a_programme_has_its_own_sets():
    made = template(protocol_code=OWN.code)
    day, week = made.days[0], made.weeks[0]

    assert made.protocol(week, day.items[0]) is OWN
    assert made.protocol(week) is DEFAULT
    assert cuff_seconds(made, week, day) == 480 + 390 * (len(day.items) - 1)
    assert template_problems(made, EXERCISES) == ()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (template(protocol_code="own-gone"), "Day 1 has a protocol that is not there any more."),
        (
            template(replace(OWN, is_retired=True), protocol_code=OWN.code),
            "Day 1 has Slow twenties, which is retired. Choose another.",
        ),
        (
            replace(
                template(replace(OWN, is_retired=True)),
                weeks=(TemplateWeek(more_percent=Decimal(0), protocol_code=OWN.code),),
            ),
            "Week 1 has Slow twenties, which is retired. Choose another.",
        ),
    ],
)
def test_a_programme_says_which_protocol_cannot_be_assigned(made, said):
    assert said in template_problems(made, EXERCISES)


def test_a_row_of_a_programme_names_the_sets_of_each_exercise():
    [row, *_] = laid_out(template(protocol_code=FOUR_BY_15.code)).rows

    assert row.sets_text == "15/15/15/15, 30/15/15/15"
    assert not row.is_eased_in


def test_the_first_session_of_a_programme_eases_each_in():
    [row, *_] = laid_out(template(protocol_code=FOUR_BY_15.code), facts=legs(done_on=())).rows

    assert row.sets_text == "30/15"
    assert row.is_eased_in
