"""Save answers to the questionnaire while they are given, and turn them into a screening."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, AnswersRefused, StaleEdit
from clients.clearance.actions import (
    clear_by_rule,
    close_review,
    lock_review,
    open_changed_case,
    raise_red_flag,
    refresh_red_flag,
    revoke,
    rows_to_overrule,
)
from clients.domain import questionnaire as questionnaires
from clients.domain.answers import NOT_ASKED_OF_MEN, date_in, mark_not_asked, number_in, readings_in
from clients.domain.changed_facts import ChangeCause, ChangedAnswer
from clients.domain.numbers import from_kg
from clients.domain.people import is_minor
from clients.domain.questionnaire.about_you import HEIGHT_CODE, WEIGHT_CODE
from clients.domain.questionnaire.heart import PRESSURE_CODE
from clients.domain.red_flags import Sign, Way, signs_of_answers
from clients.domain.screening import ScreeningOutcome, relevant_answers, route, screen, validate_answers
from clients.models import (
    BloodPressureReading,
    BodyWeight,
    Clearance,
    Client,
    Decision,
    Flag,
    Review,
    Screening,
    ScreeningDraft,
    User,
)
from clients.models.audit import Action
from clients.models.limbs import limb_columns, verdict_columns
from clients.people.locks import lock_client
from clients.screening.actions.parents import AnsweredWith, refuse_parent
from clients.screening.actions.red_answers import raise_lost_red_answers
from clients.screening.actions.unsent import (
    delete_draft,
    keep_unsent,
    still_unsent,
    write_answers,
)
from clients.screening.beside_screenings import listed_medicines
from clients.screening.earlier_answers import changed_answers

# Policy: what was answered about "now" and "the last days" is not true for longer.
DRAFT_LIVES = timedelta(days=3)
DRAFT_TOO_OLD = (
    "These answers were begun more than three days ago, and some are about today. Please start again."
)
DRAFT_GONE = "These answers are no longer here. Please start the questions again."
PARENT_NEEDED = "Under 18 a parent answers, too: their name is missing."
QUESTIONS_CHANGED = "The questions have changed since these answers were given. Please answer the new ones."


@transaction.atomic
def save_answers(
    *,
    client: Client,
    answers: dict,
    by: User,
    now: datetime,
    replace: tuple[str, ...] = (),
    draft_id: UUID | None = None,
) -> ScreeningDraft:
    """Save answers into the client's draft; start one on the current questionnaire if there is none.

    Answers to the questions in `replace` (those of the saved page) are removed unless `answers` has them.
    Raises StaleEdit if `draft_id`, the draft that the page was made from, was sent or replaced meanwhile.
    """
    client = lock_client(client.pk)
    _require_access(by, client)
    version = questionnaires.CURRENT.version
    draft = ScreeningDraft.objects.filter(client=client).first()
    if draft_id is not None and (
        draft is None or draft.id != draft_id or draft.questionnaire_version != version
    ):
        raise StaleEdit(DRAFT_GONE)
    if draft_id is not None and draft is not None and is_too_old(draft, now):
        raise StaleEdit(DRAFT_TOO_OLD)
    if draft is not None:
        draft.client = client
    else:
        draft = ScreeningDraft(client=client, questionnaire_version=version, started_at=now)
    if draft.questionnaire_version != version or is_too_old(draft, now):
        # The new draft has another id, so that a page of the old one cannot write into it.
        delete_draft(client, now=now)
        draft = ScreeningDraft(client=client, questionnaire_version=version, started_at=now)
    # One event for each person who writes into the draft, not one for each page.
    is_new = draft._state.adding
    is_news = is_new or draft.updated_by_id != by.id
    action = Action.ADDED if is_new else Action.CHANGED
    others = {code: answer for code, answer in draft.answers.items() if code not in replace}
    write_answers(draft, mark_not_asked({**others, **answers}, is_male=client.is_male), by=by, now=now)
    if is_news:
        record(action=action, by=by, now=now, about=draft, client=client)
    return draft


@transaction.atomic
def keep_late_answers(
    *, client: Client, draft_id: UUID | None, answers: dict[str, object], by: User, now: datetime
) -> None:
    """Keep as unsent what somebody says into a draft that was sent or deleted meanwhile: it was said."""
    client = lock_client(client.pk)
    _require_access(by, client)
    if answers:
        keep_unsent(client, answers, by=by, now=now)
        record(
            action=Action.ADDED, by=by, now=now, client=client, kind="unsentanswer", object_id=draft_id or ""
        )


@transaction.atomic
def discard_answers(*, client: Client, by: User, now: datetime) -> None:
    """Delete the client's draft, when the person asks for it. What was said in it stays said."""
    client = lock_client(client.pk)
    _require_access(by, client)
    if (draft_id := delete_draft(client, now=now)) is not None:
        record(
            action=Action.WITHDREW, by=by, now=now, client=client, kind="screeningdraft", object_id=draft_id
        )


