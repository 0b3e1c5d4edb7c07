"""The protocols of one practice: those published, and its own.

A retired one is offered no more; sessions, templates and versions that name it still find it.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from clients.domain.sources import Mark
from sessions.domain.protocols import BY_CODE, OWN_PROTOCOL, PROTOCOLS, Protocol
from sessions.domain.tempo import Tempo
from sessions.models import PracticeProtocol, Prescription

OWN_NOTE = "Written by this practice."


def protocols_of(practice_id: UUID | None) -> tuple[Protocol, ...]:
    """Return every protocol of a practice, its own first, retired ones too. One query."""
    own = PracticeProtocol.objects.filter(practice=practice_id).order_by("name", "id")
    return (*(protocol_facts(row) for row in own), *PROTOCOLS)


def offered_protocols(practice_id: UUID | None, also: Collection[str] = ()) -> tuple[Protocol, ...]:
    """Return the protocols that may be chosen, and retired ones whose codes are in `also`. One query."""
    return tuple(each for each in protocols_of(practice_id) if not each.is_retired or each.code in also)


def group_protocols(protocols: Iterable[Protocol]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices by group: a practice's own, if it has any, before the published ones."""
    groups: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
    for each in protocols:
        groups[each.is_own].append((each.code, each.name))
    names = {True: "This practice's own", False: "Published"}
    return [(names[is_own], choices) for is_own, choices in groups.items() if choices]


def find_protocols(codes: Iterable[str], practice_id: UUID | None) -> dict[str, Protocol]:
    """Return these protocols by code, retired ones too; leave out codes that the practice does not have.

    At most one query, and none where all are published ones.
    """
    wanted = set(codes)
    found = {code: BY_CODE[code] for code in wanted if code in BY_CODE}
    if ids := _own_ids(wanted - set(found)):
        rows = PracticeProtocol.objects.filter(practice=practice_id, pk__in=ids)
        found |= {row.code: protocol_facts(row) for row in rows}
    return found


def protocol_facts(row: PracticeProtocol) -> Protocol:
    """Return a practice's own protocol as the domain's Protocol, without sources: nobody read any."""
    return Protocol(
        code=row.code,
        version=row.version,
        name=row.name,
        sets=tuple(row.sets),
        failure_from=row.failure_from,
        rest_seconds=row.rest_seconds,
        tempo=Tempo.from_label(row.tempo_label),
        default_percent_1rm=row.default_percent_1rm,
        source_keys=(),
        mark=Mark.PRACTICE,
        note=OWN_NOTE,
        source_text=row.source_text,
        released_between_sets=row.released_between_sets,
        is_retired=row.retired_at is not None,
    )


def protocol_of(row: Prescription) -> Protocol:
    """Return the protocol of a prescription: a published one, or the practice's own as it was then."""
    return BY_CODE.get(row.protocol_code) or Protocol(
        code=row.protocol_code,
        version=row.protocol_version,
        name=row.protocol_name,
        sets=tuple(row.sets),
        failure_from=row.failure_from,
        rest_seconds=row.rest_seconds,
        tempo=Tempo.from_label(row.tempo_label),
        default_percent_1rm=int(row.asked_percent_1rm or 0),
        source_keys=(),
        mark=Mark.PRACTICE,
        note=OWN_NOTE,
        source_text=row.protocol_source,
        released_between_sets=row.released_between_sets,
    )


def _own_ids(codes: Iterable[str]) -> list[UUID]:
    ids = []
    for code in codes:
        try:
            ids.append(UUID(code.removeprefix(OWN_PROTOCOL)))
        except ValueError:
            continue
    return ids
