"""What can be loaded: the machines of a practice's places, and what a client has; where a client trains."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from clients.domain import equipment as rules
from clients.domain.numbers import Unit
from clients.models.history import VersionedQuerySet, version_history
from clients.models.people import Client, Practice, User, WeightUnit


class Hardware(models.Model):
    """The loads of one thing: a smallest one, a step and a largest one, or a list."""

    class Kind(models.TextChoices):
        BARBELL = "barbell", "Bar and plates"
        DUMBBELL = "dumbbell", "Dumbbells (each hand)"
        STACK = "stack", "Machine or cable stack"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    label = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=2, choices=WeightUnit.choices, default=WeightUnit.KG)
    smallest = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    step = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    largest = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    # Loads as decimal strings in `unit`, if they follow no step.
    loads = models.JSONField(default=list, blank=True)
    # The plates behind such loads, to show them again: [weight as a string, pairs]. `smallest` is the bar.
    plates = models.JSONField(default=list, blank=True)
    is_typical = models.BooleanField(default=False)
    updated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label or self.get_kind_display()

    @property
    def _history_user(self) -> User | None:
        return self.updated_by

    @property
    def _history_date(self) -> datetime:
        return self.updated_at


class EquipmentQuerySet(VersionedQuerySet["Equipment"]):
    """The queryset of a model with versions."""


class Equipment(Hardware):
    """What one client can load and no place of the practice has."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="equipment")
    # Empty for all exercises of this kind, or the code of the only one.
    exercise_code = models.CharField(max_length=64, blank=True, default="")

    objects = EquipmentQuerySet.as_manager()
    history = version_history()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind", "exercise_code"], name="equipment_once_per_kind"
            ),
        ]


class PlaceQuerySet(models.QuerySet["Place"]):
    def in_practice(self, practice_id: uuid.UUID | None) -> Self:
        return self.filter(practice=practice_id)

    def in_use(self) -> Self:
        """Return the places that nobody retired, by name."""
        return self.filter(retired_at=None).order_by(Lower("name"), "pk")


class Place(models.Model):
    """Where clients of a practice train: a gym, a room, a second address. Retired, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    # Counts up with each change of the place or of a machine, so that a form can say that it is old.
    version = models.PositiveIntegerField(default=1)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "practice", Lower("name"), condition=Q(retired_at=None), name="place_named_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MachineQuerySet(VersionedQuerySet["Machine"]):
    """The queryset of a model with versions."""


class Machine(Hardware):
    """One thing to load at a place: a bar, a rack of dumbbells, a stack."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="machines")
    # Small weights that go on top of any load, as decimal strings in `unit`.
    add_ons = models.JSONField(default=list, blank=True)
    # The exercises that it alone serves; empty for all of its kind.
    exercise_codes = models.JSONField(default=list, blank=True)
    # What the empty bar is marked in, where that is not what the plates are marked in.
    bar_unit = models.CharField(max_length=2, choices=WeightUnit.choices, blank=True, default="")

    objects = MachineQuerySet.as_manager()
    history = version_history()

    class Meta:
        indexes = [models.Index(fields=["place", "kind"], name="machines_of_place")]


class ClientPlace(models.Model):
    """A client trains at a place. One of them may be the usual one."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="client_places")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="client_places")
    is_usual = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "place"], name="client_place_once"),
            models.UniqueConstraint(
                fields=["client"], condition=Q(is_usual=True), name="client_usual_place_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)


def equipment_of(row: Hardware) -> rules.Equipment:
    """Return a row, or a stored version of one, as the domain's Equipment."""
    codes = getattr(row, "exercise_codes", None)
    if codes is None:
        codes = filter(None, [getattr(row, "exercise_code", "")])
    return rules.Equipment(
        kind=rules.EquipmentKind(row.kind),
        unit=Unit(row.unit),
        smallest=row.smallest,
        step=row.step,
        largest=row.largest,
        loads=tuple(Decimal(load) for load in row.loads),
        add_ons=tuple(Decimal(load) for load in getattr(row, "add_ons", ())),
        exercise_codes=tuple(codes),
        label=row.label,
    )
