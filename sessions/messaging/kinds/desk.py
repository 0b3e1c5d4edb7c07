"""From the review desk: a case to decide, or a question to answer. Nothing about health is in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from clients.domain.regions import limbs_in_words
from clients.domain.review_policy import UNDO_WITHIN
from clients.domain.zones import zone_named
from clients.http import absolute_url
from clients.models import ChangedAnswer, Client, Decision, Review, User
from clients.models.limbs import limbs_of_row
from clients.models.people import Role
from sessions.domain.figures import weekday_text
from sessions.messaging.eligibility import (
    CLIENT_LOGIN_ENDED,
    Eligibility,
    Suppress,
    send_by_day,
    why_not_to_know,
)
from sessions.messaging.kinds.base import MessageKind
from sessions.messaging.kinds.recipients import NEWS_FOR, active_coaches, admins_by_practice
from sessions.messaging.letters.alert import first_name
from sessions.messaging.people import client_of, recipient_of
from sessions.models import Message

# A decision that ends a case and is told to client and coach.
DECIDING = (
    Decision.Kind.CLEAR,
    Decision.Kind.CLEAR_WITH_LIMITS,
    Decision.Kind.CONFIRM,
    Decision.Kind.REFUSE,
)
ONE_LETTER = "Another letter of the same minute tells of this case too."


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLetter:
    """The letter's texts. `subject` may be read over somebody's shoulder, so it has no last name."""

    subject: str
    fact: str
    who: str = ""
    to_do: str
    button: str
    url: str


class Desk(MessageKind):
    kind = Message.Kind.DESK
    roles = (Role.CLIENT, Role.COACH, Role.ADMIN)
    previewed_by = Role.ADMIN
    description = "When health answers wait for somebody, and what was decided about them."
    because = "Health answers wait for a decision or an answer, or a decision was made."
    push_text = "Something waits for your answer."
    joins = {
        Review: ("practice", "last_decision__decided_by"),
        Decision: ("review__practice", "review__last_decision__decided_by"),
        ChangedAnswer: ("review__practice",),
    }

    def plan_new(self, now: datetime) -> Iterable[Message]:
        yield from _new_cases(now - NEWS_FOR, now)
        yield from _changed_answers(now - NEWS_FOR, now)
        yield from _questions(now - NEWS_FOR, now)
        yield from _decided(now - NEWS_FOR, now)

    def check(self, message: Message, now: datetime) -> Eligibility:
        """Send by day, while the case waits for this person."""
        person, client = recipient_of(message), client_of(message)
        if isinstance(message.about, ChangedAnswer) and message.about.is_outdated:
            return Suppress("Newer answers were sent meanwhile.")
        review = _review_of(message)
        is_decided = isinstance(message.about, Decision) and message.about.kind in DECIDING
        if is_decided and review.last_decision != message.about:
            return Suppress("The decision was taken back, or another one followed.")
        if person.pk == client.user_id:
            if not person.is_active or client.archived_at is not None:
                return Suppress(CLIENT_LOGIN_ENDED)
        elif why := why_not_to_know(message):
            return Suppress(why)
        if is_decided:
            return send_by_day(now, zone_named(person.time_zone))
        if review.closed_at is not None:
            return Suppress("The case was decided meanwhile.")
        if isinstance(message.about, Decision) and review.request != message.about:
            return Suppress("The question was answered meanwhile.")
        return send_by_day(now, zone_named(person.time_zone))

    def context(self, message: Message, now: datetime) -> dict[str, object]:
        if isinstance(message.about, Decision):
            is_decided = message.about.kind in DECIDING
            return {"letter": _decision_letter(message) if is_decided else _question_letter(message)}
        if isinstance(message.about, ChangedAnswer):
            return {"letter": _changed_letter(message)}
        return {"letter": _case_letter(message)}

    def push_path(self, message: Message) -> str:
        if isinstance(message.about, Decision):
            if message.about.kind in DECIDING and message.recipient_id == client_of(message).user_id:
                return reverse("sessions:today")
            return reverse("clients:case", args=[message.client_id])
        if isinstance(message.about, ChangedAnswer):
            return reverse("clients:screening-result", args=[message.about.screening_id])
        return reverse("clients:review-detail", args=[message.about_id])

    def add_example(self, message: Message, *, by: User, now: datetime) -> None:
        message.about = Review(practice=message.practice, opened_at=now)


def _case_letter(message: Message) -> DeskLetter:
    review = _review_of(message)
    waiting = Review.objects.visible_to(message.recipient).waiting().exclude(state=Review.State.ASKED).count()
    others = "" if waiting < 2 else f" {waiting} cases wait in all."
    return DeskLetter(
        subject="A case waits for a decision" if waiting < 2 else f"{waiting} cases wait for a decision",
        fact="New health answers wait for a decision.",
        who=f"{client_of(message).name}, to be decided by {weekday_text(review.due_on)}",
        to_do=f"Until an admin decides, no cuffs are planned for what waits.{others}",
        button="Open the case",
        url=absolute_url("clients:review-detail", review.id),
    )


def _decision_letter(message: Message) -> DeskLetter:
    """To the client and the coach: what was decided. Which answer it was about is in no letter."""
    client, decision = client_of(message), message.about_a(Decision)
    is_client = message.recipient_id == client.user_id
    outcome = _describe_decision(decision)
    if is_client:
        return DeskLetter(
            subject="Your practice has decided",
            fact=outcome,
            to_do="Your coach plans by it. Ask your coach if you have a question about it.",
            button="Open today",
            url=absolute_url("sessions:today"),
        )
    return DeskLetter(
        subject=f"Decided: {first_name(client.name)}",
        fact=outcome,
        who=f"{client.name}, decided by {decision.decided_by}",
        to_do="The reason stands beside the answers.",
        button="Open the client",
        url=absolute_url("clients:detail", client.id),
    )


def _describe_decision(decision: Decision) -> str:
    """Such as "Cleared for cuffs on arms and legs, up to and with 21 February 2027, at most 30 % of 1RM"."""
    if decision.kind == Decision.Kind.REFUSE or decision.valid_until_on is None:
        return "It was decided: no cuffs for now."
    last_on = decision.valid_until_on - timedelta(days=1)
    limbs = limbs_in_words(limbs_of_row(decision))
    parts = [f"Cleared for cuffs on {limbs}, up to and with {last_on.day} {last_on:%B %Y}"]
    if decision.max_percent_1rm:
        parts.append(f"at most {decision.max_percent_1rm} % of 1RM")
    if decision.max_cuff_minutes:
        parts.append(f"at most {decision.max_cuff_minutes} minutes under the cuff")
    return ", ".join(parts) + "."


REVOKED_BY_YOU = (
    " You took the clearance away. Is that settled? Write it into the case, so that the admin knows it."
)


def _revoked_last(client: Client, person: User) -> bool:
    newest = client.clearances.order_by("-granted_at").first()
    return newest is not None and newest.revoked_by_id == person.pk


def _changed_letter(message: Message) -> DeskLetter:
    client, person, review = client_of(message), recipient_of(message), _review_of(message)
    if not person.is_admin:
        return DeskLetter(
            subject=f"Health answers of {first_name(client.name)} changed",
            fact="New health answers say less than earlier ones.",
            who=client.name,
            to_do="Nothing is cleared by rule: an admin compares both. Until then plan without cuffs."
            + (REVOKED_BY_YOU if _revoked_last(client, person) else ""),
            button="Open the answers",
            url=absolute_url("clients:screening-result", message.about_a(ChangedAnswer).screening_id),
        )
    earlier = Decision.objects.filter(review__screening__client=client, decided_by=person).exists()
    yours = " You decided about earlier answers of this client." if earlier else ""
    return DeskLetter(
        subject="Health answers changed: a case waits",
        fact="New health answers say less than earlier ones.",
        who=f"{client.name}, to be decided by {weekday_text(review.due_on)}",
        to_do=f"Nothing is cleared by rule: compare what was said with what is said now.{yours}",
        button="Open the case",
        url=absolute_url("clients:review-detail", review.id),
    )


def _question_letter(message: Message) -> DeskLetter:
    client, decision = client_of(message), _review_of(message).last_decision
    url = absolute_url("clients:case", client.id)
    if message.recipient_id == client.user_id:
        return DeskLetter(
            subject="A question about your training",
            fact=f"{message.practice.name} has a question for you.",
            to_do="Sign in to read and answer it. Until then your training with cuffs waits.",
            button="Read the question",
            url=url,
        )
    asked_by = "" if decision is None else f", asked by {decision.decided_by}"
    return DeskLetter(
        subject=f"A question about {first_name(client.name)}",
        fact="An admin asks you something about a client's health answers.",
        who=f"{client.name}{asked_by}",
        to_do="Sign in to read and answer it. The case waits until you do.",
        button="Read the question",
        url=url,
    )


def _review_of(message: Message) -> Review:
    if isinstance(message.about, Decision | ChangedAnswer):
        return message.about.review
    return message.about_a(Review)


def _new_cases(since: datetime, now: datetime) -> Iterable[Message]:
    """Yield a message to each admin who may decide a new case; all but an admin's first are suppressed."""
    questions = Decision.objects.filter(review=OuterRef("pk")).filter(
        Exists(Message.objects.about_outer(Decision))
    )
    cases = Review.objects.filter(
        ~Exists(Message.objects.about_outer(Review)),
        ~Exists(questions),
        ~Exists(ChangedAnswer.objects.filter(screening=OuterRef("screening"))),
        closed_at__isnull=True,
        opened_at__gt=since,
    )
    rows = list(_with_client(cases).order_by("practice_id", "opened_at", "id"))
    admins = admins_by_practice({row.practice_id for row in rows})
    for practice_id, of_practice in groupby(rows, key=lambda row: row.practice_id):
        written_to: set[UUID] = set()
        for row in of_practice:
            client = row.screening.client
            coaches = active_coaches(client)
            for person in admins.get(practice_id, ()):
                if person in coaches or person.pk == client.user_id:
                    continue
                message = _message(f"case:{row.id}", row, person, now)
                if person.pk in written_to:
                    message.state, message.why_not = Message.State.SUPPRESSED, ONE_LETTER
                written_to.add(person.pk)
                yield message


