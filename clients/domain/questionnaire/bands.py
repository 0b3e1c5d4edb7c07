"""Bands of measured values: each boundary once, and which band a value falls in."""

from dataclasses import dataclass
from decimal import Decimal

from clients.domain.people import BloodPressure
from clients.domain.questionnaire.shapes import NOT_MEASURED, Choice, choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Values from `at_least` (included) up to the next band."""

    code: str
    label: str
    at_least: int


# S-ELITE: points from 40 and from 60, its gap at 59-60 closed to the older band. S-NASC-T3: from 60.
AGE_BANDS = (
    Band(code="under_18", label="Under 18", at_least=0),
    Band(code="18_39", label="18 to 39", at_least=18),
    Band(code="40_59", label="40 to 59", at_least=40),
    Band(code="60_up", label="60 or older", at_least=60),
)

# S-ELITE, S-JOT: points above 30; exactly 30 goes to the stricter band. From 40: policy.
BMI_BANDS = (
    Band(code="under_25", label="Under 25", at_least=0),
    Band(code="25_29", label="25 to 29.9", at_least=25),
    Band(code="30_39", label="30 to 39.9", at_least=30),
    Band(code="40_up", label="40 or more", at_least=40),
)

# S-BSTRONG: one maker's bands fit limbs from 19 to 95 cm round.
CUFF_FITS_CM = (19, 95)
DOES_NOT_FIT = "does_not_fit"
FITS = "fits"

# (band, systolic from, diastolic from) in mmHg; either number of either reading decides, the worst band wins.
# S-NASC-T5 lists 180/110 and above; S-ELITE gives points from 160 and from 95, most above 180/100;
# S-JOT is careful from 140/90. Where they differ, the stricter number blocks prescribing.
PRESSURE_BANDS = (
    ("from_180_110", 180, 110),
    ("from_160_100", 160, 100),
    ("from_140_90", 140, 90),
)
RAISED = "from_140_90"
RAISED_KNOWN = "from_140_90_known"
NOT_RAISED = "under_140_90"


def _as_choices(bands: tuple[Band, ...]) -> tuple[Choice, ...]:
    return tuple(choice(band.code, band.label) for band in bands)


AGE_CHOICES = _as_choices(AGE_BANDS)
BMI_CHOICES = _as_choices(BMI_BANDS)
CUFF_FIT_CHOICES = (
    choice(FITS, f"{CUFF_FITS_CM[0]} to {CUFF_FITS_CM[1]} cm"),
    choice(DOES_NOT_FIT, f"Under {CUFF_FITS_CM[0]} cm or over {CUFF_FITS_CM[1]} cm"),
)
PRESSURE_CHOICES = (
    choice(NOT_RAISED, "Under 140 and under 90"),
    choice(RAISED_KNOWN, "140 to 159, or 90 to 99; known, with steady treatment"),
    choice(RAISED, "140 to 159, or 90 to 99"),
    choice("from_160_100", "160 to 179, or 100 to 109"),
    choice("from_180_110", "180 or more, or 110 or more"),
    choice(NOT_MEASURED, "Not measured"),
)


def band_of(value: int | Decimal, bands: tuple[Band, ...]) -> str:
    """The code of the last band that `value` (never negative) reaches."""
    return [band.code for band in bands if value >= band.at_least][-1]


def cuff_fit_of(circumference_cm: Decimal) -> str:
    low, high = CUFF_FITS_CM
    return FITS if low <= circumference_cm <= high else DOES_NOT_FIT


def pressure_band_of(readings: tuple[BloodPressure, ...], *, known_and_steady: bool) -> str:
    """The band of the worst of all numbers; 140/90 is milder where it is known and steadily treated."""
    systolic = max(reading.systolic_mmhg for reading in readings)
    diastolic = max(reading.diastolic_mmhg for reading in readings)
    for code, systolic_from, diastolic_from in PRESSURE_BANDS:
        if systolic >= systolic_from or diastolic >= diastolic_from:
            return RAISED_KNOWN if code == RAISED and known_and_steady else code
    return NOT_RAISED
