from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.regions import Region
from sessions.domain.spacing import OtherSession, SpacingCode, check_spacing, rest_before

MONDAY = date(2026, 3, 2)
AT_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def legs(days, *, region=Region.LOWER, hours=None):
    at = None if hours is None else AT_NOON + timedelta(hours=hours)
    return OtherSession(id=UUID(int=5), region=region, on=MONDAY + timedelta(days=days), at=at)


def check(*others, **changes):
    return check_spacing(**({"region": Region.LOWER, "on": MONDAY, "others": others} | changes))


def test_a_day_with_nothing_near_it_is_free():
    assert check() == ()
    assert check(legs(2), legs(-2), legs(1, region=Region.UPPER)) == ()


@pytest.mark.parametrize("reason", ["", "competition on Saturday"])
def test_the_other_region_on_one_day_is_blocked_whatever_the_reason(reason):
    (conflict,) = check(legs(0, region=Region.UPPER), override_reason=reason)

    assert conflict.code is SpacingCode.OTHER_REGION_SAME_DAY
    assert conflict.blocking
    assert not conflict.overridable
    assert conflict.other_id == UUID(int=5)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_same_region_on_the_same_or_the_next_day_needs_a_reason(days):
    (conflict,) = check(legs(days))
    (overridden,) = check(legs(days), override_reason="away next week")
    (blank,) = check(legs(days), override_reason="  ")
    (nowhere,) = check(legs(days), takes_reason=False)

    assert (conflict.code, conflict.blocking, conflict.overridable) == (SpacingCode.TOO_CLOSE, True, True)
    assert "give a reason" in conflict.message
    assert not overridden.blocking
    assert "give a reason" not in overridden.message
    assert blank.blocking
    assert nowhere.blocking
    assert nowhere.message.endswith("Choose another day.")


@pytest.mark.parametrize(
    ("hours", "codes"),
    [
        (35.9, [SpacingCode.TOO_CLOSE]),
        (36, [SpacingCode.CLOSE]),
        (47.9, [SpacingCode.CLOSE]),
        (48, []),
        (-40, [SpacingCode.CLOSE]),
    ],
)
def test_known_instants_are_counted_in_hours(hours, codes):
    found = check(legs(2, hours=hours), at=AT_NOON)

    assert [conflict.code for conflict in found] == codes


def test_a_warning_does_not_block_and_does_not_round_up():
    (conflict,) = check(legs(2, hours=47.9), at=AT_NOON)

    assert not conflict.blocking
    assert conflict.message == "Only 47 hours from the session on 4 March 2026; 48 are better."


def test_one_known_instant_alone_counts_whole_days():
    assert check(legs(2, hours=30)) == ()


@given(
    st.lists(st.tuples(st.integers(-5, 5), st.sampled_from(Region)), max_size=6),
    st.sampled_from(Region),
    st.sampled_from(["", "a reason"]),
)
def test_an_unblocked_day_never_has_both_regions(others, region, reason):
    rows = [legs(days, region=other) for days, other in others]

    conflicts = check_spacing(region=region, on=MONDAY, others=rows, override_reason=reason)

    if not any(conflict.blocking for conflict in conflicts):
        assert {row.region for row in rows if row.on == MONDAY} <= {region}


@pytest.mark.parametrize(
    ("other", "at", "ground"),
    [
        (
            legs(0, region=Region.UPPER),
            None,
            "This product's own rule: An introduction to occlusion training for coaches and lifters.",
        ),
        (legs(1), None, "From the source named: Protocol of a trial of BFR exercise."),
        (legs(2, hours=40), AT_NOON, "This product's own rule."),
    ],
)
def test_the_coach_is_told_what_a_rule_rests_on(other, at, ground):
    (conflict,) = check(other, at=at)

    assert conflict.message_with_source == f"{conflict.message} {ground}"


@pytest.mark.parametrize(
    ("hours", "too_short", "short"),
    [(0, True, True), (35.9, True, True), (36, False, True), (47.9, False, True), (48, False, False)],
)
def test_rest_before_a_session_counts_from_the_end_of_the_last(hours, too_short, short):
    rest = rest_before(AT_NOON, coach_gave_reason=False)
    now = AT_NOON + timedelta(hours=hours)

    assert (rest.is_too_short(now), rest.is_short(now)) == (too_short, short)


def test_a_reason_lets_a_session_begin_early_and_the_warning_stays():
    rest = rest_before(AT_NOON, coach_gave_reason=True)

    assert not rest.is_too_short(AT_NOON)
    assert rest.is_short(AT_NOON)
