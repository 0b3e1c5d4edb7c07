"""Add, edit and archive clients; add notes; update a person's own account."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

from clients.audit.actions import changed_fields, record
from clients.audit.refusals import ActionRefused, FieldsRefused, StaleEdit
from clients.domain.equipment import typical_gym
from clients.domain.people import birth_date_problem
from clients.models import Client, ClientPlace, CoachNote, Equipment, Place, Practice, User
from clients.models.audit import Action
from clients.people.locks import lock_client

Row = TypeVar("Row", bound=models.Model)

EMAIL_TAKEN = "Another client of this practice already has this e-mail address."
PROFILE_FIELDS = (
    "name",
    "email",
    "birth_on",
    "sex",
    "unit",
    "time_zone",
    "height_cm",
    "affected_limb",
    "phone",
    "emergency_contact_name",
    "emergency_contact_phone",
    "own_moves",
)


@transaction.atomic
def add_client(
    *,
    practice: Practice,
    by: User,
    client_id: UUID,
    name: str,
    time_zone: str,
    now: datetime,
    email: str = "",
    birth_on: date | None = None,
    sex: str = Client.Sex.NOT_STATED,
    unit: str | None = None,
    coaches: Iterable[User] = (),
    place: Place | None = None,
) -> Client:
    """Create a client who trains at `place`, or else at the practice's oldest place in use.

    Where the practice has none, the client gets the equipment of a typical gym, marked in the unit that the
    client reads: `unit`, or that of the practice. A coach who adds a client becomes their coach.
    A second call with the same `client_id` returns the first client. Raises ActionRefused.
    """
    # The lock orders two equal requests: the second finds the row of the first.
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    if existing := find_sent_before(Client, client_id, practice=practice):
        return existing
    _refuse_birth_date(birth_on, now)
    client = Client(
        id=client_id,
        practice=practice,
        name=name.strip(),
        email=User.objects.normalize_email(email),
        birth_on=birth_on,
        sex=sex,
        unit=unit or practice.unit,
        time_zone=time_zone,
        created_at=now,
        edited_by=by,
        edited_at=now,
    )
    _save(client, force_insert=True)
    client.coaches.set(_of_practice(practice, [*coaches, by] if by.is_coach else coaches))
    place = place or Place.objects.in_practice(practice.pk).in_use().order_by("created_at", "pk").first()
    if place is not None:
        ClientPlace.objects.create(client=client, place=place, is_usual=True)
    else:
        _add_typical_gym(client, by, now)
    record(action=Action.ADDED, by=by, now=now, about=client, client=client)
    return client


@transaction.atomic
def edit_client(*, client: Client, version: int, by: User, now: datetime, **profile) -> Client:
    """Change the given `PROFILE_FIELDS` of a client; the others stay.

    A new e-mail address closes the invitation sent to the old one. Raises StaleEdit if somebody saved after
    `version` was shown, ActionRefused for an address in use.
    """
    row = lock_client(client.pk)
    refuse_stale(row, version)
    if unknown := set(profile) - set(PROFILE_FIELDS):
        raise TypeError(f"not part of the profile: {sorted(unknown)}")
    _refuse_birth_date(profile.get("birth_on"), now)
    if "email" in profile:
        profile["email"] = User.objects.normalize_email(profile["email"])
        if profile["email"] != row.email:
            row.invitations.filter(accepted_at=None, replaced_at=None).update(replaced_at=now)
    changes = changed_fields(row, profile)
    for field, value in profile.items():
        setattr(row, field, value)
    mark_edited(row, by, now)
    _save(row)
    if row.user is not None:
        row.user.name, row.user.time_zone = row.name, row.time_zone
        row.user.save(update_fields=["name", "time_zone"])
    if changes:
        record(action=Action.CHANGED, by=by, now=now, about=row, client=row, changes=changes)
    return row


@transaction.atomic
def archive_client(*, client: Client, by: User, now: datetime) -> Client:
    """Take a client off the roster. Nothing is deleted, and an open invitation stops working."""
    row = lock_client(client.pk)
    if row.archived_at is None:
        row.archived_at = now
        mark_edited(row, by, now)
        row.save()
        row.invitations.filter(accepted_at=None, replaced_at=None).update(replaced_at=now)
        record(action=Action.ARCHIVED, by=by, now=now, about=row, client=row)
    return row


@transaction.atomic
def unarchive_client(*, client: Client, by: User, now: datetime) -> Client:
    """Put a client back on the roster. Raises ActionRefused if another client has the e-mail address now."""
    row = lock_client(client.pk)
    if row.archived_at is not None:
        row.archived_at = None
        mark_edited(row, by, now)
        _save(row)
        record(action=Action.UNARCHIVED, by=by, now=now, about=row, client=row)
    return row


@transaction.atomic
def set_coaches(*, client: Client, coaches: Iterable[User], by: User, now: datetime) -> Client:
    """Replace the coaches of a client. Raises ActionRefused unless `by` is an admin of the practice."""
    if not by.is_admin or by.practice_id != client.practice_id:
        raise ActionRefused("Only an admin of this practice says who coaches a client.")
    row = lock_client(client.pk)
    before = _ids(row.coaches.all())
    row.coaches.set(coaches := _of_practice(row.practice, coaches))
    mark_edited(row, by, now)
    row.save(update_fields=["version", "edited_by", "edited_at"])
    changes = {"coaches": [before, _ids(coaches)]}
    record(action=Action.CHANGED, by=by, now=now, about=row, client=row, kind="coaches", changes=changes)
    return row


@transaction.atomic
def add_note(*, client: Client, note_id: UUID, text: str, by: User, now: datetime) -> CoachNote:
    """Add a private note. A second call with the same `note_id` returns the first note."""
    lock_client(client.pk)
    if existing := find_sent_before(CoachNote, note_id, client=client):
        return existing
    if not text.strip():
        raise ActionRefused("Please write something.")
    note = CoachNote(id=note_id, client=client, author=by, text=text.strip(), created_at=now)
    note.save(force_insert=True)
    record(action=Action.ADDED, by=by, now=now, about=note, client=client)
    return note


@transaction.atomic
def update_account(*, user: User, name: str, time_zone: str, now: datetime) -> User:
    """Change a person's own name and time zone, on the user and on the client that belongs to them."""
    about = Client.objects.filter(user=user).first()
    client = lock_client(about.pk) if about else None
    changes = changed_fields(user, {"name": name.strip(), "time_zone": time_zone})
    user.name, user.time_zone = name.strip(), time_zone
    user.save(update_fields=["name", "time_zone"])
    if client is not None and (client.name, client.time_zone) != (user.name, user.time_zone):
        client.name, client.time_zone = user.name, user.time_zone
        mark_edited(client, user, now)
        client.save()
    if changes:
        record(action=Action.CHANGED, by=user, now=now, about=user, client=client, changes=changes)
    return user


