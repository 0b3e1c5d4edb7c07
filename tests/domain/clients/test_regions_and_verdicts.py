import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.regions import (
    ALL_LIMBS,
    ARMS,
    LEGS,
    Limb,
    Region,
    Side,
    limbs_in_words,
    one_by_one,
    regions_of,
)
from clients.domain.verdicts import Verdict, by_verdict, worst


def test_a_limb_knows_its_side_and_region():
    assert (Limb.LEFT_UPPER.side, Limb.LEFT_UPPER.region) == (Side.LEFT, Region.UPPER)
    assert (Limb.RIGHT_LOWER.side, Limb.RIGHT_LOWER.region) == (Side.RIGHT, Region.LOWER)
    assert [limb.label for limb in Limb] == ["Left arm", "Right arm", "Left leg", "Right leg"]


def test_limbs_name_their_regions():
    assert regions_of([Limb.LEFT_UPPER, Limb.RIGHT_UPPER]) == {Region.UPPER}
    assert regions_of(Limb) == set(Region)
    assert regions_of([]) == frozenset()


@pytest.mark.parametrize(
    ("limbs", "words"),
    [
        (ALL_LIMBS, "arms and legs"),
        (ARMS, "arms"),
        (LEGS, "legs"),
        ({Limb.LEFT_LOWER}, "left leg"),
        ({Limb.RIGHT_LOWER, *ARMS}, "arms and right leg"),
        ({Limb.RIGHT_UPPER, Limb.LEFT_LOWER}, "right arm and left leg"),
        ((), ""),
    ],
)
def test_limbs_are_said_in_words(limbs, words):
    assert limbs_in_words(limbs) == words


def test_a_session_uses_both_limbs_of_a_region_or_one():
    assert one_by_one(Region.LOWER) == (LEGS, {Limb.LEFT_LOWER}, {Limb.RIGHT_LOWER})


def test_limbs_with_one_verdict_stand_together_in_pairs():
    verdicts = dict.fromkeys(Limb, Verdict.CAUTION) | {Limb.RIGHT_LOWER: Verdict.CONTRAINDICATED}

    assert by_verdict(verdicts) == [
        (ARMS, Verdict.CAUTION),
        ({Limb.LEFT_LOWER}, Verdict.CAUTION),
        ({Limb.RIGHT_LOWER}, Verdict.CONTRAINDICATED),
    ]


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
