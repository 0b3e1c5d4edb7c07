"""The shipped exercise catalogue: what is trained, where the cuff sits, how it is done.

The cuff site follows from the region, so a cuff anywhere but on an upper arm or a thigh
cannot be written down. Not in the catalogue, on purpose: overhead and Olympic lifts,
jumps, and a deadlift for a maximum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from clients.domain.equipment import EquipmentKind
from clients.domain.regions import Region
from clients.domain.sources import Mark


class CuffSite(StrEnum):
    """Where the cuffs sit, as high on the limb as possible. There is no other place."""

    UPPER_ARM = "upper arm"
    THIGH = "thigh"


CUFF_SITES: Mapping[Region, CuffSite] = MappingProxyType(
    {Region.UPPER: CuffSite.UPPER_ARM, Region.LOWER: CuffSite.THIGH}
)


class LoadBasis(StrEnum):
    """What a load, and the one-rep max it comes from, counts."""

    TOTAL = "total"
    EACH_HAND = "each hand"
    EACH_LEG = "each leg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise of the catalogue.

    `cues` are three short lines for the person doing it. `equipment_kind` says what is
    loaded; an exercise with the body alone is not `loadable` and gets no prescription
    of kilograms. `evidence` is one line for the coach, resting on
    `source_keys`; they are empty where it is general knowledge (`mark`).
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    region: Region
    prime_movers: tuple[str, ...]
    cues: tuple[str, str, str]
    equipment_kind: EquipmentKind
    unilateral: bool = False
    load_basis: LoadBasis = LoadBasis.TOTAL
    evidence: str
    source_keys: tuple[str, ...]
    mark: Mark

    @property
    def cuff_site(self) -> CuffSite:
        """Upper arm or thigh, as the region says."""
        return CUFF_SITES[self.region]

    @property
    def loadable(self) -> bool:
        """Whether kilograms can be prescribed for it."""
        return self.equipment_kind is not EquipmentKind.BODYWEIGHT


_LOWER = (
    Exercise(
        code="back-squat",
        name="Back squat",
        aliases=("squat", "barbell squat"),
        region=Region.LOWER,
        prime_movers=("quadriceps", "glutes"),
        cues=(
            "Feet about shoulder width, bar on the upper back.",
            "Sit down between the knees.",
            "Drive the floor away.",
        ),
        equipment_kind=EquipmentKind.BARBELL,
        evidence="Named by the article. Luebbers 2017: 30/15/15/15 at 30 % or less, 1RM up 18 %.",
        source_keys=("ARTICLE", "S-LUE17", "S-ROHDE"),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="leg-press",
        name="Leg press",
        region=Region.LOWER,
        prime_movers=("quadriceps", "glutes"),
        cues=(
            "Back and hips stay on the pad.",
            "Lower until the knees are at a right angle.",
            "Press without locking the knees.",
        ),
        equipment_kind=EquipmentKind.STACK,
        evidence="Named by the article, and used by Freitas 2019.",
        source_keys=("ARTICLE", "S-FREITAS"),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="leg-extension",
        name="Leg extension",
        aliases=("knee extension",),
        region=Region.LOWER,
        prime_movers=("quadriceps",),
        cues=(
            "Knees in line with the pivot.",
            "Straighten both legs fully.",
            "Lower under control, keep the weight off the stop.",
        ),
        equipment_kind=EquipmentKind.STACK,
        evidence="Named by the article, and the exercise that trials use most.",
        source_keys=("ARTICLE", "S-FREITAS", "S-MH17"),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="single-leg-extension",
        name="Single-leg extension",
        aliases=("one-leg knee extension",),
        region=Region.LOWER,
        prime_movers=("quadriceps",),
        cues=(
            "One leg behind the pad, the other rests.",
            "Straighten the knee fully.",
            "Lower as slowly as you lifted.",
        ),
        equipment_kind=EquipmentKind.STACK,
        unilateral=True,
        load_basis=LoadBasis.EACH_LEG,
        evidence="Knee extension is the exercise that trials use most, with one leg or both.",
        source_keys=("S-FREITAS", "S-MH17"),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="leg-curl",
        name="Leg curl",
        aliases=("hamstring curl",),
        region=Region.LOWER,
        prime_movers=("hamstrings",),
        cues=(
            "Knees in line with the pivot.",
            "Pull the heels in all the way.",
            "Let out slowly, hips stay down.",
        ),
        equipment_kind=EquipmentKind.STACK,
        evidence="Named by the article, and on practitioners' lists.",
        source_keys=("ARTICLE", "S-BFRPROS"),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="split-squat",
        name="Split squat",
        region=Region.LOWER,
        prime_movers=("quadriceps", "glutes"),
        cues=(
            "Long stance, a dumbbell in each hand.",
            "Lower the back knee straight down.",
            "Push up through the front heel.",
        ),
        equipment_kind=EquipmentKind.DUMBBELL,
        unilateral=True,
        load_basis=LoadBasis.EACH_HAND,
        evidence="Used under the cuff in Rohde's review.",
        source_keys=("S-ROHDE",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="lunge",
        name="Lunge",
        region=Region.LOWER,
        prime_movers=("quadriceps", "glutes"),
        cues=(
            "Step forward, a dumbbell in each hand.",
            "Both knees bend to a right angle.",
            "Push back to standing, then change legs.",
        ),
        equipment_kind=EquipmentKind.DUMBBELL,
        unilateral=True,
        load_basis=LoadBasis.EACH_HAND,
        evidence="Used under the cuff in Rohde's review.",
        source_keys=("S-ROHDE",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="step-up",
        name="Step-up",
        region=Region.LOWER,
        prime_movers=("quadriceps", "glutes"),
        cues=(
            "Whole foot on the box, a dumbbell in each hand.",
            "Stand up tall on the top leg.",
            "Lower without dropping.",
        ),
        equipment_kind=EquipmentKind.DUMBBELL,
        unilateral=True,
        load_basis=LoadBasis.EACH_HAND,
        evidence="Used under the cuff in Rohde's review.",
        source_keys=("S-ROHDE",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="romanian-deadlift",
        name="Romanian deadlift",
        aliases=("RDL",),
        region=Region.LOWER,
        prime_movers=("hamstrings", "glutes"),
        cues=(
            "Bar close to the thighs, knees soft.",
            "Push the hips back, back stays flat.",
            "Stand tall, squeeze the glutes.",
        ),
        equipment_kind=EquipmentKind.BARBELL,
        evidence="Practitioners show it; no trial was read for it.",
        source_keys=("S-BFRPROS",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="hip-thrust",
        name="Hip thrust",
        aliases=("glute bridge",),
        region=Region.LOWER,
        prime_movers=("glutes", "hamstrings"),
        cues=(
            "Shoulder blades on the bench, bar over the hips.",
            "Lift until thighs and trunk are in line.",
            "Lower with the chin tucked.",
        ),
        equipment_kind=EquipmentKind.BARBELL,
        evidence="Practitioners show it; no trial was read for it.",
        source_keys=("S-BFRPROS",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="standing-calf-raise",
        name="Standing calf raise",
        aliases=("calf raise",),
        region=Region.LOWER,
        prime_movers=("calves",),
        cues=(
            "Balls of the feet on the edge.",
            "Rise as high as you can.",
            "Lower the heels below the edge.",
        ),
        equipment_kind=EquipmentKind.STACK,
        evidence="Used in a trial and in an early Japanese study.",
        source_keys=("S-P4751", "S-SATA"),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="seated-calf-raise",
        name="Seated calf raise",
        region=Region.LOWER,
        prime_movers=("calves",),
        cues=("Pad low on the thighs, below the cuff.", "Press up onto the toes.", "Lower all the way."),
        equipment_kind=EquipmentKind.STACK,
        evidence="Used in a trial. One soldier fell ill after calf work: begin with the first-session protocol.",
        source_keys=("S-P4751", "S-KRIEG"),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="hip-abduction",
        name="Hip abduction",
        region=Region.LOWER,
        prime_movers=("outer hip",),
        cues=("Sit tall, back on the pad.", "Push the knees apart.", "Return slowly."),
        equipment_kind=EquipmentKind.STACK,
        evidence="Used in an early Japanese study.",
        source_keys=("S-SATA",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="hip-adduction",
        name="Hip adduction",
        region=Region.LOWER,
        prime_movers=("inner thigh",),
        cues=("Sit tall, back on the pad.", "Squeeze the knees together.", "Let out slowly."),
        equipment_kind=EquipmentKind.STACK,
        evidence="Used in an early Japanese study.",
        source_keys=("S-SATA",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="straight-leg-raise",
        name="Straight-leg raise",
        region=Region.LOWER,
        prime_movers=("quadriceps", "hip flexors"),
        cues=(
            "Lie down, one knee bent.",
            "Lift the straight leg to the height of the other knee.",
            "Lower slowly.",
        ),
        equipment_kind=EquipmentKind.BODYWEIGHT,
        unilateral=True,
        load_basis=LoadBasis.EACH_LEG,
        evidence="Used in an early Japanese study, with the weight of the leg alone.",
        source_keys=("S-SATA",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="walk",
        name="Walking",
        aliases=("treadmill",),
        region=Region.LOWER,
        prime_movers=("legs", "heart and lungs"),
        cues=(
            "Flat ground or treadmill.",
            "4 to 6 km/h, a pace you can talk at.",
            "Stand still before you take the cuffs off.",
        ),
        equipment_kind=EquipmentKind.BODYWEIGHT,
        evidence="Aerobic work under the cuff: walking at 4-6 km/h.",
        source_keys=("S-ROLNICK21", "S-VALD"),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="cycle",
        name="Cycling",
        aliases=("bike", "ergometer"),
        region=Region.LOWER,
        prime_movers=("legs", "heart and lungs"),
        cues=(
            "Saddle at hip height.",
            "Light gear, below half of your hardest effort.",
            "Get off before you take the cuffs off.",
        ),
        equipment_kind=EquipmentKind.BODYWEIGHT,
        evidence="Aerobic work under the cuff, below half of the highest effort.",
        source_keys=("S-ROLNICK21", "S-VALD"),
        mark=Mark.SEEN,
    ),
)

_UPPER = (
    Exercise(
        code="bench-press",
        name="Bench press",
        region=Region.UPPER,
        prime_movers=("chest", "triceps"),
        cues=(
            "Shoulder blades together, feet flat.",
            "Bar to the lower chest.",
            "Press up over the shoulders.",
        ),
        equipment_kind=EquipmentKind.BARBELL,
        evidence=(
            "Named by the article. Yasuda 2010 at 30 %: chest +16 %, 1RM +6 %. "
            "The chest is above the cuff, so its gain is indirect."
        ),
        source_keys=("ARTICLE", "S-FCLINK", "S-COOK"),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="chest-press",
        name="Chest press machine",
        aliases=("machine press",),
        region=Region.UPPER,
        prime_movers=("chest", "triceps"),
        cues=(
            "Handles at mid-chest height.",
            "Press without shrugging.",
            "Return until the hands reach the chest.",
        ),
        equipment_kind=EquipmentKind.STACK,
        evidence="A press like the bench press, with smaller steps of load. No trial was read for it.",
        source_keys=(),
        mark=Mark.MEMORY,
    ),
    Exercise(
        code="push-up",
        name="Push-up",
        aliases=("press-up",),
        region=Region.UPPER,
        prime_movers=("chest", "triceps"),
        cues=(
            "Hands just wider than the shoulders.",
            "Body in one line.",
            "Chest to the floor, or hands on a bench.",
        ),
        equipment_kind=EquipmentKind.BODYWEIGHT,
        evidence="The body is the load, so its percent is unknown. No trial was read for it.",
        source_keys=(),
        mark=Mark.MEMORY,
    ),
    Exercise(
        code="biceps-curl",
        name="Biceps curl",
        aliases=("dumbbell curl", "arm curl"),
        region=Region.UPPER,
        prime_movers=("biceps",),
        cues=(
            "Elbows at the sides, a dumbbell in each hand.",
            "Curl without swinging.",
            "Lower until the arms are straight.",
        ),
        equipment_kind=EquipmentKind.DUMBBELL,
        load_basis=LoadBasis.EACH_HAND,
        evidence="Named by the article, and used by Loenneke 2016.",
        source_keys=("ARTICLE", "S-LOE16"),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="triceps-pushdown",
        name="Triceps pushdown",
        aliases=("cable pushdown",),
        region=Region.UPPER,
        prime_movers=("triceps",),
        cues=("Elbows at the sides.", "Press down until the arms are straight.", "Let up to a right angle."),
        equipment_kind=EquipmentKind.STACK,
        evidence="Elbow extension under the cuff is described by Yasuda's group.",
        source_keys=("S-MUSMEM",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="triceps-extension",
        name="Lying triceps extension",
        aliases=("skull crusher",),
        region=Region.UPPER,
        prime_movers=("triceps",),
        cues=(
            "Lie down, upper arms upright, a dumbbell in each hand.",
            "Bend at the elbows only.",
            "Straighten the arms.",
        ),
        equipment_kind=EquipmentKind.DUMBBELL,
        load_basis=LoadBasis.EACH_HAND,
        evidence="Elbow extension under the cuff is described by Yasuda's group.",
        source_keys=("S-MUSMEM",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="lat-pull-down",
        name="Lat pull-down",
        aliases=("pulldown",),
        region=Region.UPPER,
        prime_movers=("upper back", "biceps"),
        cues=(
            "Hands just wider than the shoulders.",
            "Pull the bar to the collarbones.",
            "Let up until the arms are straight.",
        ),
        equipment_kind=EquipmentKind.STACK,
        evidence="A pulling exercise for balance. No trial under the cuff was read for it.",
        source_keys=(),
        mark=Mark.MEMORY,
    ),
    Exercise(
        code="seated-row",
        name="Seated row",
        aliases=("row", "cable row"),
        region=Region.UPPER,
        prime_movers=("upper back", "biceps"),
        cues=(
            "Sit tall, knees soft.",
            "Pull the handle to the belly.",
            "Let out until the arms are straight.",
        ),
        equipment_kind=EquipmentKind.STACK,
        evidence="A pulling exercise for balance. No trial under the cuff was read for it.",
        source_keys=(),
        mark=Mark.MEMORY,
    ),
    Exercise(
        code="shoulder-external-rotation",
        name="Shoulder external rotation",
        region=Region.UPPER,
        prime_movers=("rotator cuff",),
        cues=("Elbow at the side, bent to a right angle.", "Turn the forearm outward.", "Return slowly."),
        equipment_kind=EquipmentKind.STACK,
        unilateral=True,
        load_basis=LoadBasis.EACH_HAND,
        evidence="Lambert: 20 % of 1RM, half the occlusion pressure, twice a week for 8 weeks.",
        source_keys=("S-LAMB",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="shoulder-internal-rotation",
        name="Shoulder internal rotation",
        region=Region.UPPER,
        prime_movers=("rotator cuff",),
        cues=("Elbow at the side, bent to a right angle.", "Turn the forearm inward.", "Return slowly."),
        equipment_kind=EquipmentKind.STACK,
        unilateral=True,
        load_basis=LoadBasis.EACH_HAND,
        evidence="Lambert: 20 % of 1RM, half the occlusion pressure, twice a week for 8 weeks.",
        source_keys=("S-LAMB",),
        mark=Mark.SEEN,
    ),
    Exercise(
        code="scaption",
        name="Scaption",
        aliases=("scapular plane raise",),
        region=Region.UPPER,
        prime_movers=("shoulders", "rotator cuff"),
        cues=(
            "Thumbs up, a light dumbbell in each hand.",
            "Raise halfway between front and side.",
            "Stop at shoulder height, lower slowly.",
        ),
        equipment_kind=EquipmentKind.DUMBBELL,
        load_basis=LoadBasis.EACH_HAND,
        evidence="Lambert: 20 % of 1RM, half the occlusion pressure, twice a week for 8 weeks.",
        source_keys=("S-LAMB",),
        mark=Mark.SEEN,
    ),
)

CATALOGUE: tuple[Exercise, ...] = _LOWER + _UPPER

BY_CODE: Mapping[str, Exercise] = MappingProxyType({exercise.code: exercise for exercise in CATALOGUE})


def loadable_exercises(region: Region) -> tuple[Exercise, ...]:
    """The exercises of a region that kilograms can be prescribed for, in catalogue order."""
    return tuple(exercise for exercise in CATALOGUE if exercise.region is region and exercise.loadable)
