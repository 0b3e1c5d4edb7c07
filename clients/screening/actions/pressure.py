"""The one answer that was missing: a blood pressure, without asking all the others again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from clients.audit.refusals import StaleEdit
from clients.domain.people import BloodPressure
from clients.domain.questionnaire import CURRENT, NOT_MEASURED
from clients.domain.questionnaire.heart import PRESSURE_CODE
from clients.models import Client, Screening, User
from clients.people.locks import lock_client
from clients.screening.actions.submit import (
    DRAFT_LIVES,
    QUESTIONS_CHANGED,
    AnsweredWith,
    save_answers,
    submit_screening,
)
from clients.screening.actions.unsent import date_answers_back, delete_draft

TOO_OLD = (
    "The other answers are more than three days old, and some are about today. "
    "Please answer the questions again."
)
NOT_MISSING = "Newer answers were sent meanwhile. Look at those."


def can_add_pressure(screening: Screening, now: datetime) -> bool:
    """Whether these answers lack a blood pressure and are fresh enough to be completed."""
    return (
        screening.answers.get(PRESSURE_CODE) == NOT_MEASURED
        and screening.questionnaire_version == CURRENT.version
        and now - screening.submitted_at <= DRAFT_LIVES
    )


@transaction.atomic
def add_pressure(
    *, client: Client, screening: Screening, readings: Sequence[BloodPressure], by: User, now: datetime
) -> Screening:
    """Send the newest answers again with two readings in place of "not measured". All rules apply as ever.

    Raises StaleEdit where these are not the newest answers, have a pressure already, or are too old.
    """
    client = lock_client(client.pk)
    newest = client.screenings.order_by("-number").first()
    if newest is None or newest.pk != screening.pk or newest.answers.get(PRESSURE_CODE) != NOT_MEASURED:
        raise StaleEdit(NOT_MISSING)
    if newest.questionnaire_version != CURRENT.version:
        raise StaleEdit(QUESTIONS_CHANGED)
    if not can_add_pressure(newest, now):
        raise StaleEdit(TOO_OLD)
    delete_draft(client, now=now)
    measured = [[reading.systolic_mmhg, reading.diastolic_mmhg] for reading in readings]
    draft = save_answers(client=client, answers={**newest.answers, PRESSURE_CODE: measured}, by=by, now=now)
    date_answers_back(draft, newest)
    parent = AnsweredWith(name=newest.parent_name, relation=newest.parent_relation)
    return submit_screening(
        client=client,
        draft_id=draft.id,
        asked_by=by,
        in_person=by.id != client.user_id,
        now=now,
        answered_with=parent,
    )
