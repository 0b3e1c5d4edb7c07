from dataclasses import replace
from decimal import Decimal

import pytest

from clients.domain.numbers import Unit
from clients.domain.occlusion import Cuff, CuffKind
from clients.domain.one_rep_max import Method
from clients.domain.regions import Limb, Region
from clients.domain.sources import SOURCES, Mark
from sessions.domain.prescription import explain, explain_session_minutes
from sessions.domain.protocols import GROUNDS, PROTOCOLS, CuffMode
from tests.domain.sessions.builders import ask, one_rep_max, pressure, stack

STACK = "Machine with a weight stack"
POUNDS = stack("10", smallest="10", unit=Unit.LB)


def test_one_line_for_the_client():
    assert explain(ask()).line == (
        "17.5 kg is 28.23 % of the most you can lift once (62 kg, tested on 23 February 2026), "
        "rounded down to what you can load."
    )


def test_a_load_that_is_exactly_there_was_not_rounded():
    made = ask(one_rep_max=one_rep_max("60", method=Method.ESTIMATED), percent_1rm=25)

    assert explain(made).line == (
        "15 kg is 25 % of the most you can lift once (60 kg, estimated on 23 February 2026)."
    )


def test_dumbbells_say_that_the_load_is_for_each_hand():
    made = replace(ask(), load_basis="each hand")

    assert explain(made).line.startswith("17.5 kg each hand is")


def test_every_step_of_the_sum_for_the_coach():
    made = ask(one_rep_max=one_rep_max(method=Method.ESTIMATED, low_kg=Decimal(58), high_kg=Decimal(66)))

    assert explain(made).steps == (
        ("1RM", "62 kg"),
        ("Date", "23 February 2026 (up to date)"),
        ("Method", "estimated, between 58 kg and 66 kg"),
        ("Percent asked", "30 %"),
        ("Exactly", "18.6 kg"),
        ("Rounded down to", "17.5 kg (Machine with a weight stack, steps of 2.5 kg)"),
        ("Resulting percent", "28.23 %"),
        ("Source", "ARTICLE, S-FITCUFFS, S-WERN21, S-SSF, S-RSTU, S-P7534, S-BELL18"),
    )


def test_a_reason_and_a_note_are_steps_of_their_own():
    high = dict(explain(ask(percent_1rm=45, high_load_reason="stalled for three weeks")).steps)
    old = dict(explain(ask(one_rep_max=one_rep_max(days_old=50))).steps)

    assert high["Reason above 40 %"] == "stalled for three weeks"
    assert old["Note"].endswith("A retest is due.")
    assert old["Date"].endswith("(older than 6 weeks: lower half of the band only)")


@pytest.mark.parametrize(
    ("rack", "unit", "best", "exactly", "load"),
    [
        (stack("2.5"), Unit.KG, "62 kg", "18.6 kg", "17.5 kg (Machine with a weight stack, steps of 2.5 kg)"),
        (
            POUNDS,
            Unit.KG,
            "62 kg",
            "18.6 kg",
            f"40 lb (18.1 kg) ({STACK}, steps of 10 lb)",
        ),
        (POUNDS, Unit.LB, "136.69 lb", "41.01 lb", "40 lb (Machine with a weight stack, steps of 10 lb)"),
        (
            stack("2.5"),
            Unit.LB,
            "136.69 lb",
            "41.01 lb",
            f"17.5 kg (38.6 lb) ({STACK}, steps of 2.5 kg)",
        ),
    ],
)
def test_all_is_told_in_the_unit_of_the_client_and_hardware_as_marked(rack, unit, best, exactly, load):
    steps = dict(explain(ask(equipment=[rack], unit=unit)).steps)

    assert (steps["1RM"], steps["Exactly"], steps["Rounded down to"]) == (best, exactly, load)


def test_a_range_of_one_value_is_no_range():
    made = ask(one_rep_max=one_rep_max(low_kg=Decimal(62), high_kg=Decimal(62)))

    assert dict(explain(made).steps)["Method"] == "tested"


def test_a_prescription_rebuilt_from_plain_stored_values_explains_itself_alike():
    made = ask()
    stored = replace(
        made,
        load_basis="total",
        one_rep_max_method="tested",
        freshness="fresh",
        load_kg=Decimal("17.500"),
        one_rep_max_kg=Decimal("62.000"),
        raw_kg=Decimal("18.6000"),
    )

    assert explain(stored) == explain(made)


def numbers(made):
    return {why.label: why for why in explain(made).numbers}


def test_who_may_not_read_the_load_gets_every_other_number_explained():
    whole = explain(ask())
    held = whole.without_load

    assert [why.label for why in whole.numbers[:2]] == ["Load", "Percent of 1RM"]
    assert held.numbers == whole.numbers[2:]
    assert (held.line, held.steps) == ("", ())


def test_who_may_not_read_the_load_reads_no_pressure():
    gauge = Cuff(region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11))
    whole = explain(ask(cuff=gauge, measured=[pressure()]))

    assert any("mmHg" in why.value for why in whole.numbers)
    assert not any("mmHg" in f"{why}" for why in whole.without_load.numbers)


