"""Answers to the questionnaire: a draft until they are sent, then a screening with its flags."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from clients.domain.regions import limbs_in_words
from clients.domain.verdicts import Verdict
from clients.models.limbs import limbs_of_row
from clients.models.people import Client, User

VERDICT_CHOICES = [(verdict.value, verdict.value.replace("_", " ").capitalize()) for verdict in Verdict]


class ScreeningDraft(models.Model):
    """The answers so far. One per client, on any device; its id becomes the screening's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="screening_draft")
    questionnaire_version = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=dict)
    # Who gave each answer (question -> id of the user) and when (question -> instant).
    answered_by = models.JSONField(default=dict, blank=True)
    answered_at = models.JSONField(default=dict, blank=True)
    # Answers that are red flags and not raised yet: question -> sign, detail, who ("by") and when ("at"). The
    # instant from which on the oldest is raised; null for none.
    red_answers = models.JSONField(default=dict, blank=True)
    red_due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    # The earlier answers that are gone through; and of each that was confirmed, the day when it was typed.
    carried_from = models.ForeignKey(
        "Screening", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_from = models.JSONField(default=dict, blank=True)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Draft for {self.client_id}"


class UnsentAnswer(models.Model):
    """What somebody said in a draft and nobody sent: it counts as said when later answers are compared.

    `said_by` is empty where an older draft knew only a name that several people have.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="unsent_answers")
    questionnaire_version = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=64)
    answer = models.JSONField()
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField()
    kept_at = models.DateTimeField(default=timezone.now)
    # The answers in which the same person had corrected it; empty while it counts. No longer written.
    settled_by = models.ForeignKey(
        "Screening", on_delete=models.PROTECT, null=True, blank=True, related_name="settles"
    )

    class Meta:
        indexes = [models.Index(fields=["client", "said_at"], name="unsent_answer_of_client")]

    def __str__(self) -> str:
        return f"{self.question} of {self.client_id}, not sent"


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def latest_per_client(self) -> "ScreeningQuerySet":
        newer = Screening.objects.filter(client=OuterRef("client"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))


class Screening(models.Model):
    """One completed questionnaire. Immutable: new answers make a new screening."""

    class ParentRelation(models.TextChoices):
        MOTHER = "mother", "Mother"
        FATHER = "father", "Father"
        GUARDIAN = "guardian", "Somebody else who looks after the child"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="screenings")
    questionnaire_version = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    answers_sha256 = models.CharField(max_length=64)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    in_person = models.BooleanField()
    # The profile said male, so what men are not asked was left out. No "no" was given to it.
    asked_as_male = models.BooleanField(default=False)
    # Answers that were not typed but confirmed as they stood: question -> the day on which each was typed.
    confirmed_from = models.JSONField(default=dict, blank=True)
    # Under 18: the parent who answered with the child.
    parent_name = models.CharField(max_length=200, blank=True)
    parent_relation = models.CharField(max_length=12, choices=ParentRelation.choices, blank=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    # The highest number is the newest screening; two may have the same time.
    number = models.PositiveIntegerField()
    verdict_upper = models.CharField(max_length=16, choices=VERDICT_CHOICES)
    verdict_lower = models.CharField(max_length=16, choices=VERDICT_CHOICES)
    # Limb -> verdict, where it is milder than that of its region, which is the worst of its limbs.
    limb_verdicts = models.JSONField(default=dict, blank=True)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "number"], name="screening_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"Screening {self.number} of {self.client_id}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("A screening is immutable; record a new one.")
        super().save(*args, **kwargs)

    @property
    def parent_text(self) -> str:
        """Who answered with a child: "Paula Parent (mother)"; "" for nobody."""
        return (
            f"{self.parent_name} ({self.get_parent_relation_display().lower()})" if self.parent_name else ""
        )

    @property
    def sent_by_text(self) -> str:
        """Who gave the answers: "Clara Client", or "Cora Coach, in person" where somebody asked them."""
        return f"{self.asked_by.name}, in person" if self.in_person else self.asked_by.name


class Flag(models.Model):
    """One answer with a verdict, and the texts of the rule as they were then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="flags")
    code = models.CharField(max_length=64)
    question_text = models.TextField()
    answer_text = models.TextField()
    verdict = models.CharField(max_length=16, choices=VERDICT_CHOICES)
    upper = models.BooleanField()
    lower = models.BooleanField()
    # By name where it is not both limbs of its regions; empty where it is.
    limbs = models.JSONField(default=list, blank=True)
    reason = models.TextField()
    advice = models.TextField(blank=True)
    source_keys = models.JSONField(default=list)
    mark = models.CharField(max_length=8)
    venous = models.BooleanField(default=False)
    two_admins = models.BooleanField(default=False)
    # Days after which time alone may have ended it; null: only a person can say that it is over.
    passes_after_days = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["screening", "code"], name="flag_once_per_screening"),
            models.CheckConstraint(name="flag_names_a_region", condition=Q(upper=True) | Q(lower=True)),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.verdict}"

    @property
    def limbs_text(self) -> str:
        """Such as "arms and right leg"."""
        return limbs_in_words(limbs_of_row(self))


class AnswersSeen(models.Model):
    """What the client said to answers that somebody else gave for them in person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="seen")
    is_right = models.BooleanField()
    note = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.screening_id}: {'right' if self.is_right else 'not right'}"
