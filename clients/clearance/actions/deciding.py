"""An admin's decision about a flagged screening. Append-only."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.clearance.actions.decisions import State, close_review, lock_review, write_decision
from clients.clearance.actions.granting import NO_LIMITS, grant
from clients.clearance.actions.permissions import (
    refuse_one_person,
    require_unchanged_health,
    require_uninvolved_admin,
)
from clients.clearance.actions.revoking import revoke_current
from clients.clearance.gate import ruled_out_by
from clients.clearance.logins import signs_of_one_admin
from clients.domain.answers import date_in
from clients.domain.clearance import CLEARANCE_WEEKS, Basis, Limits
from clients.domain.desk_bounds import (
    LiftedLimits,
    bounded_limits,
    clinician_date_problem,
    limits_beyond_one_caution,
    limits_without_a_reason,
    newest_flag_on,
    reasons_by_field,
)
from clients.domain.overrides import OVERRIDE_WEEKS, override_covers
from clients.domain.regions import Limb
from clients.domain.review_policy import GraveFlag, needs_second_admin
from clients.domain.verdicts import Verdict
from clients.models import ChangedAnswer, Clearance, Client, Decision, Review, Screening, User
from clients.models.audit import Action
from clients.models.limbs import limb_columns, limbs_of_row, verdicts_of
from clients.people.locks import lock_client

Kind = Decision.Kind

# What a decision may set as its own limits: inside the load band, and up to the cap on cuff time.
PERCENT_LIMIT_RANGE = (20, 50)
MINUTES_LIMIT_RANGE = (1, 15)
ASKING = (Kind.ASK_CLIENT, Kind.ASK_COACH)
DECISION_KINDS = (Kind.CLEAR, Kind.CLEAR_WITH_LIMITS, Kind.REFUSE, *ASKING, Kind.CONFIRM)
# What a proposal and its confirmation have in common.
TERMS = (
    "upper",
    "lower",
    "limbs",
    "max_percent_1rm",
    "max_cuff_minutes",
    "no_max_test",
    "overruled",
    "lifted",
    "valid_until_on",
    "clinician_name",
    "clinician_role",
    "clinician_on",
)
NOTHING_LIFTED = LiftedLimits()
FOR_A_CLINICIAN = (Verdict.NEEDS_CLEARANCE, Verdict.CONTRAINDICATED)
NOTED_TERMS = (*TERMS[:7], "valid_until_on")


@transaction.atomic
def decide_review(
    *,
    review: Review,
    version: int,
    by: User,
    kind: str,
    reason: str,
    now: datetime,
    limbs: Iterable[Limb] = (),
    limits: Limits = NO_LIMITS,
    lifted: LiftedLimits = NOTHING_LIFTED,
    valid_until_on: date | None = None,
    clinician_name: str = "",
    clinician_role: str = "",
    clinician_on: date | None = None,
    overrules: bool = False,
    browser: str = "",
) -> Decision:
    """An admin's decision about a flagged screening. Append-only.

    Clearing what the gravest rows touch is a proposal, which clears nothing until another admin confirms it.
    What needed a clinician is cleared no further than one caution alone, except where `lifted` says why.
    `overrules`: the clinician's word overrules rows that rule cuffs out by our policy alone.
    Asking the client or the coach hands the case to them. `browser` is where it was decided, as a digest.
    Raises StaleEdit when the case was decided meanwhile, ActionRefused with what is missing or not allowed,
    RecordedRefusal where a proposal and its confirmation seem to come from one person.
    """
    client = lock_client(review.screening.client_id)
    review = lock_review(review)
    require_uninvolved_admin(by, client, about=review, now=now)
    if review.closed_at is not None or review.version != version:
        raise StaleEdit("This case was decided meanwhile. Nothing of yours was written.")
    if review.claimed_by_id not in (None, by.id):
        raise ActionRefused(f"{review.claimed_by} works on this case. Release it first if they cannot.")
    if kind not in DECISION_KINDS:
        raise ActionRefused("Choose one of the decisions shown.")
    reason = reason.strip()
    problems = [] if reason else ["Write down the reason for this decision."]
    written: dict[str, Any] = {"review": review, "kind": kind, "reason": reason, "by": by, "now": now}
    write = partial(write_decision, browser=browser, **written)
    close = partial(close_review, browser=browser, **written)
    if kind in ASKING:
        _refuse(*problems, *_nobody_to_ask(client, kind))
        return _record_decision(client, write(state=State.ASKED))
    if kind == Kind.REFUSE:  # leaves what the rule cleared by itself: the other limbs of the same answers
        _refuse(*problems)
        return _record_decision(client, close())
    require_unchanged_health(client, review.screening)
    if kind == Kind.CONFIRM:
        _refuse(*problems, *_what_confirming_lacks(review, by, client.today(now)))
        if proposal := review.proposal:  # there is one, or confirming lacks it
            signs = signs_of_one_admin(by=by, proposal=proposal, browser=browser, now=now)
            refuse_one_person(signs, by=by, client=client, about=review, now=now)
        terms = {field: getattr(review.last_decision, field) for field in TERMS}
        decision = close(about=review.last_decision, **terms)
    else:
        limbs = frozenset(limbs)
        limits = limits if kind == Kind.CLEAR_WITH_LIMITS else NO_LIMITS
        asked, is_bounded = limits, needs_clinician(review.screening, limbs)
        overruled = rows_to_overrule(review.screening, limbs) if overrules else []
        lifted = NOTHING_LIFTED if overruled else lifted
        limits = bounded_limits(asked, lifted) if is_bounded else asked
        longest = weeks_at_most(overruled)
        terms = {
            **limb_columns(limbs),
            "max_percent_1rm": limits.max_percent_1rm,
            "max_cuff_minutes": limits.max_cuff_minutes,
            "no_max_test": limits.no_max_test,
            "overruled": overruled,
            "lifted": dict(reasons_by_field(lifted)) if is_bounded else {},
            "valid_until_on": valid_until_on or client.today(now) + timedelta(weeks=longest),
            "clinician_name": clinician_name,
            "clinician_role": clinician_role,
            "clinician_on": clinician_on,
        }
        problems += _what_a_clearance_lacks(review.screening, terms, limbs, client.today(now))
        if kind == Kind.CLEAR_WITH_LIMITS:
            problems += _what_limits_lack(asked)
        if overruled:
            problems += limits_beyond_one_caution(asked).values()
        elif is_bounded:
            problems += limits_without_a_reason(asked, lifted).values()
        _refuse(*problems)
        if overruled or clearing_needs_second_admin(review.screening, limbs):
            return _record_decision(client, write(state=State.PROPOSED, is_proposal=True, **terms))
        decision = close(**terms)
    _accept_birth_date(client, review.screening, by, now)
    revoke_current(client, by=by, reason=f"Replaced by a decision: {reason}", now=now)
    _grant_as_decided(client, decision, now)
    return _record_decision(client, decision)


def _accept_birth_date(client: Client, screening: Screening, by: User, now: datetime) -> None:
    """Copy a birth date to the profile that the answers changed and that the decision accepts."""
    birth_on = date_in(screening.answers.get("birth_on"))
    if birth_on and birth_on != client.birth_on:
        client.birth_on = birth_on
        client.version += 1
        client.edited_by, client.edited_at = by, now
        client.save(update_fields=["birth_on", "version", "edited_by", "edited_at"])


def _record_decision(client: Client, decision: Decision) -> Decision:
    """Into the audit list, as the last thing that the transaction does."""
    said = {name: getattr(decision, name) for name in ("kind", "is_proposal", *NOTED_TERMS)}
    record(
        action=Action.DECIDED,
        by=decision.decided_by,
        now=decision.decided_at,
        about=decision.review,
        client=client,
        changes={name: value for name, value in said.items() if value},
    )
    return decision


def clearing_needs_second_admin(screening: Screening, limbs: Iterable[Limb]) -> bool:
    """Whether clearing these limbs needs another admin's confirmation, by a flag or by one taken back."""
    flags = [
        GraveFlag(limbs=limbs_of_row(flag), two_admins=flag.two_admins)
        for rows in (screening.flags, screening.changed_answers)
        for flag in rows.filter(two_admins=True)
    ]
    return needs_second_admin(flags=flags, limbs=limbs)