@transaction.atomic
def submit_screening(
    *,
    client: Client,
    draft_id: UUID | None,
    asked_by: User,
    in_person: bool,
    now: datetime,
    answered_with: AnsweredWith | None = None,
) -> Screening:
    """Turn the draft into a screening with verdicts, and revoke the clearance that came before it.

    Answers that take back something clear nobody: they open a case, or an open one goes on with them.

    A second call returns the same screening. Copies measured numbers to the profile. Raises AnswersRefused
    with a sentence per open question, ActionRefused under 18 without a parent, FieldsRefused for one who may
    not be the parent, StaleEdit if the draft is gone or its questions have changed.
    """
    client = lock_client(client.pk)
    _require_access(asked_by, client)
    if draft_id is None:
        raise StaleEdit(DRAFT_GONE)
    sent = Screening.objects.filter(pk=draft_id, client=client).first()
    if sent is not None:
        return sent
    draft = ScreeningDraft.objects.filter(pk=draft_id, client=client).first()
    if draft is None:
        raise StaleEdit(DRAFT_GONE)
    draft.client = client
    if draft.questionnaire_version != questionnaires.CURRENT.version:
        raise StaleEdit(QUESTIONS_CHANGED)
    if is_too_old(draft, now):
        raise StaleEdit(DRAFT_TOO_OLD)
    questionnaire = questionnaires.CURRENT
    today = client.today(now)
    # By the profile of this moment: it may have been corrected since the draft was begun.
    answers = mark_not_asked(draft.answers, is_male=client.is_male)
    if errors := validate_answers(questionnaire, answers, today):
        raise AnswersRefused(dict(errors))
    if not is_minor(date_in(answers.get("birth_on")) or client.birth_on, today):
        answered_with = None
    elif answered_with is None or not answered_with.name.strip():
        raise ActionRefused(PARENT_NEEDED)
    else:
        refuse_parent(client, answered_with, asked_by=asked_by)
    medicines = listed_medicines(client, today)
    outcome = screen(questionnaire=questionnaire, answers=answers, today=today, medicines=medicines)
    write_answers(draft, relevant_answers(questionnaire, answers), by=asked_by, now=now)
    changed = changed_answers(client, answers, outcome, asked_by, now, unsent=still_unsent(client))
    screening = _record(client, draft, outcome, asked_by, in_person, now, answered_with)
    _supersede(client, screening, changed, now)
    _route(client, screening, outcome, changed, now)
    _copy_to_profile(client, screening, changed, now)
    client.answers_requests.filter(ended_at__isnull=True).update(ended_at=now, answered_with=screening)
    _raise_red_flags(client, outcome, asked_by, now)
    raise_lost_red_answers(draft, now=now, sent=True)
    draft.delete()
    if draft.red_answers:
        refresh_red_flag(client)
    changes = {"verdicts": [screening.verdict_upper, screening.verdict_lower], "in_person": in_person}
    if answered_with and answered_with.is_another_person:
        changes["parent_is_another_person"] = True
    record(action=Action.ANSWERED, by=asked_by, now=now, about=screening, client=client, changes=changes)
    return screening


def _raise_red_flags(client: Client, outcome: ScreeningOutcome, asked_by: User, now: datetime) -> None:
    """Open a red flag for each answer that needs a doctor today."""
    pressure = next((flag.answer for flag in outcome.flags if flag.code == PRESSURE_CODE), "")
    for sign in signs_of_answers((flag.code, flag.verdict) for flag in outcome.flags):
        detail = pressure if sign is Sign.PRESSURE else ""
        raise_red_flag(
            client=client, sign=sign, way=Way.SCREENING, by=asked_by, at=now, now=now, detail=detail
        )


def is_too_old(draft: ScreeningDraft, now: datetime) -> bool:
    """Whether a draft was begun too long ago to be sent."""
    return now - draft.started_at > DRAFT_LIVES


def _require_access(by: User, client: Client) -> None:
    """Raise ActionRefused unless `by` is the client, or a coach or admin who may see the client."""
    if not Client.objects.visible_to(by).filter(pk=client.pk).exists():
        raise ActionRefused("You cannot answer for this client.")


