"""What new answers take back of what was said before. They clear by rule only if they take nothing back.

One rule for every way to answer: the client, a coach or an admin in person. Taken back is

* a flag that needs clearance or is contraindicated and that the new answers raise no longer, or less gravely,
  about a limb (a clot "ever" does not go away; a fever does, after a day: `passes_after_days`);
* a birth date after which the age weighs less, or that moves by years;
* a change of health that was reported and that no new answer speaks of;
* what a person decided or has to look at still: a refusal, an open stop, an open red flag.

An admin who clears the new answers accepts what they changed: later answers are not compared with it again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from clients.domain.changed_facts import (
    NOTHING_BESIDE,
    BirthDateOfProfile,
    ChangeCause,
    ChangedAnswer,
    EarlierAnswers,
    EarlierFlag,
    NewAnswers,
    ReportedChange,
    Standing,
)
from clients.domain.changes import ChangeKind
from clients.domain.clearance import CLEARANCE_WEEKS
from clients.domain.medicines import OWN_CODES
from clients.domain.people import age_on
from clients.domain.questionnaire import CURRENT
from clients.domain.questionnaire.bands import AGE_BANDS, band_of
from clients.domain.regions import ALL_LIMBS, Limb
from clients.domain.screening import VENOUS_COMBINED_CODE
from clients.domain.verdicts import Verdict

BIRTH_CODE = "birth_on"
IN_PROFILE = "in the profile"
# Policy: a slip of a year is a typing mistake; more than two years is another person's age.
BIRTH_DATE_SLIP = timedelta(days=2 * 366)
REPORTED_WITHIN = timedelta(weeks=CLEARANCE_WEEKS)  # policy: as long as a clearance lasts

# Kind of reported change -> the questions that would speak of it. Policy. An illness is over when the answers
# say so; "something else" is spoken of by no question.
SPEAKS_OF: Mapping[ChangeKind, frozenset[str]] = MappingProxyType(
    {
        ChangeKind.PREGNANCY: frozenset({"pregnancy"}),
        ChangeKind.INJURY: frozenset({"surgery", "surgery_when", "injury", "nerves", "skin"}),
        ChangeKind.MEDICINE: frozenset(
            {
                "bleeding",
                "blood_thinner",
                "hormones",
                "muscle_medicine",
                "high_blood_pressure",
                "told_to_hold_back",
                *OWN_CODES,
            }
        ),
        ChangeKind.OTHER: frozenset(),
    }
)


def find_changed_answers(
    new: NewAnswers,
    *,
    earlier: Sequence[EarlierAnswers],
    reported: Iterable[ReportedChange] = (),
    standing: Standing = NOTHING_BESIDE,
) -> tuple[ChangedAnswer, ...]:
    """Return what `new` takes back, in the order in which it was said; empty if nothing.

    `earlier` are all screenings before, the oldest first. Of `reported`, those of the last 12 weeks count
    that no accepted screening followed.
    """
    found = [
        *_flags_taken_back(new, earlier),
        *_birth_dates(new, earlier, standing.profile_birth_dates),
        *_unspoken_changes(new, earlier, reported),
        *_held_by_a_person(new, standing),
    ]
    return tuple(sorted(found, key=lambda change: change.said_on))


def _flags_taken_back(new: NewAnswers, earlier: Sequence[EarlierAnswers]) -> list[ChangedAnswer]:
    """Each flag that needed a person, was not accepted since, and is said less gravely now, of a limb."""
    accepted = {
        limb: max((place for place, each in enumerate(earlier) if each.is_accepted_in(limb)), default=0)
        for limb in Limb
    }
    taken: dict[str, list[tuple[Limb, EarlierFlag]]] = {}
    for place, answers in enumerate(earlier):
        for flag in answers.flags:
            if not flag.is_held or flag.code == BIRTH_CODE:
                continue
            for limb in flag.limbs:
                if place < accepted[limb]:
                    continue
                is_less = new.verdict_of(flag.codes, limb).severity < flag.verdict.severity
                if is_less and not _has_passed(flag, limb, earlier[place:], new):
                    taken.setdefault(flag.code, []).append((limb, flag))
    return [_taken_back(code, pairs, new) for code, pairs in taken.items()]


def _taken_back(code: str, pairs: list[tuple[Limb, EarlierFlag]], new: NewAnswers) -> ChangedAnswer:
    flag = max((flag for _limb, flag in pairs), key=lambda flag: flag.verdict.severity)
    return ChangedAnswer(
        cause=ChangeCause.ANSWER,
        code=code,
        question=flag.question,
        before=flag.answer,
        now=new.in_words(flag.codes),
        said_on=flag.said_on,
        said_by=flag.said_by,
        limbs=frozenset(limb for limb, _flag in pairs),
        two_admins=any(flag.two_admins for _limb, flag in pairs),
        needs_clinician=not all(flag.is_not_sure for _limb, flag in pairs),
    )


def _has_passed(flag: EarlierFlag, limb: Limb, since: Sequence[EarlierAnswers], new: NewAnswers) -> bool:
    """Whether time alone may have ended a flag of the first of `since`, counted from when it was last said.

    Venous cautions that needed a person together pass with each of them that is no longer raised.
    """
    if flag.code != VENOUS_COMBINED_CODE:
        return _passed_since_last_said(flag, limb, since, new.sent_on)
    parts = [part for part in since[0].flags if part.venous and not part.is_held and limb in part.limbs]
    lost = [part for part in parts if part.code not in new.venous_codes]
    return all(_passed_since_last_said(part, limb, since, new.sent_on) for part in lost)


def _passed_since_last_said(
    flag: EarlierFlag, limb: Limb, since: Sequence[EarlierAnswers], day: date
) -> bool:
    if flag.passes_after_days is None:
        return False
    said = (
        each.sent_on for each in since if each.verdict_of(flag.codes, limb).severity >= flag.verdict.severity
    )
    return day - max(said) >= timedelta(days=flag.passes_after_days)


def _birth_dates(
    new: NewAnswers, earlier: Sequence[EarlierAnswers], of_profile: Iterable[BirthDateOfProfile]
) -> list[ChangedAnswer]:
    """A birth date that makes the age weigh less than one given before, or that moves by more than a slip."""
    if new.birth_on is None:
        return []
    accepted = max((place for place, each in enumerate(earlier) if each.is_accepted), default=None)
    given = [(each.birth_on, each.sent_on, each.sent_by) for each in earlier[accepted or 0 :]]
    given += [
        (each.birth_on, each.written_on, IN_PROFILE)
        for each in of_profile
        if accepted is None or not earlier[accepted].knows_of(each.written_on, each.written_at)
    ]
    found: dict[date, ChangedAnswer] = {}
    for birth_on, said_on, said_by in given:
        if birth_on is None or birth_on == new.birth_on or birth_on in found:
            continue
        before, now = _age_verdict(birth_on, new.sent_on), _age_verdict(new.birth_on, new.sent_on)
        if before.severity > now.severity or abs(birth_on - new.birth_on) > BIRTH_DATE_SLIP:
            found[birth_on] = ChangedAnswer(
                cause=ChangeCause.BIRTH_DATE,
                code=BIRTH_CODE,
                question=CURRENT.by_code[BIRTH_CODE].text,
                before=_birth_text(birth_on, new.sent_on),
                now=_birth_text(new.birth_on, new.sent_on),
                said_on=said_on,
                said_by=said_by,
            )
    return list(found.values())


def _age_verdict(birth_on: date, day: date) -> Verdict:
    band = band_of(max(0, age_on(birth_on, day)), AGE_BANDS)
    rules = CURRENT.by_code[BIRTH_CODE].rules
    return next((rule.verdict for rule in rules if band in rule.answers), Verdict.NO_STOP_FLAG)


def _birth_text(birth_on: date, day: date) -> str:
    return f"{birth_on.day} {birth_on:%B %Y}, {age_on(birth_on, day)} years old"


def _unspoken_changes(
    new: NewAnswers, earlier: Sequence[EarlierAnswers], reported: Iterable[ReportedChange]
) -> list[ChangedAnswer]:
    accepted = [each for each in earlier if each.is_accepted and each.accepted_limbs == ALL_LIMBS]
    return [
        ChangedAnswer(
            cause=ChangeCause.REPORTED,
            code=change.kind.value,
            question="Something changed in the client's health.",
            before=change.kind.in_a_sentence + (f" (“{change.note}”)" if change.note else ""),
            now="No answer speaks of it.",
            said_on=change.reported_on,
            said_by=change.reported_by,
        )
        for change in reported
        if change.kind in SPEAKS_OF
        and not any(each.knows_of(change.reported_on, change.reported_at) for each in accepted)
        and new.sent_on - change.reported_on < REPORTED_WITHIN
        and not SPEAKS_OF[change.kind] & new.flagged_codes
    ]


def _held_by_a_person(new: NewAnswers, standing: Standing) -> list[ChangedAnswer]:
    found = []
    if standing.refusal and any(_may_open(new, limb) for limb in standing.refused_limbs):
        found.append(
            ChangedAnswer(
                cause=ChangeCause.REFUSED,
                code="",
                question="An admin refused to clear the earlier answers.",
                before=standing.refusal,
                now="The new answers need no decision.",
                said_on=standing.refused_on or new.sent_on,
                limbs=standing.refused_limbs,
            )
        )
    for cause, sentence, now in (
        (ChangeCause.OPEN_STOP, standing.open_stop, "The stop is still open."),
        (ChangeCause.RED_FLAG, standing.red_flag, "The red flag is still open."),
        (ChangeCause.REVOKED, standing.revoked, "The clearance was revoked after these answers were begun."),
        (
            ChangeCause.REVOKED,
            standing.taken_away,
            "A person took the clearance away.",
        ),
        (ChangeCause.OBJECTION, standing.objection, "The client finds earlier answers not right."),
    ):
        if sentence:
            found.append(
                ChangedAnswer(
                    cause=cause,
                    code="",
                    question=now,
                    before=sentence,
                    now="New answers were sent meanwhile.",
                    said_on=new.sent_on,
                )
            )
    return found


def _may_open(new: NewAnswers, limb: Limb) -> bool:
    """Whether no new flag sends this limb to an admin by itself."""
    return all(
        verdict.severity < Verdict.NEEDS_CLEARANCE.severity
        for (_code, flagged), verdict in new.verdicts.items()
        if flagged is limb
    )
