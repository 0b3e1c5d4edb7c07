"""The signs that a client is asked about, and what to do about each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from clients.domain.sources import Mark

OTHER_REASON = "other"


class SymptomKind(StrEnum):
    """The signs that a client is asked about."""

    NUMB = "numb"
    PINS_AND_NEEDLES = "pins_and_needles"
    COLOUR = "colour"
    SEVERE_PAIN = "severe_pain"
    DIZZY = "dizzy"
    CHEST_PAIN = "chest_pain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """What a sign is called, what to do about it, and whether it ends the session.

    Every sign takes the cuffs off. One that does not end the session lets the client go
    on without cuffs.
    """

    kind: SymptomKind
    label: str
    what_next: str
    ends_session: bool
    source_keys: tuple[str, ...]
    mark: Mark


_SYMPTOM_ROWS = (
    Symptom(
        kind=SymptomKind.NUMB,
        label="Numb, or loss of feeling",
        what_next=(
            "Take the cuffs off now. No more cuffs today. "
            "If the feeling is not back in 10 minutes, see a doctor today."
        ),
        ends_session=True,
        # The 10 minutes are POLICY.
        source_keys=("ARTICLE", "S-EXER"),
        mark=Mark.SEEN,
    ),
    Symptom(
        kind=SymptomKind.PINS_AND_NEEDLES,
        label="Pins and needles",
        what_next="Take the cuffs off now. You may go on without them. Next time the cuffs go on looser.",
        ends_session=False,
        source_keys=("ARTICLE", "S-EXER"),
        mark=Mark.SEEN,
    ),
    Symptom(
        kind=SymptomKind.COLOUR,
        label="Blue, white, blotchy or cold",
        what_next=(
            "Take the cuffs off now. No more cuffs today. Watch the hand or foot: "
            "if its colour and warmth are not back in 10 minutes, see a doctor today."
        ),
        ends_session=True,
        source_keys=("ARTICLE", "S-EXER"),
        mark=Mark.SEEN,
    ),
    Symptom(
        kind=SymptomKind.SEVERE_PAIN,
        label="Severe or sharp pain",
        what_next=(
            "Take the cuffs off now. No more training today. "
            "If the pain stays or the limb swells, see a doctor today."
        ),
        ends_session=True,
        source_keys=("ARTICLE",),
        mark=Mark.SEEN,
    ),
    Symptom(
        kind=SymptomKind.DIZZY,
        label="Dizzy, faint, sick or unwell",
        what_next=(
            "Sit or lie down, then take the cuffs off. Feet up. No more training today. "
            "If it does not pass in 10 minutes, get help."
        ),
        ends_session=True,
        source_keys=("S-PB18", "S-SCITE"),
        mark=Mark.SEEN,
    ),
    Symptom(
        kind=SymptomKind.CHEST_PAIN,
        label="Chest pain, hard to breathe, racing heart, or weak on one side",
        what_next="Take the cuffs off now and call the emergency number. Do not stay alone.",
        ends_session=True,
        source_keys=(),  # General knowledge, not one paper.
        mark=Mark.MEMORY,
    ),
)

SYMPTOMS: Mapping[SymptomKind, Symptom] = MappingProxyType({row.kind: row for row in _SYMPTOM_ROWS})

STOP_REASONS: tuple[str, ...] = (*SymptomKind, OTHER_REASON)