def _record(
    client: Client,
    draft: ScreeningDraft,
    outcome: ScreeningOutcome,
    asked_by: User,
    in_person: bool,
    now: datetime,
    answered_with: AnsweredWith | None,
) -> Screening:
    canonical = json.dumps(draft.answers, sort_keys=True, separators=(",", ":"))
    newest = client.screenings.order_by("-number").values_list("number", flat=True).first()
    screening = Screening.objects.create(
        id=draft.id,
        client=client,
        questionnaire_version=draft.questionnaire_version,
        answers=draft.answers,
        answers_sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        asked_by=asked_by,
        in_person=in_person,
        confirmed_from=draft.confirmed_from,
        parent_name=answered_with.name if answered_with else "",
        parent_relation=answered_with.relation if answered_with else "",
        submitted_at=now,
        number=(newest or 0) + 1,
        asked_as_male=client.is_male and not set(draft.answers) >= NOT_ASKED_OF_MEN,
        **verdict_columns(outcome.verdicts),
    )
    questionnaire = questionnaires.BY_VERSION[draft.questionnaire_version]
    texts = {question.code: question.text for question in questionnaire.questions}
    Flag.objects.bulk_create(
        Flag(
            screening=screening,
            position=position,
            code=flag.code,
            question_text=texts.get(flag.code, ""),
            answer_text=flag.answer,
            verdict=flag.verdict,
            **limb_columns(flag.limbs),
            reason=flag.reason,
            advice=flag.advice,
            source_keys=list(flag.source_keys),
            mark=flag.mark,
            venous=flag.venous,
            two_admins=flag.two_admins,
            passes_after_days=flag.passes_after_days,
        )
        for position, flag in enumerate(outcome.flags)
    )
    return screening


def _supersede(client: Client, screening: Screening, changed: Sequence[ChangedAnswer], now: datetime) -> None:
    """Revoke the clearance of older answers. Close their cases, unless the new ones take something back."""
    old = Clearance.objects.unrevoked().select_for_update().filter(client=client).first()
    if old is not None:
        revoke(clearance=old, by=None, reason="A newer screening was sent.", now=now)
    if changed:
        return
    for review in Review.objects.filter(screening__client=client, closed_at__isnull=True):
        close_review(
            review=lock_review(review),
            kind=Decision.Kind.SUPERSEDED,
            reason=f"Screening {screening.number} was sent.",
            now=now,
        )


def _route(
    client: Client,
    screening: Screening,
    outcome: ScreeningOutcome,
    changed: Sequence[ChangedAnswer],
    now: datetime,
) -> None:
    next_steps = route(outcome, takes_back=bool(changed))
    for_an_admin = bool(next_steps.review) or any(
        rows_to_overrule(screening, [limb]) for limb in next_steps.blocked
    )
    if changed:
        can_be_cleared = for_an_admin
        open_changed_case(
            client=client, screening=screening, changed=changed, can_be_cleared=can_be_cleared, now=now
        )
        return
    if next_steps.by_rule:
        clear_by_rule(client=client, screening=screening, limbs=next_steps.by_rule, now=now)
    if for_an_admin:
        Review.objects.create(practice_id=client.practice_id, screening=screening, opened_at=now)


def _copy_to_profile(
    client: Client, screening: Screening, changed: Sequence[ChangedAnswer], now: datetime
) -> None:
    """Save measured answers to the client and as measurements, so that nobody types them twice.

    A birth date that an admin has to look at is copied by their decision.
    """
    answers, today = screening.answers, client.today(now)
    birth_on, height_cm = date_in(answers.get("birth_on")), number_in(answers.get(HEIGHT_CODE))
    if any(change.cause is ChangeCause.BIRTH_DATE for change in changed):
        birth_on = None
    answered = {"birth_on": birth_on, "height_cm": round(height_cm, 1) if height_cm else None}
    fresh = {field: value for field, value in answered.items() if value and value != getattr(client, field)}
    if fresh:
        for field, value in fresh.items():
            setattr(client, field, value)
        client.version += 1
        client.edited_by, client.edited_at = screening.asked_by, now
        client.save(update_fields=[*fresh, "version", "edited_by", "edited_at"])
    # What was confirmed as it stood was not measured again.
    measured = {code: answer for code, answer in answers.items() if code not in screening.confirmed_from}
    if weight_kg := number_in(measured.get(WEIGHT_CODE)):
        BodyWeight.objects.create(
            client=client,
            measured_on=today,
            recorded_by=screening.asked_by,
            recorded_at=now,
            weight_kg=round(weight_kg, 3),
            typed_value=from_kg(weight_kg, client.own_unit),
            typed_unit=client.unit,
        )
    BloodPressureReading.objects.bulk_create(
        BloodPressureReading(
            client=client,
            measured_on=today,
            recorded_by=screening.asked_by,
            recorded_at=now,
            systolic_mmhg=reading.systolic_mmhg,
            diastolic_mmhg=reading.diastolic_mmhg,
        )
        for reading in readings_in(measured.get(PRESSURE_CODE)) or ()
    )
