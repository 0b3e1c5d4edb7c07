"""What a person took back with new answers, kept beside the case that it opened. Only ever added to."""

import uuid

from django.db import models
from django.utils import timezone

from clients.domain.changed_facts import ChangeCause
from clients.domain.questionnaire import named_in
from clients.models.clearance import Review
from clients.models.screening import Screening


class ChangedAnswer(models.Model):
    """One thing that the answers of a case say less of than before: the old words beside the new."""

    CAUSE_CHOICES = [(cause.value, cause.value.replace("_", " ").capitalize()) for cause in ChangeCause]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="changed_answers")
    # The answers that took it back; a case may go on with newer ones.
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="changed_answers")
    cause = models.CharField(max_length=12, choices=CAUSE_CHOICES)
    code = models.CharField(max_length=64, blank=True)
    question = models.TextField()
    before = models.TextField()
    now = models.TextField(blank=True)
    said_on = models.DateField()
    said_by = models.CharField(max_length=240, blank=True)
    upper = models.BooleanField()
    lower = models.BooleanField()
    # By name where it is not both limbs of its regions; empty where it is.
    limbs = models.JSONField(default=list, blank=True)
    two_admins = models.BooleanField(default=False)
    needs_clinician = models.BooleanField(default=False)
    noted_at = models.DateTimeField(default=timezone.now)
    # 0 is the first of those noted at one time; the letter about all of them is about that one.
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["noted_at", "position"]
        indexes = [models.Index(fields=["screening", "position"], name="changed_answer_of_answers")]

    def __str__(self) -> str:
        return f"{self.cause} {self.code} in {self.review_id}"

    @property
    def named(self) -> tuple[str, ...]:
        """What the question names beside its text."""
        return named_in(self.code, self.question)

    @property
    def is_outdated(self) -> bool:
        """Whether the case goes on with newer answers by now."""
        return self.review.screening_id != self.screening_id
