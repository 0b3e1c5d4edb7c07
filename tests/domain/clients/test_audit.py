import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from clients.domain.audit import NOTHING_BEFORE, Head, Link, find_breaks

PRACTICE = UUID(int=1)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def chain(count: int) -> list[Link]:
    links, previous = [], NOTHING_BEFORE
    for number in range(1, count + 1):
        link = Link(
            number=number,
            at=START + timedelta(minutes=number),
            practice=PRACTICE,
            actor=UUID(int=7),
            actor_role="coach",
            action="saw",
            client=UUID(int=9) if number % 2 else None,
            kind="client",
            object_id="x",
            changes={"height_cm": ["175", "176"]},
            previous_sha256=previous,
        )
        links.append(replace(link, sha256=link.computed_sha256()))
        previous = links[-1].sha256
    return links


def head_of(links: list[Link]) -> Head:
    return Head(number=links[-1].number, sha256=links[-1].sha256)


def test_a_whole_chain_has_no_break():
    assert find_breaks(chain(5), head_of(chain(5))) == []
    assert find_breaks([], Head(number=0, sha256=NOTHING_BEFORE)) == []


WRITTEN = Link(
    number=12,
    at=datetime(2026, 3, 2, 9, 30, 15, 250, tzinfo=UTC),
    practice=UUID(int=1),
    actor=UUID(int=7),
    actor_role="coach",
    action="changed",
    client=UUID(int=9),
    kind="client",
    object_id="x",
    changes={"name": [], "height_cm": ["175", "176"]},
    previous_sha256="ab" * 32,
)


@pytest.mark.parametrize(
    ("fields", "sha256"),
    [
        ({}, "714ded6cbc2df7cdf0a9484bff8a4b54905d45c3fa2beafe7633d0a0eacb398a"),
        ({"actor": None, "client": None}, "1e1695d740c6852591b2dd5cda6370048d51989951f2064cd7a197d05d6f9644"),
    ],
)
def test_the_hash_is_the_one_that_lists_already_hold(fields, sha256):
    """Worked out once and written down: whoever changes what is hashed breaks every list there is."""
    assert replace(WRITTEN, **fields).computed_sha256() == sha256


def test_the_hash_does_not_depend_on_the_zone_of_the_machine(monkeypatch):
    here = WRITTEN.computed_sha256()
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        assert WRITTEN.computed_sha256() == here
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_hash_does_not_depend_on_the_zone_the_time_is_told_in():
    link = chain(1)[0]
    elsewhere = replace(link, at=link.at.astimezone(timezone(timedelta(hours=5))))

    assert elsewhere.computed_sha256() == link.sha256


@pytest.mark.parametrize(
    "edit",
    [
        {"at": START},
        {"actor": None},
        {"actor_role": "admin"},
        {"action": "changed"},
        {"client": None},
        {"kind": "review"},
        {"object_id": "y"},
        {"changes": {}},
        {"practice": UUID(int=2)},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_an_edit_of_any_column_is_found(edit):
    links = chain(5)
    links[2] = replace(links[2], **edit)

    assert find_breaks(links, head_of(chain(5))) == ["Event 3 was changed after it was written."]


def test_an_edit_with_a_new_hash_no_longer_fits_the_next_event():
    links = chain(5)
    links[2] = replace(links[2], action="changed")
    links[2] = replace(links[2], sha256=links[2].computed_sha256())

    assert find_breaks(links, head_of(chain(5))) == ["Event 4 does not follow from the event before it."]


def test_a_cut_in_the_middle_is_found():
    links = chain(5)
    del links[1:3]

    assert find_breaks(links, head_of(chain(5))) == [
        "Between 1 and 4: 2 missing.",
        "Event 4 does not follow from the event before it.",
    ]


def test_a_new_order_is_found():
    links = chain(3)
    links[0], links[1] = links[1], links[0]

    problems = find_breaks(links, head_of(chain(3)))

    assert "Between 2 and 1: events are out of order." in problems
    assert "Event 1 does not follow from the event before it." in problems


def test_a_cut_at_the_end_is_found_by_the_anchor():
    links = chain(5)

    assert find_breaks(links[:3], head_of(links)) == [
        "The end is cut off: the anchor knows 5 events, the list ends at 3."
    ]
    assert find_breaks([], head_of(links)) != []


def test_an_anchor_that_does_not_fit_is_found():
    links = chain(5)

    assert find_breaks(links, head_of(links[:3])) == [
        "The anchor stands at event 3 and does not fit event 5."
    ]
    assert find_breaks(links, replace(head_of(links), sha256="f" * 64)) != []


def test_a_cut_together_with_the_anchor_is_found_only_by_a_head_noted_outside():
    links = chain(5)
    cut = links[:3]

    assert find_breaks(cut, head_of(cut)) == []
    assert find_breaks(cut, head_of(cut), noted=head_of(links)) == [
        "Event 5 is not the one that was noted: the list was rewritten or cut."
    ]
    assert find_breaks(links, head_of(links), noted=head_of(cut)) == []


def test_a_note_of_nothing_is_no_note_that_fits():
    links = chain(3)

    for number in (0, 9):
        noted = Head(number=number, sha256="")
        assert find_breaks(links, head_of(links), noted=noted) == [
            f"Event {number} is not the one that was noted: the list was rewritten or cut."
        ]


def test_one_event_cut_is_one_missing_and_one_twice_is_out_of_order():
    links = chain(4)

    assert "Between 2 and 4: 1 missing." in find_breaks([*links[:2], links[3]], head_of(links))
    assert "Between 1 and 1: events are out of order." in find_breaks([links[0], *links], head_of(links))
