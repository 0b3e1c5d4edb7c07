"""Keeping a clearance letter or a signed consent."""

import hashlib
from datetime import date, datetime
from uuid import UUID

from django.core.files import File
from django.db import transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.domain.documents import HEAD_BYTES, TAIL_BYTES, UNKNOWN, kind_of, plain_name, problem_with
from clients.models import Client, Document, User
from clients.models.audit import Action
from clients.people.locks import lock_client

MOST_PER_CLIENT = 50
TOO_MANY = f"There are {MOST_PER_CLIENT} documents already, which is as many as are kept for one person."


@transaction.atomic
def store_document(
    *,
    client: Client,
    document_id: UUID,
    file: "File[bytes]",
    by: User,
    now: datetime,
    clinician_name: str = "",
    clinician_role: str = "",
    clinician_on: date | None = None,
    purpose: str = Document.Purpose.LETTER,
) -> Document:
    """Store a letter or a signed paper under a random name. The same id again returns the first document.

    Raises ActionRefused unless `by` may see the client and the bytes are a PDF's or a photo's: the name and
    the type that the browser sends do not count.
    """
    client = lock_client(client.pk)
    if not Client.objects.visible_to(by).filter(pk=client.pk).exists():
        raise ActionRefused("You cannot upload documents for this client.")
    if existing := client.documents.filter(pk=document_id).first():
        return existing
    if client.documents.count() >= MOST_PER_CLIENT:
        raise ActionRefused(TOO_MANY)
    head, tail, digest = _read_file(file)
    if problem := problem_with(head=head, tail=tail, size_bytes=file.size):
        raise ActionRefused(problem)
    kind = kind_of(head=head, tail=tail)
    if kind is None:  # `problem_with` refuses these
        raise ActionRefused(UNKNOWN)
    document = Document(
        id=document_id,
        client=client,
        uploaded_by=by,
        uploaded_at=now,
        name=plain_name(file.name or "", kind),
        content_type=kind,
        size_bytes=file.size,
        sha256=digest,
        purpose=purpose,
        clinician_name=clinician_name,
        clinician_role=clinician_role,
        clinician_on=clinician_on,
    )
    document.file.save("letter", file, save=False)  # the name comes from `random_name`
    try:
        document.save(force_insert=True)
        record(action=Action.ADDED, by=by, now=now, about=document, client=client)
    except Exception:
        document.file.delete(save=False)
        raise
    return document


def _read_file(file: "File[bytes]") -> tuple[bytes, bytes, str]:
    """The first and the last bytes, and the digest of all of them, without holding the file in memory."""
    digest = hashlib.sha256()
    head = tail = b""
    for chunk in file.chunks():
        digest.update(chunk)
        head = head or chunk[:HEAD_BYTES]
        tail = (tail + chunk)[-TAIL_BYTES:]
    file.seek(0)
    return head, tail, digest.hexdigest()
