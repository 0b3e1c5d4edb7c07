"""Each kind of change has words for the client and for the coach."""

from clients.domain.changes import ChangeKind


def test_every_kind_is_told_in_both_ways():
    assert all(kind.label and kind.in_a_sentence for kind in ChangeKind)
    assert len({kind.label for kind in ChangeKind}) == len(ChangeKind)
