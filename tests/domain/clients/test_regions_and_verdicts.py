import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.regions import BOTH_REGIONS, Limb, Region, Side, regions_of
from clients.domain.verdicts import Verdict, worst


def test_a_limb_knows_its_side_and_region():
    assert (Limb.LEFT_UPPER.side, Limb.LEFT_UPPER.region) == (Side.LEFT, Region.UPPER)
    assert (Limb.RIGHT_LOWER.side, Limb.RIGHT_LOWER.region) == (Side.RIGHT, Region.LOWER)
    assert [limb.label for limb in Limb] == ["Left arm", "Right arm", "Left leg", "Right leg"]


def test_limbs_name_their_regions():
    assert regions_of([Limb.LEFT_UPPER, Limb.RIGHT_UPPER]) == {Region.UPPER}
    assert regions_of(Limb) == BOTH_REGIONS
    assert regions_of([]) == frozenset()


def test_regions_have_labels():
    assert [region.label for region in Region] == ["Arms", "Legs"]


def test_verdicts_are_ordered_from_best_to_worst():
    assert [verdict.severity for verdict in Verdict] == [0, 1, 2, 3]
    assert worst([Verdict.CAUTION, Verdict.CONTRAINDICATED, Verdict.NO_STOP_FLAG]) is Verdict.CONTRAINDICATED


def test_of_nothing_the_worst_is_that_nothing_was_found():
    assert worst([]) is Verdict.NO_STOP_FLAG


@given(st.lists(st.sampled_from(Verdict)), st.sampled_from(Verdict))
def test_one_more_verdict_never_makes_it_better(verdicts, another):
    assert worst([*verdicts, another]).severity >= worst(verdicts).severity


@pytest.mark.parametrize("verdict", Verdict)
def test_no_label_promises_anything(verdict):
    assert verdict.label
    assert "safe" not in verdict.label.lower()
