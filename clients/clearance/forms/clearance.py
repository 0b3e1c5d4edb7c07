"""Taking a clearance away, and an admin's decision about a flagged screening."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.db.models import prefetch_related_objects

from clients.clearance.actions import (
    DECISION_KINDS,
    MINUTES_LIMIT_RANGE,
    PERCENT_LIMIT_RANGE,
    clinician_day_problem,
    needs_clinician,
    rows_to_overrule,
    weeks_at_most,
)
from clients.domain.clearance import CAUTION_LIMITS, CLEARANCE_WEEKS, Limits
from clients.domain.desk_bounds import LiftedLimits, limits_beyond_one_caution, limits_without_a_reason
from clients.domain.overrides import OVERRIDE_WEEKS, row_in_words
from clients.domain.regions import Limb, Region, limbs_in_words, regions_of
from clients.domain.verdicts import Verdict
from clients.forms.fields import (
    OPTIONAL,
    DayField,
    DecimalTextField,
    LineField,
    ParagraphField,
    get_field,
    say_when_needed,
)
from clients.forms.layout import helper, side_by_side
from clients.models import Decision, Document, Screening
from clients.models.limbs import verdicts_of

REASON_LENGTH = 4000
NO_DECISION = "Choose one of the decisions."
NO_LIMB = "Choose where cuffs may go on."
EVERYWHERE, SOME = "all", "some"
CLEARING = (Decision.Kind.CLEAR, Decision.Kind.CLEAR_WITH_LIMITS)
TICK_OR_LEAVE = (
    "Our own rule closes this. Tick that the clinician’s word overrules it, or leave that arm or leg out."
)
CLINICIAN_NEEDED = {
    "clinician_name": "Name the clinician who agreed.",
    "clinician_role": "Write down the clinician's role.",
    "clinician_on": "Write down the date of the agreement.",
}
CLINICIAN_FIELDS = tuple(CLINICIAN_NEEDED)
LIMIT_NUMBERS = ("max_percent_1rm", "max_cuff_minutes")
LIMIT_FIELDS = (*LIMIT_NUMBERS, "no_max_test")
LIFTING_FIELDS = ("percent_reason", "minutes_reason")


class RevokeForm(forms.Form):
    clearance = forms.UUIDField(widget=forms.HiddenInput)
    reason = ParagraphField(
        max_length=REASON_LENGTH,
        label="Why is it revoked?",
        help_text="The coach and the admin see this. It stays in the record.",
        error_messages={"required": "Write down why the clearance is revoked."},
    )
    helper = helper("clearance", "reason")


class DecisionForm(forms.Form):
    """The decision on a case: clear, limit, refuse, ask or confirm. Shows refusals beside their fields."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="Decision",
        widget=forms.RadioSelect,
        error_messages={"required": NO_DECISION, "invalid_choice": NO_DECISION},
    )
    where = forms.ChoiceField(
        label="Cuffs may go on",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NO_LIMB},
    )
    limbs = forms.MultipleChoiceField(
        label="Which arms and legs",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NO_LIMB},
    )
    max_percent_1rm = DecimalTextField(
        label="Most percent of 1RM",
        required=False,
        whole=True,
        least=Decimal(PERCENT_LIMIT_RANGE[0]),
        most=Decimal(PERCENT_LIMIT_RANGE[1]),
        unit="%",
    )
    max_cuff_minutes = DecimalTextField(
        label="Most minutes under the cuff",
        required=False,
        whole=True,
        least=Decimal(MINUTES_LIMIT_RANGE[0]),
        most=Decimal(MINUTES_LIMIT_RANGE[1]),
        unit="minutes",
    )
    no_max_test = forms.BooleanField(
        label="No maximal tests",
        required=False,
        help_text="No heaviest lift and no set to failure to find a 1RM.",
    )
    percent_reason = LineField(
        label=f"Why more than {CAUTION_LIMITS.max_percent_1rm} % of 1RM",
        required=False,
        max_length=500,
        help_text=f"Left empty, at most {CAUTION_LIMITS.max_percent_1rm} %, as with one caution alone.",
    )
    minutes_reason = LineField(
        label=f"Why more than {CAUTION_LIMITS.max_cuff_minutes} minutes under the cuff",
        required=False,
        max_length=500,
        help_text=f"Left empty, at most {CAUTION_LIMITS.max_cuff_minutes} minutes.",
    )
    overrules = forms.BooleanField(
        label="The clinician’s written word overrules our own rule",
        required=False,
        help_text=f"At most {OVERRIDE_WEEKS} weeks, within one caution’s limits. A second admin confirms.",
    )
    valid_until_on = DayField(
        label="Ends on", required=False, help_text="From this day on it no longer holds."
    )
    clinician_name = LineField(label="Clinician who agreed", required=False)
    clinician_role = LineField(label="Their role", required=False, max_length=120)
    clinician_on = DayField(label="Date of their agreement", required=False)
    reason = ParagraphField(
        max_length=REASON_LENGTH,
        label="Reason",
        help_text="What you looked at, and why you decided so. It stays in the record. Where you ask, "
        "write what you need to know: the client or the coach reads these words.",
        error_messages={"required": "Write down the reason for this decision."},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        screening: Screening,
        version: int,
        today: date,
        may_confirm: bool = False,
        letter: Document | None = None,
    ) -> None:
        prefetch_related_objects([screening], "flags", "changed_answers")
        verdicts = verdicts_of(screening)
        closed = [limb for limb, verdict in verdicts.items() if verdict is Verdict.CONTRAINDICATED]
        self.overrulable = {limb: rows_to_overrule(screening, [limb]) for limb in closed}
        open_limbs = [limb for limb in verdicts if self.overrulable.get(limb, True)]
        in_question = sorted({key for keys in self.overrulable.values() for key in keys})
        super().__init__(
            data,
            initial={
                "version": version,
                "where": EVERYWHERE if len(regions_of(open_limbs)) == 1 else None,
                "max_percent_1rm": CAUTION_LIMITS.max_percent_1rm,
                "max_cuff_minutes": CAUTION_LIMITS.max_cuff_minutes,
                "valid_until_on": today + timedelta(weeks=weeks_at_most(in_question)),
                **({name: getattr(letter, name) for name in CLINICIAN_FIELDS} if letter else {}),
            },
        )
        self.today, self.letter, self.open_limbs = today, letter, open_limbs
        get_field(self, "kind", forms.ChoiceField).choices = [
            (kind.value, kind.label)
            for kind in ([Decision.Kind.CONFIRM] if may_confirm else [])
            + [kind for kind in DECISION_KINDS if kind != Decision.Kind.CONFIRM]
        ]
        get_field(self, "where", forms.ChoiceField).choices = self._places()
        get_field(self, "limbs", forms.MultipleChoiceField).choices = [
            (limb.value, limb.label) for limb in open_limbs
        ]
        get_field(self, "clinician_on", DayField).until(today)
        self.fields["valid_until_on"].widget.attrs["min"] = (today + timedelta(days=1)).isoformat()
        self.fields["valid_until_on"].widget.attrs["max"] = self.latest_end.isoformat()
        self.screening = screening
        say_when_needed(self, self._needed_for(open_limbs), *CLINICIAN_FIELDS)
        words = " and ".join(row_in_words(key) for key in in_question)
        self.fields["overrules"].label = f"{self.fields['overrules'].label}: {words}"
        say_when_needed(self, "one is needed", *LIMIT_NUMBERS)
        say_when_needed(self, "only then", *LIFTING_FIELDS)
        overruling = ("overrules",) if in_question else ()
        liftable = [limb for limb in open_limbs if limb not in self.overrulable]
        lifting = LIFTING_FIELDS if needs_clinician(screening, liftable) else ()
        self.helper = helper(
            "version",
            "kind",
            Div("where", Div("limbs", css_class="when-some"), *overruling, css_class="when-clearing"),
            Div(side_by_side(LIMIT_NUMBERS), "no_max_test", css_class="when-limiting"),
            Div(*CLINICIAN_FIELDS, "valid_until_on", *lifting, css_class="when-clearing"),
            "reason",
        )

    @property
    def latest_end(self) -> date:
        return self.today + timedelta(weeks=CLEARANCE_WEEKS)

    def _places(self) -> list[tuple[str, str]]:
        """All limbs that may be cleared, those of one region, or some of them."""
        regions = regions_of(self.open_limbs)
        alone = [each for each in Region if each in regions and len(regions) > 1]
        return [
            (EVERYWHERE, limbs_in_words(self.open_limbs).capitalize()),
            *(
                (region.value, f"{limbs_in_words(self._open_in(region)).capitalize()} only")
                for region in alone
            ),
            *([(SOME, "Some of them")] if len(self.open_limbs) > 1 else []),
        ]

    def _open_in(self, region: Region) -> list[Limb]:
        return [limb for limb in self.open_limbs if limb.region is region]

    def _needed_for(self, limbs: list[Limb]) -> str:
        """For which of these a clinician has to be named, in words; "" for every one."""
        needing = [limb for limb in limbs if needs_clinician(self.screening, [limb])]
        if len(needing) == len(limbs):
            return ""
        return f"needed for {limbs_in_words(needing)}" if needing else OPTIONAL

    @property
    def overruled(self) -> list[str]:
        """The rows that rule the limbs in question out by our policy alone."""
        rows = [self.overrulable.get(limb, []) for limb in self.limbs_in_question]
        return sorted({key for keys in rows for key in keys})

    def clean(self) -> None:
        cleaned = self.cleaned_data
        kind = cleaned.get("kind")
        self._ignore_unused_fields(kind)
        if kind not in CLEARING:
            return
        if not self.limbs_named and not self.errors.keys() & {"where", "limbs"}:
            self.add_error("limbs" if cleaned.get("where") == SOME else "where", NO_LIMB)
        if self._includes_needs_clearance():
            for field, message in CLINICIAN_NEEDED.items():
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, message)
            on = cleaned.get("clinician_on")
            limbs = self.limbs_in_question
            if on and (problem := clinician_day_problem(self.screening, limbs, on, self.today)):
                self.add_error("clinician_on", problem)
        if self.overruled and not cleaned.get("overrules"):
            self.add_error("overrules", TICK_OR_LEAVE)
        until, weeks = cleaned.get("valid_until_on"), weeks_at_most(self.overruled)
        if until and not self.today < until <= self.today + timedelta(weeks=weeks):
            self.add_error("valid_until_on", f"The clearance ends after today and within {weeks} weeks.")
        if kind == Decision.Kind.CLEAR_WITH_LIMITS and self._includes_needs_clearance():
            beyond = limits_without_a_reason(self.limits, self.lifted)
            for field, message in (
                limits_beyond_one_caution(self.limits) if self.overruled else beyond
            ).items():
                self.add_error(field, message)
        limits = [cleaned.get(name) for name in LIMIT_FIELDS]
        if kind == Decision.Kind.CLEAR_WITH_LIMITS and limits == [None, None, False]:
            self.add_error("max_percent_1rm", "Write at least one limit, or choose “Clear”.")

    def _ignore_unused_fields(self, kind: str | None) -> None:
        """A field that this decision does not use is hidden, so nothing in it may stand in the way."""
        idle: tuple[str, ...] = () if kind in (None, Decision.Kind.CLEAR_WITH_LIMITS) else LIMIT_FIELDS
        if kind is not None and kind not in CLEARING:
            idle = (
                *LIMIT_FIELDS,
                *CLINICIAN_FIELDS,
                *LIFTING_FIELDS,
                "where",
                "limbs",
                "overrules",
                "valid_until_on",
            )
        for field in idle:
            self.errors.pop(field, None)
            self.cleaned_data[field] = (
                "" if field in ("clinician_name", "clinician_role", *LIFTING_FIELDS) else None
            )

    @property
    def limbs_named(self) -> list[Limb]:
        where = self.cleaned_data.get("where")
        if where == SOME:
            return [Limb(limb) for limb in self.cleaned_data.get("limbs") or ()]
        if where == EVERYWHERE:
            return self.open_limbs
        return self._open_in(Region(where)) if where else []

    @property
    def limbs_in_question(self) -> list[Limb]:
        """Those that were chosen; where none is yet, one that needs no more than any other choice would.

        So what every choice needs is said at once, and not after a limb was chosen.
        """
        if self.limbs_named:
            return self.limbs_named
        by_need = sorted(
            self.open_limbs,
            key=lambda limb: (limb in self.overrulable, needs_clinician(self.screening, [limb])),
        )
        return by_need[:1]

    def _includes_needs_clearance(self) -> bool:
        return needs_clinician(self.screening, self.limbs_in_question)

    @property
    def limits(self) -> Limits:
        """The limits that were written; None for a number that is missing or wrong."""
        percent, minutes = (self.cleaned_data.get(name) for name in LIMIT_NUMBERS)
        return Limits(
            max_percent_1rm=int(percent) if percent is not None else None,
            max_cuff_minutes=int(minutes) if minutes is not None else None,
            no_max_test=bool(self.cleaned_data.get("no_max_test")),
        )

    @property
    def lifted(self) -> LiftedLimits:
        return LiftedLimits(
            percent_reason=self.cleaned_data.get("percent_reason") or "",
            minutes_reason=self.cleaned_data.get("minutes_reason") or "",
        )

    def decision_values(self) -> dict[str, Any]:
        """Return the clean values as the arguments of `decide_review`."""
        cleaned = self.cleaned_data
        return {
            "version": cleaned["version"],
            "kind": cleaned["kind"],
            "reason": cleaned["reason"],
            "limbs": self.limbs_named,
            "limits": self.limits,
            "lifted": self.lifted,
            "valid_until_on": cleaned["valid_until_on"],
            "clinician_name": cleaned["clinician_name"],
            "clinician_role": cleaned["clinician_role"],
            "clinician_on": cleaned["clinician_on"],
            "overrules": bool(cleaned["overrules"]),
        }
