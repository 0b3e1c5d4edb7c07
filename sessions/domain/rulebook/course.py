"""The rules while a client trains: putting cuffs on, what is told to the coach, stops, and the next load."""

from collections.abc import Iterator

from clients.domain.clearance import CAUTION_LIMITS
from clients.domain.one_rep_max import EXPIRED_AFTER_DAYS, RETEST_AFTER_DAYS, STALE_AFTER_DAYS
from clients.domain.regions import Region
from clients.domain.sources import Mark
from sessions.domain import alerts, pace, progression
from sessions.domain.effort import HARD_EFFORT, HARD_TIMES
from sessions.domain.follow_up import LINK_VALID, MOST_ANSWERS, FollowUp
from sessions.domain.placement import (
    CAPILLARY_PRESS_SECONDS,
    CAPILLARY_REFILL_SECONDS,
    DISCOMFORT_TOO_MUCH,
    placement,
)
from sessions.domain.protocols import (
    GROUNDS,
    MIN_PERCENT_1RM,
    REASON_ABOVE_PERCENT_1RM,
    STALE_MAX_PERCENT,
)
from sessions.domain.rulebook.shapes import Line, make_facts, policy_line


def placement_lines() -> Iterator[Line]:
    for region in Region:
        card = placement(region)
        yield Line(
            id=f"PLACE-{region}",
            title=f"Where the cuff goes, {region.label.lower()}",
            facts=make_facts(where=card.where, never=card.never),
            source_keys=GROUNDS["placement"].source_keys,
            mark=GROUNDS["placement"].mark,
        )
    yield policy_line(
        "PLACE-refill",
        "The colour check",
        f"Press a nail for {CAPILLARY_PRESS_SECONDS} s; pink again within {CAPILLARY_REFILL_SECONDS} s. "
        "If it takes longer: loosen and check again; still longer: no cuffs today. It tells whether "
        "arteries are shut, never how tight "
        "a cuff is. The limit is the source's 2.88 s rounded up; how long to press is general knowledge.",
        "S-CRT",
    )


def alerts_lines() -> Iterator[Line]:
    yield policy_line(
        "ALERT-stop",
        "A stop",
        "Coach and admins are told at once, once for each sign of a session. Quiet hours do not hold it.",
    )
    yield policy_line(
        "ALERT-discomfort",
        "Too much discomfort",
        f"{DISCOMFORT_TOO_MUCH} of 10 or more, or {alerts.DISCOMFORT_ABOVE_USUAL} above the client's own "
        f"average of the last {alerts.SESSIONS_LOOKED_AT} sessions, once there are "
        f"{alerts.SESSIONS_FOR_USUAL}: the coach is told at once. A 7 is usual in the fourth set.",
        "S-LOE16",
    )
    yield policy_line(
        "ALERT-ready",
        "A “yes” before the session",
        "The coach is told at once; of a red flag the admins are told as well.",
    )
    yield policy_line(
        "ALERT-uncleared",
        "Cuffs after the clearance ended",
        "What was done is stored. Coach and admins are told at once, once a session.",
    )
    yield policy_line(
        "ALERT-other-day",
        "A session on another day than planned",
        "What was done is stored. The coach is told at once. The phone shows why it does not go on.",
    )
    yield policy_line(
        "ALERT-wrong-start",
        "A session begun too soon after the last, or without the questions before it",
        "What was done is stored. The coach is told at once. The phone shows why it does not go on, or asks "
        "the questions; cuffs that are on come off first.",
    )
    yield policy_line(
        "ALERT-late",
        "What arrives late",
        f"An alert says so from {int(alerts.LATE_AFTER.total_seconds() // 60)} minutes after it happened.",
    )


