"""Practices, users, clients, invitations and coaches' notes."""

import uuid
import zoneinfo
from datetime import date, datetime, time

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from clients.domain.consent import GivenConsents
from clients.domain.numbers import Unit
from clients.domain.people import PHONE_LENGTH, OwnMoves, tel_url
from clients.domain.regions import Limb
from clients.domain.zones import zone_named
from clients.models.history import VersionedQuerySet, version_history


def check_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError("This is not a time zone we know. Choose one like Europe/Berlin.")


class Role(models.TextChoices):
    COACH = "coach", "Coach"
    CLIENT = "client", "Client"
    ADMIN = "admin", "Admin"


class WeightUnit(models.TextChoices):
    KG = "kg", "kg"
    LB = "lb", "lb"


class Practice(models.Model):
    """A gym or clinic. No user sees rows of another practice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_time_zone])
    # What a new client reads until somebody says otherwise.
    unit = models.CharField(max_length=2, choices=WeightUnit.choices, default=WeightUnit.KG)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the whole address in lower case, so that one address is one account."""
        return (email or "").strip().lower()

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class UserQuerySet(models.QuerySet["User"]):
    def in_practice(self, practice: Practice) -> "UserQuerySet":
        return self.filter(practice=practice)

    def coaches(self) -> "UserQuerySet":
        return self.filter(role=Role.COACH, is_active=True)

    def admins(self) -> "UserQuerySet":
        return self.filter(role=Role.ADMIN, is_active=True)


class User(AbstractBaseUser, PermissionsMixin):
    """One login: a coach, client or admin of one practice, or a superuser without a practice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=8, choices=Role.choices, blank=True, default="")
    practice = models.ForeignKey(
        Practice, on_delete=models.PROTECT, null=True, blank=True, related_name="users"
    )
    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_time_zone])
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_role_and_practice_together",
                condition=(
                    Q(role="", practice__isnull=True)
                    | (Q(role__in=["coach", "client", "admin"]) & Q(practice__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="user_superuser_has_no_role", condition=Q(is_superuser=False) | Q(role="")
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zone_named(self.time_zone)

    @property
    def own_practice(self) -> Practice:
        """The practice of a coach, client or admin. Raises ValueError for a superuser, who has none."""
        if self.practice is None:
            raise ValueError(f"{self.pk} belongs to no practice.")
        return self.practice

    @property
    def own_practice_id(self) -> uuid.UUID:
        """The id of `own_practice`, without a query. Raises ValueError for a superuser."""
        if self.practice_id is None:
            raise ValueError(f"{self.pk} belongs to no practice.")
        return self.practice_id

    @property
    def is_coach(self) -> bool:
        return self.role == Role.COACH

    @property
    def is_client(self) -> bool:
        return self.role == Role.CLIENT

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN


class ClientQuerySet(VersionedQuerySet["Client"]):
    def visible_to(self, user) -> "ClientQuerySet":
        """Return a coach's own clients, an admin's practice's, a client themselves; for others nobody."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.COACH:
            return self.filter(practice_id=user.practice_id, coaches=user)
        if user.role == Role.ADMIN:
            return self.filter(practice_id=user.practice_id)
        if user.role == Role.CLIENT:
            return self.filter(practice_id=user.practice_id, user=user)
        return self.none()

    def active(self) -> "ClientQuerySet":
        return self.filter(archived_at__isnull=True)

    def set_holds(self, **holds: bool) -> int:
        """Write `has_open_stop` or `has_red_flag`, which are no part of the versions that are kept."""
        if not holds.keys() <= {"has_open_stop", "has_red_flag"}:
            raise TypeError(f"not a hold: {sorted(holds)}")
        return models.QuerySet.update(self, **holds)

    def set_consents(self, given: GivenConsents) -> int:
        """Write which text is agreed to, which is no part of the versions that are kept."""
        return models.QuerySet.update(
            self,
            consent_version=given.own_version,
            parent_consent_version=given.parent_version,
            consent_taken_back=given.own_taken_back,
            parent_consent_taken_back=given.parent_taken_back,
        )

    def set_way_back(self, from_on: date) -> int:
        """Write `way_back_from_on`, which is no part of the versions that are kept."""
        return models.QuerySet.update(self, way_back_from_on=from_on)

    def set_last_stop(self, at: datetime) -> int:
        """Write `last_stop_at`, which is no part of the versions that are kept."""
        return models.QuerySet.update(self, last_stop_at=at)

    def named_like(self, text: str) -> "ClientQuerySet":
        text = text.casefold().strip()
        return self.filter(search_text__contains=text) if text else self


LIMB_CHOICES = [(limb.value, limb.label) for limb in Limb]


