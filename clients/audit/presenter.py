"""Write the audit list as sentences and as CSV."""

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
    "consent": "the consent to training with cuffs",
    "onerepmax": "a one-rep max",
    "equipment": "the equipment",
    "place": "a place and its machines",
    "places": "where the client trains",
    "bloodpressurereading": "a blood pressure",
    "bodyweight": "a body weight",
    "limbcircumference": "a measurement of a limb",
    "medicine": "a medicine",
    "trainingsession": "a training session",
    "dayoff": "days off",
    "stopcase": "the case of a stop",
    "redflag": "a red flag",
    "redflagentry": "what was done about a red flag",
    "answersrequest": "a request for new health answers",
    "answersseen": "whether the answers given for them are right",
    "stopentry": "what was done after a stop",
    "invitation": "an invitation",
    "practice": "the practice's unit of weight",
    "user": "the login",
    "audit": "the audit list",
    "healthchange": "a change in the client's health",
    "screeningdraft": "health answers not sent yet",
    "unsentanswer": "health answers that came too late to be sent",
    "emails": "which e-mails come",
    # Pages about a client that somebody opened.
    "notes": "the private notes",
    "measurements": "the measurements",
    "medicines": "the list of medicines",
    "loads": "the equipment",
    "loads_ahead": "the loads of sessions ahead",
    "block": "a programme",
    "loaddecision": "about a proposed load",
    "consents": "the page about consent",
    "documents": "the list of letters",
    "doctorsletter": "the letter to a doctor",
    "profile": "the client's profile",
    "maxes": "the list of one-rep maxes",
    "versions": "what was changed about the client",
    "calendar": "the client's calendar",
    "weeksheet": "the client's week on paper",
    "daysoff": "the client's days off",
    "trail": "who saw what about the client",
}
# Where verb and kind do not make a sentence.
SENTENCES = {
    ("added", "consent"): "wrote down a yes to training with cuffs",
    ("withdrew", "consent"): "took a yes to training with cuffs back",
    ("answered", "screening"): "sent the health answers",
    ("added", "screeningdraft"): "began to answer the health questions",
    ("changed", "screeningdraft"): "went on answering the health questions",
    ("withdrew", "screeningdraft"): "threw away health answers that were not sent",
    ("acknowledged", "screening"): "read the cautions in the health answers",
    ("refused", "review"): "tried to decide about the health answers and was refused",
    ("refused", "redflag"): "tried to close a red flag and was refused",
    ("added", "client"): "took the client on",
    ("invited", "invitation"): "sent an invitation",
    ("withdrew", "invitation"): "took an invitation back",
    ("archived", "client"): "took the client off the roster",
    ("unarchived", "client"): "put the client back on the roster",
    ("changed", "client"): "changed the client's profile",
}
WITHOUT_KIND = {"signed_in", "signed_out", "sign_in_failed"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("Number", "At (UTC)", "Who", "Role", "Did", "What", "Client", "Row", "Changed fields")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event as a sentence: who did what, when."""

    number: int
    at: datetime
    who: str
    role: str
    did: str
    fields: str
    client: str
    client_id: object


def describe_events(events: Iterable[AuditEvent], *, for_client: bool = False) -> list[EventLine]:
    """Return one line per event; `for_client` says "you" to the client. Select actor and client before."""
    return [
        EventLine(
            number=event.number,
            at=event.at,
            who=_actor_name(event),
            role=event.actor_role,
            did=_address_client(_describe_action(event)) if for_client else _describe_action(event),
            fields=_changed_fields(event),
            client=event.client.name if event.client else "",
            client_id=event.client_id,
        )
        for event in events
    ]


def as_csv(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Yield the lines of a CSV file. A cell that a spreadsheet would run as a formula is quoted."""
    yield _csv_line(COLUMNS)
    for event in events:
        yield _csv_line(
            (
                str(event.number),
                event.at.isoformat(timespec="seconds"),
                _actor_name(event),
                event.actor_role,
                event.get_action_display(),
                KIND_WORDS.get(event.kind, event.kind),
                event.client.name if event.client else "",
                event.object_id,
                _changed_fields(event),
            )
        )


def _csv_line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells])
    return line.getvalue()


def _actor_name(event: AuditEvent) -> str:
    if event.actor:
        return str(event.actor)
    return "Somebody unknown" if event.action == "sign_in_failed" else "The program"


def _describe_action(event: AuditEvent) -> str:
    if sentence := SENTENCES.get((event.action, event.kind)):
        return sentence
    verb = event.get_action_display()
    return verb if event.action in WITHOUT_KIND else f"{verb} {KIND_WORDS.get(event.kind, event.kind)}"


def _address_client(did: str) -> str:
    return did.replace("the client's", "your").replace("the client", "you")


def _changed_fields(event: AuditEvent) -> str:
    """Return the names of the fields that an edit changed, or why an attempt was refused.

    The values of an edit are in `change_history`.
    """
    changed = event.changes if event.action in ("changed", "refused") else ()
    # Without the unit of a column: whoever reads it may read pounds.
    return ", ".join(name.removesuffix("_kg").replace("_", " ") for name in changed)
