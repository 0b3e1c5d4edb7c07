"""Which questions of a later version ask what an earlier one asked, so that nothing is unsaid between them.

What is not in the table is asked under its own code, or by no question any more: then only time ends it
(`Rule.passes_after_days`), or a person.
"""

from collections.abc import Mapping
from types import MappingProxyType

# Version -> its question -> the questions that took it over, in the next version.
SUCCESSORS: Mapping[int, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        1: MappingProxyType(
            {
                "clotting_disorder": frozenset({"clotting_disorder", "family_clot"}),
                "sickle_cell_disease": frozenset({"sickle_cell"}),
                "sickle_cell_trait": frozenset({"sickle_cell"}),
                "bleeding": frozenset({"bleeding", "blood_thinner"}),
            }
        )
    }
)


def asked_now_by(code: str, version: int, *, current: int) -> frozenset[str]:
    """Return the codes under which the version `current` asks what `version` asked under `code`."""
    codes = frozenset({code})
    for passed in range(version, current):
        taken_over = SUCCESSORS.get(passed, {})
        codes = frozenset(later for each in codes for later in taken_over.get(each, {each}))
    return codes
