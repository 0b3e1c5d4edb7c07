"""What new answers take back, written a second time: to be compared with `clients.domain.answers_changed`.

It imports nothing of the product. A history is walked once, day by day, and keeps for each finding the worst
that still stands; the product asks each earlier answer by itself.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.second_implementation import verdicts_of_version_1
from tests.second_implementation.verdicts import CLEARANCE, EVERYWHERE, Findings, findings_of

# Finding -> {what was answered -> days after which it may be over by itself}; None is every other answer.
# What is not here is never over by itself.
OVER_AFTER: dict[str, dict[str | None, int]] = {
    "fever": {None: 1},
    "skin": {None: 7},
    "surgery": {None: 84},
    "injury": {"fresh": 84, "not_sure": 84},
    "pregnancy": {"gave_birth": 42},
    "surgery_when": {"under_2_weeks": 14},
    "long_journey": {None: 7},
}
SPOKEN_OF = {
    "pregnancy": {"pregnancy"},
    "injury": {"surgery", "surgery_when", "injury", "nerves", "skin"},
    "medicine": {
        "bleeding",
        "blood_thinner",
        "hormones",
        "muscle_medicine",
        "high_blood_pressure",
        "told_to_hold_back",
    },
    "other": set(),
}
TOGETHER = "venous_combined"
# What the first version asked in one question or under another name, and what asks it now.
MOVED = {
    "clotting_disorder": {"clotting_disorder", "family_clot"},
    "sickle_cell_disease": {"sickle_cell"},
    "sickle_cell_trait": {"sickle_cell"},
    "bleeding": {"bleeding", "blood_thinner"},
}


@dataclass
class Said:
    """One questionnaire that was sent; `is_accepted`: an admin cleared it afterwards."""

    on: date
    answers: dict
    is_accepted: bool = False
    version: int = 3

    def findings(self) -> Any:
        if self.version == 1:
            return verdicts_of_version_1.findings_of(self.answers, self.on)
        return findings_of(self.answers, self.on)

    def asks(self, code: str) -> frozenset[str]:
        """The questions of today that ask for this finding."""
        return frozenset(MOVED.get(code, {code}) if self.version == 1 else {code})


@dataclass
class History:
    """Everything before the new answers: questionnaires, reports (kind and day), what a person holds."""

    said: list[Said] = field(default_factory=list)
    reports: list[tuple[str, date]] = field(default_factory=list)
    profile: list[tuple[str, date]] = field(default_factory=list)
    is_refused: bool = False
    is_held: bool = False  # an open stop or red flag


@dataclass
class Standing:
    """One finding about one limb that stands: since when it was last said, and how long it lasts."""

    asks: frozenset[str]
    limb: str
    grade: int
    last_on: date
    days: int | None
    parts: dict[str, tuple[date, int | None]]

    def is_over(self, day: date, venous_now: set[str]) -> bool:
        if self.parts:
            lost = [part for code, part in self.parts.items() if code not in venous_now]
            return all(days is not None and (day - on).days >= days for on, days in lost)
        return self.days is not None and (day - self.last_on).days >= self.days


def takes_something_back(history: History, new: Said) -> bool:
    """Whether a person has to look at these answers before they clear anybody."""
    now = new.findings()
    return (
        history.is_held
        or (history.is_refused and any(now.worst(limb) < CLEARANCE for limb in EVERYWHERE))
        or _a_finding_is_gone(history, new, now)
        or _another_birth_date(history, new)
        or _a_report_is_not_spoken_of(history, new, now)
    )


def _a_finding_is_gone(history: History, new: Said, now: Any) -> bool:
    standing: list[Standing] = []
    for said in history.said:
        found = said.findings()
        if said.is_accepted:
            standing.clear()
        venous = {code: (said.on, _days(code, said.answers)) for code in found.venous}
        for row in standing:
            row.parts |= {code: part for code, part in venous.items() if code in row.parts}
            again = [_grade(found, code, row.limb) for code in found if said.asks(code) & row.asks]
            if max(again, default=0) >= row.grade:
                row.last_on = said.on
        for code, (grade, limbs) in found.items():
            if grade < CLEARANCE or code == "birth_on":
                continue
            cautions = {name: part for name, part in venous.items() if found[name][0] < CLEARANCE}
            parts = cautions if code == TOGETHER else {}
            standing += [
                Standing(said.asks(code), limb, grade, said.on, _days(code, said.answers), dict(parts))
                for limb in limbs
            ]
    return any(
        row.grade > max(_grade(now, code, row.limb) for code in row.asks)
        and not row.is_over(new.on, now.venous)
        for row in standing
    )


def _grade(found: Findings, code: str, limb: str) -> int:
    grade, limbs = found.get(code, (0, frozenset()))
    return grade if limb in limbs else 0


def _days(code: str, answers: dict) -> int | None:
    if code == "blood_pressure":
        if answers["blood_pressure"] == "not_measured":
            return 0
        numbers = answers["blood_pressure"]
        is_red = max(pair[0] for pair in numbers) >= 180 or max(pair[1] for pair in numbers) >= 110
        return None if is_red else 1
    days: dict[str | None, int] = OVER_AFTER.get(code, {})
    return days.get(str(answers.get(code)), days.get(None))


def _another_birth_date(history: History, new: Said) -> bool:
    accepted = [place for place, said in enumerate(history.said) if said.is_accepted]
    kept = history.said[accepted[-1] :] if accepted else history.said
    since = kept[0].on if accepted else date.min
    dates = {said.answers["birth_on"] for said in kept} | {text for text, on in history.profile if on > since}
    return any(_weighs_less(before, new.answers["birth_on"], new.on) for before in dates)


def _weighs_less(before: str, now: str, day: date) -> bool:
    one, other = date.fromisoformat(before), date.fromisoformat(now)
    if one == other:
        return False
    return _weight(one, day) > _weight(other, day) or abs((one - other).days) > 732


def _weight(birth: date, day: date) -> int:
    years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    return 2 if years < 18 or years >= 60 else 1 if years >= 40 else 0


def _a_report_is_not_spoken_of(history: History, new: Said, now: Any) -> bool:
    settled = max((said.on for said in history.said if said.is_accepted), default=date.min)
    return any(
        not SPOKEN_OF[kind] & set(now)
        for kind, on in history.reports
        if kind in SPOKEN_OF and on > settled and (new.on - on).days < 84
    )
