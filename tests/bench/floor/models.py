"""Four tables: what a set log, a list and a sum need at the very least."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    id = models.UUIDField(primary_key=True)
    reps = models.IntegerField()
    load_kg = models.DecimalField(max_digits=7, decimal_places=3)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.id)


class Fact(models.Model):
    objects: ClassVar[models.Manager] = models.Manager()

    reps = models.IntegerField()
    load_kg = models.DecimalField(max_digits=7, decimal_places=3)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.reps)


class Total(models.Model):
    objects: ClassVar[models.Manager] = models.Manager()

    reps = models.IntegerField(default=0)

    def __str__(self) -> str:
        return str(self.reps)


class Row(models.Model):
    objects: ClassVar[models.Manager] = models.Manager()

    name = models.CharField(max_length=200)
    email = models.CharField(max_length=200)
    state = models.CharField(max_length=20)
    note = models.TextField()
    on = models.DateField()

    def __str__(self) -> str:
        return self.name