@transaction.atomic
def update_client_settings(
    *,
    client: Client,
    unit: str,
    reminders_enabled: bool,
    reminder_time: time,
    by: User,
    now: datetime,
    phone: str | None = None,
) -> Client:
    """Change what clients set themselves: telephone, unit of weight, whether and when reminders come.

    `phone` None leaves the number as it is.
    """
    row = lock_client(client.pk)
    wanted: dict[str, Any] = {
        "unit": unit,
        "reminders_enabled": reminders_enabled,
        "reminder_time": reminder_time,
    }
    if phone is not None:
        wanted["phone"] = phone
    changes = changed_fields(row, wanted)
    for field, value in wanted.items():
        setattr(row, field, value)
    mark_edited(row, by, now)
    row.save()
    if changes:
        record(action=Action.CHANGED, by=by, now=now, about=row, client=row, changes=changes)
    return row


def find_sent_before(model: type[Row], row_id: UUID, **owner) -> Row | None:
    """Return the row that an earlier request with the same id created, or None.

    Raises ActionRefused if the row belongs to another `owner` (its client or practice).
    """
    row = model._default_manager.filter(pk=row_id).first()
    if row is not None and any(getattr(row, name) != wanted for name, wanted in owner.items()):
        raise ActionRefused("This form was sent before. Please open it again.")
    return row


def refuse_stale(client: Client, version: int) -> None:
    """Raise StaleEdit if the client was changed after the form was shown."""
    if client.version != version:
        raise StaleEdit(f"{client.edited_by or 'Somebody'} changed this client while you were writing.")


def mark_edited(client: Client, by: User, now: datetime) -> None:
    """Set who edited the row last and when, and make older forms stale. The caller saves."""
    client.version += 1
    client.edited_by, client.edited_at = by, now


def _add_typical_gym(client: Client, by: User, now: datetime) -> None:
    Equipment.objects.add_all(
        Equipment(
            client=client,
            kind=typical.kind,
            label=typical.label,
            unit=typical.unit,
            smallest=typical.smallest,
            step=typical.step,
            largest=typical.largest,
            loads=[str(load) for load in typical.loads],
            is_typical=True,
            updated_by=by,
            updated_at=now,
        )
        for typical in typical_gym(client.own_unit)
    )


def _refuse_birth_date(birth_on: date | None, now: datetime) -> None:
    problem = birth_date_problem(birth_on, now.date()) if birth_on else None
    if problem:
        raise ActionRefused(problem)


def _save(client: Client, **how) -> None:
    # The savepoint lets the outer transaction go on after an IntegrityError.
    try:
        with transaction.atomic():
            client.save(**how)
    except IntegrityError as error:
        if "email" not in str(error):
            raise
        raise FieldsRefused([("email", EMAIL_TAKEN)]) from error


def _ids(people: Iterable[User]) -> list[str]:
    return sorted(str(person.pk) for person in people)


def _of_practice(practice: Practice, coaches: Iterable[User]) -> list[User]:
    coaches = list(coaches)
    if any(not coach.is_coach or coach.practice_id != practice.id for coach in coaches):
        raise ActionRefused("Choose coaches of this practice.")
    return coaches
