"""Rows whose every version is kept: what they said before, who wrote it, and when."""

from collections.abc import Iterable
from typing import NoReturn, TypeVar

from django.db import models
from simple_history.models import HistoricalRecords
from simple_history.utils import get_history_manager_for_model

Row = TypeVar("Row", bound=models.Model)


class VersionedQuerySet(models.QuerySet[Row]):
    """Nothing goes past the history: `save` and `delete` write it, and `add_all`, and nothing else may."""

    def add_all(self, rows: Iterable[Row]) -> list[Row]:
        """Add many rows in two statements, the first version of each among them."""
        written = super().bulk_create(rows)
        get_history_manager_for_model(self.model).bulk_history_create(written)
        return written

    def update(self, **fields) -> NoReturn:
        raise TypeError(f"Versions of {self.model.__name__} are kept: change each row and save it.")

    def bulk_update(self, *args, **how) -> NoReturn:
        raise TypeError(f"Versions of {self.model.__name__} are kept: change each row and save it.")

    def bulk_create(self, *args, **how) -> NoReturn:
        raise TypeError(f"Versions of {self.model.__name__} are kept: use add_all.")


def kept() -> HistoricalRecords:
    """The history of a model that says itself who wrote a version (`_history_user`) and when.

    Its keys are not enforced by the database: a version outlives what it is about, and waits for nobody.
    """
    return HistoricalRecords(user_db_constraint=False, history_id_field=models.BigAutoField(primary_key=True))
