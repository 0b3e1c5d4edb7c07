"""Answering the questionnaire: saved as it goes, immutable once sent."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clients.actions.clearance import clear_by_rule, close_review, revoke
from clients.actions.refusals import AnswersRefused
from clients.domain import questionnaire as questionnaires
from clients.domain.regions import Region
from clients.domain.screening import ScreeningOutcome, route, screen, validate_answers
from clients.models import Clearance, Client, Decision, Flag, Review, Screening, ScreeningDraft, User
from clients.models.screening import Screening as ScreeningRow


@transaction.atomic
def save_answers(
    *, client: Client, answers: dict, by: User, now: datetime, replace: tuple[str, ...] = ()
) -> ScreeningDraft:
    """Keep answers given so far. `replace` names the questions of the saved page, so that an answer
    whose question is no longer asked goes away with it. Starts a draft on the current questionnaire."""
    Client.objects.select_for_update().get(pk=client.pk)
    draft, _ = ScreeningDraft.objects.get_or_create(
        client=client,
        defaults={
            "questionnaire_version": questionnaires.CURRENT.version,
            "updated_by": by,
            "started_at": now,
            "updated_at": now,
        },
    )
    if draft.questionnaire_version != questionnaires.CURRENT.version:
        draft.questionnaire_version = questionnaires.CURRENT.version
        draft.answers = {}
    kept = {code: answer for code, answer in draft.answers.items() if code not in replace}
    draft.answers = {**kept, **answers}
    draft.updated_by = by
    draft.updated_at = now
    draft.save()
    return draft


@transaction.atomic
def discard_answers(*, client: Client) -> None:
    """Throw the draft away, on the person's explicit wish."""
    ScreeningDraft.objects.filter(client=client).delete()


@transaction.atomic
def submit_screening(
    *, client: Client, draft_id: UUID, asked_by: User, in_person: bool, now: datetime
) -> Screening:
    """Turn the draft into a screening, with its verdicts, and take every clearance before it out of force.

    Sending twice gives the same screening. Raises AnswersRefused with a sentence per open question.
    """
    Client.objects.select_for_update().get(pk=client.pk)
    sent = ScreeningRow.objects.filter(pk=draft_id, client=client).first()
    if sent is not None:
        return sent
    draft = ScreeningDraft.objects.filter(pk=draft_id, client=client).first()
    if draft is None:
        raise AnswersRefused({"": "These answers are no longer here. Please start the questions again."})
    questionnaire = questionnaires.BY_VERSION[draft.questionnaire_version]
    today = client.today(now)
    if errors := validate_answers(questionnaire, draft.answers, today):
        raise AnswersRefused(dict(errors))
    outcome = screen(questionnaire=questionnaire, answers=draft.answers, today=today)
    screening = _record(client, draft, outcome, asked_by, in_person, now)
    _supersede(client, screening, now)
    _route(client, screening, outcome, now)
    draft.delete()
    return screening


def _record(
    client: Client,
    draft: ScreeningDraft,
    outcome: ScreeningOutcome,
    asked_by: User,
    in_person: bool,
    now: datetime,
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
        submitted_at=now,
        number=(newest or 0) + 1,
        verdict_upper=outcome.verdicts[Region.UPPER],
        verdict_lower=outcome.verdicts[Region.LOWER],
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
            upper=Region.UPPER in flag.regions,
            lower=Region.LOWER in flag.regions,
            reason=flag.reason,
            advice=flag.advice,
            source_keys=list(flag.source_keys),
            mark=flag.mark,
            venous=flag.venous,
            two_admins=flag.two_admins,
        )
        for position, flag in enumerate(outcome.flags)
    )
    return screening


def _supersede(client: Client, screening: Screening, now: datetime) -> None:
    """New answers: what was decided on the old ones no longer holds."""
    old = Clearance.objects.unrevoked().select_for_update().filter(client=client).first()
    if old is not None:
        revoke(clearance=old, by=None, reason="A newer screening was sent.", now=now)
    for review in Review.objects.filter(screening__client=client, closed_at__isnull=True):
        close_review(
            review=review,
            kind=Decision.Kind.SUPERSEDED,
            reason=f"Screening {screening.number} was sent.",
            now=now,
        )


def _route(client: Client, screening: Screening, outcome: ScreeningOutcome, now: datetime) -> None:
    way = route(outcome)
    if way.by_rule_regions:
        clear_by_rule(client=client, screening=screening, regions=way.by_rule_regions, now=now)
    if way.review_regions:
        Review.objects.create(practice_id=client.practice_id, screening=screening, opened_at=now)