def test_every_number_has_a_value_a_line_and_what_it_rests_on():
    said = {label: why.value for label, why in numbers(ask()).items()}

    assert said == {
        "Load": "17.5 kg",
        "Percent of 1RM": "28.23 %",
        "Sets": "30 / 15 / 15 / 15",
        "Rest": "30 s",
        "Tempo": "2 s up, 2 s down",
        "Cuff": "high on the thigh",
        "Tightness": "6 to 7 of 10",
        "Under the cuff": "6:30",
    }
    for why in explain(ask()).numbers:
        assert why.line.endswith(".")
        assert why.steps
        assert why.sources or why.mark is not Mark.SEEN


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: protocol.code)
def test_every_protocol_can_say_what_its_numbers_rest_on(protocol):
    made = numbers(ask(protocol=protocol))

    assert made["Sets"].sources == tuple(SOURCES[key] for key in protocol.source_keys)
    assert made["Sets"].mark is protocol.mark
    assert made["Tempo"].ground in GROUNDS.values()
    assert made["Under the cuff"].steps[0][1].endswith(f"= {made['Under the cuff'].value}")


def test_the_minutes_show_their_sum():
    assert numbers(ask())["Under the cuff"].steps[0] == (
        "Sum",
        "75 repetitions x 4 s + 3 rests x 30 s = 6:30",
    )


def test_a_reason_for_a_heavy_load_stands_with_the_percent():
    why = numbers(ask(percent_1rm=45, high_load_reason="stalled"))["Percent of 1RM"]

    assert ("Reason above 40 %", "stalled") in why.steps
    assert "S-OWENS" in why.ground.source_keys


def test_an_estimate_names_its_formulas():
    assert (
        "S-SSF" in numbers(ask(one_rep_max=one_rep_max(method=Method.ESTIMATED)))["Load"].ground.source_keys
    )


def test_a_measured_pressure_is_explained_limb_by_limb():
    made = ask(
        cuff=Cuff(region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(18)),
        measured=[pressure(limb=Limb.LEFT_LOWER), pressure(limb=Limb.RIGHT_LOWER, cuff_width_cm=Decimal(18))],
    )
    said = numbers(made)

    assert said["Pressure, left leg"].value == "80 mmHg"
    assert said["Pressure, left leg"].steps[-1][0] == "Warning"
    assert said["Pressure, left leg"].line == "40 % of the 200 mmHg measured on your left leg."
    assert said["Pressure, left leg"].steps[0] == ("Asked for", "80 %")
    assert said["Pressure, right leg"].value == "160 mmHg"
    assert said["Pressure, right leg"].line == "80 % of the 200 mmHg measured on your right leg."


def test_a_target_from_before_a_percent_was_chosen_is_a_range():
    gauge = Cuff(region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11))
    made = ask(cuff=gauge, measured=[pressure()])
    old = replace(made.pressure_targets[0], target_mmhg=None, percent=None)
    why = numbers(replace(made, pressure_targets=(old,)))["Pressure, left leg"]

    assert why.value == "80 to 160 mmHg"
    assert why.line == "40 to 80 % of the 200 mmHg measured on your left leg."


def test_the_tolerance_of_a_known_device_is_said():
    gauge = Cuff(region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11))
    made = ask(cuff=gauge, measured=[pressure(device="AirBands")])

    assert ("Tolerance", "such a device was up to 31 mmHg off") in numbers(made)["Pressure, left leg"].steps


def test_no_target_says_why_beside_the_tightness():
    gauge = Cuff(region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11))

    assert numbers(ask(cuff=gauge))["Tightness"].steps[-1] == (
        "Pressure",
        "No occlusion pressure was measured, so tightness goes by feel.",
    )


def test_the_cuff_of_the_other_region_says_nothing_here():
    arms = Cuff(region=Region.UPPER, kind=CuffKind.GAUGE, width_cm=Decimal(5))

    assert ask(cuff=arms, measured=[pressure()]) == ask()


def test_a_protocol_that_is_no_longer_shipped_keeps_the_sources_it_was_stored_with():
    why = numbers(replace(ask(), protocol_code="gone"))["Sets"]

    assert why.ground.source_keys == ask().source_keys
    assert not why.steps


def test_a_tempo_of_nobody_is_marked_as_our_own():
    assert numbers(replace(ask(), tempo_label="3-0-3"))["Tempo"].mark is Mark.POLICY


def minutes_of(*seconds, mode=CuffMode.RELEASED, cap=900):
    return explain_session_minutes(seconds, mode, cap)


def test_the_minutes_of_a_session_show_their_sum_and_the_cap():
    why = minutes_of(390, 390)

    assert why.value == "13:00"
    assert why.steps == (
        ("Sum of the exercises", "6:30 + 6:30"),
        ("Between exercises", "1 x 1:00, cuffs off, and not counted"),
        ("Under the cuff", "13:00"),
        ("From first to last", "14:00"),
        ("Watch for discomfort above", "10:00"),
        ("Most allowed", "15:00"),
    )
    assert why.sources


def test_cuffs_that_stay_on_and_a_tighter_cap_are_named():
    steps = dict(minutes_of(390, 390, mode=CuffMode.CONTINUOUS, cap=480).steps)

    assert steps["Between exercises"] == "1 x 1:00, cuffs on, and counted"
    assert steps["Under the cuff"] == "14:00"
    assert steps["Set by"] == "the limits of the clearance"


def test_a_session_without_exercises_has_no_minutes():
    assert minutes_of().steps[0] == ("Sum of the exercises", "0:00")
