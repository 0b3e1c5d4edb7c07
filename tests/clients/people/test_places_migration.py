"""An installation from before places: what clients have alike becomes a place, and no load comes or goes."""

from decimal import Decimal

import pytest
from django.utils import timezone

from clients.domain.equipment import Equipment, EquipmentKind, loads_of
from clients.measurements.actions.machines import set_machine
from clients.measurements.actions.measurements import set_equipment
from clients.models import Client, Machine, Place
from clients.models import Equipment as EquipmentRow
from clients.people.places import places_of
from sessions.domain.exercises import CATALOGUE
from sessions.domain.prescription.loads import available_loads
from sessions.models import Prescription, TrainingSession
from tests.support import builders
from tests.support.migrations import migrate_to, migrate_to_the_newest

pytestmark = pytest.mark.django_db(transaction=True)
TECHNIQUE_BAR = Equipment(
    kind=EquipmentKind.BARBELL,
    smallest=Decimal(15),
    loads=(Decimal(15), Decimal("17.5")),
    label="Technique bar",
)


def offered() -> dict:
    """Each load that each exercise gets, by client, with the unit and the name of what it is loaded from."""
    return {
        (client.name, exercise.code): [
            (str(each.load), each.equipment.label) for each in available_loads(exercise, equipment)
        ]
        for client in Client.objects.order_by("pk")
        for equipment in [places_of(client)[0].equipment]
        for exercise in CATALOGUE
    }


def give_bar(client, code="bench-press"):
    client.refresh_from_db()
    asked = {"version": client.version, "by": client.coaches.get(), "now": timezone.now()}
    set_machine(client=client, exercise_code=code, equipment=TECHNIQUE_BAR, **asked)


def give_dumbbells(client):
    own = Equipment(kind=EquipmentKind.DUMBBELL, loads=(Decimal(3), Decimal("6.5")), label="At home")
    client.refresh_from_db()
    by = client.coaches.get()
    set_equipment(client=client, equipment=[own], version=client.version, by=by, now=timezone.now())


def upgrade():
    """Go back to before places, and forward again."""
    try:
        migrate_to("training_sessions", "0030_own_weight")
        migrate_to("clients", "0034_cuff_device")
    finally:
        migrate_to_the_newest()


def trains_at() -> dict[str, list[str]]:
    return {client.name: [place.name for place in places_of(client)] for client in Client.objects.all()}


def test_no_load_comes_or_goes_and_equal_sets_become_places():
    coach = builders.make_coach()
    for name in ("Ada", "Ben", "Cleo"):
        builders.make_cleared_client(coach, name=name)
    for name in ("Dora", "Emil"):
        give_bar(builders.make_client(coach, name=name))
    give_dumbbells(builders.make_client(coach, name="Fay"))
    give_bar(builders.make_client(coach, name="Gil"), "back-squat")
    builders.make_client(coach, name="Hal", unit="lb")
    session = builders.make_training_session(Client.objects.get(name="Ada"))
    own_session = builders.make_training_session(
        builders.make_cleared_client(builders.make_coach(), name="Ida")
    )
    TrainingSession.objects.update(place=None)
    before = offered()
    planned = list(Prescription.objects.order_by("pk").values("id", "load_kg", "load_value", "load_unit"))

    upgrade()

    assert offered() == before
    assert trains_at() == {
        "Ada": ["Gym"], "Ben": ["Gym"], "Cleo": ["Gym"],
        "Dora": ["Gym 2"], "Emil": ["Gym 2"],
        "Fay": ["Own equipment"], "Gil": ["Own equipment"],
        "Hal": ["Gym 3"],  # nobody checked the typical gym that Hal was given
        "Ida": ["Gym"],
    }  # fmt: skip
    assert list(Prescription.objects.order_by("pk").values(*planned[0])) == planned
    gym = Place.objects.get(name="Gym", practice=coach.practice_id)
    session.refresh_from_db()
    own_session.refresh_from_db()
    assert (session.place, own_session.place.practice_id) == (gym, own_session.client.practice_id)
    assert session.prescriptions.get().machine_name == "Machine with a weight stack"


def test_what_is_a_place_now_keeps_its_versions_and_the_copies_go():
    coach = builders.make_coach()
    clients = [builders.make_client(coach, name=name) for name in ("Ada", "Ben")]

    upgrade()

    assert Machine.objects.count() == 3
    assert all(machine.is_typical for machine in Machine.objects.all())
    assert [row.history_type for row in Machine.history.all()] == ["+", "+", "+"]
    assert not EquipmentRow.objects.filter(client__in=clients).exists()
    assert EquipmentRow.history.filter(client__in=clients).count() == 6  # what each of them had


def test_taken_back_everybody_has_what_the_place_had():
    coach = builders.make_coach()
    gym = builders.make_place(coach.practice)
    both = ["leg-press", "leg-curl"]
    Machine(place=gym, kind="stack", label="Press", loads=["7", "14"], exercise_codes=both).save()
    client = builders.make_client(coach, name="Ada")
    before = offered()

    upgrade()

    assert offered() == before
    # Two exercises of one machine are two rows of a client, and so two machines of the gym.
    assert sum(len(loads_of(item)) > 0 for item in places_of(client)[0].equipment) == 5


def test_control_a_client_of_other_loads_is_told_apart():
    coach = builders.make_coach()
    for name in ("Ada", "Ben"):
        builders.make_client(coach, name=name)
    row = EquipmentRow.objects.filter(client__name="Ben", kind="stack").get()
    row.step, row.is_typical = Decimal("2.5"), False
    row.save()

    upgrade()

    assert trains_at() == {"Ada": ["Gym"], "Ben": ["Own equipment"]}
