"""Reads the report that a mail server sends back about a letter it could not deliver (RFC 3464)."""

import email
import email.message
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One address that takes nothing for good, what its server said, and the letter's own Message-ID."""

    address: str
    answer: str
    message_id: str


def read_reports(raw: bytes) -> list[Report]:
    """Return a report's final failures; none if it is another mail, or if delivery will be tried again."""
    mail = email.message_from_bytes(raw[:LONGEST_BYTES], policy=email.policy.compat32)
    message_id = next(_message_ids(mail), "")
    if not message_id:
        return []
    return [
        Report(address=address, answer=answer, message_id=message_id)
        for address, answer in _failures(mail)
        if address
    ]


def _failures(mail: email.message.Message) -> Iterator[tuple[str, str]]:
    for part in mail.walk():
        if part.get("Action", "").strip().lower() != "failed" or not part.get("Status", "").startswith("5"):
            continue
        address = part.get("Final-Recipient", "").rpartition(";")[2].strip().strip("<>")
        answer = part.get("Diagnostic-Code") or part["Status"]
        yield address, " ".join(str(answer).split())


def _message_ids(mail: email.message.Message) -> Iterator[str]:
    """Yield the Message-ID of the returned letter, attached whole or as headers; never the report's own."""
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            headers = email.message_from_bytes(payload if isinstance(payload, bytes) else b"")
            yield from [headers["Message-ID"].strip()] if headers["Message-ID"] else []
        elif part.get_content_type() == "message/rfc822" and part.is_multipart():
            letter = part.get_payload(0)
            returned = letter["Message-ID"] if isinstance(letter, email.message.Message) else ""
            yield from [returned.strip()] if returned else []