def _grant_as_decided(client: Client, decision: Decision, now: datetime) -> Clearance:
    return grant(
        client=client,
        screening=decision.review.screening,
        basis=Basis.DECISION,
        limbs=limbs_of_row(decision),
        limits=Limits(
            max_percent_1rm=decision.max_percent_1rm,
            max_cuff_minutes=decision.max_cuff_minutes,
            no_max_test=decision.no_max_test,
        ),
        by=decision.decided_by,
        until=decision.valid_until_on,
        decision=decision,
        overruled=decision.overruled,
        now=now,
    )


def _refuse(*problems: str) -> None:
    if problems:
        raise ActionRefused(*problems)


def _nobody_to_ask(client: Client, kind: str) -> list[str]:
    if kind == Kind.ASK_CLIENT and not (client.user and client.user.is_active):
        return ["This client does not sign in. Ask the coach instead."]
    if kind == Kind.ASK_COACH and not client.coaches.filter(is_active=True).exists():
        return ["Nobody coaches this client. Ask the client instead."]
    return []


def _what_confirming_lacks(review: Review, by: User, today: date) -> list[str]:
    """The second admin is another person, and the proposal still holds by today's rules."""
    proposal = review.proposal
    if proposal is None:
        return ["There is no proposal to confirm."]
    if proposal.decided_by_id == by.id:
        return ["You proposed this, so another admin has to confirm it."]
    proposer_id = proposal.decided_by_id
    if proposer_id is not None and review.screening.client.coaches.filter(pk=proposer_id).exists():
        return [f"{proposal.decided_by} coaches this client by now, so the proposal no longer counts."]
    terms = {field: getattr(proposal, field) for field in TERMS}
    return _what_a_clearance_lacks(review.screening, terms, limbs_of_row(proposal), today)


