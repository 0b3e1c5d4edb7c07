from dataclasses import replace
from decimal import Decimal

from clients.domain.numbers import Unit
from clients.domain.one_rep_max import Method
from sessions.domain.prescription import explain
from tests.domain.sessions.builders import ask, one_rep_max, stack


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
        ("Rounded down to", "17.5 kg (stack, steps of 2.5 kg)"),
        ("Resulting percent", "28.23 %"),
        ("Source", "ARTICLE, S-FITCUFFS, S-SSF, S-RSTU, S-P7534, S-BELL18"),
    )


def test_a_reason_and_a_note_are_steps_of_their_own():
    high = dict(explain(ask(percent_1rm=45, high_load_reason="stalled for three weeks")).steps)
    old = dict(explain(ask(one_rep_max=one_rep_max(days_old=50))).steps)

    assert high["Reason above 40 %"] == "stalled for three weeks"
    assert old["Note"].endswith("A retest is due.")
    assert old["Date"].endswith("(older than 6 weeks: lower half of the band only)")


def test_pounds_come_first_on_pound_hardware():
    steps = dict(explain(ask(equipment=[stack("10", smallest="10", unit=Unit.LB)])).steps)

    assert steps["1RM"] == "136.69 lb (62 kg)"
    assert steps["Rounded down to"] == "40 lb (stack, steps of 10 lb)"


def test_a_range_of_one_value_is_no_range():
    made = ask(one_rep_max=one_rep_max(low_kg=Decimal(62), high_kg=Decimal(62)))

    assert dict(explain(made).steps)["Method"] == "tested"


def test_a_prescription_rebuilt_from_plain_stored_values_explains_itself_alike():
    made = ask()
    stored = replace(
        made,
        load_unit="kg",
        load_basis="total",
        one_rep_max_method="tested",
        freshness="fresh",
        load_kg=Decimal("17.500"),
        one_rep_max_kg=Decimal("62.000"),
        raw_kg=Decimal("18.6000"),
    )

    assert explain(stored) == explain(made)
