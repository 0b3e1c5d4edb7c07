"""What a question is made of. The questions themselves are data, one small file per group."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from clients.domain.regions import ALL_LIMBS, Limb, Region, limbs_of
from clients.domain.sources import Mark
from clients.domain.verdicts import Verdict, worst

YES = "yes"
NO = "no"
NOT_SURE = "not_sure"
NOT_MEASURED = "not_measured"
ELSEWHERE = "elsewhere"  # of a LIMBS question: in no arm or leg


class AnswerKind(StrEnum):
    """How an answer looks as JSON.

    YES_NO_NOT_SURE and CHOICE: the value of one choice. LIMBS: a list of limb values, or "not_sure", or
    where the question offers it "elsewhere".
    BLOOD_PRESSURE: two seated readings `[[systolic, diastolic], [systolic, diastolic]]` in mmHg, or
    "not_measured". DATE: "YYYY-MM-DD". NUMBER: a number, or text such as "82.5"; where the question is
    optional also "not_measured".
    """

    YES_NO_NOT_SURE = "yes_no_not_sure"
    CHOICE = "choice"
    LIMBS = "limbs"
    BLOOD_PRESSURE = "blood_pressure"
    DATE = "date"
    NUMBER = "number"


class Measure(StrEnum):
    """What the rules see in a measured answer, instead of the answer itself: the band it falls in."""

    AGE = "age"
    BMI = "bmi"
    CUFF_FIT = "cuff_fit"
    PRESSURE = "pressure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    value: str
    label: str


def choice(value: str, label: str) -> Choice:
    return Choice(value=value, label=label)


SAY_YES = choice(YES, "Yes")
SAY_NO = choice(NO, "No")
SAY_NOT_SURE = choice(NOT_SURE, "Not sure")
SAY_NOT_MEASURED = choice(NOT_MEASURED, "Not measured")
LIMB_CHOICES: tuple[Choice, ...] = (*(choice(limb.value, limb.label) for limb in Limb), SAY_NOT_SURE)


class RegionEffect(StrEnum):
    """Which cuffs an answer is about."""

    BOTH = "both"
    UPPER = "upper"
    LOWER = "lower"
    NAMED_LIMBS = "named_limbs"  # the limbs named; all four where nobody knows which limb

    @property
    def fixed_limbs(self) -> frozenset[Limb]:
        """The limbs where none has been named."""
        if self in (RegionEffect.UPPER, RegionEffect.LOWER):
            return limbs_of(Region(self.value))
        return ALL_LIMBS


_YES_TO = "Yes: "
_SAY_YES_TO = "Say yes, too, "
_HOW_TO_ANSWER = ("Choose ", "Measure ", "Sit still ", "If ")
ANY_LIMB = "any_limb"  # in a rule of a LIMBS question: whichever limb is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row: these answers (or bands of a measured value) give this verdict.

    `reason` is a sentence to the coach, `advice` what to do next. `venous` counts towards the combined rule
    about clots in veins; `two_admins` asks for a second admin. After `passes_after_days` time alone may have
    ended it (policy, the longest that the question speaks of); None: only a person can say that it is over.
    Without `source_keys` or `mark` of its own it has the question's.
    """

    answers: tuple[str, ...]
    verdict: Verdict
    reason: str
    advice: str = ""
    venous: bool = False
    two_admins: bool = False
    passes_after_days: int | None = None
    source_keys: tuple[str, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `number` is its row in the clinical question list; follow-ups share their parent's.

    `asked_if` is the code of an earlier question and the answers after which this one is asked, or None.
    `limbs_from` is the code of the follow-up that names the limbs, for NAMED_LIMBS. A measured answer is
    judged by its band: `measure` says which, `bands` names them. `ready_text` is the short form asked
    before each training session.
    """

    code: str
    number: int
    text: str
    why: str
    group: str = ""
    help: str = ""
    kind: AnswerKind = AnswerKind.YES_NO_NOT_SURE
    choices: tuple[Choice, ...] = ()
    asked_if: tuple[str, tuple[str, ...]] | None = None
    rules: tuple[Rule, ...] = ()
    source_keys: tuple[str, ...] = ()
    mark: Mark = Mark.SEEN
    region_effect: RegionEffect = RegionEffect.BOTH
    limbs_from: str | None = None
    measure: Measure | None = None
    bands: tuple[Choice, ...] = ()
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    optional: bool = False
    ready_text: str = ""

    @property
    def venous(self) -> bool:
        """Whether a rule has the v mark: the answer adds to the risk of a clot in a vein."""
        return any(rule.venous for rule in self.rules)

    @property
    def two_admins(self) -> bool:
        return any(rule.two_admins for rule in self.rules)

    @property
    def ready_check(self) -> bool:
        return bool(self.ready_text)

    @property
    def named(self) -> tuple[str, ...]:
        """What the question names beside its text: a "no" says no to each of these.

        Its help, unless that only says how to answer, and the choices that stand for a list.
        """
        values = {option.value for option in self.choices}
        is_list = "these" in self.text or any(option.label.startswith(_YES_TO) for option in self.choices)
        listed = [
            option.label.removeprefix(_YES_TO)
            for option in self.choices
            if option.value not in (YES, NO, NOT_SURE, NOT_MEASURED)
        ]
        help_text = () if self.help.startswith(_HOW_TO_ANSWER) else (self.help.replace(_SAY_YES_TO, "Also "),)
        choices = listed if is_list and NO in values else ()
        return tuple(text[0].upper() + text[1:] for text in (*choices, *help_text) if text)

    @property
    def not_sure_verdict(self) -> Verdict:
        """The verdict of "not sure": the gravest of all answers, but at most NEEDS_CLEARANCE."""
        gravest = worst(rule.verdict for rule in self.rules)
        return min(gravest, Verdict.NEEDS_CLEARANCE, key=lambda verdict: verdict.severity)

    def label_of(self, value: str) -> str:
        """Return the label of a choice, limb or band; the value itself if it is none of these."""
        for option in (*self.choices, *self.bands):
            if option.value == value:
                return option.label
        return value


def yes_no(
    code: str,
    number: int,
    text: str,
    *,
    why: str,
    rules: tuple[Rule, ...],
    source_keys: tuple[str, ...],
    help: str = "",
    mark: Mark = Mark.SEEN,
    limbs_from: str | None = None,
    ready_text: str = "",
) -> Question:
    """Return a question where "yes" means risk. `limbs_from` limits its verdict to the limbs named there."""
    return Question(
        code=code,
        number=number,
        text=text,
        help=help,
        why=why,
        kind=AnswerKind.YES_NO_NOT_SURE,
        choices=(SAY_YES, SAY_NO, SAY_NOT_SURE),
        rules=rules,
        source_keys=source_keys,
        mark=mark,
        region_effect=RegionEffect.NAMED_LIMBS if limbs_from else RegionEffect.BOTH,
        limbs_from=limbs_from,
        ready_text=ready_text,
    )


def which_limbs(
    code: str,
    number: int,
    text: str,
    *,
    asked_if: tuple[str, tuple[str, ...]],
    rules: tuple[Rule, ...] = (),
    source_keys: tuple[str, ...] = (),
) -> Question:
    """Return the follow-up "which arm or leg?". Its own rules, if any, are for the limbs named in it."""
    return Question(
        code=code,
        number=number,
        text=text,
        help="Choose each one that it is about.",
        why="An arm problem can leave the legs free to train, and the other way round.",
        kind=AnswerKind.LIMBS,
        choices=LIMB_CHOICES,
        asked_if=asked_if,
        rules=rules,
        source_keys=source_keys,
        mark=Mark.SEEN if source_keys else Mark.POLICY,
        region_effect=RegionEffect.NAMED_LIMBS,
        limbs_from=code,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One screen of the questionnaire."""

    code: str
    title: str
    intro: str = ""
    questions: tuple[Question, ...]


def group(code: str, title: str, *questions: Question, intro: str = "") -> Group:
    """Return a group of these questions, with its code set on each."""
    return Group(
        code=code,
        title=title,
        intro=intro,
        questions=tuple(replace(question, group=code) for question in questions),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One published version, which never changes. `questions` are those of all groups, in order."""

    version: int
    published_on: date
    groups: tuple[Group, ...]
    questions: tuple[Question, ...] = field(init=False, repr=False, compare=False)
    by_code: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        questions = tuple(question for group in self.groups for question in group.questions)
        object.__setattr__(self, "questions", questions)
        object.__setattr__(self, "by_code", {question.code: question for question in questions})

    @property
    def ready_check(self) -> tuple[Question, ...]:
        """The questions asked again before each training session, in their short form."""
        return tuple(question for question in self.questions if question.ready_check)

    def group(self, code: str) -> Group:
        """Return the group of that code. Raises KeyError."""
        return {each.code: each for each in self.groups}[code]
