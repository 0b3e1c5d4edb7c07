"""The registry: every kind of message answers everything, and a push says nothing about anybody."""

import pytest
from django.template.loader import get_template

from sessions.messaging.kinds import KINDS
from sessions.models import Message, SwitchedOff

kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def test_every_kind_of_the_model_is_registered_under_its_own_name():
    assert set(KINDS) == set(Message.Kind.values)
    assert all(kind.kind == name for name, kind in KINDS.items())


@kinds
def test_it_has_its_texts(kind):
    for ending in ("_subject.txt", ".txt", ".html"):
        assert get_template(f"sessions/messaging/emails/{kind.template}{ending}")
    assert kind.roles
    for text in (kind.label, kind.description, kind.because, kind.why_fixed):
        assert text.strip()


@kinds
def test_a_push_does_not_say_what_it_is_about(kind):
    words = set(kind.push_text.lower().strip(".").split())

    assert len(kind.push_text) < 60
    assert not {"cuff", "cuffs", "stop", "clearance", "session", "kg", "1rm", "pain"} & words


def test_only_an_invitation_goes_by_mail_alone():
    assert [name for name, kind in KINDS.items() if not kind.push_text] == ["invitation"]


def test_what_can_be_switched_off_can_be_stored_as_switched_off():
    assert {name for name, kind in KINDS.items() if kind.is_optional} == {
        name for name, _ in SwitchedOff.KIND_CHOICES
    }
