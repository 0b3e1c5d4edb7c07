"""Assigning against revoking, at once: a few races on each database; `make faults` runs ten thousand."""

import pytest

from tests.faults import races

pytestmark = pytest.mark.stack


def test_no_session_is_served_or_written_after_a_revocation_and_the_twin_shows_it_could_be():
    figures = races.run(seed=20261124, size=60)

    assert [str(figure) for figure in figures if not figure.holds] == []
