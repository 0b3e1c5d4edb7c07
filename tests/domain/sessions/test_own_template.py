"""What a practice's own programme is held to while it is written: each fault, and where it is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from clients.domain.regions import Region
from sessions.domain.exercises import BY_CODE
from sessions.domain.programmes import (
    BY_TEMPLATE_CODE,
    OWN_TEMPLATE,
    TemplateDay,
    TemplateItem,
    TemplateWeek,
    own_template_faults,
)
from sessions.domain.programmes.own import cuff_seconds

LEGS = BY_TEMPLATE_CODE["legs-6-weeks"]


def faults(template, taken=frozenset(), names=None):
    found = own_template_faults(template, BY_CODE, taken_names=taken, names=names or {})
    return [(fault.day, fault.week, fault.in_name, fault.message) for fault in found]


def day(*codes, region=Region.LOWER):
    return TemplateDay(
        region=region,
        items=tuple(TemplateItem(exercise_code=code, percent_1rm=Decimal(25)) for code in codes),
    )


def week(protocol_code="standard-30-15-15-15", more=0):
    return TemplateWeek(more_percent=Decimal(more), protocol_code=protocol_code)


def test_its_code_tells_whether_a_practice_wrote_it():
    assert not LEGS.is_own
    assert replace(LEGS, code=f"{OWN_TEMPLATE}1").is_own


def test_a_copy_of_a_shipped_one_has_no_fault():
    for template in BY_TEMPLATE_CODE.values():
        assert faults(template) == []


@pytest.mark.parametrize(
    ("changes", "where", "words"),
    [
        ({"name": "  "}, (None, None, True), "Write down a name."),
        ({"name": "ARMS"}, (None, None, True), "There is a programme of this name already."),
        ({"days": ()}, (None, None, False), "A week has 1 to 6 training days."),
        ({"weeks": ()}, (None, None, False), "A programme has 1 to 12 weeks."),
        (
            {"weeks": (week(more=16),)}, (None, 1, False),
            "Week 1 asks for 41 % of 1RM; a programme has 20 to 40 %.",
        ),
        (
            {"weeks": (week(), week("gone"))}, (None, 2, False),
            "Week 2 has a protocol that is not there any more.",
        ),
        ({"days": (day("leg-press"), day())}, (2, None, False), "Day 2 needs 1 to 3 exercises."),
        ({"days": (day("biceps-curl"),)}, (1, None, False), "Day 1: Biceps curl is not for the legs."),
    ],
)  # fmt: skip
def test_each_fault_is_named_where_it_can_be_mended(changes, where, words):
    assert faults(replace(LEGS, **changes), taken=frozenset({"arms"})) == [(*where, words)]


def test_an_exercise_that_is_gone_is_called_by_its_name_where_it_is_known():
    template = replace(LEGS, days=(day("own-1", "old-one"),))

    said = [message for *_, message in faults(template, names={"own-1": "Sled drag"})]
    assert said[0].startswith("Day 1: Sled drag is not in this practice's catalogue any more.")
    assert said[1].startswith("Day 1: An exercise of your own is not in")


def test_a_day_over_the_cap_is_told_once_with_its_first_week():
    long = day("leg-press", "leg-extension", "leg-curl")
    template = replace(LEGS, days=(day("leg-press"), long), weeks=(week("first-session"), week(), week()))

    [(number, _, _, words)] = faults(template)
    assert number == 2
    assert words.startswith("Day 2: 19:30 under the cuff in week 2 is 4:30 over the 15:00 allowed.")
    assert faults(replace(template, weeks=(week("quick-30-15-15-15"),))) == []


@pytest.mark.parametrize(
    ("protocol_code", "exercises", "seconds"),
    [
        ("standard-30-15-15-15", 2, 2 * (75 * 4 + 90)),
        ("quick-30-15-15-15", 3, 3 * (75 * 2 + 90)),
        ("gone", 2, 0),
    ],
)
def test_the_minutes_of_a_day_are_repetitions_times_tempo_and_rests(protocol_code, exercises, seconds):
    day = replace(LEGS.days[0], items=LEGS.days[0].items[:1] * exercises)

    assert cuff_seconds(LEGS, week(protocol_code), day) == seconds
