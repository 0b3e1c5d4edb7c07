"""What a programme is: the days of a week, each with its exercises, and what every week asks for.

A week asks for the percent of each exercise plus `more_percent`, with its own protocol. Templates stay under
the percent that needs a reason; what goes beyond is assigned session by session.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from clients.domain.regions import Region
from clients.domain.sources import Mark
from sessions.domain.exercises import BY_CODE, Exercise, WorkKind
from sessions.domain.figures import percent_text
from sessions.domain.protocols import BY_CODE as PROTOCOLS
from sessions.domain.protocols import (
    MIN_PERCENT_1RM,
    REASON_ABOVE_PERCENT_1RM,
    Protocol,
    SessionNumber,
    taper,
)

OWN_TEMPLATE = "own-"  # what the code of a practice's own template begins with; no shipped one does
NO_NAMES: Mapping[str, str] = MappingProxyType({})
MAX_WEEKS = 12  # POLICY: a clearance ends after 12 weeks, and so does every 1RM.
MAX_DAYS = 6  # POLICY: one day a week without cuffs at the least.
MAX_EXERCISES = 3  # As many as fit under the cap at the quickest tempo: 12:00 under the cuff.

# Monday is 0. Days of one region lie at least 48 h apart where they take turns; the coach may choose others.
USUAL_WEEKDAYS: Mapping[int, tuple[int, ...]] = {
    1: (0,),
    2: (0, 3),
    3: (0, 2, 4),
    4: (0, 1, 3, 4),
    5: (0, 1, 2, 3, 4),
    6: (0, 1, 2, 3, 4, 5),
}


class ItemSides(StrEnum):
    """Which side an exercise of a programme is done with. A programme is for many, so it names no side."""

    USUAL = ""  # as the exercise is done where nobody chose
    EACH = "each"
    AFFECTED = "affected"

    @property
    def label(self) -> str:
        return _ITEM_SIDES[self]


_ITEM_SIDES = {
    ItemSides.USUAL: "The usual sides",
    ItemSides.EACH: "One side, then the other",
    ItemSides.AFFECTED: "The affected side alone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateItem:
    """One exercise, the percent of 1RM it starts from, and its protocol; "" for that of each week.

    `percent_1rm` is None for own weight, of which nobody knows the percent.
    """

    exercise_code: str
    percent_1rm: Decimal | None
    protocol_code: str = ""
    sides: ItemSides = ItemSides.USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDay:
    """One training day of every week: a region and its exercises in order."""

    region: Region
    items: tuple[TemplateItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateWeek:
    """What one week adds to the percent, and with which protocol."""

    more_percent: Decimal
    protocol_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyUse:
    """That days may follow each other, in the first `weeks`, and what stands behind it."""

    weeks: int
    evidence: str
    source_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Weeks x days. A block made from it names `code` and `version`, so a changed one gets a new version.

    `own_protocols` are those of the practice's own that it names, by code. `daily` only stands where evidence
    does: no template of a practice's own has it.
    """

    code: str
    version: int
    name: str
    summary: str
    days: tuple[TemplateDay, ...]
    weeks: tuple[TemplateWeek, ...]
    source_keys: tuple[str, ...]
    mark: Mark
    own_protocols: Mapping[str, Protocol] = field(default_factory=dict, hash=False)
    daily: DailyUse | None = None

    @property
    def is_own(self) -> bool:
        """Whether a practice wrote it."""
        return self.code.startswith(OWN_TEMPLATE)

    @property
    def regions(self) -> tuple[Region, ...]:
        """The regions it trains, each once, in the order in which they come."""
        return tuple(dict.fromkeys(day.region for day in self.days))

    @property
    def exercise_codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.exercise_code for day in self.days for item in day.items))

    @property
    def sessions(self) -> int:
        return len(self.weeks) * len(self.days)

    def may_follow_at_once(self, week: int, place: SessionNumber) -> bool:
        """Whether a session of this week may be on the day after another of the same block, with a reason.

        Policy: never one of the first two of its region, nor on the way back.
        """
        is_light = taper(place.number) is None and not place.on_way_back
        return self.daily is not None and week <= self.daily.weeks and is_light

    def percent(self, item: TemplateItem, week: TemplateWeek) -> Decimal | None:
        """Return the percent of 1RM in a week; None for own weight."""
        return None if item.percent_1rm is None else item.percent_1rm + week.more_percent

    def protocol(self, week: TemplateWeek, item: TemplateItem | None = None) -> Protocol | None:
        """Return the protocol of a week, or of one of its exercises; None if it is not there any more."""
        return self.find_protocol((item.protocol_code if item else "") or week.protocol_code)

    def protocol_problem(self, code: str) -> str:
        """Return what is said of a protocol that cannot be assigned any more; "" of any other."""
        found = self.find_protocol(code)
        if found is None:
            return "a protocol that is not there any more."
        return f"{found.name}, which is retired. Choose another." if found.is_retired else ""

    def find_protocol(self, code: str) -> Protocol | None:
        """Return a protocol that it names; None if it is not there any more."""
        return self.own_protocols.get(code) or PROTOCOLS.get(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a template cannot be used as it stands, and where: a day, a week, its name, or the whole of it."""

    message: str
    day: int | None = None
    week: int | None = None
    in_name: bool = False


def template_problems(
    template: Template, exercises: Mapping[str, Exercise], names: Mapping[str, str] = NO_NAMES
) -> tuple[str, ...]:
    """Why a template cannot be used as it stands, in words; empty when it can.

    `exercises` are those that the practice offers, by code.
    """
    return tuple(dict.fromkeys(fault.message for fault in template_faults(template, exercises, names)))


def template_faults(
    template: Template, exercises: Mapping[str, Exercise], names: Mapping[str, str] = NO_NAMES
) -> list[Fault]:
    """The same, each with its place. `names` has what exercises are called that are not offered any more."""
    faults = []
    if not 1 <= len(template.weeks) <= MAX_WEEKS:
        faults.append(Fault(message=f"A programme has 1 to {MAX_WEEKS} weeks."))
    if not 1 <= len(template.days) <= MAX_DAYS:
        faults.append(Fault(message=f"A week has 1 to {MAX_DAYS} training days."))
    for number, day in enumerate(template.days, start=1):
        problems = [
            *_day_problems(number, day, exercises, names),
            *_own_protocol_problems(number, day, template),
        ]
        faults += [Fault(message=words, day=number) for words in problems]
    for number, week in enumerate(template.weeks, start=1):
        faults += [Fault(message=words, week=number) for words in _week_problems(number, week, template)]
    return faults


def gone(code: str, names: Mapping[str, str] = NO_NAMES) -> str:
    """What is said of an exercise that the practice does not have, or does not offer, any more."""
    name = names.get(code) or (BY_CODE[code].name if code in BY_CODE else "An exercise of your own")
    return f"{name} is not in this practice's catalogue any more. Change the template, or bring it back."


def _week_problems(number: int, week: TemplateWeek, template: Template) -> list[str]:
    problems = []
    if problem := template.protocol_problem(week.protocol_code):
        problems.append(f"Week {number} has {problem}")
    for percent in _outside(template, week):
        problems.append(
            f"Week {number} asks for {percent_text(percent)} of 1RM; "
            f"a programme has {MIN_PERCENT_1RM} to {REASON_ABOVE_PERCENT_1RM} %."
        )
    return problems


def _day_problems(
    number: int, day: TemplateDay, exercises: Mapping[str, Exercise], names: Mapping[str, str]
) -> list[str]:
    name, problems = f"Day {number}", []
    codes = [item.exercise_code for item in day.items]
    if not 1 <= len(codes) <= MAX_EXERCISES:
        problems.append(f"{name} needs 1 to {MAX_EXERCISES} exercises.")
    if len(set(codes)) < len(codes):
        problems.append(f"{name} has an exercise twice.")
    for code in dict.fromkeys(codes):
        exercise = exercises.get(code)
        if exercise is None:
            problems.append(f"{name}: {gone(code, names)}")
        elif exercise.region is not day.region:
            problems.append(f"{name}: {exercise.name} is not for the {day.region.label.lower()}.")
        elif exercise.kind not in (WorkKind.LOADED, WorkKind.OWN_WEIGHT):
            problems.append(f"{name}: {exercise.name} is counted in minutes: plan it session by session.")
        elif exercise.loadable and any(
            item.percent_1rm is None for item in day.items if item.exercise_code == code
        ):
            problems.append(f"{name}: {exercise.name} needs a percent of 1RM.")
    return problems


def _own_protocol_problems(number: int, day: TemplateDay, template: Template) -> list[str]:
    codes = dict.fromkeys(item.protocol_code for item in day.items if item.protocol_code)
    found = [template.protocol_problem(code) for code in codes]
    return [f"Day {number} has {problem}" for problem in found if problem]


def _outside(template: Template, week: TemplateWeek) -> list[Decimal]:
    percents = {template.percent(item, week) for day in template.days for item in day.items}
    return sorted(
        percent
        for percent in percents
        if percent is not None and not MIN_PERCENT_1RM <= percent <= REASON_ABOVE_PERCENT_1RM
    )
