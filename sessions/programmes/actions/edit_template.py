"""Add, edit, hide and offer programme templates. Blocks made from them stay as they are."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused, StaleEdit
from clients.models import User
from clients.models.audit import Action
from sessions.domain.programmes import Fault, TemplateRequest, own_template_faults
from sessions.domain.programmes.own import NAME_TAKEN
from sessions.exercises.catalogue import catalogue_of
from sessions.models import HiddenTemplate, ProgrammeTemplate
from sessions.programmes.queries import offered_by_code
from sessions.programmes.refusals import TemplateRefused
from sessions.programmes.template_queries import (
    days_as_json,
    find_template,
    list_templates,
    template_facts,
    weeks_as_json,
)


@transaction.atomic
def add_template(
    *, template_id: UUID, copied_from: str, requested: TemplateRequest, by: User, now: datetime
) -> ProgrammeTemplate:
    """Add a template to the practice of `by`, copied from another one.

    A second call with the same `template_id` returns the first row. Raises TemplateRefused.
    """
    already = ProgrammeTemplate.objects.filter(pk=template_id).first()
    if already is not None:
        if already.practice_id == by.practice_id:
            return already
        raise ActionRefused("This form belongs to another programme. Please open it again.")
    row = ProgrammeTemplate(id=template_id, practice_id=by.own_practice_id, copied_from=copied_from)
    _fill(row, requested, by, now)
    _check(row)
    _save(row, force_insert=True)
    record(action=Action.ADDED, by=by, now=now, about=row)
    return row


@transaction.atomic
def edit_template(
    *, template: ProgrammeTemplate, version: int, requested: TemplateRequest, by: User, now: datetime
) -> ProgrammeTemplate:
    """Save a new version and keep the earlier ones. Raises StaleEdit or TemplateRefused.

    Sessions assigned from it stay as they are until a coach upgrades them.
    """
    row = ProgrammeTemplate.objects.select_for_update().get(pk=template.pk)
    if row.version != version:
        raise StaleEdit(f"{row.edited_by} saved this programme meanwhile. Nothing of yours is saved yet.")
    _fill(row, requested, by, now)
    row.version += 1
    _check(row)
    _save(row)
    record(action=Action.CHANGED, by=by, now=now, about=row)
    return row


@transaction.atomic
def hide_template(*, code: str, by: User, now: datetime) -> None:
    """Hide a template from the list. Blocks and sessions made from it stay as they are."""
    if find_template(code, by.practice_id) is None:
        raise ActionRefused("This programme is not there.")
    _, made = HiddenTemplate.objects.get_or_create(
        practice_id=by.own_practice_id, template_code=code, defaults={"hidden_by": by, "hidden_at": now}
    )
    if made:
        _record_hidden(code, by, now, hidden=True)


@transaction.atomic
def offer_template(*, code: str, by: User, now: datetime) -> None:
    """Offer a hidden template again."""
    taken, _ = HiddenTemplate.objects.filter(practice=by.practice_id, template_code=code).delete()
    if taken:
        _record_hidden(code, by, now, hidden=False)


def _record_hidden(code: str, by: User, now: datetime, *, hidden: bool) -> None:
    record(
        action=Action.CHANGED,
        by=by,
        now=now,
        kind="programmetemplate",
        object_id=code,
        changes={"hidden": hidden},
    )


def _fill(row: ProgrammeTemplate, requested: TemplateRequest, by: User, now: datetime) -> None:
    row.name, row.summary = requested.name, requested.summary
    row.days, row.weeks = days_as_json(requested.days), weeks_as_json(requested.weeks)
    row.edited_by, row.edited_at = by, now


def _check(row: ProgrammeTemplate) -> None:
    others = list_templates(row.practice_id).all
    taken = frozenset(each.name.casefold() for each in others if each.code != row.code)
    catalogue = catalogue_of(row.practice_id)
    template, exercises = template_facts(row), offered_by_code(catalogue)
    if faults := own_template_faults(template, exercises, taken_names=taken, names=catalogue.names):
        raise TemplateRefused(faults)


def _save(row: ProgrammeTemplate, *, force_insert: bool = False) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=force_insert)
    except IntegrityError as error:
        raise TemplateRefused([Fault(message=NAME_TAKEN, in_name=True)]) from error
