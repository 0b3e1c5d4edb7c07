"""A practice's own protocol stays inside hard bounds, and is said to be the practice's, never evidence."""

from dataclasses import replace

import pytest

from clients.domain.sources import Mark
from sessions.domain.prescription import explain
from sessions.domain.protocols import (
    BY_CODE,
    CUFF_CAP_SECONDS,
    OWN_PROTOCOL,
    PROTOCOLS,
    Protocol,
    protocol_problems,
)
from sessions.domain.protocols.own import own_protocol_faults
from sessions.domain.tempo import Tempo
from tests.domain.sessions.builders import ask

OWN = Protocol(
    code=f"{OWN_PROTOCOL}7",
    version=3,
    name="Slow twenties",
    sets=(20, 15, 15),
    rest_seconds=90,
    tempo=Tempo(up_seconds=3, pause_seconds=0, down_seconds=3),
    default_percent_1rm=25,
    source_keys=(),
    mark=Mark.PRACTICE,
    note="",
    source_text="Our course for beginners.",
)


def test_one_that_is_whole_has_no_fault():
    assert own_protocol_faults(OWN, taken_names=frozenset()) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "TAKEN"}, "name"),
        ({"source_text": " "}, "source_text"),
        ({"default_percent_1rm": 19}, "default_percent_1rm"),
        ({"default_percent_1rm": 41}, "default_percent_1rm"),
        ({"sets": (51,)}, "sets"),
        ({"failure_from": 4}, "failure_from"),
        ({"rest_seconds": 14}, "rest_seconds"),
        ({"rest_seconds": 181}, "rest_seconds"),
        ({"tempo": Tempo(up_seconds=6, pause_seconds=0, down_seconds=5)}, "tempo"),
        # 8 x 20 at 6 s and 7 rests of 90 s: 26:30 under the cuff.
        ({"sets": (20,) * 8}, "sets"),
    ],
    ids=str,
)
def test_each_fault_names_its_field(changes, field):
    faults = own_protocol_faults(replace(OWN, **changes), taken_names=frozenset({"taken"}))

    assert [name for name, _ in faults] == [field]


@pytest.mark.parametrize(
    ("sets", "rest", "tempo", "seconds"),
    [
        ((20, 15, 15), 90, (3, 0, 3), 480),
        ((15,) * 8, 15, (1, 0, 1), 345),
        ((50,), 180, (2, 0, 2), 200),
        # The most there is: 900 s exactly.
        ((50, 50, 50), 150, (2, 0, 2), 900),
    ],
)
def test_its_minutes_are_repetitions_times_tempo_and_rests(sets, rest, tempo, seconds):
    up, pause, down = tempo
    speed = Tempo(up_seconds=up, pause_seconds=pause, down_seconds=down)
    protocol = replace(OWN, sets=sets, rest_seconds=rest, tempo=speed)

    assert protocol.cuff_seconds == seconds <= CUFF_CAP_SECONDS
    assert protocol_problems(protocol) == ()


def test_its_numbers_are_the_practices_and_name_no_source():
    asked = ask(protocol=OWN)
    whys = {why.label: why for why in explain(asked).numbers}

    assert asked.protocol_name == "Slow twenties"
    assert dict(whys["Sets"].steps) == {
        "Protocol": "Slow twenties, version 3",
        "Written by": "this practice",
        "It comes from": "Our course for beginners.",
    }
    for label in ("Sets", "Rest", "Tempo"):
        assert (whys[label].mark, whys[label].sources) == (Mark.PRACTICE, ())
    assert whys["Rest"].steps == (("Published guidance", "30 to 60 s between sets"),)
    # The load and the cap still rest on evidence.
    assert whys["Load"].mark is Mark.SEEN
    assert whys["Under the cuff"].sources


def test_control_a_published_one_names_its_sources():
    whys = {why.label: why for why in explain(ask()).numbers}

    assert all(whys[label].mark is Mark.SEEN and whys[label].sources for label in ("Sets", "Rest", "Tempo"))


def test_a_prescription_keeps_the_name_of_its_version():
    """What the practice calls it later changes nothing."""
    asked = replace(ask(protocol=OWN), protocol_name="As it was")

    assert "As it was, version 3" in str(explain(asked))


# evidence: S-P7534 (one set to failure, knee osteoarthritis before replacement), S-CART (up to 30), S-FERRAZ.
@pytest.mark.parametrize(
    ("code", "sets", "failure_from", "rest", "percent", "sources"),
    [
        ("30-15-15-failure", (30, 15, 15, 30), 4, 30, 30, {"S-P7534", "S-CART"}),
        ("four-by-15-rest-60", (15, 15, 15, 15), None, 60, 20, {"S-FERRAZ"}),
        ("five-by-15-rest-60", (15, 15, 15, 15, 15), None, 60, 30, {"S-FERRAZ"}),
        ("four-sets-to-failure", (36, 15, 12, 10), 1, 30, 30, {"S-ROL25", "S-FITCUFFS"}),
    ],
)
def test_the_published_protocols_are_as_in_print(code, sets, failure_from, rest, percent, sources):
    row = BY_CODE[code]

    assert (row.sets, row.failure_from, row.rest_seconds, row.default_percent_1rm) == (
        sets,
        failure_from,
        rest,
        percent,
    )
    assert set(row.source_keys) == sources
    assert row.mark is Mark.SEEN


def test_one_may_have_the_cuffs_off_in_its_rests():
    protocol = replace(OWN, released_between_sets=True)

    assert (protocol.cuff_seconds, protocol.elapsed_seconds) == (300, 480)
    # What would be too long with them on is not: 8 x 18 at 6 s is 14:24 under the cuff.
    assert protocol_problems(replace(protocol, sets=(18,) * 8)) == ()


def test_no_published_one_is_a_practices_own():
    assert not any(row.is_own or row.is_retired or row.source_text for row in PROTOCOLS)
    assert OWN.is_own
