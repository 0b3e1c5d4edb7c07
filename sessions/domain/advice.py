"""What to do about a sign, said to the client and repeated to the coach word for word."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from sessions.domain.symptoms import OTHER_REASON, SYMPTOMS, Symptom, SymptomKind

# POLICY: the rows of SYMPTOMS without what they say of cuffs, for a session that has none.
WITHOUT_CUFFS: Mapping[SymptomKind, str] = MappingProxyType(
    {
        SymptomKind.NUMB: (
            "No more training today. If the feeling is not back in 10 minutes, see a doctor today."
        ),
        SymptomKind.PINS_AND_NEEDLES: "Rest until they are gone. If they come back, end the session.",
        SymptomKind.COLOUR: (
            "No more training today. Watch the hand or foot: "
            "if its colour and warmth are not back in 10 minutes, see a doctor today."
        ),
        SymptomKind.SEVERE_PAIN: (
            "No more training today. If the pain stays or the limb swells, see a doctor today."
        ),
        SymptomKind.DIZZY: (
            "Sit or lie down. Feet up. No more training today. If it does not pass in 10 minutes, get help."
        ),
        SymptomKind.CHEST_PAIN: "Call the emergency number now. Do not stay alone.",
    }
)

_OTHER = (
    "If you feel unwell or it gets worse, see a doctor today. "
    "In an emergency call your local emergency number."
)
OTHER_ADVICE = f"Keep the cuffs off today. {_OTHER}"
OTHER_ADVICE_WITHOUT_CUFFS = f"No more training today. {_OTHER}"

_SYMPTOMS_WITHOUT_CUFFS: Mapping[SymptomKind, Symptom] = MappingProxyType(
    {kind: replace(row, what_next=WITHOUT_CUFFS[kind]) for kind, row in SYMPTOMS.items()}
)


def symptoms_for(*, without_cuffs: bool) -> Mapping[SymptomKind, Symptom]:
    """Return every sign with what to do about it in such a session, in the order of the choice."""
    return _SYMPTOMS_WITHOUT_CUFFS if without_cuffs else SYMPTOMS


def other_advice(*, without_cuffs: bool) -> str:
    """Return what to do where no sign was named."""
    return OTHER_ADVICE_WITHOUT_CUFFS if without_cuffs else OTHER_ADVICE


def advice_for(sign: str, *, without_cuffs: bool) -> str:
    """Return what the phone advised the client to do about a sign of SYMPTOMS or OTHER_REASON."""
    if sign == OTHER_REASON:
        return other_advice(without_cuffs=without_cuffs)
    return symptoms_for(without_cuffs=without_cuffs)[SymptomKind(sign)].what_next
