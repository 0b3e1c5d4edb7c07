"""Giving consent in the app and on paper, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID, uuid4

from django.core.files import File
from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, FieldsRefused, StaleEdit
from clients.clearance.actions.documents import store_document
from clients.clearance.actions.holds import set_consents
from clients.domain.consent import ConsentKind, ConsentWay, NamedPerson, needs_parent, parent_problem
from clients.domain.consent_text import CURRENT_TEXT
from clients.models import Client, Consent, Document, User
from clients.models.audit import Action
from clients.people.actions.people import find_sent_before
from clients.people.colleagues import colleagues_of
from clients.people.locks import lock_client

NOT_THE_CLIENT = "Only the client can do this here. A coach or an admin keeps a signed paper instead."
NEWER_TEXT = "The text has changed since this page was opened. Please read the new one."
NO_PARENT_NEEDED = "No parent has to agree: from 18 on the client's own yes is enough."
NOT_YOURS = "Only the client, their coach or an admin of the practice can take a consent back."
ONLY_COACH_OR_ADMIN = "Only the client's coach or an admin of the practice keeps a signed paper."
NOBODY_SIGNED = "Say who signed the paper."
OTHER_TEXT = (
    f"This paper has another text than the current version {CURRENT_TEXT.version}. "
    "Print the current one and have it signed."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The parent who agrees, or whoever looks after the child. `relation` is a `Screening.ParentRelation`."""

    name: str
    relation: str
    email: str = ""


@transaction.atomic
def give_consent(*, client: Client, consent_id: UUID, text_version: int, by: User, now: datetime) -> Consent:
    """Write the client's own yes, given by themselves. Sent twice, it is written once.

    Raises ActionRefused for anybody else, StaleEdit where `text_version` is no longer the current text.
    """
    client = _lock_for_client(client, by)
    if text_version != CURRENT_TEXT.version:
        raise StaleEdit(NEWER_TEXT)
    if existing := find_sent_before(Consent, consent_id, client=client):
        return existing
    return _write(client, ConsentKind.OWN, consent_id=consent_id, way=ConsentWay.APP, by=by, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A signed paper: its file, the version at its foot and the day beside the signature."""

    document_id: UUID
    file: "File[bytes]"
    text_version: int
    signed_on: date


@transaction.atomic
def give_parent_consent(*, client: Client, paper: Paper, parent: Parent, by: User, now: datetime) -> Consent:
    """Keep the paper that a parent signed, sent from the client's own page. Sent twice, it is kept once.

    Raises ActionRefused for another login, and where no parent has to agree; FieldsRefused for a parent who
    may not, and for a paper with another text or a day in the future.
    """
    client = _lock_for_client(client, by)
    return _keep_paper(client, paper, is_own=False, parent=parent, by=by, now=now)[0]


@transaction.atomic
def record_paper(
    *, client: Client, paper: Paper, is_own: bool, parent: Parent | None, by: User, now: datetime
) -> Sequence[Consent]:
    """Keep a signed paper, and write the yes of each person who signed it. Sent twice, it is kept once.

    Raises ActionRefused unless `by` is the client's coach or an admin of the practice, FieldsRefused for a
    paper with another text, a day in the future, nobody's signature, or a parent who may not agree.
    """
    client = lock_client(client.pk)
    if by.is_client or not Client.objects.visible_to(by).filter(pk=client.pk).exists():
        raise ActionRefused(ONLY_COACH_OR_ADMIN)
    return _keep_paper(client, paper, is_own=is_own, parent=parent, by=by, now=now)


@transaction.atomic
def withdraw_consent(*, client: Client, kind: str, by: User, now: datetime) -> int:
    """Take the yes of the client, or of the parent, back, to every text. Return how many were taken back.

    The gate refuses from now on; what is planned stays, and what a phone logged still arrives. Coaches are
    written to by the next sweep. Raises ActionRefused unless `by` is the client, their coach or an admin.
    """
    client = lock_client(client.pk)
    if not Client.objects.visible_to(by).filter(pk=client.pk).exists():
        raise ActionRefused(NOT_YOURS)
    rows = list(client.consents.not_withdrawn().filter(kind=ConsentKind(kind)).select_for_update())
    for row in rows:
        row.withdrawn_at, row.withdrawn_by = now, by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(action=Action.WITHDREW, by=by, now=now, about=row, client=client)
    set_consents(client)
    return len(rows)


def _lock_for_client(client: Client, by: User) -> Client:
    client = lock_client(client.pk)
    if client.user_id is None or by.id != client.user_id or not by.is_active:
        raise ActionRefused(NOT_THE_CLIENT)
    return client


def _keep_paper(
    client: Client, paper: Paper, *, is_own: bool, parent: Parent | None, by: User, now: datetime
) -> list[Consent]:
    """Store the paper and write the yes of each who signed it, the client's first. The client is locked."""
    if kept := list(Consent.objects.filter(client=client, document=paper.document_id).order_by("kind")):
        return kept
    if paper.text_version != CURRENT_TEXT.version:
        raise FieldsRefused([("text_version", OTHER_TEXT)])
    if paper.signed_on > client.today(now):
        raise FieldsRefused([("signed_on", "This day lies in the future.")])
    if not is_own and parent is None:
        raise FieldsRefused([("signed_by", NOBODY_SIGNED)])
    if parent is not None:
        _refuse_parent(client, parent, now)
    document = store_document(
        client=client,
        document_id=paper.document_id,
        file=paper.file,
        by=by,
        now=now,
        purpose=Document.Purpose.CONSENT,
    )
    write = partial(
        _write,
        client,
        way=ConsentWay.PAPER,
        document=document,
        signed_on=paper.signed_on,
        by=by,
        now=now,
    )
    rows = [write(ConsentKind.OWN, consent_id=uuid4())] if is_own else []
    if parent is not None:
        rows.append(write(ConsentKind.PARENT, consent_id=uuid4(), parent=parent))
    return rows


def _refuse_parent(client: Client, parent: Parent, now: datetime) -> None:
    """Raise ActionRefused where no parent has to agree, FieldsRefused for one who may not. Three queries."""
    if not needs_parent(client.birth_on, client.today(now)):
        raise ActionRefused(NO_PARENT_NEEDED)
    problem = parent_problem(
        NamedPerson(name=parent.name, email=parent.email),
        client=NamedPerson(name=client.name, email=client.email),
        colleagues=colleagues_of(client),
    )
    if problem is not None:
        field, sentence = problem
        raise FieldsRefused([(f"parent_{field}", sentence)])


def _write(
    client: Client,
    kind: ConsentKind,
    *,
    consent_id: UUID,
    way: ConsentWay,
    by: User,
    now: datetime,
    parent: Parent | None = None,
    document: Document | None = None,
    signed_on: date | None = None,
) -> Consent:
    """Write one yes to the current text, and tell the gate. A yes that stands already is returned."""
    standing = client.consents.not_withdrawn().filter(kind=kind, text_version=CURRENT_TEXT.version).first()
    if standing is not None:
        return standing
    row = Consent.objects.create(
        id=consent_id,
        client=client,
        kind=kind,
        text_version=CURRENT_TEXT.version,
        text_sha256=CURRENT_TEXT.sha256,
        way=way,
        document=document,
        signed_on=signed_on,
        given_by=by,
        parent_name=parent.name.strip() if parent else "",
        parent_relation=parent.relation if parent else "",
        parent_email=User.objects.normalize_email(parent.email) if parent else "",
        given_at=now,
    )
    set_consents(client)
    record(action=Action.ADDED, by=by, now=now, about=row, client=client)
    return row
