"""From a percentage of a one-rep max to a load that is really there, or a refusal that helps.

* Prescription: one available load inside the band, with everything needed to explain it.
* Refusal: no load, why not, and what would work instead.
"""

from sessions.domain.prescription.explanation import (
    OWN_WEIGHT_TEXT,
    explain,
    explain_minutes_without_cuffs,
    explain_session_minutes,
)
from sessions.domain.prescription.facts import (
    Neighbour,
    Prescription,
    Refusal,
    RefusalCode,
    without_cuffs_on,
)
from sessions.domain.prescription.loads import has_load, serving
from sessions.domain.prescription.own_weight import own_weight_advice
from sessions.domain.prescription.rule import prescribe
from sessions.domain.prescription.why import ABOUT_LOAD, Explanation, Why

__all__ = [
    "ABOUT_LOAD",
    "OWN_WEIGHT_TEXT",
    "Explanation",
    "Neighbour",
    "Prescription",
    "Refusal",
    "RefusalCode",
    "Why",
    "explain",
    "explain_minutes_without_cuffs",
    "explain_session_minutes",
    "has_load",
    "own_weight_advice",
    "prescribe",
    "serving",
    "without_cuffs_on",
]
