"""The signs that a client may tap at STOP, and what to do about them in this session."""

from collections.abc import Mapping
from dataclasses import dataclass

from sessions.domain.advice import other_advice, symptoms_for
from sessions.domain.symptoms import OTHER_REASON, Symptom, SymptomKind
from sessions.phone.screens.cuff_clock import CuffClock


@dataclass(frozen=True, kw_only=True)
class Signs(CuffClock):
    """What may be reported, and what was."""

    @property
    def symptoms(self) -> Mapping[SymptomKind, Symptom]:
        """Every sign with what to do about it here: nothing of cuffs where none are planned."""
        return symptoms_for(without_cuffs=self.training_session.without_cuffs)

    @property
    def other_advice(self) -> str:
        return other_advice(without_cuffs=self.training_session.without_cuffs)

    @property
    def symptoms_to_choose(self) -> list[Symptom]:
        return [symptom for symptom in self.symptoms.values() if symptom.ends_session]

    @property
    def symptoms_that_go_on(self) -> list[Symptom]:
        return [symptom for symptom in self.symptoms.values() if not symptom.ends_session]

    @property
    def reported(self) -> list[Symptom]:
        """The signs that were reported, each once, the gravest stop first."""
        kinds = {report.kind for report in self.record.symptoms}
        if self.record.stop_reason and self.record.stop_reason != OTHER_REASON:
            kinds.add(SymptomKind(self.record.stop_reason))
        return [self.symptoms[kind] for kind in reversed(SymptomKind) if kind in kinds]
