"""Documents of a client, and notes of a review: letters, signed papers, notes of the coach, answers."""

import secrets
import uuid

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone

from clients.domain.documents import MOST_BYTES, DocumentKind
from clients.models.clearance import Decision, Review
from clients.models.people import Client, User


def document_storage() -> Storage:
    """Return the storage of letters: a folder that no web server serves."""
    return storages["documents"]


def random_name(document: "Document", filename: str) -> str:
    """Return a random path: it names neither the client nor the uploaded file."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user) -> "DocumentQuerySet":
        """Return the documents of clients whom this user may see: their own, their coach's, their admin's."""
        return self.filter(client__in=Client.objects.visible_to(user))

    def letters(self) -> "DocumentQuerySet":
        """What somebody wrote about the client's health."""
        return self.filter(purpose=Document.Purpose.LETTER)

    def newest_first(self) -> "DocumentQuerySet":
        return self.order_by("-uploaded_at", "id")


class Document(models.Model):
    """A clearance letter or a signed consent, as a PDF or a photo. The file is stored unchanged."""

    class Purpose(models.TextChoices):
        LETTER = "letter", "Letter"
        CONSENT = "consent", "Signed consent"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="documents")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    file = models.FileField(storage=document_storage, upload_to=random_name, max_length=60)
    # The name that the person gave the file: text to show, never a path.
    name = models.CharField(max_length=140)
    content_type = models.CharField(
        max_length=20, choices=[(kind.value, f"{kind.label} ({kind.ending})") for kind in DocumentKind]
    )
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.LETTER)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # Who wrote the letter, if the uploader said so. Initial value of the decision form.
    clinician_name = models.CharField(max_length=200, blank=True)
    clinician_role = models.CharField(max_length=120, blank=True)
    clinician_on = models.DateField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="document_size_within_limit", condition=models.Q(size_bytes__range=(1, MOST_BYTES))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.client_id}"

    @property
    def kind(self) -> DocumentKind:
        return DocumentKind(self.content_type)


class ReviewNote(models.Model):
    """What the coach or the client wrote to the admin about a case: a note, or an answer to a request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="notes")
    # The request that this answers; null for a note that nobody asked for.
    request = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Note on {self.review_id}"
