"""Compare sessions ahead that follow an earlier version of a template with its newest version."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from clients.domain.regions import Region
from clients.models import Client, User
from sessions.domain.fitting import NO_CHANGES
from sessions.domain.prescription import Prescription
from sessions.domain.programmes import (
    ClientFacts,
    Followed,
    RegionFacts,
    SessionAhead,
    Stays,
    Template,
    follow,
)
from sessions.domain.progression import same_load
from sessions.domain.protocols import TAPER_CODES, CuffMode
from sessions.exercises.catalogue import catalogue_of
from sessions.mappers import prescriptions_of, to_prescription
from sessions.models import Prescription as PrescriptionRow
from sessions.models import TrainingSession
from sessions.models.training import State
from sessions.programmes.queries import client_facts, offered_by_code
from sessions.programmes.template_queries import list_versions, templates_facts

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradedSession:
    """One session ahead, and what the newest version makes of it."""

    row: TrainingSession
    answer: Followed | Stays
    by_hand: bool  # its percents are of no version, so somebody changed them

    @property
    def now(self) -> list[PrescriptionRow]:
        return prescriptions_of(self.row)

    @property
    def new(self) -> Followed | None:
        return self.answer if isinstance(self.answer, Followed) else None

    @property
    def both(self) -> Iterator[Prescription]:
        """The old prescriptions, and the new ones if there are any, to explain their numbers."""
        yield from (to_prescription(each, self.row) for each in self.now)
        if self.new is not None:
            yield from self.new.plan.prescriptions

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it stays as it is; empty if it can be upgraded."""
        return self.answer.reasons if isinstance(self.answer, Stays) else ()

    @property
    def would_change(self) -> bool:
        if self.new is None:
            return False
        asked, made = self.now, self.new.plan.prescriptions
        return len(asked) != len(made) or not all(map(_is_same_work, asked, made))

    @property
    def fingerprint(self) -> str:
        """A hash of the new prescriptions, to check that they are still those that the page showed."""
        if self.new is None:
            return ""
        shown = [_describe_load(made) for made in self.new.plan.prescriptions]
        return hashlib.sha256("|".join(shown).encode()).hexdigest()[:16]


def _is_same_work(row: PrescriptionRow, made: Prescription) -> bool:
    same_sets = (row.protocol_code, row.protocol_version) == (made.protocol_code, made.protocol_version)
    same_work = (row.exercise_code, row.side) == (made.exercise_code, made.side or "")
    return same_sets and same_work and same_load(row.lifted_kg, made.lifted_kg)


def _describe_load(made: Prescription) -> str:
    load = f"{made.marked} {made.percent_1rm}"
    protocol = f"{made.protocol_code} {made.protocol_version}"
    return f"{made.exercise_code} {made.side or ''} {load} {protocol} {made.sets}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradedClient:
    """One client's sessions ahead: those that would change, and those that stay as they are."""

    client: Client
    changing: tuple[UpgradedSession, ...]
    staying: tuple[UpgradedSession, ...]


def sessions_on_earlier_version(template: Template, user: User, now: datetime) -> QuerySet[TrainingSession]:
    """Return the sessions on an earlier version that `user` may change, from today on in any time zone."""
    rows = TrainingSession.objects.visible_to(user).open()
    rows = rows.filter(block__template_code=template.code, without_cuffs=False)
    rows = rows.annotate(follows=Coalesce(F("block_version"), F("block__template_version")))
    return rows.filter(follows__lt=template.version, scheduled_on__gte=now.date() - _A_DAY)


def count_other_outdated_clients(template: Template, user: User, now: datetime) -> int:
    """Count clients with sessions on an earlier version whom `user` may not see. One query."""
    rows = TrainingSession.objects.open().filter(
        client__practice=user.practice_id, block__template_code=template.code, without_cuffs=False
    )
    rows = rows.annotate(follows=Coalesce(F("block_version"), F("block__template_version")))
    rows = rows.filter(follows__lt=template.version, scheduled_on__gte=now.date() - _A_DAY)
    others = rows.exclude(client__in=Client.objects.visible_to(user))
    return others.values("client").distinct().count()


def compare_with_newest(
    template: Template,
    clients: Sequence[Client],
    answers: Mapping[UUID, Mapping[Region, RegionFacts]],
    rows: Sequence[TrainingSession],
    now: datetime,
) -> list[UpgradedClient]:
    """Compare `rows`, sessions of `clients` with their prescriptions, with the newest version.

    At most eleven queries.
    """
    if not rows:
        return []
    until = max(row.scheduled_on for row in rows)
    known = client_facts(clients, answers, start_on=now.date() - _A_DAY, until_on=until, now=now)
    practice_id = clients[0].practice_id
    exercises = offered_by_code(catalogue_of(practice_id))
    versions = templates_facts(list_versions(template, practice_id))
    of_client: dict[UUID, list[TrainingSession]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.scheduled_on):
        if row.scheduled_on >= known[row.client_id].today:
            of_client[row.client_id].append(row)
    found = []
    for client in clients:
        lines = [
            UpgradedSession(
                row=row,
                answer=_apply_newest(template, row, exercises, _at_its_place(known[client.id], row)),
                by_hand=bool(versions) and _is_by_hand(row, versions),
            )
            for row in of_client[client.id]
        ]
        changing = tuple(line for line in lines if line.would_change)
        staying = tuple(line for line in lines if line.reasons)
        if changing or staying:
            found.append(UpgradedClient(client=client, changing=changing, staying=staying))
    return found


def _at_its_place(known: ClientFacts, row: TrainingSession) -> ClientFacts:
    return replace(known, equipment=known.equipment_at(row.place_key))


def _apply_newest(
    template: Template, row: TrainingSession, exercises, known: ClientFacts
) -> Followed | Stays:
    ahead = SessionAhead(
        week=row.block_week or 0,
        day=row.block_day or 0,
        on=row.scheduled_on,
        region=Region(row.region),
        cuff_mode=CuffMode(row.cuff_mode),
        is_started=row.state == State.STARTED,
        may_change=row.block.allowed_changes if row.block else NO_CHANGES,
    )
    return follow(template, ahead, exercises=exercises, facts=known)


def _is_by_hand(row: TrainingSession, versions: Sequence[Template]) -> bool:
    return any(
        not _is_asked_by(_percents(row, asked.exercise_code, versions), asked.asked_percent_1rm, row)
        for asked in prescriptions_of(row)
        if asked.asked_percent_1rm is not None
    )


def _is_asked_by(percents: set[Decimal], asked: Decimal, row: TrainingSession) -> bool:
    """Whether a version asks for this percent, or for more in a session that asks for less by rule.

    These are the first sessions of a region, and sessions that were fitted to the limits of a clearance.
    """
    is_eased = any(each.protocol_code in TAPER_CODES for each in prescriptions_of(row))
    may_be_lower = is_eased or bool(row.fitted)
    return asked in percents or (may_be_lower and any(asked < percent for percent in percents))


def _percents(row: TrainingSession, code: str, versions: Sequence[Template]) -> set[Decimal]:
    """Return the percents that the versions ask for this exercise in this session's week and day."""
    week, day = (row.block_week or 0) - 1, (row.block_day or 0) - 1
    return {
        percent
        for version in versions
        if week < len(version.weeks) and day < len(version.days)
        for item in version.days[day].items
        if item.exercise_code == code and (percent := version.percent(item, version.weeks[week])) is not None
    }
