"""What the review desk writes: a case to decide, or a question to answer. Nothing about health is in it."""

from dataclasses import dataclass

from clients.absolute_urls import absolute_url
from clients.models import Review
from sessions.domain.figures import weekday_text
from sessions.messaging.letters.alert import first_name
from sessions.models import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLetter:
    subject: str
    fact: str
    who: str = ""
    to_do: str
    button: str
    url: str


def desk_letter(message: Message) -> DeskLetter:
    """From a message fetched `mail.with_contents`."""
    client, review = message.client, message.review
    if message.decision_id is None:
        return _new_case(message)
    url = absolute_url("clients:case", client.id)
    if message.recipient_id == client.user_id:
        return DeskLetter(
            subject="A question about your training",
            fact=f"{message.practice.name} has a question for you.",
            to_do="Sign in to read and answer it. Until then your training with cuffs waits.",
            button="Read the question",
            url=url,
        )
    return DeskLetter(
        subject=f"A question about {first_name(client.name)}",
        fact="An admin asks you something about a client's health answers.",
        who=f"{client.name}, asked by {review.last_decision.decided_by}",
        to_do="Sign in to read and answer it. The case waits until you do.",
        button="Read the question",
        url=url,
    )


def _new_case(message: Message) -> DeskLetter:
    review = message.review
    waiting = Review.objects.visible_to(message.recipient).waiting().exclude(state=Review.State.ASKED).count()
    others = "" if waiting < 2 else f" {waiting} cases wait in all."
    return DeskLetter(
        subject="A case waits for a decision" if waiting < 2 else f"{waiting} cases wait for a decision",
        fact="New health answers wait for a decision.",
        who=f"{message.client.name}, to be decided by {weekday_text(review.due_on)}",
        to_do=f"Until an admin decides, no cuffs are planned for what waits.{others}",
        button="Open the case",
        url=absolute_url("clients:review-detail", review.id),
    )
