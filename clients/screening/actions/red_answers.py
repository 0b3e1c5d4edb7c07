"""A red flag among the answers of a draft holds from its first tap, and is raised if it stands or goes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db import transaction

from clients.clearance.actions import raise_red_flag, refresh_red_flag
from clients.domain.questionnaire import BY_VERSION, CURRENT, Questionnaire
from clients.domain.red_answers import SLIP_WITHIN, red_answers, says_nothing
from clients.domain.red_flags import Sign, Way
from clients.models import Client, ScreeningDraft, User
from clients.people.locks import lock_client


class Mark(TypedDict):
    """One red answer of a draft as it lies in JSON: by whom (id of the user), when, and if it is raised."""

    sign: str
    detail: str
    by: str
    at: str
    is_raised: bool


def mark_red_answers(draft: ScreeningDraft, *, by: User, now: datetime) -> None:
    """Mark which answers of a draft are red, after `by` saved it, and hold the client.

    Who gave one may say otherwise for a while. Changed by somebody else, or later, it is raised.
    """
    client, answers = draft.client, draft.answers
    red = red_answers(_questionnaire_of(draft), answers, client.today(now))
    kept, lost = {}, []
    for code, mark in draft.red_answers.items():
        if code in red or says_nothing(code, answers):
            kept[code] = mark
        elif mark["by"] != str(by.id) or _due_of(mark) <= now:
            lost.append(mark)
    for code, each in red.items():
        fresh = Mark(
            sign=each.sign.value, detail=each.detail, by=str(by.id), at=now.isoformat(), is_raised=False
        )
        kept.setdefault(code, fresh)
    if kept == draft.red_answers:
        return
    _raise(client, lost, now)
    _save(draft, kept)
    refresh_red_flag(client)


def raise_lost_red_answers(draft: ScreeningDraft, *, now: datetime, sent: bool = False) -> None:
    """Raise the red answers of a draft that goes away; where it is `sent`, those alone that it lost."""
    red = red_answers(_questionnaire_of(draft), draft.answers, draft.client.today(now)) if sent else {}
    _raise(draft.client, [mark for code, mark in draft.red_answers.items() if code not in red], now)


def raise_late_red_answers(client: Client, answers: Mapping[str, object], *, by: User, now: datetime) -> None:
    """Raise each red answer among those that came too late for a draft."""
    for each in red_answers(CURRENT, answers, client.today(now)).values():
        raise_red_flag(
            client=client, sign=each.sign, way=Way.NOT_SENT, by=by, at=now, now=now, detail=each.detail
        )


def raise_standing_red_answers(*, now: datetime) -> int:
    """Raise each red answer that stands unsent for ten minutes. Returns in how many drafts.

    Each client has a transaction of their own; one query where there is none.
    """
    due = ScreeningDraft.objects.filter(red_due_at__lte=now).order_by("red_due_at")
    return sum(_raise_standing(client_id, now) for client_id in due.values_list("client_id", flat=True))


@transaction.atomic
def _raise_standing(client_id: UUID, now: datetime) -> bool:
    client = lock_client(client_id)
    draft = ScreeningDraft.objects.filter(client=client, red_due_at__lte=now).first()
    if draft is None:
        return False  # sent or mended meanwhile
    due = {code: mark for code, mark in draft.red_answers.items() if _due_of(mark) <= now}
    _raise(client, due.values(), now)
    # The marks stay, so that the same answer is not raised again when the draft is saved again.
    _save(draft, draft.red_answers | {code: {**mark, "is_raised": True} for code, mark in due.items()})
    return True


def _raise(client: Client, marks: Iterable[Mark], now: datetime) -> None:
    for mark in marks:
        if not mark["is_raised"]:
            raise_red_flag(
                client=client,
                sign=Sign(mark["sign"]),
                way=Way.NOT_SENT,
                by=User.objects.get(pk=mark["by"]),
                at=datetime.fromisoformat(mark["at"]),
                now=now,
                detail=mark["detail"],
            )


def _save(draft: ScreeningDraft, marks: dict[str, Mark]) -> None:
    draft.red_answers = marks
    draft.red_due_at = min((_due_of(mark) for mark in marks.values() if not mark["is_raised"]), default=None)
    draft.save(update_fields=["red_answers", "red_due_at"])


def _due_of(mark: Mark) -> datetime:
    return datetime.fromisoformat(mark["at"]) + SLIP_WITHIN


def _questionnaire_of(draft: ScreeningDraft) -> Questionnaire:
    return BY_VERSION.get(draft.questionnaire_version, CURRENT)
