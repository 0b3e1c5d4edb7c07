"""A person's yes to one version of the text about BFR. Only ever added to, or marked as taken back."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clients.domain.consent import ConsentKind, ConsentWay
from clients.domain.consent_text import CURRENT_TEXT, TEXTS, ConsentText
from clients.models.documents import Document
from clients.models.people import Client, User
from clients.models.screening import Screening


class ConsentQuerySet(models.QuerySet["Consent"]):
    def not_withdrawn(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def newest_first(self) -> "ConsentQuerySet":
        return self.order_by("-given_at", "-id")


class Consent(models.Model):
    """One yes of a client, or of a parent beside them."""

    KIND_CHOICES = [(kind.value, kind.label) for kind in ConsentKind]
    WAY_CHOICES = [(way.value, way.label) for way in ConsentWay]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=6, choices=KIND_CHOICES)
    text_version = models.PositiveSmallIntegerField()
    text_sha256 = models.CharField(max_length=64)
    way = models.CharField(max_length=5, choices=WAY_CHOICES)
    # The signed paper, and the day that is written on it.
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="consents"
    )
    signed_on = models.DateField(null=True, blank=True)
    # Whose login it was: the client's in the app, a coach's or an admin's for a paper.
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    parent_name = models.CharField(max_length=200, blank=True)
    parent_relation = models.CharField(max_length=12, choices=Screening.ParentRelation.choices, blank=True)
    parent_email = models.EmailField(max_length=254, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        indexes = [
            # The sweep's planning: what was taken back lately?
            models.Index(fields=["withdrawn_at"], name="consent_withdrawn_lately"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind", "text_version"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_once_a_text",
            ),
            models.CheckConstraint(
                name="consent_of_a_named_parent",
                condition=Q(kind="own", parent_name="", parent_relation="", parent_email="")
                | (Q(kind="parent", way="paper") & ~Q(parent_name="") & ~Q(parent_relation="")),
            ),
            models.CheckConstraint(
                name="consent_on_paper_has_the_paper",
                condition=Q(way="app", document__isnull=True, signed_on__isnull=True)
                | Q(way="paper", document__isnull=False, signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} consent of {self.client_id}"

    @property
    def is_own(self) -> bool:
        return self.kind == ConsentKind.OWN

    @property
    def is_current(self) -> bool:
        """Whether it is to the current text and was not taken back."""
        return self.withdrawn_at is None and self.text_version == CURRENT_TEXT.version

    @property
    def text(self) -> ConsentText:
        """The words that were agreed to."""
        return TEXTS[self.text_version]
