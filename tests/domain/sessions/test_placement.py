from decimal import Decimal

import pytest

from clients.domain.occlusion import Cuff, CuffKind
from clients.domain.regions import Limb, Region
from clients.domain.sources import SOURCES
from sessions.domain.placement import DISCOMFORT_TOO_MUCH, placement
from sessions.domain.tightness import TIGHTNESS
from tests.domain.sessions.builders import ask, pressure


@pytest.mark.parametrize(("region", "limb"), [(Region.UPPER, "upper arm"), (Region.LOWER, "thigh")])
def test_the_card_says_high_and_tight_and_never_the_neck(region, limb):
    card = placement(region)

    assert card.region is region
    assert f"as high on each {limb}" in card.where
    assert "neck" in card.never
    assert card.ceiling == TIGHTNESS[region].ceiling
    assert f"Never above {card.ceiling}" in card.tightness
    assert "within 3 s" in card.check
    assert card.check.endswith("if still not, no cuffs today.")
    assert card.too_tight == f"Too tight. Loosen to {card.ceiling} or less first."
    assert set(card.source_keys) <= set(SOURCES)


def test_with_a_gauge_the_card_names_the_pressure_of_each_limb():
    gauge = Cuff(region=Region.LOWER, kind=CuffKind.GAUGE, width_cm=Decimal(11))
    targets = ask(cuff=gauge, measured=[pressure(), pressure(limb=Limb.RIGHT_LOWER)]).pressure_targets

    assert placement(Region.LOWER, targets).tightness == (
        "On the gauge: left leg 160 mmHg, right leg 160 mmHg. Tightness 6 to 7 of 10. Never above 7."
    )


def test_the_alert_for_discomfort_is_never_at_7():
    assert DISCOMFORT_TOO_MUCH == 8
