import pytest

from clients.domain.regions import Region
from clients.domain.sources import SOURCES
from sessions.domain.placement import DISCOMFORT_TOO_MUCH, placement
from sessions.domain.protocols import TIGHTNESS


@pytest.mark.parametrize(("region", "limb"), [(Region.UPPER, "upper arm"), (Region.LOWER, "thigh")])
def test_the_card_says_high_and_tight_and_never_the_neck(region, limb):
    card = placement(region)

    assert card.region is region
    assert f"as high on each {limb}" in card.where
    assert "neck" in card.never
    assert card.ceiling == TIGHTNESS[region].ceiling
    assert f"Never above {card.ceiling}" in card.tightness
    assert "within 3 s" in card.check
    assert set(card.source_keys) <= set(SOURCES)


def test_the_alert_for_discomfort_is_never_at_7():
    assert DISCOMFORT_TOO_MUCH == 8
