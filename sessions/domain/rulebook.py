"""Every rule of the product as numbered lines, for a page that a clinician signs off line by line.

Nothing is stated here: each line is read from the tables that decide, so that it cannot drift from them.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from clients.domain import occlusion
from clients.domain.answers_changed import BIRTH_DATE_SLIP, REPORTED_WITHIN
from clients.domain.clearance import CAUTION_LIMITS, CLEARANCE_WEEKS
from clients.domain.one_rep_max import EXPIRED_AFTER_DAYS, MAX_RELIABLE_REPS, MAX_REPS, STALE_AFTER_DAYS
from clients.domain.questionnaire import CURRENT, MINIMUM_VERSION, Question, Questionnaire
from clients.domain.red_flags import (
    READING_BANDS,
    RED_FLAGS,
    SIGN_OF_QUESTION,
    SIGN_OF_READY,
    SIGN_OF_REPLY,
    SIGN_OF_STOP,
    ReadingVerdict,
    Sign,
    Way,
)
from clients.domain.regions import Region
from clients.domain.review_policy import DECIDE_WITHIN_WORKING_DAYS, UNDO_WITHIN
from clients.domain.rules_table import rules_table
from clients.domain.screening import VENOUS_CAUTIONS_THAT_COMBINE
from clients.domain.sources import SOURCES, Mark, Source
from clients.domain.verdicts import Verdict
from sessions.domain import protocols as dose
from sessions.domain.events import SYMPTOMS
from sessions.domain.follow_up import REPLIES
from sessions.domain.ready import QUESTIONS as READY
from sessions.domain.ready import ReadyQuestion
from sessions.domain.spacing import MIN_HOURS_SAME_REGION, WARN_HOURS_SAME_REGION


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One rule to sign off. `facts` are (name, words), in order."""

    id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    source_keys: tuple[str, ...]
    mark: Mark
    verdict: Verdict | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(SOURCES[key] for key in self.source_keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    code: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    version: int
    published_on: str
    minimum_version: int
    sections: tuple[Section, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def sha256(self) -> str:
        """One hash of every line: another one means that some rule reads differently."""
        content = "\n".join(repr(astuple(line)) for line in self.lines)
        return hashlib.sha256(content.encode()).hexdigest()


def rulebook(questionnaire: Questionnaire = CURRENT) -> Rulebook:
    """The rules as they decide today."""
    return Rulebook(
        version=questionnaire.version,
        published_on=questionnaire.published_on.isoformat(),
        minimum_version=MINIMUM_VERSION,
        sections=(
            Section(code="questions", title="What is asked", lines=tuple(_questions(questionnaire))),
            Section(code="verdicts", title="What an answer gives", lines=tuple(_verdicts(questionnaire))),
            Section(code="combining", title="How flags combine", lines=_COMBINING),
            Section(code="clearance", title="Who clears, for how long", lines=_CLEARANCE),
            Section(
                code="changed",
                title="What new answers may take back",
                lines=(*_CHANGED, *_passes_with_time(questionnaire)),
            ),
            Section(code="red-flags", title="A doctor today", lines=(*_red_flags(), *_readings())),
            Section(code="ready", title="Before each session", lines=tuple(_ready())),
            Section(code="dose", title="Load, time and tightness", lines=tuple(_dose())),
            Section(code="protocols", title="Protocols", lines=tuple(_protocols())),
            Section(code="stop", title="Signs reported under the cuff", lines=tuple(_stop_signs())),
            Section(code="after", title="Answers after a stop", lines=tuple(_after())),
        ),
    )


def _facts(**facts: str) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", " ").capitalize(), words) for name, words in facts.items() if words)


def _policy(
    id: str, title: str, says: str, *keys: str, source_keys: tuple[str, ...] = (), mark: Mark = Mark.POLICY
) -> Line:
    return Line(id=id, title=title, facts=_facts(rule=says), source_keys=keys or source_keys, mark=mark)


def _ground(code: str) -> dict[str, Any]:
    ground = dose.GROUNDS[code]
    return {"source_keys": ground.source_keys, "mark": ground.mark}


def _questions(questionnaire: Questionnaire) -> Iterator[Line]:
    for question in questionnaire.questions:
        yield Line(
            id=f"ASK-{question.code}",
            title=question.text,
            facts=_facts(
                answers=" / ".join(option.label for option in question.choices),
                bands=" / ".join(option.label for option in question.bands),
                help=question.help,
                why_we_ask=question.why,
                asked_only_if=_condition(questionnaire, question),
            ),
            source_keys=question.source_keys,
            mark=question.mark,
        )


def _condition(questionnaire: Questionnaire, question: Question) -> str:
    if question.asked_if is None:
        return ""
    code, answers = question.asked_if
    earlier = questionnaire.by_code[code]
    return f"“{earlier.text}” is {' or '.join(earlier.label_of(answer) for answer in answers)}"


def _verdicts(questionnaire: Questionnaire) -> Iterator[Line]:
    rows_of: Counter[str] = Counter()
    for row in rules_table(questionnaire):
        rows_of[row.code] += 1
        yield Line(
            id=f"RULE-{row.number}-{row.code}-{rows_of[row.code]}",
            title=f"{row.question} → {row.answer}",
            verdict=row.verdict,
            facts=_facts(
                verdict=row.verdict.label,
                regions=row.regions,
                reason=row.reason,
                advice=row.advice,
                counts_as="A venous caution" if row.venous else "",
                needs="A second admin" if row.two_admins else "",
            ),
            source_keys=row.source_keys,
            mark=row.mark,
        )


_COMBINING = (
    _policy("COMBINE-worst", "The worst verdict wins", "In each region the gravest flag decides."),
    _policy(
        "COMBINE-venous",
        "Venous cautions add up",
        f"{VENOUS_CAUTIONS_THAT_COMBINE} or more venous cautions in one region need clearance there.",
        "S-ELITE",
    ),
    _policy(
        "COMBINE-not-sure",
        "“Not sure” counts",
        "Without a row of its own it gives the gravest verdict that an answer could give, at most "
        f"“{Verdict.NEEDS_CLEARANCE.label}”.",
    ),
    _policy(
        "COMBINE-limb",
        "A limb leaves the other region open",
        "A flag about named limbs applies to their region; where no limb is known, to arms and legs.",
    ),
    _policy("COMBINE-none", "No row, no flag", f"Without a flag a region is “{Verdict.NO_STOP_FLAG.label}”."),
)

_CLEARANCE = (
    _policy(
        "CLEAR-none",
        Verdict.NO_STOP_FLAG.label,
        f"Cleared by rule, for {CLEARANCE_WEEKS} weeks or until newer answers.",
    ),
    _policy(
        "CLEAR-caution",
        Verdict.CAUTION.label,
        "The client's coach reads each caution; cleared with at most "
        f"{CAUTION_LIMITS.max_percent_1rm} % of 1RM and {CAUTION_LIMITS.max_cuff_minutes} minutes under the "
        f"cuff, for {CLEARANCE_WEEKS} weeks.",
    ),
    _policy(
        "CLEAR-needs",
        Verdict.NEEDS_CLEARANCE.label,
        "An admin decides, who is neither the client nor their coach, and names the clinician, role and "
        f"date, for at most {CLEARANCE_WEEKS} weeks. Rows so marked need a second admin's confirmation.",
    ),
    _policy(
        "CLEAR-contra",
        Verdict.CONTRAINDICATED.label,
        "Nobody clears it. Only a new screening with other answers changes it, and then an admin's decision.",
    ),
    _policy(
        "CLEAR-newer",
        "Newer answers end what was cleared",
        "A new screening revokes every clearance before it; so does a person, with a reason.",
    ),
    _policy(
        "CLEAR-desk",
        "The review desk",
        f"Decided within {DECIDE_WITHIN_WORKING_DAYS} working days; taken back within "
        f"{int(UNDO_WITHIN.total_seconds() // 60)} minutes.",
    ),
)


_CHANGED = (
    _policy(
        "CHANGED-rule",
        "Answers that say less",
        "Clear nobody by rule, whoever gave them: an admin compares what was said with what is said now. The "
        "rule compares flags that need clearance or rule cuffs out, in each region, with all earlier answers "
        "since an admin cleared some.",
    ),
    _policy(
        "CHANGED-birth",
        "A birth date that changes",
        "An admin looks where the age weighs less than before, or where the date moves by more than "
        f"{BIRTH_DATE_SLIP.days} days.",
    ),
    _policy(
        "CHANGED-reported",
        "A change that was reported",
        f"An admin looks where no answer of the next {REPORTED_WITHIN.days // 7} weeks speaks of it.",
    ),
    _policy(
        "CHANGED-person",
        "What a person holds",
        "New answers lift no refusal, no open stop, no red flag and no objection of the client.",
    ),
    _policy(
        "CHANGED-decision",
        "How it is cleared",
        "By an admin's decision. What was said definitely takes a clinician's name, role and date; what "
        "would have needed two admins takes two.",
    ),
)


def _passes_with_time(questionnaire: Questionnaire) -> Iterator[Line]:
    for question in questionnaire.questions:
        for number, rule in enumerate(question.rules, start=1):
            if rule.passes_after_days is not None:
                yield _policy(
                    f"CHANGED-time-{question.code}-{number}",
                    rule.reason,
                    f"May be over by itself {rule.passes_after_days} days after it was last said.",
                )


_WAYS: Mapping[Way, Mapping[str, Sign]] = {
    Way.SCREENING: SIGN_OF_QUESTION,
    Way.READY: SIGN_OF_READY,
    Way.STOP: SIGN_OF_STOP,
    Way.FOLLOW_UP: SIGN_OF_REPLY,
}


def _red_flags() -> Iterator[Line]:
    for sign, row in RED_FLAGS.items():
        ways = [way.label for way, signs in _WAYS.items() if sign in signs.values()]
        ways += [Way.CHANGE.label] if row.asked else []
        ways += [Way.READING.label] if sign is Sign.PRESSURE else []
        yield Line(
            id=f"RED-{sign}",
            title=row.label,
            facts=_facts(
                first_words=row.title,
                what_now=row.what_now,
                enters=", ".join(ways),
                then="Clearance revoked, coach and admins told at once, no training until an admin has a "
                "doctor's word.",
            ),
            source_keys=row.source_keys,
            mark=row.mark,
        )


_READING_TEXTS = {
    ReadingVerdict.RED_FLAG: "A red flag.",
    ReadingVerdict.HOLD: "Clearance revoked; the client is told to see a doctor. New answers open it again.",
    ReadingVerdict.ASK: "The coach is told to ask whether a doctor knows about it.",
}


def _readings() -> Iterator[Line]:
    for verdict, systolic_mmhg, diastolic_mmhg in READING_BANDS:
        yield _policy(
            f"READING-{verdict}",
            f"A reading of {systolic_mmhg} or more, or {diastolic_mmhg} or more",
            _READING_TEXTS[verdict],
            *_PRESSURE_SOURCES,
        )


_PRESSURE_SOURCES = ("S-NASC-T5", "S-ELITE", "S-JOT")


def _ready_yes_gives(question: ReadyQuestion) -> str:
    if question.red_flag:
        return "A red flag: no training, with or without cuffs; coach and admins are told."
    return "No cuffs today; the same session without cuffs is offered, and the coach is told."


def _ready() -> Iterator[Line]:
    for question in READY:
        yield Line(
            id=f"READY-{question.code}",
            title=question.text,
            facts=_facts(
                yes_gives=_ready_yes_gives(question),
                advice=question.advice,
                doctor_first="Yes" if question.doctor_first else "",
            ),
            source_keys=question.source_keys,
            mark=Mark.SEEN,
        )


def _dose() -> Iterator[Line]:
    low, high = dose.MIN_PERCENT_1RM, dose.MAX_PERCENT_1RM
    yield _policy(
        "DOSE-band",
        "Load band",
        f"{low} to {high} % of 1RM, after rounding down to a load that the gym has.",
        **_ground("band"),
    )
    yield _policy(
        "DOSE-default", "Default load", f"{dose.DEFAULT_PERCENT_1RM} % of 1RM.", **_ground("default")
    )
    yield _policy(
        "DOSE-reason",
        "A reason for heavy loads",
        f"Above {dose.REASON_ABOVE_PERCENT_1RM} % of 1RM the coach gives a reason.",
        **_ground("reason"),
    )
    yield _policy(
        "DOSE-stale",
        "An old 1RM",
        f"Older than {STALE_AFTER_DAYS} days: at most {dose.STALE_MAX_PERCENT} %. "
        f"Older than {EXPIRED_AFTER_DAYS} days: no load.",
    )
    yield _policy(
        "DOSE-estimate",
        "An estimated 1RM",
        f"From 1 to {MAX_RELIABLE_REPS} repetitions without cuffs; up to {MAX_REPS} with a note; "
        "above that refused.",
        "S-REY",
    )
    yield _policy(
        "DOSE-cap",
        "Longest time under the cuff",
        f"{dose.CUFF_CAP_SECONDS // 60} minutes; a longer session is refused.",
        **_ground("cap"),
    )
    yield _policy(
        "DOSE-warn",
        "Warning about time",
        f"From {dose.CUFF_WARN_SECONDS // 60} minutes under the cuff.",
        **_ground("warn"),
    )
    yield _policy(
        "DOSE-rest",
        "Rest between sets",
        f"{dose.MIN_REST_SECONDS} to {dose.MAX_REST_SECONDS} s, cuffs on.",
        **_ground("rest"),
    )
    yield _policy(
        "DOSE-changeover",
        "Between exercises",
        f"Cuffs off for at least {dose.CHANGEOVER_SECONDS} s.",
        **_ground("changeover"),
    )
    yield _policy(
        "DOSE-region",
        "One region a session and a day",
        "Arms or legs, never both on one day; nobody can override it.",
    )
    yield _policy(
        "DOSE-spacing",
        "Hours between sessions of one region",
        f"At least {MIN_HOURS_SAME_REGION}, or a reason by the coach.",
        "S-P7534",
        mark=Mark.SEEN,
    )
    yield _policy(
        "DOSE-taper",
        "The first sessions of a region",
        "; ".join(
            f"session {number}: {' / '.join(str(reps) for reps in row.sets)}"
            for number, row in dose.TAPER.items()
        )
        + "; the full protocol after that. The coach can switch it off.",
        "S-WERN21",
        "S-TAB",
    )
    low, high = occlusion.TARGET_LOW_PERCENT, occlusion.TARGET_HIGH_PERCENT
    yield _policy(
        "DOSE-pressure",
        "A measured occlusion pressure",
        f"{low} to {high} % of it, for a cuff with a gauge; never from a formula. "
        f"Older than {occlusion.STALE_AFTER_DAYS} days: no target. "
        f"Trained with a wider cuff than it was measured with: {low} % only.",
        *occlusion.TARGET_SOURCE_KEYS,
        mark=occlusion.TARGET_MARK,
    )
    yield _policy("DOSE-spacing-warn", "Close sessions", f"A warning under {WARN_HOURS_SAME_REGION} hours.")
    for region in Region:
        feel = dose.TIGHTNESS[region]
        yield Line(
            id=f"DOSE-tightness-{region}",
            title=f"Tightness, {region.label.lower()}",
            facts=_facts(rule=f"{feel.low} to {feel.high} of 10; above {feel.ceiling} is too tight."),
            source_keys=feel.source_keys,
            mark=feel.mark,
        )


def _protocols() -> Iterator[Line]:
    for row in dose.PROTOCOLS:
        yield Line(
            id=f"PROTOCOL-{row.code}-v{row.version}",
            title=row.name,
            facts=_facts(
                sets=" / ".join(str(reps) for reps in row.sets) + (", to failure" if row.to_failure else ""),
                rest=f"{row.rest_seconds} s",
                tempo=row.tempo.label,
                load=f"{row.default_percent_1rm} % of 1RM",
                note=row.note,
            ),
            source_keys=row.source_keys,
            mark=row.mark,
        )


def _stop_signs() -> Iterator[Line]:
    for sign in SYMPTOMS.values():
        yield Line(
            id=f"STOP-{sign.kind}",
            title=sign.label,
            facts=_facts(what_next=sign.what_next, ends_the_session="Yes" if sign.ends_session else "No"),
            source_keys=sign.source_keys,
            mark=sign.mark,
        )


def _after() -> Iterator[Line]:
    for row in REPLIES.values():
        yield Line(
            id=f"AFTER-{row.reply}",
            title=row.label,
            facts=_facts(what_now=row.what_now, told_at_once="Coach and admins" if row.is_red else ""),
            source_keys=row.source_keys,
            mark=row.mark,
        )