class Client(models.Model):
    """A person who is coached. Has a login only after accepting an invitation."""

    class Sex(models.TextChoices):
        FEMALE = "female", "Female"
        MALE = "male", "Male"
        NOT_STATED = "not_stated", "Not stated"

    OWN_MOVES_CHOICES = [(each.value, each.label) for each in OwnMoves]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="clients")
    coaches = models.ManyToManyField(User, related_name="coached_clients")
    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="client_profile"
    )
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, blank=True)
    birth_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=10, choices=Sex.choices, default=Sex.NOT_STATED)
    unit = models.CharField(max_length=2, choices=WeightUnit.choices, default=WeightUnit.KG)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_time_zone])
    height_cm = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    # The injured or operated limb: where work is one-sided, it goes first, and needs a 1RM of its own.
    affected_limb = models.CharField(max_length=11, choices=LIMB_CHOICES, blank=True, default="")
    # The client's own number, for coach and admin alone.
    phone = models.CharField(max_length=PHONE_LENGTH, blank=True)
    emergency_contact_name = models.CharField(max_length=200, blank=True)
    emergency_contact_phone = models.CharField(max_length=40, blank=True)
    reminders_enabled = models.BooleanField(default=True)
    reminder_time = models.TimeField(default=time(8, 0))
    # How far the client may move a planned session; the coach sets it.
    own_moves = models.CharField(max_length=12, choices=OWN_MOVES_CHOICES, default=OwnMoves.NONE.value)
    # The name with accents and case folded, since SQLite compares bytes.
    search_text = models.CharField(max_length=460, editable=False, default="")
    # Optimistic lock, raised by each edit: saving a stale form shows an error.
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    # The gate reads these with the client, so that it costs no query. Written by `clearance.actions.holds`.
    has_open_stop = models.BooleanField(default=False, editable=False)
    has_red_flag = models.BooleanField(default=False, editable=False)
    # The newest version of the text about BFR that the client, and a parent, agree to; null for none.
    consent_version = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    parent_consent_version = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    consent_taken_back = models.BooleanField(default=False, editable=False)
    parent_consent_taken_back = models.BooleanField(default=False, editable=False)
    # The day of a doctor's word after urine like cola: the planner counts no session up to it.
    way_back_from_on = models.DateField(null=True, blank=True, editable=False)
    # When the last stop whose case is closed was heard of: answers from before it do not speak of it.
    last_stop_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClientQuerySet.as_manager()
    history = version_history(
        without=(
            "has_open_stop",
            "has_red_flag",
            "consent_version",
            "parent_consent_version",
            "consent_taken_back",
            "parent_consent_taken_back",
            "way_back_from_on",
            "last_stop_at",
        )
    )

    class Meta:
        indexes = [
            # Client.objects.visible_to(admin).active(), in the roster's order.
            models.Index(fields=["practice", "archived_at", "name"], name="client_roster"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "email"],
                condition=~Q(email="") & Q(archived_at__isnull=True),
                name="client_email_once_per_practice",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        # Folding can make a text longer: one letter may become three.
        self.search_text = f"{self.name} {self.email}".casefold()[:460]
        if "update_fields" in kwargs and kwargs["update_fields"] is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    @property
    def _history_user(self) -> User | None:
        return self.edited_by

    @property
    def _history_date(self) -> datetime:
        return self.edited_at or self.created_at

    @property
    def own_unit(self) -> Unit:
        """The unit of weight that the client reads."""
        return Unit(self.unit)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zone_named(self.time_zone)

    @property
    def given_consents(self) -> GivenConsents:
        return GivenConsents(
            own_version=self.consent_version,
            parent_version=self.parent_consent_version,
            own_taken_back=self.consent_taken_back,
            parent_taken_back=self.parent_consent_taken_back,
        )

    @property
    def is_male(self) -> bool:
        return self.sex == self.Sex.MALE

    @property
    def tel_url(self) -> str:
        """A link that calls the client; "" without a number."""
        return tel_url(self.phone)

    def today(self, now: datetime) -> date:
        """Return the calendar day in the client's time zone."""
        return now.astimezone(self.zone).date()


class Invitation(models.Model):
    """A single-use invitation that expires. Its link is the signed id, so no token is stored."""

    class State(models.TextChoices):
        OPEN = "open", "Invited"
        ACCEPTED = "accepted", "Accepted"
        EXPIRED = "expired", "Expired"
        REPLACED = "replaced", "Replaced"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=8, choices=Role.choices)
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    # Null for the first admin of a new practice.
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_client_has_a_client",
                condition=(Q(role="client") & Q(client__isnull=False))
                | (~Q(role="client") & Q(client__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"

    def state(self, now: datetime) -> "Invitation.State":
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.replaced_at:
            return self.State.REPLACED
        return self.State.EXPIRED if self.expires_at <= now else self.State.OPEN


class CoachNote(models.Model):
    """A coach's private note on a client. Never shown to the client."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="coach_notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"Note on {self.client_id}"
