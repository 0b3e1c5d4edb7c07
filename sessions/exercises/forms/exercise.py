"""The form for an exercise that a practice adds."""

import re

from django import forms

from clients.audit.attempts import add_refusal
from clients.audit.refusals import ActionRefused, FieldsRefused
from clients.domain.equipment import EquipmentKind
from clients.domain.occlusion import Position
from clients.domain.regions import Region
from clients.forms.fields import LineField, RequestIdField
from clients.forms.layout import helper
from sessions.domain.exercises import LoadBasis
from sessions.domain.exercises.own import CUE_LENGTH, EVIDENCE_LENGTH, MOST_WORDS, NAME_LENGTH
from sessions.models import PracticeExercise

KINDS = [
    (EquipmentKind.STACK.value, "Machine or cable stack"),
    (EquipmentKind.DUMBBELL.value, "Dumbbells"),
    (EquipmentKind.BARBELL.value, "Bar and plates"),
    (EquipmentKind.BODYWEIGHT.value, "The body alone"),
]
BASES = [
    (LoadBasis.TOTAL.value, "In total"),
    (LoadBasis.EACH_HAND.value, "For each hand"),
    (LoadBasis.EACH_LEG.value, "For each leg"),
]
CUES = ("cue_1", "cue_2", "cue_3")


class WordsField(LineField):
    """Words or short phrases, separated by commas. Cleans to a list without duplicates."""

    def clean(self, value) -> list[str]:
        words = [word.strip() for word in re.split(r"[,;،、]", super().clean(value))]
        kept = list(dict.fromkeys(word[:NAME_LENGTH] for word in words if word))
        if len(kept) > MOST_WORDS:
            raise forms.ValidationError(f"Please write at most {MOST_WORDS}, with commas between them.")
        return kept

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value


class ExerciseForm(forms.Form):
    """The fields of an own exercise. Those that decide its loads are shown only when it is added."""

    exercise_id = RequestIdField()
    name = LineField(label="Name", max_length=NAME_LENGTH)
    aliases = WordsField(label="Also called", required=False, help_text="With commas between the names.")
    region = forms.ChoiceField(
        label="Region",
        choices=[(region.value, region.label) for region in (Region.LOWER, Region.UPPER)],
        help_text="Legs: cuffs high on the thighs. Arms: cuffs high on the upper arms.",
    )
    equipment_kind = forms.ChoiceField(label="What is loaded", choices=KINDS)
    load_basis = forms.ChoiceField(label="How the load is counted", choices=BASES)
    unilateral = forms.BooleanField(label="One side at a time", required=False)
    position = forms.ChoiceField(
        label="Position", choices=[(position.value, position.label.capitalize()) for position in Position]
    )
    prime_movers = WordsField(label="Muscles it trains", help_text="With commas between them.")
    cue_1 = LineField(label="First line", max_length=CUE_LENGTH, help_text="How to set up.")
    cue_2 = LineField(label="Second line", max_length=CUE_LENGTH, help_text="How to lift.")
    cue_3 = LineField(label="Third line", max_length=CUE_LENGTH, help_text="How to lower.")
    evidence = LineField(
        label="What it rests on",
        max_length=EVIDENCE_LENGTH,
        required=False,
        help_text="Left empty, it says that this practice added it.",
    )

    LOADING = ("region", "equipment_kind", "load_basis", "unilateral")

    def __init__(self, data=None, *, row: PracticeExercise | None = None) -> None:
        self.row = row
        initial = {}
        if row is not None:
            initial = {name: getattr(row, name) for name in ("name", "aliases", "position", "prime_movers")}
            initial |= {"evidence": row.evidence, **dict(zip(CUES, row.cues, strict=True))}
        super().__init__(data, initial=initial)
        if row is not None:
            for name in ("exercise_id", *self.LOADING):
                del self.fields[name]
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=row.version)
        loading = () if row else (("region", "equipment_kind"), "load_basis", "unilateral")
        self.helper = helper(
            *(("version",) if row else ("exercise_id",)),
            "name",
            "aliases",
            *loading,
            ("position", "prime_movers"),
            *CUES,
            "evidence",
        )

    @property
    def facts(self) -> dict:
        """The clean values as arguments of `add_exercise` and `edit_exercise`."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in CUES}
        return {**values, "cues": [self.cleaned_data[name] for name in CUES]}

    def place_refusal(self, refusal: ActionRefused) -> None:
        """Show each problem beside its field; one about the cues beside the first cue."""
        if isinstance(refusal, FieldsRefused):
            problems = (
                (CUES[0] if name == "cues" else name, sentence) for name, sentence in refusal.problems
            )
            refusal = FieldsRefused(problems)
        add_refusal(self, refusal)
