from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from clients.domain.clearance import Limits
from clients.domain.equipment import TYPICAL_GYM, Equipment, EquipmentKind
from clients.domain.numbers import Unit, Weight
from clients.domain.one_rep_max import Freshness, Method
from clients.domain.regions import Region
from clients.domain.sources import SOURCES
from sessions.domain.exercises import BY_CODE as EXERCISES
from sessions.domain.exercises import CuffSite, LoadBasis
from sessions.domain.prescription import Prescription, Refusal, RefusalCode, has_load
from sessions.domain.protocols import BY_CODE, DEFAULT
from tests.domain.sessions.builders import TODAY, ask, loads, one_rep_max, stack

BARBELL, DUMBBELL, STACK = EquipmentKind.BARBELL, EquipmentKind.DUMBBELL, EquipmentKind.STACK


def bar(smallest="20"):
    return Equipment(
        kind=BARBELL,
        unit=Unit.KG,
        smallest=Decimal(smallest),
        step=Decimal("2.5"),
        largest=Decimal(200),
        label="Bar",
    )


def even_dumbbells():
    return loads(DUMBBELL, *range(2, 42, 2))


def curl(load_kg, percent, **changes):
    return ask(
        "biceps-curl",
        one_rep_max=one_rep_max(load_kg, code="biceps-curl"),
        equipment=[even_dumbbells()],
        percent_1rm=percent,
        **changes,
    )


def test_it_rounds_down_to_a_load_that_is_there():
    made = ask(percent_1rm=30)

    assert isinstance(made, Prescription)
    assert (made.raw_kg, made.load_kg, made.percent_1rm) == (
        Decimal("18.6"),
        Decimal("17.5"),
        Decimal("28.23"),
    )


@pytest.mark.parametrize(
    ("load_kg", "percent", "expected", "resulting"),
    [
        # The worked example of the literature: 18 kg curl, dumbbells in steps of 2 kg, 20-30 % is 3.6-5.4 kg.
        ("18", 30, "4", "22.22"),
        ("18", 23, "4", "22.22"),
        # 100 kg: 20-50 % is 20-50 kg.
        ("100", 20, "20", "20.00"),
        ("80", 50, "40", "50.00"),
    ],
)
def test_the_worked_examples(load_kg, percent, expected, resulting):
    made = curl(load_kg, percent, high_load_reason="near the end of the block")

    assert isinstance(made, Prescription)
    assert (made.load_kg, made.percent_1rm) == (Decimal(expected), Decimal(resulting))


def test_a_bar_that_is_too_heavy_is_refused_with_what_would_work():
    # The worked example: bench 45 kg, bar 20 kg; 20-40 % is 9-18 kg, and the bar alone is 44 %.
    refused = ask(
        "bench-press", one_rep_max=one_rep_max("45", code="bench-press"), equipment=[bar()], percent_1rm=40
    )

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.NO_LOAD_IN_BAND
    assert refused.message == (
        "No load of Bar fits Bench press: 40 % of the 1RM is 18 kg. "
        "20 kg is 44.44 %, more than was asked for."
    )
    assert refused.below is None
    assert refused.above is not None
    assert refused.above.percent_1rm == Decimal("44.44")
    assert refused.suggestions == (
        "Ask for 45 %, with a reason: that gives 20 kg.",
        "A bar that begins at 18 kg or less would do.",
        "Use a lighter bar, dumbbells or a machine.",
        "Choose another exercise for the same region.",
    )


def test_the_percentage_that_it_suggests_works():
    made = ask(
        "bench-press",
        one_rep_max=one_rep_max("45", code="bench-press"),
        equipment=[bar()],
        percent_1rm=45,
        high_load_reason="the bar is all there is",
    )

    assert isinstance(made, Prescription)
    assert made.load_kg == 20
    assert made.high_load_reason == "the bar is all there is"


def test_a_bar_beyond_half_of_the_1rm_suggests_no_percentage():
    refused = ask("bench-press", one_rep_max=one_rep_max("30", code="bench-press"), equipment=[bar()])

    assert isinstance(refused, Refusal)
    assert not any(suggestion.startswith("Ask for") for suggestion in refused.suggestions)


def test_a_gap_around_the_band_names_both_neighbours():
    refused = ask(equipment=[loads(STACK, 10, 40)])

    assert isinstance(refused, Refusal)
    assert refused.message == (
        "No load of Machine with a weight stack fits Leg extension: 30 % of the 1RM is 18.6 kg. "
        "10 kg is 16.13 %, under the 20 % it takes; 40 kg is 64.52 %, more than was asked for."
    )
    assert (
        refused.suggestions[0]
        == "A small weight of 5 kg on top would give 15 kg on Machine with a weight stack."
    )


def test_loads_that_are_all_too_light_name_the_heaviest():
    refused = ask(equipment=[loads(STACK, 2, 5)])

    assert isinstance(refused, Refusal)
    assert (refused.below.load, refused.above) == (Weight(Decimal(5), Unit.KG), None)


