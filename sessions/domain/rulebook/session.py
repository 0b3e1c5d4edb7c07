"""The rules about a session: the check before it, the dose, protocols, stops and what comes after."""

from collections.abc import Iterator
from typing import Any

from clients.domain import occlusion
from clients.domain.desk_bounds import CLINICIAN_WITHIN
from clients.domain.one_rep_max import EXPIRED_AFTER_DAYS, MAX_RELIABLE_REPS, MAX_REPS, STALE_AFTER_DAYS
from clients.domain.regions import Region
from clients.domain.sources import Mark
from sessions.domain import protocols as dose
from sessions.domain.advice import WITHOUT_CUFFS
from sessions.domain.aftercare import AFTERCARE
from sessions.domain.asked_after import ASKED_AFTER
from sessions.domain.fitting import ChangeKind
from sessions.domain.follow_up import REPLIES, FollowUp, ReplyAdvice
from sessions.domain.planning import MOST_HOURS
from sessions.domain.prescription.own_weight import ENOUGH_REPS_IN_LAST_SET
from sessions.domain.prescription.own_weight import GROUND as OWN_WEIGHT_GROUND
from sessions.domain.programmes import SHIPPED
from sessions.domain.ready import EACH_QUESTION_DAYS, ReadyQuestion
from sessions.domain.ready import QUESTIONS as READY
from sessions.domain.rulebook.shapes import Line, make_facts, policy_line, sign_text
from sessions.domain.spacing import GROUNDS as SPACING
from sessions.domain.spacing import MIN_HOURS_SAME_REGION, WARN_HOURS_SAME_REGION, SpacingCode
from sessions.domain.symptoms import SYMPTOMS
from sessions.domain.tightness import TIGHTNESS
from sessions.domain.timing import clock


def _ground(code: str) -> dict[str, Any]:
    ground = dose.GROUNDS[code]
    return {"source_keys": ground.source_keys, "mark": ground.mark}


def _ready_yes_gives(question: ReadyQuestion) -> str:
    if question.red_flag:
        return "A red flag: no training, with or without cuffs; coach and admins are told."
    return "No cuffs today; the same session without cuffs is offered, and the coach is told."


def ready_lines() -> Iterator[Line]:
    for question in READY:
        yield Line(
            id=f"READY-{question.code}",
            title=question.text,
            facts=make_facts(
                yes_gives=_ready_yes_gives(question),
                advice=question.advice,
                doctor_first="Yes" if question.doctor_first else "",
                the_sign=sign_text(Mark.SEEN),
            ),
            source_keys=question.source_keys,
            mark=Mark.POLICY,
        )
    yield policy_line(
        "READY-one-by-one",
        "The first week",
        f"For the first {EACH_QUESTION_DAYS} days each question is answered by itself; later one tap may say "
        "no to all.",
    )


