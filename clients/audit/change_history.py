"""Read changes from the stored versions of a client's rows: which fields, by whom and when."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby, pairwise

from clients.domain.clearance import Basis
from clients.domain.equipment import describe_equipment
from clients.domain.numbers import Unit, Weight, plain_number, weight_text
from clients.domain.one_rep_max import Method
from clients.domain.regions import limbs_in_words
from clients.models import Clearance, Client, Equipment, OneRepMax
from clients.models.equipment import equipment_of
from clients.models.limbs import limbs_of_row

MOST_PER_KIND = 300
NOTHING = "–"
PROFILE = {
    "name": "Name",
    "email": "E-mail",
    "birth_on": "Date of birth",
    "sex": "Sex",
    "height_cm": "Height in cm",
    "affected_limb": "Injured or operated limb",
    "unit": "Unit of weight",
    "time_zone": "Time zone",
    "phone": "Telephone",
    "emergency_contact_name": "Emergency contact",
    "emergency_contact_phone": "Emergency phone",
    "reminders_enabled": "Reminders",
    "reminder_time": "Hour of reminders",
    "own_moves": "May move own sessions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    what: str
    before: str
    after: str

    @property
    def is_first(self) -> bool:
        return self.before == NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientChange:
    """One change: "Cora Coach changed the profile", with each field's before and after."""

    at: datetime
    who: str
    did: str
    differences: tuple[Difference, ...] = ()


def list_changes(client: Client) -> list[ClientChange]:
    """Return the changes, newest first, of the newest `MOST_PER_KIND` versions per model. Four queries."""
    changes = [
        change
        for model, key, describe in (
            (Client, "id", _describe_client),
            (Equipment, "client_id", _describe_equipment),
            (OneRepMax, "client_id", _describe_one_rep_max),
            (Clearance, "client_id", _describe_clearance),
        )
        for change in _compare_versions(model.history.filter(**{key: client.id}), describe)
    ]
    newest_first = sorted(changes, key=lambda change: change.at)[
        ::-1
    ]  # of changes at one instant, the later one first
    return [
        _merge_changes(list(same_save))
        for _, same_save in groupby(newest_first, key=lambda change: (change.at, change.who, change.did))
    ]


def _merge_changes(same_save: list[ClientChange]) -> ClientChange:
    """Return one change with the differences of all: four 1RMs saved at once make one line."""
    differences = tuple(difference for change in same_save for difference in change.differences)
    return replace(same_save[0], differences=differences)


def _compare_versions(rows, describe: Callable) -> Iterable[ClientChange]:
    """Yield a change for each pair of successive versions of one row in which `describe` finds one."""
    by_row = defaultdict(list)
    for row in rows.select_related("history_user").order_by("-history_id")[:MOST_PER_KIND]:
        by_row[row.id].append(row)
    for newest_first in by_row.values():
        oldest_first = newest_first[::-1]
        for before, after in pairwise([None, *oldest_first]):
            if before is None and after.history_type != "+":
                continue  # the version before it is beyond what is shown
            if (change := describe(before, after)) is not None:
                yield change


def _make_change(row, did: str, *differences: Difference) -> ClientChange:
    who = str(row.history_user) if row.history_user else "The program"
    return ClientChange(at=row.history_date, who=who, did=did, differences=differences)


def _describe_client(before, after) -> ClientChange | None:
    if before is None:
        return _make_change(after, "took the client on")
    if before.archived_at != after.archived_at:
        way = "back on" if before.archived_at else "off"
        return _make_change(after, f"{'put' if before.archived_at else 'took'} the client {way} the roster")
    if before.user_id != after.user_id:
        return _make_change(after, "accepted the invitation, and signs in from now on")
    differences = [
        Difference(what=label, before=_format_value(before, name), after=_format_value(after, name))
        for name, label in PROFILE.items()
        if getattr(before, name) != getattr(after, name)
    ]
    return _make_change(after, "changed the profile", *differences) if differences else None


def _describe_equipment(before, after) -> ClientChange | None:
    kind = after.get_kind_display()
    loads = describe_equipment(equipment_of(after))
    if after.history_type == "-":
        return _make_change(after, "took equipment away", Difference(what=kind, before=loads, after=NOTHING))
    if before is None:
        did = "set the loads of a typical gym" if after.is_typical else "added equipment"
        return _make_change(after, did, Difference(what=kind, before=NOTHING, after=loads))
    earlier = describe_equipment(equipment_of(before))
    if before.is_typical and not after.is_typical and earlier == loads:
        return _make_change(after, f"confirmed the equipment: {kind.lower()}")
    if earlier == loads:
        return None
    return _make_change(after, "changed the equipment", Difference(what=kind, before=earlier, after=loads))


def _describe_one_rep_max(before, after) -> ClientChange | None:
    exercise = after.exercise_code.replace("-", " ").capitalize() + (f", {after.side}" if after.side else "")
    load = f"{_one_rep_max_text(after)}, {after.method} on {_format_day(after.tested_on)}"
    if before is None:
        return _make_change(after, "recorded a 1RM", Difference(what=exercise, before=NOTHING, after=load))
    if before.withdrawn_at is None and after.withdrawn_at is not None:
        withdrawn = f"withdrawn: {after.withdraw_reason}"
        return _make_change(after, "withdrew a 1RM", Difference(what=exercise, before=load, after=withdrawn))
    return None


def _one_rep_max_text(row) -> str:
    """Return a tested 1RM as it was typed, and an estimate in the unit that was typed."""
    typed = Weight(row.typed_value, Unit(row.typed_unit))
    return str(typed) if row.method == Method.TESTED else weight_text(row.load_kg, typed.unit)


def _describe_clearance(before, after) -> ClientChange | None:
    cleared = ", ".join(_list_terms(after))
    if before is None:
        did = _CLEARED[Basis(after.basis)]
        return _make_change(after, did, Difference(what="Clearance", before=NOTHING, after=cleared))
    if before.revoked_at is None and after.revoked_at is not None:
        revoked = f"out of force: {after.revoke_reason}"
        did = "took the clearance out of force"
        return _make_change(after, did, Difference(what="Clearance", before=cleared, after=revoked))
    return None


_CLEARED = {
    Basis.RULE: "cleared by rule",
    Basis.ACKNOWLEDGEMENT: "read the cautions, which cleared",
    Basis.DECISION: "cleared by decision",
}


def _list_terms(row) -> Iterable[str]:
    yield limbs_in_words(limbs_of_row(row))
    if row.max_percent_1rm is not None:
        yield f"at most {row.max_percent_1rm} % of 1RM"
    if row.max_cuff_minutes is not None:
        yield f"at most {row.max_cuff_minutes} minutes under the cuff"
    if row.no_max_test:
        yield "no maximal test"
    yield f"until {_format_day(row.valid_until_on - timedelta(days=1))}"


def _format_value(row, name: str) -> str:
    value = getattr(row, name)
    if name in ("sex", "own_moves", "affected_limb"):
        return getattr(row, f"get_{name}_display")() or NOTHING
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return _format_day(value)
    return str(value or NOTHING)


def _format_day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
