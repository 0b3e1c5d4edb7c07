from dataclasses import replace
from datetime import date, timedelta

import pytest

from clients.domain.regions import Region
from clients.domain.sources import SOURCES, Mark
from sessions.domain import protocols
from sessions.domain.protocols import (
    BY_CODE,
    DEFAULT,
    GROUNDS,
    PROTOCOLS,
    CuffMode,
    SessionNumber,
    changeover_seconds,
    protocol_problems,
    session_number,
    taper,
)
from sessions.domain.tempo import Tempo
from sessions.domain.tightness import TIGHTNESS


def code(row):
    return row.code


def test_the_default_is_the_articles_30_15_15_15_with_30_seconds_rest():
    assert (DEFAULT.sets, DEFAULT.rest_seconds, DEFAULT.reps) == ((30, 15, 15, 15), 30, 75)
    assert DEFAULT.tempo.label == "2-0-2"
    assert DEFAULT.default_percent_1rm == 30


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=code)
def test_every_protocol_can_be_used_and_names_known_sources(protocol):
    assert BY_CODE[protocol.code] is protocol
    assert protocol_problems(protocol) == ()
    assert protocol.source_keys
    assert set(protocol.source_keys) <= set(SOURCES)
    assert protocols.MIN_PERCENT_1RM <= protocol.default_percent_1rm <= protocols.REASON_ABOVE_PERCENT_1RM


def test_only_the_protocol_to_failure_plans_with_what_people_reach_on_average():
    # S-ROL25: four sets to failure are 36.0, 14.7, 11.5 and 10.4 repetitions, 73.1 in all.
    assert [row.code for row in PROTOCOLS if row.to_failure] == [
        "four-sets-to-failure",
        "30-15-15-failure",
    ]
    assert BY_CODE["four-sets-to-failure"].reps == 73


def test_the_first_two_sessions_are_shorter_and_light():
    assert BY_CODE["first-session"].sets == (30, 15)
    assert BY_CODE["second-session"].sets == (30, 15, 15)
    assert BY_CODE["first-session"].default_percent_1rm == 25


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sets": ()}, "1 to 8 sets"),
        ({"sets": (15,) * 9}, "1 to 8 sets"),
        ({"sets": (30, 0)}, "1 to 50 repetitions"),
        ({"sets": (51,)}, "1 to 50 repetitions"),
        ({"failure_from": 5}, "no such set"),
        ({"failure_from": 0}, "no such set"),
        ({"rest_seconds": 14}, "15 to 180 seconds"),
        ({"rest_seconds": 181}, "15 to 180 seconds"),
        ({"sets": (50,) * 5}, "longer than 15 minutes"),
        ({"tempo": Tempo(up_seconds=0, pause_seconds=0, down_seconds=0)}, "1 to 10 seconds"),
        ({"tempo": Tempo(up_seconds=5, pause_seconds=1, down_seconds=5)}, "1 to 10 seconds"),
    ],
)
def test_a_protocol_outside_its_bounds_says_what_is_wrong(change, said):
    (problem,) = protocol_problems(replace(DEFAULT, **change))

    assert said in problem


def test_tightness_has_a_ceiling_of_7_for_legs_and_5_to_6_for_arms():
    legs, arms = TIGHTNESS[Region.LOWER], TIGHTNESS[Region.UPPER]

    assert legs.ceiling == 7
    assert (arms.low, arms.high) == (5, 6)
    assert all(row.low <= row.high <= row.ceiling for row in (legs, arms))
    assert set(legs.source_keys + arms.source_keys) <= set(SOURCES)


def test_cuff_modes_have_words():
    assert [mode.label for mode in CuffMode] == [
        "Cuffs off between exercises",
        "Cuffs stay on between exercises",
    ]


def test_what_numbers_rest_on_is_in_the_list_of_sources():
    for ground in GROUNDS.values():
        assert set(ground.source_keys) <= set(SOURCES)
        assert ground.source_keys or ground.mark is not Mark.SEEN


def test_two_sets_then_three_then_the_protocol_as_chosen():
    first, second = taper(1), taper(2)

    assert (first.sets, second.sets) == ((30, 15), (30, 15, 15))
    assert taper(3) is None
    assert not any(row.to_failure for row in (first, second))


DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days_ago", "number", "after_break"),
    [
        ((), 1, False),
        ((3,), 2, False),
        ((3, 6), 3, False),
        ((14,), 2, False),
        ((15,), 1, True),  # more than two weeks
        ((3, 18), 2, True),
        ((3, 17), 3, False),
        ((20, 23, 26), 1, True),
        ((-1, -4), 1, False),  # a day after this one does not count
        ((0,), 2, False),
    ],
)
def test_the_sessions_of_a_region_are_counted_anew_after_more_than_two_weeks(days_ago, number, after_break):
    trained_on = [DAY - timedelta(ago) for ago in days_ago]

    expected = SessionNumber(number=number, after_break=after_break)
    assert session_number(trained_on, DAY) == session_number(reversed(trained_on), DAY) == expected


def test_the_first_session_asks_for_20_percent_and_the_second_for_30():
    assert dict(protocols.TAPER_MAX_PERCENT) == {1: 20, 2: 30}
    assert set(protocols.TAPER_MAX_PERCENT) == set(protocols.TAPER)


@pytest.mark.parametrize(("cuff_seconds", "off"), [(0, 60), (599, 60), (600, 180), (900, 180)])
def test_the_cuffs_are_off_for_a_minute_and_for_three_once_they_were_on_for_ten(cuff_seconds, off):
    assert changeover_seconds(cuff_seconds) == off
