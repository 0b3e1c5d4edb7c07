"""A client's earlier answers and what stands beside them, as `clients.domain.answers_changed` reads them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter

from clients.clearance.after_answers import stopped_or_flagged_since
from clients.domain.answers import answer_in_words, date_in, questions_to_ask
from clients.domain.answers_changed import REPORTED_WITHIN, find_changed_answers
from clients.domain.changed_facts import (
    BirthDateOfProfile,
    ChangedAnswer,
    EarlierAnswers,
    EarlierFlag,
    NewAnswers,
    ReportedChange,
    Standing,
)
from clients.domain.changes import ChangeKind
from clients.domain.medicines import QUESTIONS as MEDICINE_QUESTIONS
from clients.domain.questionnaire import BY_VERSION, CURRENT, NOT_SURE, Questionnaire, RegionEffect
from clients.domain.questionnaire.successors import asked_now_by
from clients.domain.red_flags import Sign, questions_of
from clients.domain.regions import ALL_LIMBS, Limb
from clients.domain.screening import Flag as ScreeningFlag
from clients.domain.screening import ScreeningOutcome, limbs_about, screen
from clients.domain.unsent_answers import flags_of_unsent
from clients.domain.verdicts import Verdict
from clients.models import (
    Clearance,
    Client,
    Decision,
    Flag,
    Review,
    Screening,
    ScreeningDraft,
    UnsentAnswer,
    User,
)
from clients.models.limbs import limbs_of_row, verdicts_of
from clients.screening.beside_screenings import high_readings, listed_before

ACCEPTING = (Decision.Kind.CLEAR, Decision.Kind.CLEAR_WITH_LIMITS, Decision.Kind.CONFIRM)


def changed_answers(
    client: Client,
    answers: Mapping[str, object],
    outcome: ScreeningOutcome,
    asked_by: User,
    now: datetime,
    unsent: Sequence[UnsentAnswer] = (),
) -> tuple[ChangedAnswer, ...]:
    """Return what these new answers of a client take back. Nine queries. Call before they are stored.

    `unsent` is what people said in drafts and nobody sent, the oldest first.
    """
    today = client.today(now)
    earlier = client.screenings.order_by("number").prefetch_related("flags")
    settled = _settled(client)
    rows = list(earlier.select_related("asked_by", "seen", "review__last_decision__decided_by"))
    taken_away = _taken_away(client)
    reported = client.health_changes.filter(reported_at__gt=now - REPORTED_WITHIN).order_by("reported_at")
    return find_changed_answers(
        NewAnswers(
            sent_on=today,
            verdicts=_verdicts(answers, outcome, today),
            answers=_in_words(answers, today),
            birth_on=date_in(answers.get("birth_on")),
            venous_codes=frozenset(flag.code for flag in outcome.flags if flag.venous),
        ),
        earlier=_in_order(
            high_readings(client, today),
            listed_before(client),
            _unsent(client, answers, unsent, rows, settled),
            _by_number(_earlier_answers(client, row, settled, taken_away) for row in rows),
        ),
        reported=[
            ReportedChange(
                kind=ChangeKind(change.kind),
                reported_on=client.today(change.reported_at),
                reported_by=change.reported_by.name,
                note=change.note,
                reported_at=change.reported_at,
            )
            for change in reported.select_related("reported_by")
        ],
        standing=_standing(client, rows, taken_away, is_client=asked_by.id == client.user_id),
    )


def _verdicts(
    answers: Mapping[str, object], outcome: ScreeningOutcome, today: date
) -> dict[tuple[str, Limb], Verdict]:
    """The verdict of each flag. Of a question about medicines its answer counts here, not the list."""
    said = screen(questionnaire=CURRENT, answers=answers, today=today)
    flags = [
        *(flag for flag in outcome.flags if flag.code not in MEDICINE_QUESTIONS),
        *(flag for flag in said.flags if flag.code in MEDICINE_QUESTIONS),
    ]
    return {(flag.code, limb): flag.verdict for flag in flags for limb in flag.limbs}


def _in_words(answers: Mapping[str, object], today: date) -> dict[str, str]:
    """Every answer in words, by code. A follow-up that was not asked shows the answer that left it out."""
    words = {
        question.code: answer_in_words(CURRENT, question, answers, today)
        for question in questions_to_ask(CURRENT, answers)
    }
    for question in CURRENT.questions:
        parent = question.asked_if[0] if question.asked_if else ""
        if parent in words and question.code not in words:
            words[question.code] = f"{CURRENT.by_code[parent].text} {words[parent]}"
    return words


def _by_number(sent: Iterable[EarlierAnswers]) -> Iterator[EarlierAnswers]:
    """Screenings come by their number; none is dated before the one it followed, whatever a clock said."""
    latest: datetime | None = None
    for each in sent:
        if latest is None or (each.sent_at is not None and each.sent_at > latest):
            latest = each.sent_at
        yield replace(each, sent_at=latest)


def _in_order(*said: Iterable[EarlierAnswers]) -> list[EarlierAnswers]:
    """By the instant. What a screening brought along stands before it: who accepts it has seen that, too."""
    return sorted((each for part in said for each in part), key=attrgetter("sent_at"))


def _unsent(
    client: Client,
    answers: Mapping[str, object],
    unsent: Sequence[UnsentAnswer],
    rows: Sequence[Screening],
    settled: Mapping[str, datetime],
) -> Iterator[EarlierAnswers]:
    """What was said and not sent, as if each person had sent it: their last word on each question.

    What they said before a screening and after it are two, as it may be accepted in between.
    """
    sent_at = [row.submitted_at for row in rows]
    spoken: dict[tuple[int, object, int], list[UnsentAnswer]] = {}
    for each in unsent:
        speaker = each.said_by_id or each.pk
        since = bisect_left(sent_at, each.said_at)
        spoken.setdefault((each.questionnaire_version, speaker, since), []).append(each)
    for words in spoken.values():
        last, said = words[-1], {each.question: each.answer for each in words}
        said_on, said_by = client.today(last.said_at), last.said_by.name if last.said_by else ""
        questionnaire = BY_VERSION.get(last.questionnaire_version, CURRENT)
        flags = (
            EarlierFlag(
                code=flag.code,
                question=_text_of(questionnaire, flag),
                answer=f"{flag.answer}, not sent",
                verdict=flag.verdict,
                limbs=flag.limbs,
                said_on=said_on,
                said_by=said_by,
                two_admins=flag.two_admins,
                is_not_sure=said.get(flag.code) == NOT_SURE,
                venous=flag.venous,
                passes_after_days=flag.passes_after_days,
                asked_now_by=asked_now_by(flag.code, questionnaire.version, current=CURRENT.version),
            )
            for flag in flags_of_unsent(questionnaire, answers, said, said_on)
            if flag.code not in settled or last.said_at > settled[flag.code]
        )
        yield EarlierAnswers(
            sent_on=said_on,
            flags=tuple(flags),
            birth_on=date_in(said.get("birth_on")),
            sent_by=said_by,
            sent_at=last.said_at,
        )


def _text_of(questionnaire: Questionnaire, flag: ScreeningFlag) -> str:
    question = questionnaire.by_code.get(flag.code)
    return question.text if question else flag.reason


def _settled(client: Client) -> dict[str, datetime]:
    """Question -> when a red flag about it was closed last, with what a clinician said. One query."""
    return {
        code: red_flag.closed_at
        for red_flag in client.red_flags.filter(closed_at__isnull=False).order_by("closed_at")
        for code in questions_of(Sign(red_flag.sign))
        if red_flag.closed_at is not None
    }


def _earlier_answers(
    client: Client, row: Screening, settled: Mapping[str, datetime], taken_away: Clearance | None
) -> EarlierAnswers:
    sent_on, sent_by = client.today(row.submitted_at), row.sent_by_text
    return EarlierAnswers(
        sent_on=sent_on,
        flags=tuple(
            EarlierFlag(
                code=flag.code,
                question=flag.question_text or flag.reason,
                answer=flag.answer_text,
                verdict=Verdict(flag.verdict),
                limbs=_limbs_said(row, flag),
                said_on=sent_on,
                said_by=sent_by,
                two_admins=flag.two_admins,
                is_not_sure=row.answers.get(flag.code) == NOT_SURE,
                venous=flag.venous,
                passes_after_days=flag.passes_after_days,
                asked_now_by=asked_now_by(flag.code, row.questionnaire_version, current=CURRENT.version),
            )
            for flag in row.flags.all()
            if flag.code not in settled or row.submitted_at > settled[flag.code]
        ),
        birth_on=date_in(row.answers.get("birth_on")),
        sent_by=sent_by,
        is_accepted=_is_accepted(row) and taken_away is None,
        accepted_limbs=_accepted_limbs(row),
        sent_at=row.submitted_at,
    )


def _limbs_said(row: Screening, flag: Flag) -> frozenset[Limb]:
    """The limbs that were named. A flag from before limbs had verdicts names the whole pair."""
    question = BY_VERSION[row.questionnaire_version].by_code.get(flag.code)
    stored = limbs_of_row(flag)
    if question is None or question.region_effect is not RegionEffect.NAMED_LIMBS:
        return stored
    return stored & limbs_about(question, row.answers) or stored


def _decision_about(row: Screening) -> Decision | None:
    """The decision that closed the case of these answers; None without one."""
    review: Review | None = getattr(row, "review", None)
    return review.last_decision if review is not None and review.closed_at is not None else None


def _is_accepted(row: Screening) -> bool:
    decision = _decision_about(row)
    return decision is not None and decision.kind in ACCEPTING


def _accepted_limbs(row: Screening) -> frozenset[Limb]:
    """The limbs that a decision about these answers did not leave out."""
    decision = _decision_about(row)
    left_out = _limbs_to_decide(row) - limbs_of_row(decision) if decision else frozenset()
    return ALL_LIMBS - left_out


def _taken_away(client: Client) -> Clearance | None:
    """The newest clearance where a coach or an admin revoked it.

    What a change of health, a stop, a red flag or a reading revokes is compared by itself, and so is what the
    client objects to. A decision that was taken back at once took nothing away: its case is open again.
    """
    newest = client.clearances.select_related("revoked_by", "decision").order_by("-granted_at").first()
    if newest is None or newest.revoked_by is None or newest.revoked_for_id is not None:
        return None
    if newest.decision and newest.decision.followed_by.filter(kind=Decision.Kind.UNDONE).exists():
        return None
    return newest if newest.revoked_by_id != client.user_id else None


def _standing(
    client: Client, rows: list[Screening], taken_away: Clearance | None, *, is_client: bool
) -> Standing:
    """What stands beside the answers. A refusal stands until newer answers were cleared by an admin.

    An objection stands until an admin decides, or the client answers the questions themselves.
    """
    refusal: Decision | None = None
    limbs: frozenset[Limb] = frozenset()
    objection = ""
    for row in rows:
        decision = _decision_about(row)
        seen = getattr(row, "seen", None)
        if decision is not None or row.asked_by_id == client.user_id:
            objection = ""
        elif seen is not None and not seen.is_right:
            objection = seen.note
        if decision is not None and decision.kind == Decision.Kind.REFUSE:
            refusal, limbs = decision, _limbs_to_decide(row)
        elif _is_accepted(row):
            refusal = None
    return Standing(
        profile_birth_dates=_profile_birth_dates(client),
        refusal=f"{refusal.decided_by}: {refusal.reason}" if refusal else "",
        refused_on=client.today(refusal.decided_at) if refusal else None,
        refused_limbs=limbs if refusal else frozenset(),
        open_stop="A session was stopped, and the stop is still open." if client.has_open_stop else "",
        # The column alone does not say so: these answers themselves may hold.
        red_flag="A red flag is open." if client.has_red_flag and client.red_flags.open().exists() else "",
        revoked=_happened_since_begun(client, taken_away),
        taken_away=f"{taken_away.revoked_by}: {taken_away.revoke_reason}" if taken_away else "",
        objection="" if is_client else objection,
    )


def _happened_since_begun(client: Client, taken_away: Clearance | None) -> str:
    """Return what happened after the answers that are on their way were begun, or "".

    They were given before that, as before a stop that is closed by now, and cannot speak of it. A change of
    health that revoked is compared by itself, and so is what a person took away.
    """
    draft = ScreeningDraft.objects.filter(client=client).first()
    if draft is None:
        return ""
    if why := stopped_or_flagged_since(client, draft.started_at):
        return f"{why}."
    newest = client.clearances.order_by("-granted_at").first()
    if newest is None or newest.revoked_at is None or newest.revoked_for_id or newest == taken_away:
        return ""
    return newest.revoke_reason if newest.revoked_at > draft.started_at else ""


def _limbs_to_decide(row: Screening) -> frozenset[Limb]:
    """The limbs that the case of these answers was about: all that no rule had cleared or closed."""
    verdicts = verdicts_of(row)
    takes_back = row.changed_answers.exists()
    return frozenset(
        limb
        for limb, verdict in verdicts.items()
        if verdict is Verdict.NEEDS_CLEARANCE or (takes_back and verdict is not Verdict.CONTRAINDICATED)
    )


def _profile_birth_dates(client: Client) -> tuple[BirthDateOfProfile, ...]:
    """Each birth date that the profile has or had, and when it was first written. One query."""
    versions = client.history.filter(birth_on__isnull=False).order_by("history_date", "history_id")
    first: dict[date, datetime] = {}
    for birth_on, written_at in versions.values_list("birth_on", "history_date"):
        first.setdefault(birth_on, written_at)
    return tuple(
        BirthDateOfProfile(birth_on=birth_on, written_on=client.today(at), written_at=at)
        for birth_on, at in first.items()
    )
