"""The audit list in plain words."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from clients.models import AuditEvent

KIND_WORDS = {
    "client": "the client's page",
    "coaches": "who coaches the client",
    "coachnote": "a private note",
    "screening": "the health answers",
    "review": "the review of the health answers",
    "reviewnote": "a message about the review",
    "clearance": "the clearance",
    "document": "a letter",
    "onerepmax": "a one-rep max",
    "equipment": "the equipment",
    "bloodpressurereading": "a blood pressure",
    "bodyweight": "a body weight",
    "limbcircumference": "a measurement of a limb",
    "trainingsession": "a training session",
    "dayoff": "days off",
    "stopcase": "the case of a stop",
    "stopentry": "what was done after a stop",
    "invitation": "an invitation",
    "user": "the login",
    "audit": "the audit list",
    "healthchange": "a change in the client's health",
    "screeningdraft": "health answers not sent yet",
    "emails": "which e-mails come",
    # Lists about a client, which were opened.
    "notes": "the private notes",
    "measurements": "the measurements",
    "loads": "the equipment",
    "loads_ahead": "the loads of sessions ahead",
    "block": "a programme",
    "loaddecision": "about a proposed load",
    "documents": "the list of letters",
    "profile": "the client's profile",
    "maxes": "the list of one-rep maxes",
    "versions": "what was changed about the client",
    "calendar": "the client's calendar",
    "weeksheet": "the client's week on paper",
    "daysoff": "the client's days off",
    "trail": "who saw what about the client",
}
# Where verb and thing do not make a sentence together.
SENTENCES = {
    ("answered", "screening"): "sent the health answers",
    ("added", "screeningdraft"): "began to answer the health questions",
    ("changed", "screeningdraft"): "went on answering the health questions",
    ("withdrew", "screeningdraft"): "threw away health answers that were not sent",
    ("acknowledged", "screening"): "read the cautions in the health answers",
    ("added", "client"): "took the client on",
    ("invited", "invitation"): "sent an invitation",
    ("withdrew", "invitation"): "took an invitation back",
    ("archived", "client"): "took the client off the roster",
    ("unarchived", "client"): "put the client back on the roster",
    ("changed", "client"): "changed the client's profile",
}
SPEAKS_FOR_ITSELF = {"signed_in", "signed_out", "sign_in_failed"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("Number", "At (UTC)", "Who", "Role", "Did", "What", "Client", "Row", "Changed fields")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event as a sentence: who did what, when."""

    number: int
    at: datetime
    who: str
    role: str
    did: str
    fields: str
    client: str
    client_id: object


def steps(events: Iterable[AuditEvent], *, own: bool = False) -> list[Step]:
    """Events with their actor and client joined; `own` speaks to the client."""
    return [
        Step(
            number=event.number,
            at=event.at,
            who=_who(event),
            role=event.actor_role,
            did=_to_you(_did(event)) if own else _did(event),
            fields=_fields(event),
            client=event.client.name if event.client else "",
            client_id=event.client_id,
        )
        for event in events
    ]


def as_csv(events: Iterable[AuditEvent]) -> Iterator[str]:
    """The list for a spreadsheet; no cell of it can be taken for a formula."""
    yield _csv_line(COLUMNS)
    for event in events:
        yield _csv_line(
            (
                str(event.number),
                event.at.isoformat(timespec="seconds"),
                _who(event),
                event.actor_role,
                event.get_action_display(),
                KIND_WORDS.get(event.kind, event.kind),
                event.client.name if event.client else "",
                event.object_id,
                _fields(event),
            )
        )


def _csv_line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells])
    return line.getvalue()


def _who(event: AuditEvent) -> str:
    if event.actor:
        return str(event.actor)
    return "Somebody unknown" if event.action == "sign_in_failed" else "The program"


def _did(event: AuditEvent) -> str:
    if sentence := SENTENCES.get((event.action, event.kind)):
        return sentence
    verb = event.get_action_display()
    return verb if event.action in SPEAKS_FOR_ITSELF else f"{verb} {KIND_WORDS.get(event.kind, event.kind)}"


def _to_you(did: str) -> str:
    return did.replace("the client's", "your").replace("the client", "you")


def _fields(event: AuditEvent) -> str:
    """Which fields an edit touched; what they were stands in the row's own list."""
    changed = event.changes if event.action == "changed" else ()
    return ", ".join(name.replace("_", " ") for name in changed)
