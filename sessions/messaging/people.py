"""The people of a message, for code that cannot do without them."""

from clients.models import Client, User
from sessions.models import Message


def recipient_of(message: Message) -> User:
    """The person. Raises ValueError where there is none."""
    if message.recipient is None:
        raise ValueError("nobody to write to")
    return message.recipient


def client_of(message: Message) -> Client:
    """The client whom it is about. Raises ValueError where there is none."""
    if message.client is None:
        raise ValueError("a message about no client")
    return message.client
