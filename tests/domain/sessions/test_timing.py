import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.protocols import CUFF_CAP_SECONDS, CuffMode
from sessions.domain.timing import changeovers_between, clock, exercise_cuff_seconds, session_timing

STANDARD = (30, 15, 15, 15)


@pytest.mark.parametrize(
    ("seconds_per_rep", "expected"),
    [
        (2, ("4:00", "4:45", "5:30")),
        (3, ("5:15", "6:00", "6:45")),
        (4, ("6:30", "7:15", "8:00")),
        (5, ("7:45", "8:30", "9:15")),
        (6, ("9:00", "9:45", "10:30")),
    ],
)
def test_the_table_of_repetitions_times_tempo_plus_rests(seconds_per_rep, expected):
    minutes = tuple(clock(exercise_cuff_seconds(STANDARD, seconds_per_rep, rest)) for rest in (30, 45, 60))

    assert minutes == expected


def test_the_two_totals_that_were_published():
    # S-CART, table 1: 5 s a repetition, 45 s rest.
    assert exercise_cuff_seconds((30, 15, 15, 30), 5, 45) == 585
    assert exercise_cuff_seconds(STANDARD, 5, 45) == 510


def test_no_sets_take_no_time():
    assert exercise_cuff_seconds((), 4, 30) == 0


@pytest.mark.parametrize(
    ("exercises", "mode", "cuff", "elapsed", "fits"),
    [
        (1, CuffMode.RELEASED, "6:30", "6:30", True),
        (2, CuffMode.RELEASED, "13:00", "14:00", True),
        (3, CuffMode.RELEASED, "19:30", "23:30", False),  # three minutes off after 13:00
        (1, CuffMode.CONTINUOUS, "6:30", "6:30", True),
        (2, CuffMode.CONTINUOUS, "14:00", "14:00", True),
        (0, CuffMode.RELEASED, "0:00", "0:00", True),
    ],
)
def test_with_a_4_second_tempo_two_exercises_fit_and_three_do_not(exercises, mode, cuff, elapsed, fits):
    timing = session_timing([390] * exercises, mode)

    assert (clock(timing.cuff_seconds), clock(timing.elapsed_seconds), timing.fits) == (cuff, elapsed, fits)


def test_with_a_2_second_tempo_three_exercises_fit():
    timing = session_timing([240] * 3, CuffMode.RELEASED)

    assert (clock(timing.cuff_seconds), timing.fits, timing.offers) == ("12:00", True, ())


@pytest.mark.parametrize(("seconds", "warns"), [(599, False), (600, True), (900, True)])
def test_it_warns_from_ten_minutes_on(seconds, warns):
    assert session_timing([seconds], CuffMode.RELEASED).warns is warns


def test_exactly_fifteen_minutes_fit_and_a_second_more_does_not():
    assert session_timing([900], CuffMode.RELEASED).fits
    assert session_timing([901], CuffMode.RELEASED).over_by_seconds == 1


def test_what_does_not_fit_says_by_how_much_and_what_would():
    timing = session_timing([390] * 3, CuffMode.RELEASED)

    assert clock(timing.over_by_seconds) == "4:30"
    assert timing.offers == (
        "Keep only the first 2 exercises: 13:00 under the cuff.",
        "Use a faster tempo.",
        "Move an exercise to another day.",
    )


def test_a_faster_tempo_is_offered_with_its_minutes_if_it_is_known_to_fit():
    timing = session_timing([390] * 3, CuffMode.RELEASED, faster_turn_seconds=[240] * 3)

    assert "Use a faster tempo: 12:00 under the cuff." in timing.offers


def test_a_faster_tempo_is_not_offered_if_it_is_known_not_to_fit():
    timing = session_timing([390] * 5, CuffMode.RELEASED, faster_turn_seconds=[240] * 5)

    assert not any("tempo" in offer for offer in timing.offers)


def test_taking_the_cuffs_off_between_is_offered_where_that_is_enough():
    timing = session_timing([240] * 3 + [120], CuffMode.CONTINUOUS)

    assert timing.offers[0] == "Take the cuffs off between exercises: 14:00 under the cuff."
    assert timing.offers[1] == "Keep only the first 3 exercises: 14:00 under the cuff."


def test_a_clearance_with_a_shorter_cap_can_leave_one_exercise():
    timing = session_timing([390] * 2, CuffMode.RELEASED, cap_seconds=600)

    assert timing.offers[0] == "Keep only the first exercise: 6:30 under the cuff."


def test_one_exercise_that_is_too_long_needs_a_shorter_protocol():
    timing = session_timing([390], CuffMode.RELEASED, cap_seconds=300)

    assert timing.offers == ("Use a faster tempo.", "Use a protocol with fewer sets.")


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (9, "0:09"), (61, "1:01"), (4500, "75:00"), (-5, "0:00")]
)
def test_the_clock_reads_minutes_and_seconds(seconds, text):
    assert clock(seconds) == text


@given(
    st.lists(st.integers(0, 1200), max_size=8), st.sampled_from(CuffMode), st.integers(0, CUFF_CAP_SECONDS)
)
def test_a_session_fits_exactly_when_an_independent_count_stays_under_the_cap(seconds, mode, cap):
    counted = 0
    for index, exercise in enumerate(seconds):
        counted += exercise + (60 if index and mode is CuffMode.CONTINUOUS else 0)

    timing = session_timing(seconds, mode, cap)

    assert timing.cuff_seconds == counted
    assert timing.fits == (counted <= cap)
    assert timing.over_by_seconds == max(0, counted - cap)
    assert bool(timing.offers) == (not timing.fits)


@pytest.mark.parametrize(
    ("exercise_seconds", "expected"),
    [
        ((), ()),
        ((390,), ()),
        ((390, 390, 390), (60, 180)),
        ((599, 60), (60,)),
        ((600, 60), (180,)),
    ],
)
def test_after_ten_minutes_in_all_the_cuffs_stay_off_for_three(exercise_seconds, expected):
    assert changeovers_between(exercise_seconds) == expected
