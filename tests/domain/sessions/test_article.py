"""The article's statements: what each became here, and what it rests on."""

from clients.domain.sources import NOT_READ, SOURCES
from sessions.domain.article import REFERENCES, STATEMENTS


def test_every_statement_says_what_became_of_it_from_known_sources():
    assert all(row.says and row.here for row in STATEMENTS)
    assert {key for row in STATEMENTS for key in row.source_keys} <= set(SOURCES)


def test_a_reference_is_read_or_said_to_be_unread():
    for reference in REFERENCES:
        is_unread = any(reference.citation.split()[0] in unread for unread in NOT_READ)
        assert (reference.source_key == "") is is_unread
        assert is_unread or reference.source_key in SOURCES


def test_the_band_does_not_rest_on_the_paper_with_heavy_loads():
    band = next(row for row in STATEMENTS if "20 to 50" in row.says)

    assert "70 %" in band.here
    assert {"S-FITCUFFS", "S-WERN21"} <= set(band.source_keys)
