"""What a letter says, for tests that read it."""

import re
from email.message import Message
from typing import Any

LINK = re.compile(r"https?://\S+")


def text_of(mail: Message) -> str:
    """The plain text of a mail as it was sent."""
    part: Any = mail.get_payload(0)
    return str(part.get_payload(decode=True).decode())


def words_of(mail: Message) -> str:
    """The plain text without its links: a random token may spell any short word."""
    return LINK.sub("", text_of(mail))