def dose_lines() -> Iterator[Line]:
    low, high = dose.MIN_PERCENT_1RM, dose.MAX_PERCENT_1RM
    yield policy_line(
        "DOSE-band",
        "Load band",
        f"{low} to {high} % of 1RM, after rounding down to a load that the gym has.",
        **_ground("band"),
    )
    yield policy_line(
        "DOSE-default", "Default load", f"{dose.DEFAULT_PERCENT_1RM} % of 1RM.", **_ground("default")
    )
    yield policy_line(
        "DOSE-reason",
        "A reason for heavy loads",
        f"Above {dose.REASON_ABOVE_PERCENT_1RM} % of 1RM the coach gives a reason.",
        **_ground("reason"),
    )
    yield policy_line(
        "DOSE-stale",
        "An old 1RM",
        f"Older than {STALE_AFTER_DAYS} days: at most {dose.STALE_MAX_PERCENT} %. "
        f"Older than {EXPIRED_AFTER_DAYS} days: no load.",
    )
    yield policy_line(
        "DOSE-estimate",
        "An estimated 1RM",
        f"From 1 to {MAX_RELIABLE_REPS} repetitions without cuffs; up to {MAX_REPS} with a note; "
        "above that refused.",
        "S-REY",
    )
    yield policy_line(
        "DOSE-cap",
        "Longest time under the cuff",
        f"{dose.CUFF_CAP_SECONDS // 60} minutes; a longer session is refused.",
        **_ground("cap"),
    )
    yield policy_line(
        "DOSE-hours",
        "Longest session",
        f"{MOST_HOURS} hours, rests included, with cuffs or without.",
    )
    yield policy_line(
        "DOSE-limb",
        "Minutes of each limb",
        "Counted for each limb and for the whole session, and the longest time holds for both. Left then "
        "right is twice the time of one. No source adds two limbs; the article knows one number.",
        "S-HUGREG",
        "S-PRUEFC",
    )
    yield policy_line(
        "DOSE-own-weight",
        "Own weight",
        "Repetitions without added weight or percent of 1RM. What lifts the whole body is refused where "
        "a clearance limits the percent, in the first two sessions of a region, and on the way back.",
    )
    yield policy_line(
        "DOSE-own-weight-enough",
        "From own weight to a load",
        f"{ENOUGH_REPS_IN_LAST_SET} repetitions in the last set with own weight: the coach is told to look "
        "for an exercise with a load. Nothing is proposed.",
        source_keys=OWN_WEIGHT_GROUND.source_keys,
        mark=OWN_WEIGHT_GROUND.mark,
    )
    yield policy_line(
        "DOSE-without-cuffs",
        "A session without cuffs",
        "For anybody without an open red flag or an open stop, cleared or not: same sets, rests and load as "
        "with cuffs, and no set to failure. It counts as no session under cuffs.",
    )
    yield policy_line(
        "DOSE-side",
        "The 1RM of one limb",
        f"One limb is loaded from its own 1RM. Until there is one the other limb's stands in, for a load of "
        f"{dose.STAND_IN_PERCENT_1RM} to {dose.TAPER_PERCENT_1RM} % of it; so does a 1RM that names no side, "
        "for the injured or operated limb. Nothing is proposed from a stand-in. That of both limbs at once "
        "is none of one, nor the other way round.",
        "S-CART",
        "S-HUGREG",
        "S-PRUEFC",
    )
    yield policy_line(
        "DOSE-order",
        "Which limb is first",
        "The injured or operated one, then the other, unless the coach says otherwise.",
        "S-HUGREG",
        mark=Mark.SEEN,
    )
    yield policy_line(
        "DOSE-symmetry",
        "Left and right",
        "The weaker 1RM over the stronger, in percent, with the dates of both. The sound side weakens too, "
        "so a high share proves nothing alone.",
        "S-LSI",
        "S-LSI2",
    )
    yield policy_line(
        "DOSE-warn",
        "Warning about time",
        f"From {dose.CUFF_WARN_SECONDS // 60} minutes under the cuff.",
        **_ground("warn"),
    )
    yield policy_line(
        "DOSE-rest",
        "Rest between sets",
        f"{dose.MIN_REST_SECONDS} to {dose.MAX_REST_SECONDS} s, cuffs on.",
        **_ground("rest"),
    )
    yield policy_line(
        "DOSE-changeover",
        "Between exercises",
        f"Cuffs off for at least {dose.CHANGEOVER_SECONDS} s.",
        **_ground("changeover"),
    )
    yield policy_line(
        "DOSE-long-changeover",
        "Between exercises, later on",
        f"Cuffs off for at least {dose.LONG_CHANGEOVER_SECONDS} s once they have been on for "
        f"{clock(dose.LONG_CHANGEOVER_FROM_SECONDS)} in all.",
        **_ground("long changeover"),
    )
    yield policy_line(
        "DOSE-region",
        "One region a session and a day",
        "Arms or legs, never both on one day; nobody can override it. The source says it of one workout.",
        *SPACING[SpacingCode.OTHER_REGION_SAME_DAY].source_keys,
        mark=SPACING[SpacingCode.OTHER_REGION_SAME_DAY].mark,
    )
    yield policy_line(
        "DOSE-spacing",
        "Hours between sessions of one region",
        f"At least {MIN_HOURS_SAME_REGION}, or a reason by the coach. A plan counts whole days; when a "
        "session is begun, the hours count from the end of the last one under cuffs.",
        "S-P7534",
        mark=Mark.SEEN,
    )
    yield policy_line(
        "DOSE-taper",
        "The first sessions of a region",
        "; ".join(
            f"session {number}: {' / '.join(str(reps) for reps in row.sets)}"
            for number, row in dose.TAPER.items()
        )
        + f"; the full protocol after that. Counted anew after more than {dose.BREAK_DAYS} days off. "
        + "; ".join(
            f"Session {number}: at most {percent} % of 1RM is asked for"
            for number, percent in dose.TAPER_MAX_PERCENT.items()
        )
        + f". Nothing under {dose.MIN_PERCENT_1RM} % is loaded, so session 1 has the lightest load from "
        + f"there up to {dose.TAPER_PERCENT_1RM} %. The coach can switch it off.",
        "S-WERN21",
        "S-TAB",
    )
    yield policy_line(
        "DOSE-way-back",
        "After urine like cola",
        "No cuffs until a doctor's word about it is written down, with name and day: not before the sign, "
        f"not in the future, at most {CLINICIAN_WITHIN.days // 7} weeks old. Then new answers, and the first "
        "sessions of each region are eased into again, however short the pause was. For "
        f"{dose.WAY_BACK_SESSIONS} sessions no set goes to failure and at most "
        f"{dose.eased_percent(None, on_way_back=True)} % of 1RM is asked for. Nobody can switch it off.",
        "S-RTD",
        "S-RTP16",
    )
    yield policy_line(
        "DOSE-fitting",
        "Fitting to the limits of a clearance",
        "On a button of the coach, the first of these that is enough: "
        + ", ".join(kind.label.lower() for kind in ChangeKind)
        + ". Never heavier, never another exercise, at least two sets of one exercise.",
        "S-FITCUFFS",
    )
    low, high = occlusion.TARGET_LOW_PERCENT, occlusion.TARGET_HIGH_PERCENT
    yield policy_line(
        "DOSE-pressure",
        "A measured occlusion pressure",
        f"One number a limb: {low} to {high} % of it, for a cuff with a gauge; never from a formula.",
        *occlusion.TARGET_SOURCE_KEYS,
        mark=occlusion.TARGET_MARK,
    )
    arms, legs = (occlusion.DEFAULT_PERCENTS[region] for region in (Region.UPPER, Region.LOWER))
    yield policy_line(
        "DOSE-pressure-percent",
        "Which percent of it",
        f"The coach chooses. Where nobody did: {legs} % for legs, {arms} % for arms, and "
        f"{occlusion.CAUTION_PERCENT} % at most where a caution's limits stand.",
        "S-PREP",
        "S-HUGREG",
        "S-FITCUFFS",
    )
    yield policy_line(
        "DOSE-pressure-lying",
        "The most there is",
        f"Never above {high} % of what closed the same limb lying, where that was measured.",
        "S-HUG18",
    )
    yield policy_line(
        "DOSE-pressure-tolerance",
        "How far off a device is",
        "Shown beside the number where it is known: "
        + ", ".join(f"{each.words[0]} {each.mmhg} mmHg" for each in occlusion.DEVICE_TOLERANCES)
        + ".",
        *(each.source_key for each in occlusion.DEVICE_TOLERANCES),
    )
    yield policy_line(
        "DOSE-pressure-old",
        "A pressure measured otherwise than it is used",
        f"Older than {occlusion.STALE_AFTER_DAYS} days, or used in another position, with another width or "
        f"another device than measured: {low} % at most, with a request to measure again. Nothing is "
        "converted.",
        "S-HUG18",
        "S-BOM25",
    )
    yield policy_line(
        "DOSE-spacing-warn",
        "Close sessions",
        f"A warning under {WARN_HOURS_SAME_REGION} hours, when a session is begun.",
    )
    daily = [(each.name, each.daily) for each in SHIPPED if each.daily]
    yield policy_line(
        "DOSE-day-after-day",
        "Day after day",
        f"Only in the programme {' and '.join(name for name, _ in daily)}, with a reason that is kept: not "
        f"the first two sessions of a region, not on the way back, and {MIN_HOURS_SAME_REGION} hours to any "
        "session that is not of the same block.",
        *(key for _, use in daily for key in use.source_keys),
    )
    for region in Region:
        feel = TIGHTNESS[region]
        yield Line(
            id=f"DOSE-tightness-{region}",
            title=f"Tightness, {region.label.lower()}",
            facts=make_facts(rule=f"{feel.low} to {feel.high} of 10; above {feel.ceiling} is too tight."),
            source_keys=feel.source_keys,
            mark=feel.mark,
        )


