"""The recipient and the client of a message, for code that needs them."""

from clients.models import Client, User
from sessions.models import Message


def recipient_of(message: Message) -> User:
    """Return the recipient. Raises ValueError if there is none."""
    if message.recipient is None:
        raise ValueError("nobody to write to")
    return message.recipient


def client_of(message: Message) -> Client:
    """Return the client whom it is about. Raises ValueError if there is none."""
    if message.client is None:
        raise ValueError("a message about no client")
    return message.client
