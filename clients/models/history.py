"""The history of rows: each version, with its author and time."""

from collections.abc import Iterable
from typing import NoReturn, TypeVar

from django.db import models
from simple_history.models import HistoricalRecords
from simple_history.utils import get_history_manager_for_model

Row = TypeVar("Row", bound=models.Model)


class VersionedQuerySet(models.QuerySet[Row]):
    """Refuses the bulk methods that write no history; `save`, `delete` and `add_all` write it."""

    def add_all(self, rows: Iterable[Row]) -> list[Row]:
        """Insert the rows and their first versions, in two statements, and return the rows."""
        written = super().bulk_create(rows)
        get_history_manager_for_model(self.model).bulk_history_create(written)
        return written

    def update(self, **fields) -> NoReturn:
        raise TypeError(f"Versions of {self.model.__name__} are kept: change each row and save it.")

    def bulk_update(self, *args, **how) -> NoReturn:
        raise TypeError(f"Versions of {self.model.__name__} are kept: change each row and save it.")

    def bulk_create(self, *args, **how) -> NoReturn:
        raise TypeError(f"Versions of {self.model.__name__} are kept: use add_all.")


def version_history(*, without: tuple[str, ...] = ()) -> HistoricalRecords:
    """Return the history of a model that sets the author (`_history_user`) and the time of a version itself.

    Without foreign key constraints: a version stays when the row it points to is deleted. The columns
    `without` mirror other rows and are no part of it.
    """
    return HistoricalRecords(
        user_db_constraint=False,
        history_id_field=models.BigAutoField(primary_key=True),
        excluded_fields=list(without),
    )