def test_the_suggested_percentage_names_the_load_that_it_really_gives():
    refused = ask(one_rep_max=one_rep_max("300"), equipment=[loads(STACK, 59, 62, "62.5")], percent_1rm=20)

    assert isinstance(refused, Refusal)
    assert refused.suggestions[0] == "Ask for 21 %: that gives 62.5 kg."


@pytest.mark.parametrize(
    ("marked", "message", "suggestion"),
    [
        (Unit.LB, "30 % of the 1RM is 41.01 lb. 10 lb is 7.32 %, under", "Ask for 37 %: that gives 50 lb."),
        (Unit.KG, "30 % of the 1RM is 41.01 lb. 10 kg (22 lb) is 16.13 %, under", None),
    ],
)
def test_a_refusal_speaks_pounds_to_who_reads_them(marked, message, suggestion):
    refused = ask(equipment=[loads(STACK, 10, 50, unit=marked)], unit=Unit.LB)

    assert isinstance(refused, Refusal)
    assert message in refused.message
    assert suggestion is None or suggestion in refused.suggestions


def test_the_bounds_of_a_1rm_are_told_in_pounds():
    refused = ask(one_rep_max=one_rep_max("600"), unit=Unit.LB)

    assert isinstance(refused, Refusal)
    assert refused.message == "The 1RM for Leg extension is not 1.1 to 1102.3 lb."


def test_pound_hardware_is_shown_in_pounds_and_counted_in_kilograms():
    made = ask(equipment=[stack("10", smallest="10", unit=Unit.LB)])

    assert isinstance(made, Prescription)
    assert (made.load_value, made.load_unit, made.load_kg) == (Decimal(40), Unit.LB, Decimal("18.1436948"))
    assert made.percent_1rm == Decimal("29.26")
    assert made.equipment_text == "Machine with a weight stack, steps of 10 lb"


def test_mixed_hardware_offers_the_heaviest_load_that_fits():
    made = ask(equipment=[loads(STACK, 15), loads(STACK, 40, unit=Unit.LB)])

    assert isinstance(made, Prescription)
    assert (made.load_value, made.load_unit) == (Decimal(40), Unit.LB)


def test_unsorted_and_repeated_loads_are_the_same_loads():
    made = ask(equipment=[loads(STACK, 20, 5, 15, 15, 10)])

    assert isinstance(made, Prescription)
    assert made.load_kg == 15


def test_equipment_for_this_exercise_wins_over_equipment_of_its_kind():
    own = loads(STACK, 14, exercise_codes=("leg-extension",), label="Leg extension, old machine")

    made = ask(equipment=[stack(), own])

    assert isinstance(made, Prescription)
    assert (made.load_kg, made.equipment_text) == (Decimal(14), "Leg extension, old machine")


@pytest.mark.parametrize(
    "equipment",
    [
        [],
        [loads(STACK)],
        [loads(BARBELL, 20)],
        [stack(exercise_codes=("leg-press",))],
        [
            Equipment(
                kind=EquipmentKind.BODYWEIGHT,
                unit=Unit.KG,
                exercise_codes=("leg-extension",),
                loads=(Decimal(9),),
            )
        ],
        [loads(STACK, "NaN", "-5", "0", "Infinity", "1e999999")],
        [stack("1e-999999", largest="1e999999")],
    ],
)
def test_nothing_to_load_is_refused(equipment):
    refused = ask(equipment=equipment)

    assert isinstance(refused, Refusal)
    assert refused.code in (RefusalCode.NO_EQUIPMENT, RefusalCode.NO_LOAD_IN_BAND)


def test_the_snapshot_holds_everything_that_the_session_needs():
    made = ask(one_rep_max=one_rep_max(method=Method.ESTIMATED, low_kg=Decimal(58), high_kg=Decimal(66)))

    assert isinstance(made, Prescription)
    assert (made.exercise_name, made.region, made.cuff_site) == (
        "Leg extension",
        Region.LOWER,
        CuffSite.THIGH,
    )
    assert (made.load_basis, made.one_rep_max_kg) == (LoadBasis.TOTAL, Decimal(62))
    assert (made.one_rep_max_method, made.one_rep_max_on) == (Method.ESTIMATED, TODAY - timedelta(days=7))
    assert (made.one_rep_max_low_kg, made.one_rep_max_high_kg) == (Decimal(58), Decimal(66))
    assert (made.sets, made.rest_seconds, made.tempo_label, made.seconds_per_rep) == (
        DEFAULT.sets,
        30,
        "2-0-2",
        4,
    )
    assert (made.cuff_seconds, made.tightness_low, made.tightness_high) == (390, 6, 7)
    assert (made.protocol_code, made.protocol_version) == (DEFAULT.code, DEFAULT.version)
    assert (made.freshness, made.note) == (Freshness.FRESH, "")
    assert {"ARTICLE", "S-SSF"} <= set(made.source_keys) <= set(SOURCES)
    assert len(set(made.source_keys)) == len(made.source_keys)