def _changed_answers(since: datetime, now: datetime) -> Iterable[Message]:
    """To the client's coaches, and to the admins who may decide: whoever decided before is among them."""
    told = Exists(Message.objects.about_outer(ChangedAnswer))
    changed = ChangedAnswer.objects.filter(
        ~told, position=0, noted_at__gt=since, review__closed_at__isnull=True
    )
    rows = list(
        changed.select_related("review__screening__client").prefetch_related(
            "review__screening__client__coaches"
        )
    )
    admins = admins_by_practice({row.review.practice_id for row in rows})
    for row in rows:
        client = row.review.screening.client
        people = [*active_coaches(client), *admins.get(row.review.practice_id, ())]
        for person in {each.pk: each for each in people if each.pk != client.user_id}.values():
            yield _message(f"changed:{row.id}", row.review, person, now, row)


def _questions(since: datetime, now: datetime) -> Iterable[Message]:
    """Yield messages about new questions, to the client or to their coaches, as the admin chose."""
    asked = Review.objects.filter(
        ~Exists(Message.objects.about_outer(Decision, "last_decision")),
        state=Review.State.ASKED,
        last_decision__decided_at__gt=since,
    )
    for row in _with_client(asked).select_related("last_decision", "screening__client__user"):
        client, decision = row.screening.client, row.last_decision
        if decision is None:
            continue
        to_client = decision.kind == Decision.Kind.ASK_CLIENT
        for person in [client.user] if to_client else active_coaches(client):
            if person is not None:
                yield _message(f"question:{decision.id}", row, person, now, decision)


