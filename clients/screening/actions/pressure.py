"""The one answer that was missing: a blood pressure, without asking all the others again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from clients.audit.refusals import StaleEdit
from clients.clearance.after_answers import what_came_after
from clients.domain.people import BloodPressure
from clients.domain.questionnaire import CURRENT, NOT_MEASURED
from clients.domain.questionnaire.heart import PRESSURE_CODE
from clients.models import AnswersSeen, Client, Screening, User
from clients.people.locks import lock_client
from clients.screening.actions.submit import (
    DRAFT_LIVES,
    QUESTIONS_CHANGED,
    save_answers,
    submit_screening,
)
from clients.screening.actions.unsent import date_answers_back, delete_draft

TOO_OLD = (
    "The other answers are more than three days old, and some are about today. "
    "Please answer the questions again."
)
NOT_MISSING = "Newer answers were sent meanwhile. Look at those."
SOMETHING_CAME = (
    "Something happened after these answers, and they cannot speak of it. Please answer the questions again."
)
WITH_A_PARENT = "A parent answered these questions, too. Please answer them again, together with a parent."


def why_not_add_pressure(client: Client, screening: Screening, now: datetime) -> str:
    """Return why these answers cannot be completed with a blood pressure, in words; "" where they can.

    An answer from before something that happened is not an answer about it, and a parent is not here again.
    """
    if screening.answers.get(PRESSURE_CODE) != NOT_MEASURED:
        return NOT_MISSING
    if screening.questionnaire_version != CURRENT.version:
        return QUESTIONS_CHANGED
    if now - screening.submitted_at > DRAFT_LIVES:
        return TOO_OLD
    if screening.parent_name:
        return WITH_A_PARENT
    objected = AnswersSeen.objects.filter(screening=screening, is_right=False)
    if what_came_after(client, screening) or objected.exists():
        return SOMETHING_CAME
    return ""


@transaction.atomic
def add_pressure(
    *, client: Client, screening: Screening, readings: Sequence[BloodPressure], by: User, now: datetime
) -> Screening:
    """Send the newest answers again with two readings in place of "not measured". All rules apply as ever.

    The others stand as confirmed, each of the day on which it was typed. Raises StaleEdit where these are not
    the newest answers, have a pressure already, are too old, or something happened since.
    """
    client = lock_client(client.pk)
    newest = client.screenings.order_by("-number").first()
    if newest is None or newest.pk != screening.pk:
        raise StaleEdit(NOT_MISSING)
    if why_not := why_not_add_pressure(client, newest, now):
        raise StaleEdit(why_not)
    delete_draft(client, now=now)
    measured = [[reading.systolic_mmhg, reading.diastolic_mmhg] for reading in readings]
    draft = save_answers(client=client, answers={**newest.answers, PRESSURE_CODE: measured}, by=by, now=now)
    date_answers_back(draft, newest)
    sent_on = client.today(newest.submitted_at).isoformat()
    draft.confirmed_from = {
        code: newest.confirmed_from.get(code, sent_on) for code in newest.answers if code != PRESSURE_CODE
    }
    draft.save(update_fields=["confirmed_from"])
    return submit_screening(
        client=client, draft_id=draft.id, asked_by=by, in_person=by.id != client.user_id, now=now
    )
