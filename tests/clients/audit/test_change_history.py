"""Every version of the clinical rows is kept, nothing goes past it, and the coach reads it in plain words."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone

from clients.audit.change_history import list_changes
from clients.clearance.actions import acknowledge_cautions, revoke_clearance
from clients.domain.equipment import Equipment as Loads
from clients.domain.equipment import EquipmentKind
from clients.domain.numbers import Unit
from clients.measurements.actions.measurements import set_equipment
from clients.measurements.actions.strength import withdraw_one_rep_max
from clients.models import Clearance, Client, Equipment, OneRepMax
from clients.people.actions.invitations import accept_invitation, invite_client
from clients.people.actions.people import archive_client, edit_client, unarchive_client
from tests.support import builders

pytestmark = pytest.mark.django_db
VERSIONED = (Client, Equipment, OneRepMax, Clearance)


def change_rows(client):
    """As (who, did, what, before, after), newest first."""
    return [
        (change.who, change.did, *each)
        for change in list_changes(client)
        for each in [(d.what, d.before, d.after) for d in change.differences] or [()]
    ]


@pytest.mark.parametrize("model", VERSIONED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("way", ["update", "bulk_create", "bulk_update"])
def test_no_change_goes_past_the_history(model, way):
    for rows in (model.objects, model.objects.all(), model.objects.filter(pk=None)):
        with pytest.raises(TypeError, match="are kept"):
            getattr(rows, way)()


def test_related_rows_are_guarded_too(client_person):
    builders.make_screening(client_person)

    for rows in (client_person.clearances, client_person.equipment.all(), client_person.one_rep_maxes):
        with pytest.raises(TypeError, match="are kept"):
            rows.update(client=client_person)


def test_without_the_guard_a_change_would_leave_no_version(client_person):
    """Negative control: history misses the change that the guard forbids."""
    before = Client.history.count()
    models.QuerySet.update(Client.objects.all(), name="Nobody Saw")

    assert Client.objects.get().name == "Nobody Saw"
    assert Client.history.count() == before


def test_a_new_client_and_their_typical_gym_have_a_first_version_each(coach):
    client, now = builders.make_client(coach, name="Clara Client"), timezone.now()
    invitation = invite_client(client=client, by=coach, now=now, invitation_id=uuid4())
    accept_invitation(invitation=invitation, password=builders.PASSWORD, now=now)

    assert {row.history_user for row in Equipment.history.filter(client=client)} == {coach}
    assert client.equipment.count() == Equipment.history.filter(client=client).count() == 3
    assert ("Clara Client", "accepted the invitation, and signs in from now on") in change_rows(client)
    assert ("Cora Coach", "took the client on") in change_rows(client)


def test_an_edit_says_from_what_to_what_whose_and_when(client_person, coach):
    at = timezone.now() + timedelta(hours=1)
    edit_client(
        client=client_person, version=client_person.version, by=coach, now=at,
        name="Clara Newname", height_cm=Decimal("181.5"), affected_limb="right_lower",
    )  # fmt: skip

    newest = list_changes(client_person)[0]
    assert (newest.at, newest.who, newest.did) == (at, "Cora Coach", "changed the profile")
    assert change_rows(client_person)[:3] == [
        ("Cora Coach", "changed the profile", "Name", "Clara Client", "Clara Newname"),
        ("Cora Coach", "changed the profile", "Height in cm", "–", "181.5"),
        ("Cora Coach", "changed the profile", "Injured or operated limb", "–", "Right leg"),
    ]


def test_off_the_roster_and_back(client_person, coach, admin):
    now = timezone.now()
    archive_client(client=client_person, by=coach, now=now + timedelta(minutes=1))
    unarchive_client(client=client_person, by=admin, now=now + timedelta(minutes=2))

    assert change_rows(client_person)[:2] == [
        ("Ada Admin", "put the client back on the roster"),
        ("Cora Coach", "took the client off the roster"),
    ]


def test_equipment_says_what_could_be_loaded_before(client_person, coach):
    stack = Loads(
        kind=EquipmentKind.STACK, unit=Unit.KG, smallest=Decimal(5), step=Decimal(5), largest=Decimal(20)
    )
    set_equipment(
        client=client_person, equipment=[stack], version=client_person.version, by=coach,
        now=timezone.now() + timedelta(minutes=1),
    )  # fmt: skip

    lines = [line for line in change_rows(client_person) if "typical gym" not in line[1]][:3]
    assert {line[:3] for line in lines} == {
        ("Cora Coach", "took equipment away", "Bar and plates"),
        ("Cora Coach", "took equipment away", "Dumbbells (each hand)"),
        ("Cora Coach", "changed the equipment", "Machine or cable stack"),
    }
    assert [line[4] for line in lines if line[1] == "changed the equipment"] == ["5, 10, 15, 20 kg: 4 loads"]


def test_a_1rm_is_recorded_and_withdrawn(client_person, coach):
    row = builders.make_one_rep_max(client_person, "leg-press", Decimal("62.5"), days_ago=0)
    withdraw_one_rep_max(
        one_rep_max=row, reason="Other machine.", by=coach, now=timezone.now() + timedelta(minutes=1)
    )

    on = f"{row.tested_on.day} {row.tested_on:%b %Y}"
    assert change_rows(client_person)[0] == (
        "Cora Coach", "withdrew a 1RM", "Leg press", f"62.5 kg, tested on {on}", "withdrawn: Other machine.",
    )  # fmt: skip
    assert change_rows(client_person)[1][1] == "recorded a 1RM"


def test_a_clearance_says_its_limits_who_gave_it_and_who_took_it(client_person, coach, admin):
    sent = builders.make_screening(client_person, smoking="yes")
    now = timezone.now()
    acknowledge_cautions(
        screening=sent, coach=coach, flag_ids=[flag.id for flag in sent.flags.all()], now=now
    )
    revoke_clearance(client=client_person, by=admin, reason="Called in ill.", now=now + timedelta(minutes=1))

    (gone, given) = change_rows(client_person)[:2]
    assert gone[:2] == ("Ada Admin", "took the clearance out of force")
    assert gone[3:] == (given[4], "out of force: Called in ill.")
    assert given[:2] == ("Cora Coach", "read the cautions, which cleared")
    assert given[4].startswith("arms and legs, at most ")


def test_what_the_rule_did_is_the_programs(client_person):
    builders.make_screening(client_person)
    builders.make_screening(client_person, pregnancy="pregnant")

    whose = {line[1]: line[0] for line in change_rows(client_person)}
    assert whose["cleared by rule"] == whose["took the clearance out of force"] == "The program"


def test_the_page_shows_it_to_coach_and_admin(client_person, coach, admin, browser_of):
    edit_client(
        client=client_person, version=client_person.version, by=coach, now=timezone.now(), name="<b>Bold</b>"
    )
    address = reverse("clients:versions", args=[client_person.id])

    for person in (coach, admin):
        page = browser_of(person).get(address).content.decode()
        assert "changed the profile" in page
        assert "&lt;b&gt;Bold" in page
    assert (
        address
        in browser_of(coach).get(reverse("clients:client-audit", args=[client_person.id])).content.decode()
    )


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 40])
def test_it_takes_the_same_queries_at_any_length(
    client_person, coach, browser_of, count, django_assert_max_num_queries
):
    for number in range(count):
        client_person = edit_client(
            client=client_person,
            version=client_person.version,
            by=coach,
            now=timezone.now(),
            name=f"Name {number}",
        )
    browser = browser_of(coach)
    browser.get(reverse("clients:versions", args=[client_person.id]))  # the first look is noted

    with django_assert_max_num_queries(9):
        browser.get(reverse("clients:versions", args=[client_person.id]))
