"""What a later version of a template makes of a session that was assigned from an earlier one."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from clients.domain.clearance import Limits
from clients.domain.equipment import TYPICAL_GYM
from clients.domain.regions import Region
from sessions.domain.exercises import BY_CODE
from sessions.domain.fitting import ALL_CHANGES, ChangeKind
from sessions.domain.programmes import (
    BY_TEMPLATE_CODE,
    ClientFacts,
    Followed,
    RegionFacts,
    SessionAhead,
    Stays,
    TemplateWeek,
    follow,
    lay_out,
)
from sessions.domain.protocols import CuffMode
from tests.domain.sessions.builders import TODAY, one_rep_max

GONE = TemplateWeek(more_percent=Decimal(0), protocol_code="gone")
LEGS = BY_TEMPLATE_CODE["legs-6-weeks"]
DONE_ON = tuple(TODAY - timedelta(3 * ago) for ago in range(1, 10))


def facts(**changes):
    region = {"valid_until_on": TODAY + timedelta(weeks=12), "done_on": DONE_ON, **changes}
    return ClientFacts(
        today=TODAY,
        regions={each: RegionFacts(**region) for each in Region},
        one_rep_maxes={(code, None): one_rep_max("100", code=code) for code in LEGS.exercise_codes},
        equipment=TYPICAL_GYM,
    )


def session(**changes):
    usual = {"week": 2, "day": 1, "on": TODAY + timedelta(7), "region": Region.LOWER}
    return SessionAhead(**{**usual, "cuff_mode": CuffMode.RELEASED, **changes})


def followed(template=LEGS, exercises=BY_CODE, known=None, **changes):
    return follow(template, session(**changes), exercises=exercises, facts=known or facts())


def test_a_session_follows_to_what_the_layout_would_give_it():
    rows = lay_out(
        template=LEGS, exercises=BY_CODE, start_on=TODAY, weekdays=frozenset({0, 3}), facts=facts()
    ).rows
    known = facts(planned_on=tuple(row.on for row in rows))
    for row in rows[1:]:
        answer = followed(week=row.week, day=row.day, on=row.on, known=known)

        assert isinstance(answer, Followed)
        assert (answer.plan, answer.protocol) == (row.plan, row.protocol)


def test_the_first_sessions_of_a_region_stay_eased_in():
    planned = (TODAY + timedelta(1), TODAY + timedelta(7))
    answer = followed(known=facts(done_on=(), planned_on=planned))

    assert answer.protocol.sets == (30, 15, 15)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_started": True}, "It was started."),
        ({"on": TODAY}, "It is for today"),
        ({"week": 7}, "The programme has no week 7 any more."),
        ({"day": 3}, "The programme has no day 3 any more."),
        ({"region": Region.UPPER}, "Day 1 is for the legs now: cancel this one, assign another."),
        ({"known": facts(refusals=("Not cleared.",))}, "Not cleared."),
        ({"known": facts(valid_until_on=TODAY + timedelta(7))}, "8 March 2026 is its last."),
        ({"known": replace(facts(), one_rep_maxes={})}, "no 1RM"),
        ({"exercises": {"leg-press": BY_CODE["leg-press"]}}, "Leg extension is not in this practice's"),
        ({"template": replace(LEGS, weeks=(GONE,) * 6)}, "Week 1 has a protocol that is not there any more."),
    ],
)  # fmt: skip
def test_what_cannot_follow_stays_and_says_why(changes, words):
    answer = followed(**changes)

    assert isinstance(answer, Stays)
    assert words in " ".join(answer.reasons)


def test_a_clearance_without_an_end_is_no_reason_to_stay():
    assert isinstance(followed(known=facts(valid_until_on=None)), Followed)


def test_a_fitted_session_follows_fitted_and_another_stays():
    limits = Limits(max_percent_1rm=30, max_cuff_minutes=10)
    answer = followed(known=facts(limits=limits), may_change=ALL_CHANGES)

    assert answer.protocol.code == "quick-30-15-15-15"
    assert [change.kind for change in answer.changes] == [ChangeKind.TEMPO]
    assert isinstance(followed(known=facts(limits=limits)), Stays)
