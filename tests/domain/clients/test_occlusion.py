"""Targets in mmHg come from a measurement and nothing else."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from clients.domain.occlusion import (
    DEVICE_TOLERANCES,
    Cuff,
    CuffKind,
    OcclusionPressure,
    Position,
    default_percent,
    is_stale,
    pressure_for,
    tolerance_mmhg,
)
from clients.domain.regions import Limb, Region
from clients.domain.sources import SOURCES

TODAY = date(2026, 3, 2)


def reading(limb=Limb.LEFT_LOWER, mmhg=200, **changes):
    facts = {
        "id": UUID(int=1),
        "limb": limb,
        "pressure_mmhg": mmhg,
        "cuff_width_cm": Decimal("11.5"),
        "position": Position.SEATED,
        "device": "Doppler",
        "measured_on": TODAY - timedelta(days=3),
    }
    return OcclusionPressure(**{**facts, **changes})


def cuff(width_cm="11.5", kind=CuffKind.GAUGE, region=Region.LOWER):
    return Cuff(region=region, kind=kind, width_cm=None if width_cm is None else Decimal(width_cm))


def asked(*measured, the_cuff=None, position=Position.SEATED, percent=None):
    return pressure_for(
        region=Region.LOWER,
        position=position,
        cuff=the_cuff or cuff(),
        measured=measured,
        today=TODAY,
        percent=percent,
    )


def test_forty_to_eighty_percent_of_what_was_measured():
    (target,) = asked(reading()).targets

    assert (target.low_mmhg, target.high_mmhg, target.warnings) == (80, 160, ())
    assert target.measured == reading()


@pytest.mark.parametrize(("mmhg", "counts"), [(79, False), (80, True), (350, True), (351, False)])
def test_a_number_outside_the_range_is_a_slip(mmhg, counts):
    assert bool(asked(reading(mmhg=mmhg)).targets) is counts


@pytest.mark.parametrize(
    ("mmhg", "low", "high"), [(174, 70, 139), (195, 78, 156), (121, 49, 96), (350, 140, 280)]
)
def test_whole_mmhg_never_outside_the_range(mmhg, low, high):
    (target,) = asked(reading(mmhg=mmhg)).targets

    assert (target.low_mmhg, target.high_mmhg) == (low, high)
    assert mmhg * 0.4 <= target.low_mmhg
    assert target.high_mmhg <= mmhg * 0.8


@pytest.mark.parametrize("kind", [CuffKind.BAND, CuffKind.WRAP])
def test_without_a_gauge_there_is_no_target_and_nothing_to_explain(kind):
    assert asked(reading(), the_cuff=cuff(kind=kind)) == pressure_for(
        region=Region.LOWER, position=Position.SEATED, cuff=None, measured=[reading()], today=TODAY
    )
    assert not asked(reading(), the_cuff=cuff(kind=kind)).targets


def test_a_gauge_without_a_measurement_goes_by_feel():
    for nothing in (
        (),
        (reading(limb=Limb.LEFT_UPPER),),
        (reading(mmhg=20),),
        (reading(cuff_width_cm=Decimal("NaN")),),
    ):
        pressure = asked(*nothing)
        assert pressure.targets == ()
        assert pressure.note == "No occlusion pressure was measured, so tightness goes by feel."


def test_each_limb_has_its_own_and_the_newest_counts():
    old = reading(mmhg=180, measured_on=TODAY - timedelta(days=20))
    pressure = asked(reading(mmhg=200), old, reading(limb=Limb.RIGHT_LOWER, mmhg=190))

    assert [(each.limb, each.high_mmhg) for each in pressure.targets] == [
        (Limb.LEFT_LOWER, 160),
        (Limb.RIGHT_LOWER, 152),
    ]
    assert not pressure.note


@pytest.mark.parametrize(("days", "stale"), [(-2, True), (-1, False), (0, False), (42, False), (43, True)])
def test_it_lasts_six_weeks(days, stale):
    assert is_stale(TODAY - timedelta(days=days), TODAY) is stale


def test_one_from_the_future_is_a_slip_and_gives_no_target():
    assert not asked(reading(measured_on=TODAY + timedelta(days=2))).targets


@pytest.mark.parametrize(("days", "mmhg"), [(42, 160), (43, 80), (400, 80)])
def test_an_old_one_gives_40_percent_with_a_request_to_measure_again(days, mmhg):
    (target,) = asked(reading(measured_on=TODAY - timedelta(days=days))).targets

    assert target.target_mmhg == mmhg
    assert bool(target.warnings) is (days > 42)
    if target.warnings:
        assert target.warnings == ("Measured more than 6 weeks ago: only 40 % until it is measured again.",)


@pytest.mark.parametrize(
    ("percent", "mmhg"), [(40, 80), (60, 120), (80, 160), (None, 160), (20, 80), (99, 160)]
)
def test_the_coach_chooses_a_percent_and_the_limb_gets_one_number(percent, mmhg):
    (target,) = asked(reading(), percent=percent).targets

    assert target.target_mmhg == mmhg
    assert (target.low_mmhg, target.high_mmhg) == (80, 160)


def test_a_share_is_rounded_down_so_that_it_is_never_more_than_was_chosen():
    (target,) = asked(reading(mmhg=187), percent=60).targets

    assert target.target_mmhg == 112  # 112.2


def test_arms_begin_at_50_legs_at_80_and_nobody_with_a_caution_above_50():
    assert [default_percent(region) for region in Region] == [50, 80]
    assert [default_percent(region, with_caution=True) for region in Region] == [50, 50]


@pytest.mark.parametrize(
    "changes",
    [
        {"position": Position.STANDING},
        {"position": Position.LYING},
        {"cuff_width_cm": Decimal(18)},
        {"measured_on": TODAY - timedelta(days=43)},
    ],
)
def test_what_was_measured_otherwise_is_40_percent_at_most_whatever_was_chosen(changes):
    (target,) = asked(reading(mmhg=203, **changes), percent=80).targets

    assert (target.target_mmhg, target.percent) == (81, 40)
    assert "only 40 %" in target.warnings[0]


@pytest.mark.parametrize(("device", "mmhg"), [("", 160), ("doppler ", 160), ("AirBands", 80)])
def test_another_device_is_another_measurement_where_it_is_known(device, mmhg):
    trained = Cuff(region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal("11.5"), device=device)
    (target,) = asked(reading(), the_cuff=trained).targets

    assert target.target_mmhg == mmhg


def test_a_measurement_as_it_is_used_counts_before_a_newer_one_that_is_not():
    newer = reading(mmhg=150, position=Position.LYING, measured_on=TODAY)
    (target,) = asked(reading(mmhg=180), newer, percent=60).targets

    assert (target.measured.pressure_mmhg, target.target_mmhg) == (180, 108)


@pytest.mark.parametrize("trained", Position)
@pytest.mark.parametrize("width", ["11.5", "5"])
def test_no_target_is_above_80_percent_of_what_closed_the_limb_lying(trained, width):
    lying = reading(mmhg=150, position=Position.LYING, measured_on=TODAY - timedelta(days=90))
    upright = reading(mmhg=260, position=trained, cuff_width_cm=Decimal(width))
    (target,) = asked(lying, upright, position=trained, the_cuff=cuff(width)).targets
    (control,) = asked(upright, position=trained, the_cuff=cuff(width)).targets

    if trained is Position.LYING:  # the newest one lying counts
        assert target.target_mmhg == 208
        return
    assert control.target_mmhg == 208
    assert (target.target_mmhg, target.high_mmhg) == (120, 120)
    assert target.warnings == (
        "80 % of the 150 mmHg that closed this limb lying is 120 mmHg, and no target is above it.",
    )


@pytest.mark.parametrize(
    ("device", "mmhg"),
    [("VALD AirBands", 31), ("SmartCuffs PRO", 15), ("Cuff and oximeter", 29), ("Hand-held Doppler", None)],
)
def test_a_known_device_has_its_tolerance(device, mmhg):
    assert tolerance_mmhg(device) == mmhg
    assert asked(reading(device=device)).targets[0].tolerance_mmhg == mmhg


def test_each_tolerance_has_a_source():
    assert {each.source_key for each in DEVICE_TOLERANCES} <= set(SOURCES)


def test_a_wider_cuff_leaves_only_the_low_end():
    (target,) = asked(reading(), the_cuff=cuff("18")).targets

    assert (target.low_mmhg, target.high_mmhg) == (80, 80)
    assert "Measured with a 11.5 cm cuff, trained with 18 cm" in target.warnings[0]
    (rounded,) = asked(reading(cuff_width_cm=Decimal("11.25")), the_cuff=cuff("18")).targets
    assert "Measured with a 11.3 cm cuff" in rounded.warnings[0]


def test_a_narrower_cuff_leaves_the_low_end_only():
    (target,) = asked(reading(), the_cuff=cuff("5")).targets

    assert (target.low_mmhg, target.high_mmhg) == (80, 80)
    assert target.warnings == (
        "Measured with a 11.5 cm cuff, trained with 5 cm. "
        "A narrower cuff needs another pressure: only 40 % until it is measured again.",
    )


@pytest.mark.parametrize("width", [None, "NaN"])
def test_an_unknown_width_leaves_the_low_end_only(width):
    (target,) = pressure_for(
        region=Region.LOWER, position=Position.SEATED, cuff=cuff(width), measured=[reading()], today=TODAY
    ).targets

    assert target.high_mmhg == target.low_mmhg
    assert target.warnings == (
        "The width of the training cuff is not written down, so it cannot be compared: only 40 %.",
    )


@pytest.mark.parametrize("width", ["11", "12"])
def test_half_a_centimetre_is_the_same_cuff(width):
    (target,) = asked(reading(), the_cuff=cuff(width)).targets

    assert not target.warnings


def test_another_position_leaves_the_low_end_only():
    (target,) = asked(reading(position=Position.LYING), position=Position.STANDING).targets

    assert target.high_mmhg == target.low_mmhg
    assert target.warnings == (
        "Measured lying, done standing. The pressure differs between positions: "
        "only 40 % until it is measured in this one.",
    )


# Means of 50 legs, in mmHg (S-HUG18): what closes the artery depends on the position.
CLOSES_AT = {Position.LYING: 187, Position.SEATED: 204, Position.STANDING: 241}


@pytest.mark.parametrize("trained", Position)
@pytest.mark.parametrize("measured", Position)
def test_no_position_gives_a_target_near_the_pressure_that_closes_the_artery(measured, trained):
    """Measured standing and used lying, 80 % was 103 % of what closes the artery."""
    made = reading(position=measured, mmhg=CLOSES_AT[measured])
    (target,) = asked(made, position=trained).targets

    assert target.high_mmhg <= CLOSES_AT[trained] * Decimal("0.8")


def test_labels():
    assert [kind.label for kind in CuffKind] == ["Inflatable cuff with a gauge", "Elastic band", "Knee wrap"]
    assert Position.SEATED.label == "sitting"