def _decided(since: datetime, now: datetime) -> Iterable[Message]:
    """To the client and the coaches, once the decision can no longer be taken back."""
    closed = Review.objects.filter(
        ~Exists(Message.objects.about_outer(Decision, "last_decision")),
        closed_at__isnull=False,
        last_decision__kind__in=DECIDING,
        last_decision__decided_at__gt=since,
        last_decision__decided_at__lte=now - UNDO_WITHIN,
    )
    for row in _with_client(closed).select_related("last_decision", "screening__client__user"):
        client, decision = row.screening.client, row.last_decision
        if decision is None:
            continue
        for person in [client.user, *active_coaches(client)]:
            if person is not None:
                yield _message(f"decided:{decision.id}", row, person, now, decision)


def _with_client(reviews: QuerySet[Review]) -> QuerySet[Review]:
    return reviews.select_related("screening__client").prefetch_related("screening__client__coaches")


def _message(
    name: str, review: Review, person: User, now: datetime, about: Decision | ChangedAnswer | None = None
) -> Message:
    """Return an unsaved message. `name` is part of its key, so planning twice makes one letter."""
    client = review.screening.client
    return Message(
        practice_id=client.practice_id,
        kind=Message.Kind.DESK,
        key=f"desk:{name}:{person.id}",
        client=client,
        recipient=person,
        due_at=now,
    ).set_about(about or review)