def test_a_tested_1rm_names_no_source_of_formulas():
    assert "S-SSF" not in ask().source_keys


def test_a_protocol_outside_its_bounds_is_refused():
    refused = ask(protocol=replace(DEFAULT, rest_seconds=5))

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.BAD_PROTOCOL


@pytest.mark.parametrize(("code", "number"), [("first-session", 1), ("second-session", 2)])
def test_the_first_sessions_find_a_load_at_the_light_end(code, number):
    protocol = BY_CODE[code]

    made = ask(protocol=protocol, percent_1rm=protocol.default_percent_1rm, session_number=number)

    assert isinstance(made, Prescription)
    assert 20 <= made.percent_1rm <= 25
    assert made.sets == protocol.sets


@pytest.mark.parametrize(
    ("equipment", "text"),
    [
        (stack(label="Machine"), "Machine, steps of 2.5 kg"),
        (loads(STACK, 5, 10, 17), "Machine with a weight stack, 3 loads from 5 to 17 kg"),
        (loads(STACK, 15), "Machine with a weight stack"),
        (stack(label="x" * 200), "x" * 80 + ", steps of 2.5 kg"),
    ],
)
def test_the_equipment_is_described(equipment, text):
    assert ask(equipment=[equipment]).equipment_text == text


@pytest.mark.parametrize(
    ("best", "equipment", "expected"),
    [
        ("1", list(TYPICAL_GYM), RefusalCode.NO_LOAD_IN_BAND),
        ("1", [loads(STACK, "0.25")], Decimal("0.25")),
        ("500", [stack(largest="200")], Decimal("150")),
        ("500", [stack(largest="80")], RefusalCode.NO_LOAD_IN_BAND),
        ("100", [], RefusalCode.NO_EQUIPMENT),
        ("100", [loads(STACK)], RefusalCode.NO_EQUIPMENT),
        ("100", [loads(STACK, 28, 4, 28, 22, 4)], Decimal(28)),
        # Pounds and kilograms side by side: 65 lb are 29.48 kg.
        ("100", [loads(STACK, 65, unit=Unit.LB), loads(STACK, 29)], Decimal("29.48350405")),
    ],
)
def test_the_smallest_the_largest_and_odd_equipment(best, equipment, expected):
    answer = ask(one_rep_max=one_rep_max(best), equipment=equipment)

    assert (answer.code if isinstance(answer, Refusal) else answer.load_kg) == expected


@pytest.mark.parametrize(
    ("percent", "chosen", "beside"),
    [
        (30, "17.5", ["12.5", "15", "20"]),
        (25, "15", ["12.5", "17.5"]),  # 10 kg lies below the band
        (40, "22.5", ["17.5", "20"]),  # and 25 kg above 40 %, without a reason
    ],
)
def test_the_next_loads_in_the_band_are_kept_for_a_gym_where_this_one_is_not_free(percent, chosen, beside):
    made = ask(percent_1rm=percent, one_rep_max=one_rep_max("60"))

    assert made.load_value == Decimal(chosen)
    assert [load.value for load in made.other_loads] == [Decimal(value) for value in beside]


def test_no_load_beside_is_above_the_limit_of_the_clearance():
    limits = Limits(max_percent_1rm=30, max_cuff_minutes=None)
    made = ask(percent_1rm=30, one_rep_max=one_rep_max("60"), limits=limits)

    assert made.other_loads
    assert all(load.kg <= Decimal(18) for load in made.other_loads)


def test_a_machine_may_serve_two_exercises_and_then_serves_no_other():
    both = stack(exercise_codes=("leg-extension", "leg-press"), label="Both")

    assert ask(equipment=[both, stack("7.5")]).machine_name == "Both"
    assert isinstance(ask(equipment=[stack(exercise_codes=("leg-press", "leg-curl"))]), Refusal)


def test_the_loads_beside_are_of_the_same_machine():
    old = loads(STACK, 10, 15, 20, label="Old")
    new = loads(STACK, 16, 17, 18, 19, label="New")

    made = ask(equipment=[old, new])

    assert (made.load_kg, made.machine_name) == (Decimal(18), "New")
    assert {each.value for each in made.other_loads} <= {16, 17, 19}


@pytest.mark.parametrize(
    ("load", "is_there"),
    [
        (Weight(Decimal("17.5"), Unit.KG), True),
        (Weight(Decimal("17.50"), Unit.KG), True),
        (Weight(Decimal("17.6"), Unit.KG), False),
        (Weight(Decimal("38.5809"), Unit.LB), True),  # 17.5000 kg, to the gram
        (Weight(Decimal(40), Unit.LB), False),
    ],
)
def test_a_planned_weight_is_there_or_not(load, is_there):
    assert has_load(EXERCISES["leg-extension"], [stack()], load) is is_there
