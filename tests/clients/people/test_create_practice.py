import pytest
from django.core.management import CommandError, call_command

from clients.models import Invitation, Practice, User
from clients.people.invitation_links import invitation_url

FACTS = {"admin_name": "Ada", "admin_email": "ada@example.org", "time_zone": "Europe/Berlin"}


def test_it_prints_the_link_that_lets_the_first_admin_in(db, capsys):
    call_command("create_practice", "Iron House", **FACTS)

    invitation = Invitation.objects.get()
    assert invitation_url(invitation) in capsys.readouterr().out
    assert (invitation.role, invitation.practice.name, invitation.invited_by) == ("admin", "Iron House", None)


@pytest.mark.parametrize(
    "changed", [{"time_zone": "Mars/Olympus"}, {"admin_email": "x"}, {"admin_name": " "}]
)
def test_what_is_wrong_is_said_and_nothing_is_made(db, changed):
    with pytest.raises(CommandError):
        call_command("create_practice", "Iron House", **{**FACTS, **changed})

    assert not Practice.objects.exists()
    assert not User.objects.exists()
