"""The audit list: who did, saw or decided what, and when. One list per practice, append-only."""

import uuid

from django.db import models

from clients.domain.audit import NOTHING_BEFORE, Head, Link
from clients.models.people import Client, Practice, Role, User


class Action(models.TextChoices):
    """The verb of an event, as it follows a name: "Cora Coach saw ..."."""

    SAW = "saw", "saw"
    ANSWERED = "answered", "answered"
    ACKNOWLEDGED = "acknowledged", "read the cautions of"
    ASKED = "asked", "asked about"
    CLAIMED = "claimed", "took on"
    RELEASED = "released", "gave back"
    DECIDED = "decided", "decided"
    REFUSED = "refused", "was refused"
    UNDID = "undid", "took back"
    REVOKED = "revoked", "revoked"
    ADDED = "added", "added"
    CHANGED = "changed", "changed"
    WITHDREW = "withdrew", "withdrew"
    ARCHIVED = "archived", "archived"
    UNARCHIVED = "unarchived", "put back"
    ASSIGNED = "assigned", "assigned"
    RENEWED = "renewed", "renewed"
    CANCELLED = "cancelled", "cancelled"
    MOVED = "moved", "moved"
    SKIPPED = "skipped", "skipped"
    RESTORED = "restored", "put back"
    EXPORTED = "exported", "exported"
    INVITED = "invited", "invited"
    JOINED = "joined", "accepted"
    DEACTIVATED = "deactivated", "deactivated"
    REACTIVATED = "reactivated", "reactivated"
    SIGNED_IN = "signed_in", "signed in"
    SIGNED_OUT = "signed_out", "signed out"
    SIGN_IN_FAILED = "sign_in_failed", "failed to sign in"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user) -> "AuditEventQuerySet":
        """Return the practice's events for an admin, their clients' for a coach, their own for a client."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self.filter(practice_id=user.practice_id)
        return self.filter(client__in=Client.objects.visible_to(user))

    def newest_first(self) -> "AuditEventQuerySet":
        return self.order_by("-number")

    def update(self, **fields):
        raise TypeError("The audit list is only ever added to.")

    def delete(self):
        raise TypeError("The audit list is only ever added to.")

    def bulk_update(self, *args, **how):
        raise TypeError("The audit list is only ever added to.")


class AuditEvent(models.Model):
    """One event of the audit list. Its foreign keys have no constraint in the database.

    So an event outlives the rows it names, and an insert waits for the anchor alone: a constraint would
    lock those rows.
    """

    practice = models.ForeignKey(
        Practice, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    # Null if the program acted, or nobody was signed in.
    actor = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+", db_index=False
    )
    actor_role = models.CharField(max_length=12, blank=True)
    action = models.CharField(max_length=16, choices=Action.choices)
    client = models.ForeignKey(
        Client, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64, blank=True)
    # {"field": [before, after]}, or {"field": [value]} if there was no value before.
    changes = models.JSONField(default=dict)
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="audit_numbered_once"),
        ]
        indexes = [
            models.Index(fields=["client", "-number"], name="audit_of_client"),
            # For `record_read`: did this person see this row lately?
            models.Index(fields=["actor", "object_id", "-at"], name="audit_seen_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.action} {self.kind}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("The audit list is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The audit list is only ever added to.")

    def as_link(self) -> Link:
        return Link(
            number=self.number,
            at=self.at,
            practice=self.practice_id,
            actor=self.actor_id,
            actor_role=self.actor_role,
            action=self.action,
            client=self.client_id,
            kind=self.kind,
            object_id=self.object_id,
            changes=self.changes,
            previous_sha256=self.previous_sha256,
            sha256=self.sha256,
        )


class AuditAnchor(models.Model):
    """Number and hash of the newest event of a practice. Adding an event locks this row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.OneToOneField(
        Practice, on_delete=models.DO_NOTHING, db_constraint=False, related_name="audit_anchor"
    )
    number = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default=NOTHING_BEFORE)
    moved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.number}:{self.sha256}"

    @property
    def head(self) -> Head:
        return Head(number=self.number, sha256=self.sha256)
