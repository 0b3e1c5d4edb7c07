"""Celery's doorbells. Each rings one action; what is due and what was done stands in the database."""

from celery import shared_task
from django.utils import timezone

from clients.screening.actions.red_answers import raise_standing_red_answers
from sessions.messaging import schedule
from sessions.messaging.heartbeat import record_heartbeat
from sessions.messaging.sweep import sweep_messages as sweep
from sessions.messaging.weekly import schedule as weekly_schedule


@shared_task
def plan_messages() -> None:
    schedule.plan_messages(now=timezone.now())
    weekly_schedule.plan_weekly(now=timezone.now())


@shared_task
def sweep_messages() -> None:
    raise_standing_red_answers(now=timezone.now())
    schedule.plan_new_messages(now=timezone.now())
    sweep(clock=timezone.now)


@shared_task
def heartbeat() -> None:
    """Beat put this in the queue and a worker took it out, so both are alive."""
    record_heartbeat(name="worker", now=timezone.now())