def protocols_lines() -> Iterator[Line]:
    for row in dose.PROTOCOLS:
        yield Line(
            id=f"PROTOCOL-{row.code}-v{row.version}",
            title=row.name,
            facts=make_facts(
                sets=row.sets_text.replace("/", " / "),
                max="As many as possible: no number is asked for." if row.to_failure else "",
                minutes_are_planned_with=" / ".join(map(str, row.sets)) if row.to_failure else "",
                rest=f"{row.rest_seconds} s",
                cuffs="Off between sets" if row.released_between_sets else "",
                tempo=row.tempo.words,
                load=f"{row.default_percent_1rm} % of 1RM",
                note=row.note,
            ),
            source_keys=row.source_keys,
            mark=row.mark,
        )

    yield policy_line(
        "PROTOCOL-own",
        "A practice's own protocols",
        f"1 to {dose.MOST_SETS} sets of 1 to {dose.MOST_REPS} repetitions, "
        f"{dose.LEAST_OWN_REST_SECONDS} to {dose.MOST_OWN_REST_SECONDS} s of rest, up to "
        f"{dose.MOST_SECONDS_PER_REP} s for a repetition, {dose.CUFF_CAP_SECONDS // 60}:00 under the cuff as "
        "with any other. Loads, easing in and every limit are the same. They are shown with the words of "
        "the practice about where they come from, never as evidence.",
    )


