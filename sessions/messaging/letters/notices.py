"""Short letters with one fact and one button: a session left open, something that runs out, letters that come
back. The subject names no sign and no limb."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from clients.absolute_urls import absolute_url
from clients.models import OneRepMax
from sessions.domain.figures import weekday_text
from sessions.domain.nudges import last_day_of
from sessions.exercises.catalogue import names_of
from sessions.models import Bounce, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLetter:
    """Ready to print. `is_urgent` paints the fact red."""

    subject: str
    fact: str
    lines: tuple[str, ...]
    button: str
    url: str
    why: str
    is_urgent: bool = False


def note_letter(message: Message) -> NoteLetter:
    """From a message fetched `mail.with_contents`."""
    if message.kind == Message.Kind.UNFINISHED:
        return _unfinished(message)
    if message.kind == Message.Kind.BOUNCE:
        return _bounce(message)
    return _clearance(message) if message.clearance_id is not None else _one_rep_maxes(message)


def _unfinished(message: Message) -> NoteLetter:
    training_session = message.training_session
    cuffs_on = bool(training_session.record.get("open_since"))
    region = training_session.get_region_display().lower()
    return NoteLetter(
        subject="Your session is still open",
        fact="Take the cuffs off now." if cuffs_on else "First: are the cuffs off?",
        lines=(
            "As far as we know they are still on. Note it on the page when they are off."
            if cuffs_on
            else "If not, take them off now, and note it on the page.",
            f"Your session ({region}) has {training_session.reps_done} of {training_session.reps_prescribed} "
            "repetitions and no end. Finish it, or end it as it is: what you logged is kept either way.",
            "Did you finish without a network? Open the page once on the same phone, and it is sent.",
        ),
        button="Finish or end it",
        url=absolute_url("sessions:live", training_session.id),
        why="You get this when a session stays open. It is about your health and cannot be switched off.",
        is_urgent=cuffs_on,
    )


def _clearance(message: Message) -> NoteLetter:
    last_on = message.clearance.valid_until_on - timedelta(days=1)
    return NoteLetter(
        subject="Your health questions are due again",
        fact=f"Your clearance holds until {weekday_text(last_on)}.",
        lines=(
            "After that day no cuffs are planned until the questions are answered again. It takes about "
            "five minutes, and you can do it now.",
            "Has something changed since the last time? Then please do not wait.",
        ),
        button="Answer the questions",
        url=absolute_url("clients:screening", message.client_id),
        why="You get this a week before something runs out.",
    )


def _one_rep_maxes(message: Message) -> NoteLetter:
    tested_on = date.fromisoformat(message.key.rsplit(":", 1)[1])
    rows = running_out(message.client_id, tested_on)
    names = names_of(row.exercise_code for row in rows)
    return NoteLetter(
        subject="Time for a new test",
        fact=f"After {weekday_text(last_day_of(tested_on))} your 1RM is six weeks old.",
        lines=(
            "Exercises: " + ", ".join(sorted(names.values())) + ".",
            "Then loads stop at the lower half of the band until it is tested again. Ask your coach for a "
            "test, or for an estimate from one set without cuffs.",
        ),
        button="See your sessions",
        url=absolute_url("sessions:today"),
        why="You get this a week before something runs out.",
    )


def running_out(client_id, tested_on: date) -> list[OneRepMax]:
    """The 1RMs of that day that no newer one replaced. One query."""
    newest: dict[str, OneRepMax] = {}
    for row in OneRepMax.objects.not_withdrawn().filter(client=client_id).newest_first():
        newest.setdefault(row.exercise_code, row)
    return [row for row in newest.values() if row.tested_on == tested_on]


def _bounce(message: Message) -> NoteLetter:
    bounce = getattr(message, "bounce", None)  # that of an example
    if bounce is None:
        bounce = Bounce.objects.filter(pk=message.key.split(":")[1]).select_related("user").first()
    if bounce is None:
        raise ValueError("the address works again")
    name = message.client.name if message.client is not None else bounce.user.name
    page = (
        absolute_url("clients:edit", message.client_id) if message.client is not None else settings.SITE_URL
    )
    return NoteLetter(
        subject="Letters to one address come back",
        fact="Letters come back.",
        lines=(
            f"The mail server of {name} does not take letters to {bounce.address} since "
            f"{weekday_text(bounce.since.date())}. No reminders or summaries are sent there; alerts and "
            "questions after a stop are still tried.",
            "Ask for the right address. When the login has another one, letters go out again by themselves.",
        ),
        button="Open the page",
        url=page,
        why="You get this because somebody relies on letters that do not arrive. It cannot be switched off.",
    )
