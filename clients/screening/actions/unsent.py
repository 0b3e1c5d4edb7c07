"""What was said in a draft and not sent: a draft is changed and deleted here only and forgets nothing."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from clients.clearance.actions import refresh_red_flag
from clients.domain.answers import NOT_ASKED
from clients.domain.questionnaire import BY_VERSION, CURRENT, NOT_MEASURED, NOT_SURE
from clients.domain.red_answers import SLIP_WITHIN
from clients.domain.unsent_answers import flags_of_unsent
from clients.domain.verdicts import Verdict
from clients.models import Client, Screening, ScreeningDraft, UnsentAnswer, User
from clients.screening.actions.red_answers import (
    mark_red_answers,
    raise_late_red_answers,
    raise_lost_red_answers,
)


def write_answers(draft: ScreeningDraft, answers: Mapping[str, object], *, by: User, now: datetime) -> None:
    """Replace the answers of a draft, with who gave each and when. Saves it.

    Each answer that somebody else gave and that `answers` does not have is kept as unsent, and so is a grave
    one that `by` gave, once it is no slip any more.
    """
    changed = {
        code for code, answer in answers.items() if code not in draft.answers or draft.answers[code] != answer
    }
    authors = {code: _author_id(draft, code) for code in draft.answers}
    said_at = {code: _said_at(draft, code) for code in draft.answers}
    keep_others_answers(draft, answers, by=by, now=now)
    _keep(draft, _own_grave_answers(draft, answers, by, now), now)
    draft.answers = dict(answers)
    draft.answered_by = {code: str(by.id) if code in changed else authors[code] for code in answers}
    draft.answered_at = {
        code: now.isoformat() if code in changed else said_at[code].isoformat() for code in answers
    }
    draft.confirmed_from = {
        code: day for code, day in draft.confirmed_from.items() if code in answers and code not in changed
    }
    draft.updated_by = by
    draft.updated_at = now
    draft.save()
    mark_red_answers(draft, by=by, now=now)


def keep_others_answers(
    draft: ScreeningDraft, answers: Mapping[str, object], *, by: User, now: datetime
) -> None:
    """Keep each answer of a draft that somebody else than `by` gave and that `answers` does not have."""
    lost = {code for code, answer in draft.answers.items() if answers.get(code) != answer}
    _keep(draft, {code for code in lost if _author_id(draft, code) != str(by.id)}, now)


def _own_grave_answers(
    draft: ScreeningDraft, answers: Mapping[str, object], by: User, now: datetime
) -> set[str]:
    """Return what `by` said for longer than a slip, says no more, and that needed a person.

    Who was not sure, or had not measured, and knows now has taken nothing back.
    """
    lost = {
        code: answer
        for code, answer in draft.answers.items()
        if answers.get(code) != answer
        and answer not in (NOT_SURE, NOT_MEASURED, NOT_ASKED)
        and _author_id(draft, code) == str(by.id)
        and now - _said_at(draft, code) >= SLIP_WITHIN
    }
    questionnaire = BY_VERSION.get(draft.questionnaire_version, CURRENT)
    flags = flags_of_unsent(questionnaire, answers, lost, draft.client.today(now)) if lost else ()
    is_grave = any(flag.verdict.severity >= Verdict.NEEDS_CLEARANCE.severity for flag in flags)
    return set(lost) if is_grave else set()


def delete_draft(client: Client, *, now: datetime) -> UUID | None:
    """Delete the draft of a client that was not sent; every answer in it is kept. Returns its id, if any."""
    draft = ScreeningDraft.objects.filter(client=client).first()
    if draft is None:
        return None
    draft.client = client
    draft_id = draft.pk
    _keep(draft, draft.answers, now)
    raise_lost_red_answers(draft, now=now)
    draft.delete()
    if draft.red_answers:
        refresh_red_flag(client)
    return draft_id


def keep_unsent(client: Client, answers: Mapping[str, object], *, by: User, now: datetime) -> None:
    """Keep answers to the current questions that have no draft to go into."""
    UnsentAnswer.objects.bulk_create(
        UnsentAnswer(
            client=client,
            questionnaire_version=CURRENT.version,
            question=code,
            answer=answer,
            said_by=by,
            said_at=now,
            kept_at=now,
        )
        for code, answer in answers.items()
    )
    raise_late_red_answers(client, answers, by=by, now=now)


def date_answers_back(draft: ScreeningDraft, screening: Screening) -> None:
    """Mark the answers that a draft has from an earlier screening as said then and by whom, not now."""
    carried = [code for code, answer in screening.answers.items() if draft.answers.get(code) == answer]
    draft.answered_by |= dict.fromkeys(carried, str(screening.asked_by_id))
    draft.answered_at |= dict.fromkeys(carried, screening.submitted_at.isoformat())
    draft.save(update_fields=["answered_by", "answered_at"])


def still_unsent(client: Client) -> list[UnsentAnswer]:
    """Return what counts as said and was not sent, the oldest first.

    Answers that a later answer of the same person settled are from before that was no correction any more.
    """
    found = UnsentAnswer.objects.filter(client=client, settled_by=None)
    return list(found.select_related("said_by").order_by("said_at", "kept_at"))


def _keep(draft: ScreeningDraft, codes: Collection[str], now: datetime) -> None:
    UnsentAnswer.objects.bulk_create(
        UnsentAnswer(
            client_id=draft.client_id,
            questionnaire_version=draft.questionnaire_version,
            question=code,
            answer=answer,
            said_by_id=_author_id(draft, code),
            said_at=_said_at(draft, code),
            kept_at=now,
        )
        for code, answer in draft.answers.items()
        if code in codes and answer != NOT_ASKED  # nobody said that
    )


def _author_id(draft: ScreeningDraft, code: str) -> str:
    """Who gave an answer. In drafts from before that was written down: who saved it last."""
    return draft.answered_by.get(code) or str(draft.updated_by_id)


def _said_at(draft: ScreeningDraft, code: str) -> datetime:
    written = draft.answered_at.get(code)
    return datetime.fromisoformat(written) if written else draft.updated_at