def stop_signs_lines() -> Iterator[Line]:
    for sign in SYMPTOMS.values():
        yield Line(
            id=f"STOP-{sign.kind}",
            title=sign.label,
            facts=make_facts(
                what_next=sign.what_next,
                in_a_session_without_cuffs=WITHOUT_CUFFS[sign.kind],
                ends_the_session="Yes" if sign.ends_session else "No",
                the_sign=sign_text(sign.mark),
                our_own_number="10 minutes" if "10 minutes" in sign.what_next else "",
            ),
            source_keys=sign.source_keys,
            mark=Mark.POLICY if "10 minutes" in sign.what_next else sign.mark,
        )


def aftercare_lines() -> Iterator[Line]:
    for row in AFTERCARE:
        yield Line(
            id=f"AFTERCARE-{row.code}",
            title="On the finish page",
            facts=make_facts(says=row.text),
            source_keys=row.source_keys,
            mark=row.mark,
        )


def asked_after_lines() -> Iterator[Line]:
    times = " and ".join(f"{int(each.after.total_seconds() // 3600)} h" for each in FollowUp)
    for row in ASKED_AFTER:
        yield Line(
            id=f"ASKED-{row.occasion}",
            title="How are you feeling today?",
            facts=make_facts(asked_after=row.text, when=f"{times} after its end, by day, by a link."),
            source_keys=row.source_keys,
            mark=row.mark,
        )
    yield policy_line(
        "ASKED-once",
        "One question a day",
        "Of two on one day that after a stop goes out, or else that about the session that ended last.",
    )


def _told_at_once(row: ReplyAdvice) -> str:
    if row.is_red:
        return "Coach and admins"
    return "Coach" if row.tells_coach else ""


def after_lines() -> Iterator[Line]:
    for row in REPLIES.values():
        yield Line(
            id=f"AFTER-{row.reply}",
            title=row.label,
            facts=make_facts(
                what_now=row.what_now,
                told_at_once=_told_at_once(row),
                the_sign=sign_text(row.mark),
            ),
            source_keys=row.source_keys,
            mark=Mark.POLICY,
        )
