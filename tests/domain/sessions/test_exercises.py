import pytest

from clients.domain.equipment import EquipmentKind
from clients.domain.regions import Region
from clients.domain.sources import SOURCES, Mark
from sessions.domain.exercises import BY_CODE, CATALOGUE, CuffSite, LoadBasis, loadable_exercises


def code(row):
    return row.code


def test_codes_are_unique_and_lead_to_their_exercise():
    assert [BY_CODE[exercise.code] for exercise in CATALOGUE] == list(CATALOGUE)
    assert len(BY_CODE) == len(CATALOGUE) >= 25


def test_the_articles_own_exercises_are_there():
    named = {"back-squat", "leg-press", "leg-extension", "leg-curl", "bench-press", "biceps-curl"}

    assert all("ARTICLE" in BY_CODE[code].source_keys for code in named)


@pytest.mark.parametrize("exercise", CATALOGUE, ids=code)
def test_the_cuff_sits_on_an_upper_arm_or_a_thigh(exercise):
    sites = {Region.UPPER: CuffSite.UPPER_ARM, Region.LOWER: CuffSite.THIGH}

    assert exercise.cuff_site is sites[exercise.region]


@pytest.mark.parametrize("exercise", CATALOGUE, ids=code)
def test_cues_are_three_short_lines(exercise):
    assert len(exercise.cues) == 3
    assert all(0 < len(cue) <= 60 and cue.endswith(".") for cue in exercise.cues)


@pytest.mark.parametrize("exercise", CATALOGUE, ids=code)
def test_evidence_names_a_known_source_or_says_that_it_is_general_knowledge(exercise):
    assert exercise.evidence
    assert set(exercise.source_keys) <= set(SOURCES)
    assert bool(exercise.source_keys) == (exercise.mark is not Mark.MEMORY)


@pytest.mark.parametrize("exercise", CATALOGUE, ids=code)
def test_dumbbell_loads_are_counted_for_each_hand(exercise):
    if exercise.equipment_kind is EquipmentKind.DUMBBELL:
        assert exercise.load_basis is LoadBasis.EACH_HAND


@pytest.mark.parametrize("region", Region)
def test_loadable_exercises_are_of_the_region_and_take_a_load(region):
    found = loadable_exercises(region)

    assert len(found) >= 9
    assert all(exercise.region is region and exercise.loadable for exercise in found)


def test_aerobic_and_bodyweight_exercises_are_listed_but_take_no_load():
    unloaded = {exercise.code for exercise in CATALOGUE if not exercise.loadable}

    own_weight = {
        "straight-leg-raise",
        "knee-extension-own-weight",
        "short-arc",
        "quad-set",
        "push-up",
        "sit-to-stand",
        "squat-own-weight",
    }
    in_minutes = {"walk", "cycle", "rest-legs", "rest-arms"}
    assert unloaded == in_minutes | own_weight
    assert {exercise.code for exercise in CATALOGUE if exercise.kind.is_in_minutes} == in_minutes