def _what_a_clearance_lacks(
    screening: Screening, terms: Mapping[str, Any], limbs: frozenset[Limb], today: date
) -> list[str]:
    verdicts = verdicts_of(screening)
    problems = []
    if not limbs:
        problems.append("Choose at least one arm or leg that is cleared.")
    closing = ruled_out_by(screening)
    for limb in sorted(limbs):
        if verdicts[limb] == Verdict.CONTRAINDICATED:
            problems += _what_overruling_lacks(terms["overruled"], closing[limb])
    if needs_clinician(screening, limbs):
        if not (
            terms["clinician_name"].strip() and terms["clinician_role"].strip() and terms["clinician_on"]
        ):
            problems.append("Name the clinician who agreed, their role and the date.")
        elif problem := clinician_day_problem(screening, limbs, terms["clinician_on"], today):
            problems.append(problem)
    longest = weeks_at_most(terms["overruled"])
    if not today < terms["valid_until_on"] <= today + timedelta(weeks=longest):
        problems.append(f"The clearance ends after today and within {longest} weeks.")
    return list(dict.fromkeys(problems))


def clinician_day_problem(
    screening: Screening, limbs: Iterable[Limb], clinician_on: date, today: date
) -> str | None:
    """Return why a clinician's word of this day does not count about these limbs, or None."""
    return clinician_date_problem(
        clinician_on,
        newest_flag_on=newest_flag_day(screening, limbs),
        today=today,
        born_on=date_in(screening.answers.get("birth_on")) or screening.client.birth_on,
    )


def _what_overruling_lacks(overruled: Sequence[str], closing: frozenset[str]) -> list[str]:
    """Why a limb that the answers rule out stays closed; nothing where a clinician's word opens it."""
    if override_covers(overruled=overruled, ruled_out_by=closing):
        return []
    if override_covers(overruled=closing, ruled_out_by=closing):
        return [
            "Cuffs are ruled out there. Tick that the clinician's word overrules our own rule, or leave it."
        ]
    return ["A contraindicated arm or leg cannot be cleared by anybody. Only new answers change that."]


def rows_to_overrule(screening: Screening, limbs: Iterable[Limb]) -> list[str]:
    """Return the rows of our own policy that rule these limbs out; none where another row does, too."""
    closing = ruled_out_by(screening)
    named = frozenset().union(*(closing[limb] for limb in limbs))
    return sorted(named) if override_covers(overruled=named, ruled_out_by=named) else []


def weeks_at_most(overruled: Sequence[str]) -> int:
    """Return the most weeks that a clearance lasts: fewer where it overrules something."""
    return OVERRIDE_WEEKS if overruled else CLEARANCE_WEEKS


def needs_clinician(screening: Screening, limbs: Iterable[Limb]) -> bool:
    """Whether clearing these limbs names a clinician: by a verdict, or by what the answers take back."""
    verdicts, limbs = verdicts_of(screening), frozenset(limbs)
    if any(verdicts[limb] in FOR_A_CLINICIAN for limb in limbs):
        return True
    return any(change.needs_clinician for change in changed_answers_of(screening, limbs))


def newest_flag_day(screening: Screening, limbs: Iterable[Limb]) -> date | None:
    """Return the day of the newest thing about these limbs that a clinician has to know. Two queries."""
    client, limbs = screening.client, frozenset(limbs)
    rows = client.screenings.filter(number__lte=screening.number).order_by("number")
    raised = [
        (
            client.today(row.submitted_at),
            frozenset(
                flag.code
                for flag in row.flags.all()
                if flag.verdict in FOR_A_CLINICIAN and limbs_of_row(flag) & limbs
            ),
        )
        for row in rows.prefetch_related("flags")
    ]
    days = [newest_flag_on(raised, raised[-1][1]) if raised else None]
    changed = changed_answers_of(screening, limbs)
    days += [change.said_on for change in changed if change.needs_clinician]
    return max((day for day in days if day is not None), default=None)


def changed_answers_of(screening: Screening, limbs: frozenset[Limb]) -> list[ChangedAnswer]:
    """What these answers take back about one of these limbs. One query."""
    return [change for change in screening.changed_answers.all() if limbs_of_row(change) & limbs]


def _what_limits_lack(limits: Limits) -> list[str]:
    problems = []
    if limits == NO_LIMITS:
        problems.append("Write at least one limit, or choose “Clear”.")
    for number, (low, high), words in (
        (limits.max_percent_1rm, PERCENT_LIMIT_RANGE, "percent of 1RM"),
        (limits.max_cuff_minutes, MINUTES_LIMIT_RANGE, "minutes under the cuff"),
    ):
        if number is not None and not low <= number <= high:
            problems.append(f"The limit must be from {low} to {high} {words}.")
    return problems