def stops_lines() -> Iterator[Line]:
    yield policy_line(
        "AFTERSTOP-clearance",
        "What a stop ends",
        "The session, and the clearance of arms and legs. Sessions ahead are on hold until the case is "
        "closed and new answers are cleared.",
    )
    yield policy_line(
        "AFTERSTOP-case",
        "The case of a stop",
        "Open until the coach or an admin writes down how it ended. Another sign opens it again. While it is "
        "open, new answers clear nobody by rule.",
    )
    after = " and ".join(f"{int(each.after.total_seconds() // 3600)} h" for each in FollowUp)
    yield policy_line(
        "AFTERSTOP-questions",
        "The questions afterwards",
        f"The client is asked {after} after the stop, since muscle breakdown shows after 48 to 72 hours. A "
        f"stop that is known only {LINK_VALID.days} days later is not asked about. A link answers for "
        f"{LINK_VALID.days} days and at most {MOST_ANSWERS} times.",
        "S-ELITE",
        "S-KRIEG",
    )


def next_load_lines() -> Iterator[Line]:
    rules = progression.ProgressionRule
    yield policy_line(
        "NEXT-hard",
        "The last set after very hard ones",
        f"An effort of {HARD_EFFORT} or more in {HARD_TIMES} answers in a row about one region: the client "
        "may leave out the last set of the next exercise. It is no miss, and no load goes up from it.",
        "S-MH17",
    )
    yield policy_line(
        "NEXT-clean",
        "Up by one load",
        f"Every repetition done with the same load in {progression.CLEAN_SESSIONS} sessions running, effort "
        f"at most {progression.CLEAN_EFFORT} of 10, discomfort below {DISCOMFORT_TOO_MUCH}.",
        *rules.CLEAN_TWICE.source_keys,
    )
    yield policy_line(
        "NEXT-easy",
        "Up by one load, to failure",
        f"More than {progression.EASY_REPS_IN_LAST_SET} repetitions in the last set to failure. In the "
        "source only the fourth set went to failure.",
        *rules.TOO_EASY.source_keys,
        mark=rules.TOO_EASY.mark,
    )
    yield policy_line(
        "NEXT-missed",
        "Down by one load",
        f"Fewer than {progression.ENOUGH_SHARE:.0%} of the repetitions, or fewer than two thirds of the "
        "first set. Tightness is looked at first. Never after sets to failure.",
    )
    yield policy_line(
        "NEXT-discomfort",
        "Down by one load, discomfort",
        f"Discomfort of {DISCOMFORT_TOO_MUCH} of 10 or more.",
    )
    yield policy_line(
        "NEXT-otherwise",
        "What proposes nothing",
        "Another load than the one asked for, a skipped exercise, a session ended early or cut short, and a "
        f"set logged in less than {pace.LEAST_SHARE:.0%} of the time it takes. The repetitions count all the "
        "same.",
    )
    yield policy_line(
        "NEXT-step",
        "How far a step goes",
        f"To the next load that the gym has, from {MIN_PERCENT_1RM} up to {REASON_ABOVE_PERCENT_1RM} % of "
        f"1RM and within the client's limits. More than {progression.USUAL_STEP:.0%} at once is not approved "
        "in bulk.",
    )
    yield policy_line(
        "NEXT-coach",
        "Who decides",
        "The coach, for each exercise; nothing changes by itself. After a stop nothing is proposed until its "
        "case is closed.",
    )
    yield policy_line(
        "NEXT-retest",
        "When to test a 1RM again",
        f"A reminder after {RETEST_AFTER_DAYS} days. After {STALE_AFTER_DAYS} days loads stop at "
        f"{STALE_MAX_PERCENT} %; after {EXPIRED_AFTER_DAYS} days there is none.",
    )
    yield policy_line(
        "NEXT-failure",
        "Who does not train to failure",
        "A client without maximal tests, and one whose limits are those of a caution: at most "
        f"{CAUTION_LIMITS.max_percent_1rm} % of 1RM or {CAUTION_LIMITS.max_cuff_minutes} minutes under the "
        "cuff.",
        mark=Mark.POLICY,
    )
