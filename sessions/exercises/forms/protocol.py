"""The form for a protocol that a practice writes."""

import re
from decimal import Decimal

from django import forms

from clients.audit.attempts import add_refusal
from clients.audit.refusals import ActionRefused, FieldsRefused
from clients.domain.numbers import NumberNotUnderstood, parse_decimal
from clients.forms.fields import DecimalTextField, LineField, ParagraphField, RequestIdField
from clients.forms.layout import helper
from sessions.domain.protocols import (
    DEFAULT,
    LEAST_OWN_REST_SECONDS,
    MIN_PERCENT_1RM,
    MOST_OWN_REST_SECONDS,
    MOST_REPS,
    MOST_SECONDS_PER_REP,
    MOST_SETS,
    REASON_ABOVE_PERCENT_1RM,
)
from sessions.domain.protocols.own import PROTOCOL_NAME_LENGTH, SOURCE_TEXT_LENGTH
from sessions.domain.tempo import Tempo
from sessions.models import PracticeProtocol

TEMPO = ("up_seconds", "pause_seconds", "down_seconds")
NO_FAILURE = "0"
# Where a problem is shown that is about a value of the row and not about a field.
FIELD_OF = {"tempo": "up_seconds"}
NOT_SETS = "Write the repetitions of each set, such as 30/15/15/15 or 4 x 15."


class SetsField(LineField):
    """Repetitions of each set: "30/15/15/15", "30, 15", "4 x 15". Cleans to a list of whole numbers."""

    def clean(self, value) -> list[int]:
        text = super().clean(value).casefold()
        parts = [part for part in re.split(r"[/,;،؛、\-–\s]+", re.sub(r"\s*[x×*]\s*", "x", text)) if part]
        return [reps for part in parts for reps in _sets_of(part)]

    def prepare_value(self, value):
        return "/".join(map(str, value)) if isinstance(value, list) else value


def _sets_of(part: str) -> list[int]:
    """Return the sets of "15" or of "4x15", at most one above `MOST_SETS`, which is refused as too many."""
    times, _, reps = part.rpartition("x")
    return [_whole(reps)] * min(_whole(times), MOST_SETS + 1) if times else [_whole(reps)]


def _whole(text: str) -> int:
    try:
        number = parse_decimal(text)
    except NumberNotUnderstood as error:
        raise forms.ValidationError(NOT_SETS) from error
    if number != number.to_integral_value() or not 0 <= number < 1000:
        raise forms.ValidationError(NOT_SETS)
    return int(number)


def _seconds(label: str, least: int, **kwargs) -> DecimalTextField:
    return DecimalTextField(
        label=label,
        whole=True,
        least=Decimal(least),
        most=Decimal(MOST_SECONDS_PER_REP),
        unit="seconds",
        **kwargs,
    )


class ProtocolForm(forms.Form):
    """The fields of an own protocol, the same for a new one and for a new version."""

    protocol_id = RequestIdField()
    name = LineField(label="Name", max_length=PROTOCOL_NAME_LENGTH)
    sets = SetsField(
        label="Repetitions of each set",
        help_text=f"Such as 30/15/15/15 or 4 x 15: 1 to {MOST_SETS} sets of 1 to {MOST_REPS}.",
    )
    failure_from = forms.TypedChoiceField(
        label="As many as possible",
        coerce=int,
        choices=[
            (NO_FAILURE, "In no set"),
            *((number, f"From set {number} on") for number in range(1, MOST_SETS + 1)),
        ],
        initial=NO_FAILURE,
        help_text="No number is asked for there; those written only plan the minutes.",
    )
    rest_seconds = DecimalTextField(
        label="Rest between sets, in seconds",
        whole=True,
        least=Decimal(LEAST_OWN_REST_SECONDS),
        most=Decimal(MOST_OWN_REST_SECONDS),
        unit="seconds",
        help_text=f"{LEAST_OWN_REST_SECONDS} to {MOST_OWN_REST_SECONDS}; guidance gives 30 to 60.",
    )
    released_between_sets = forms.BooleanField(
        label="Cuffs off between sets",
        required=False,
        help_text="They come off in each rest, which is not counted as time under the cuff, and go on again.",
    )
    up_seconds = _seconds("Seconds up", 0)
    pause_seconds = _seconds("Seconds held", 0)
    down_seconds = _seconds("Seconds down", 0)
    default_percent_1rm = DecimalTextField(
        label="Starts from, percent of 1RM",
        whole=True,
        least=Decimal(MIN_PERCENT_1RM),
        most=Decimal(REASON_ABOVE_PERCENT_1RM),
        unit="%",
        help_text="For your colleagues to see. Each session still asks for its own percent.",
    )
    source_text = ParagraphField(
        label="Where it comes from",
        max_length=SOURCE_TEXT_LENGTH,
        rows=3,
        help_text="A course, a paper, your own practice. It is shown as your words, never as evidence.",
    )

    def __init__(self, data=None, *, row: PracticeProtocol | None = None) -> None:
        """Fill in `row`, or the usual sets, rest and tempo for a new one."""
        facts = row or DEFAULT
        tempo = Tempo.from_label(row.tempo_label) if row else DEFAULT.tempo
        initial = {
            "sets": list(facts.sets),
            "rest_seconds": facts.rest_seconds,
            "default_percent_1rm": facts.default_percent_1rm,
            "failure_from": (row and row.failure_from) or NO_FAILURE,
            **{name: getattr(tempo, name) for name in TEMPO},
        }
        if row is not None:
            initial |= {
                "name": row.name,
                "source_text": row.source_text,
                "released_between_sets": row.released_between_sets,
            }
        super().__init__(data, initial=initial)
        if row is not None:
            del self.fields["protocol_id"]
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=row.version)
        self.helper = helper(
            "version" if row else "protocol_id",
            "name",
            ("sets", "failure_from"),
            TEMPO[:2],
            (TEMPO[2], "rest_seconds"),
            "released_between_sets",
            "default_percent_1rm",
            "source_text",
        )

    @property
    def facts(self) -> dict:
        """The clean values as arguments of `add_protocol` and `edit_protocol`."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in TEMPO}
        up, pause, down = (int(self.cleaned_data[name]) for name in TEMPO)
        return values | {
            "tempo_label": Tempo(up_seconds=up, pause_seconds=pause, down_seconds=down).label,
            "failure_from": self.cleaned_data["failure_from"] or None,
            "rest_seconds": int(self.cleaned_data["rest_seconds"]),
            "default_percent_1rm": int(self.cleaned_data["default_percent_1rm"]),
        }

    def place_refusal(self, refusal: ActionRefused) -> None:
        """Show each problem beside its field."""
        if isinstance(refusal, FieldsRefused):
            refusal = FieldsRefused((FIELD_OF.get(name, name), words) for name, words in refusal.problems)
        add_refusal(self, refusal)
