"""Adding, editing, hiding and offering exercises. Sessions and 1RMs written with them stay as they are."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, FieldsRefused, StaleEdit
from clients.models import User
from clients.models.audit import Action
from sessions.domain.exercises.own import own_exercise_problems
from sessions.exercises.catalogue import catalogue_of, exercise_facts
from sessions.models import HiddenExercise, PracticeExercise

# What can be changed later. The other fields decide how loads are worked out, and stay.
EDITABLE_FIELDS = ("name", "aliases", "prime_movers", "cues", "position", "evidence")


@transaction.atomic
def add_exercise(*, exercise_id: UUID, by: User, now: datetime, **facts: object) -> PracticeExercise:
    """Add an exercise to the practice of `by`. A second call with the same id returns the first row.

    Raises FieldsRefused.
    """
    already = PracticeExercise.objects.filter(pk=exercise_id).first()
    if already is not None:
        if already.practice_id == by.practice_id:
            return already
        raise ActionRefused("This form belongs to another exercise. Please open it again.")
    row = PracticeExercise(
        id=exercise_id, practice_id=by.own_practice_id, edited_by=by, edited_at=now, **facts
    )
    _check(row)
    _save(row, force_insert=True)
    record(action=Action.ADDED, by=by, now=now, about=row)
    return row


@transaction.atomic
def edit_exercise(
    *, exercise: PracticeExercise, version: int, by: User, now: datetime, **texts: object
) -> PracticeExercise:
    """Change the texts of an own exercise. Raises StaleEdit or FieldsRefused."""
    row = PracticeExercise.objects.select_for_update().get(pk=exercise.pk)
    if row.version != version:
        raise StaleEdit(f"{row.edited_by} saved this exercise meanwhile. Nothing of yours is saved yet.")
    for name in EDITABLE_FIELDS:
        setattr(row, name, texts[name])
    row.version, row.edited_by, row.edited_at = row.version + 1, by, now
    _check(row)
    _save(row)
    record(action=Action.CHANGED, by=by, now=now, about=row)
    return row


@transaction.atomic
def hide_exercise(*, code: str, by: User, now: datetime) -> None:
    """Hide an exercise from the planner. Sessions and 1RMs with it stay as they are."""
    if code not in {exercise.code for exercise in catalogue_of(by.practice_id).exercises}:
        raise ActionRefused("This exercise is not in the catalogue.")
    _, made = HiddenExercise.objects.get_or_create(
        practice_id=by.own_practice_id, exercise_code=code, defaults={"hidden_by": by, "hidden_at": now}
    )
    if made:
        record(
            action=Action.CHANGED, by=by, now=now, kind="exercise", object_id=code, changes={"hidden": True}
        )


@transaction.atomic
def offer_exercise(*, code: str, by: User, now: datetime) -> None:
    """Offer a hidden exercise again."""
    taken, _ = HiddenExercise.objects.filter(practice=by.practice_id, exercise_code=code).delete()
    if taken:
        record(
            action=Action.CHANGED, by=by, now=now, kind="exercise", object_id=code, changes={"hidden": False}
        )


def _check(row: PracticeExercise) -> None:
    others = catalogue_of(row.practice_id).exercises
    taken = frozenset(each.name.casefold() for each in others if each.code != row.code)
    if problems := own_exercise_problems(exercise_facts(row), taken_names=taken):
        raise FieldsRefused(problems)


def _save(row: PracticeExercise, *, force_insert: bool = False) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=force_insert)
    except IntegrityError as error:
        raise FieldsRefused([("name", "There is an exercise of this name already.")]) from error
