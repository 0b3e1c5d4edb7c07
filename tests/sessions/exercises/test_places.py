"""Places of a practice and their machines: added, changed, moved, taken away, retired, in kg and lb."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.domain.equipment import loads_of
from clients.models import AuditEvent, Machine, Place
from clients.models.equipment import equipment_of
from clients.people.actions.places import move_machine, set_client_places
from clients.people.places import places_of
from sessions.models import HiddenExercise
from sessions.planning.actions import assign_session
from tests.sessions.planning.planner_form import address, session_request, typed
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
PLACES = reverse("clients:places")


@shared_rows
def gym(coach):
    return builders.make_place(coach.practice)


@shared_rows
def client(gym, coach):
    row = builders.make_cleared_client(coach, with_login=True)
    builders.make_one_rep_max(row, "leg-press", Decimal(100))
    return row


@pytest.fixture
def browser(coach, browser_of):
    return browser_of(coach)


def page_of(place) -> str:
    return reverse("clients:place", args=[place.id])


def machine_page(machine) -> str:
    return reverse("clients:place-machine", args=[machine.place_id, machine.id])


def new_machine(place, kind="stack") -> str:
    return reverse("clients:place-machine-add", args=[place.id, kind])


def machine_form(place, **typed_in) -> dict:
    place.refresh_from_db()
    return {"version": place.version, "label": "Leg press", "unit": "kg", **typed_in}


def values(machine) -> list[Decimal]:
    return [load.value for load in loads_of(equipment_of(machine))]


def stack_of(place) -> Machine:
    return place.machines.get(kind="stack")


def plan(client, **changes):
    requested = session_request(client, **changes)
    return assign_session(client=client, requested=requested, by=client.coaches.get(), now=timezone.now())


def train_at(client, coach, usual, *others):
    client.refresh_from_db()
    keys = [str(place.id) for place in others]
    asked = {"version": client.version, "by": coach, "now": timezone.now()}
    set_client_places(client=client, usual=str(usual.id), others=keys, **asked)


def decimals(*texts) -> list[Decimal]:
    return [Decimal(text) for text in texts]


# Places


def test_a_place_starts_with_a_typical_gym_in_the_unit_of_the_practice(coach, browser):
    coach.practice.unit = "lb"
    coach.practice.save()

    page = browser.post(PLACES, {"name": "Annex"}, follow=True)

    place = Place.objects.get(name="Annex")
    assert {machine.unit for machine in place.machines.all()} == {"lb"}
    assert "Typical gym: please check" in html_of(page)
    assert AuditEvent.objects.filter(kind="place", action="added").count() == 1


@pytest.mark.parametrize("name", ["", "   ", "gym", " GYM ", "x" * 81, "a\x00b"])
def test_a_name_that_cannot_be_is_said_beside_the_field_and_kept(gym, browser, name):
    page = browser.post(PLACES, {"name": name})

    assert page.status_code == 200
    assert page.context["form"].errors["name"]
    assert page.context["form"]["name"].value() == name
    assert Place.objects.count() == 1


def test_a_form_sent_twice_adds_one_place(browser):
    form = {"name": "Annex", "place_id": "7c4b2f6e-6f0c-4b55-8a7e-1f1a70d0f111"}

    browser.post(PLACES, form)
    browser.post(PLACES, form)

    assert Place.objects.filter(name="Annex").count() == 1


def test_a_place_is_renamed_unless_somebody_was_quicker(gym, browser):
    browser.post(page_of(gym), {"then": "rename", "name": "Hall", "version": "1"})
    page = browser.post(page_of(gym), {"then": "rename", "name": "Cellar", "version": "1"})

    gym.refresh_from_db()
    assert gym.name == "Hall"
    assert "Somebody changed Hall while you were writing." in html_of(page)
    assert page.context["rename"]["name"].value() == "Cellar"


def test_a_place_with_clients_is_retired_only_with_another_for_them(gym, client, browser):
    other = builders.make_place(gym.practice, "Annex")
    alone = browser.post(page_of(gym), {"then": "retire", "to": "", "version": "1"})
    assert "Please choose where they train from now on." in html_of(alone)

    browser.post(page_of(gym), {"then": "retire", "to": str(other.id), "version": "1"})

    assert [place.name for place in places_of(client)] == ["Annex"]
    assert client.client_places.get().is_usual
    assert browser.get(page_of(gym)).status_code == 404
    assert "Retired" in html_of(browser.get(PLACES))


def test_who_trains_at_both_trains_at_the_one_that_stays(gym, client, coach, browser):
    other = builders.make_place(gym.practice, "Annex")
    train_at(client, coach, gym, other)

    browser.post(page_of(gym), {"then": "retire", "to": str(other.id), "version": "1"})

    assert [(row.place_id, row.is_usual) for row in client.client_places.all()] == [(other.id, True)]


def test_a_place_of_another_practice_is_no_choice(gym, client, browser):
    foreign = builders.make_place(builders.make_practice(), "Elsewhere")

    page = browser.post(page_of(gym), {"then": "retire", "to": str(foreign.id), "version": "1"})

    assert page.context["retire"].errors["to"]
    assert [place.name for place in places_of(client)] == ["Gym"]


def test_the_list_takes_as_many_queries_for_many_places(gym, client, browser, django_assert_max_num_queries):
    plan(client)
    for number in range(5):
        builders.make_place(gym.practice, f"Room {number}")

    with django_assert_max_num_queries(14):
        text = html_of(browser.get(PLACES))

    assert "Room 4" in text


# Machines


def test_a_stack_with_small_weights_on_top(gym, browser):
    browser.post(
        new_machine(gym),
        machine_form(gym, smallest="10", step="10", largest="30", add_ons="2,5 x 2", exercises=["leg-press"]),
    )

    machine = gym.machines.get(label="Leg press")
    assert values(machine) == decimals("10", "12.5", "15", "20", "22.5", "25", "30", "32.5", "35")
    form = browser.get(machine_page(machine)).context["form"]
    assert (form["add_ons"].value(), form["exercises"].value()) == ("2.5 x 2", ["leg-press"])


def test_a_bar_of_45_lb_among_plates_in_kg(gym, browser):
    browser.post(
        new_machine(gym, "barbell"),
        machine_form(gym, label="American bar", smallest="45", bar_unit="lb", plates="10, 5"),
    )

    machine = gym.machines.get(label="American bar")
    assert values(machine) == decimals("20.412", "30.412", "40.412", "50.412")
    form = browser.get(machine_page(machine)).context["form"]
    shown = [form[name].value() for name in ("smallest", "bar_unit", "plates")]
    assert shown == ["45", "lb", "10, 5"]


def test_a_bar_of_45_lb_with_plates_in_lb_in_a_gym_in_kg(gym, client, browser):
    builders.make_one_rep_max(client, "back-squat", Decimal(100))
    bar = gym.machines.get(kind="barbell")
    browser.post(
        machine_page(bar), machine_form(gym, label="Bar", unit="lb", smallest="45", plates="5 x 2, 2.5")
    )

    session = plan(client, exercises=(("back-squat", Decimal(30)),))

    row = session.prescriptions.get()
    assert (row.load_value, row.load_unit, row.machine_name) == (65, "lb", "Bar")


def test_a_bar_with_a_step_begins_at_the_bar_in_any_unit(gym, browser):
    browser.post(
        new_machine(gym, "barbell"),
        machine_form(gym, label="A", smallest="45", bar_unit="lb", plates="", step="10", largest="45"),
    )
    browser.post(
        new_machine(gym, "barbell"), machine_form(gym, label="B", smallest="20", step="2.5", largest="25")
    )
    browser.post(new_machine(gym, "barbell"), machine_form(gym, label="C", smallest="20"))

    found = {label: values(gym.machines.get(label=label)) for label in "ABC"}
    assert found == {
        "A": [Decimal("20.412"), Decimal("30.412"), Decimal("40.412")],
        "B": [Decimal(20), Decimal("22.5"), Decimal(25)],
        "C": [Decimal(20)],
    }


@pytest.mark.parametrize(
    ("kind", "typed_in", "field"),
    [
        ("stack", {"label": "", "loads": "5"}, "label"),
        ("stack", {"smallest": "5", "step": "", "largest": "50"}, "step"),
        ("stack", {"smallest": "50", "step": "5", "largest": "40"}, "largest"),
        ("stack", {"smallest": "1", "step": "0.001", "largest": "40"}, "step"),
        ("stack", {"loads": "5, 10", "add_ons": "1 x 7"}, "add_ons"),
        ("stack", {"loads": "5, 10", "add_ons": "one"}, "add_ons"),
        ("stack", {"loads": "5 kg, 10 lb"}, "loads"),
        ("stack", {"loads": "5", "unit": "stone"}, "unit"),
        ("stack", {"loads": "5", "exercises": ["dragon-flag"]}, "exercises"),
        ("dumbbell", {"loads": "4, 0"}, "loads"),
        ("barbell", {"smallest": ""}, "smallest"),
        ("barbell", {"smallest": "20", "plates": "ten"}, "plates"),
        ("barbell", {"smallest": "20", "step": "2.5"}, "largest"),
        ("barbell", {"smallest": "20", "largest": "100"}, "step"),
        ("barbell", {"smallest": "20", "step": "5", "largest": "10"}, "largest"),
        ("barbell", {"smallest": "20", "plates": "0.001 x 20, 0.03 x 20, 1.1 x 20"}, "plates"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(gym, browser, kind, typed_in, field):
    page = browser.post(new_machine(gym, kind), machine_form(gym, **typed_in))

    form = page.context["form"]
    assert form.errors[field]
    assert form[field].value() == typed_in.get(field, form[field].value())
    assert gym.machines.count() == 3


def test_the_loads_can_be_seen_before_they_are_saved(gym, browser):
    page = browser.post(new_machine(gym), machine_form(gym, loads="5, 10", then="preview"))

    assert "5, 10 kg: 2 loads" in html_of(page)
    assert gym.machines.count() == 3


def test_a_stale_tab_is_told_and_keeps_its_text(gym, browser):
    machine = stack_of(gym)
    form = machine_form(gym, loads="7, 14")
    browser.post(machine_page(machine), form)

    page = browser.post(machine_page(machine), {**form, "loads": "8, 16"})
    gone = browser.post(machine_page(machine), {"then": "remove", "version": form["version"]})

    assert "Nothing of yours is saved yet" in html_of(page)
    assert page.context["form"]["loads"].value() == "8, 16"
    assert gone.status_code == 200
    assert values(Machine.objects.get(pk=machine.pk)) == [7, 14]


def test_a_machine_keeps_its_versions_when_it_goes(gym, browser):
    machine = stack_of(gym)

    browser.post(machine_page(machine), {"then": "remove", "version": gym.version})

    assert not gym.machines.filter(pk=machine.pk).exists()
    assert [row.history_type for row in Machine.history.filter(id=machine.pk)] == ["-", "+"]


def test_a_machine_moves_to_another_place(gym, browser):
    other, machine = builders.make_place(gym.practice, "Annex"), stack_of(gym)
    asked = {"then": "move", "version": gym.version}

    nowhere = browser.post(machine_page(machine), {**asked, "to": ""})
    browser.post(machine_page(machine), {**asked, "to": str(other.id)})

    assert nowhere.context["move"].errors["to"]
    machine.refresh_from_db()
    assert machine.place == other


def test_a_machine_for_a_hidden_exercise_alone_stays_for_it_alone(gym, coach, browser):
    machine = stack_of(gym)
    machine.exercise_codes = ["leg-curl"]
    machine.save()
    HiddenExercise.objects.create(practice=coach.practice, exercise_code="leg-curl", hidden_by=coach)

    shown = browser.get(machine_page(machine)).context["form"]
    ladder = {"smallest": "5", "step": "5", "largest": "100"}
    browser.post(machine_page(machine), machine_form(gym, **ladder, exercises=shown["exercises"].value()))

    machine.refresh_from_db()
    assert (machine.largest, machine.exercise_codes) == (100, ["leg-curl"])
    assert "leg-curl" not in dict(browser.get(new_machine(gym)).context["form"].fields["exercises"].choices)


def test_two_who_move_the_same_machine_do_not_both(gym, coach, browser):
    other, machine = builders.make_place(gym.practice, "Annex"), stack_of(gym)
    form = browser.get(machine_page(machine))
    move_machine(machine=machine, to=other, version=gym.version, by=coach, now=timezone.now())

    assert form.status_code == 200
    gone = browser.post(reverse("clients:place-machine", args=[gym.id, machine.id]), {"then": "remove"})
    assert gone.status_code == 404


# What was planned


def test_a_planned_session_keeps_its_load_and_the_coach_is_told_when_the_machine_goes(gym, client, browser):
    session = plan(client)
    row = session.prescriptions.get()
    assert (row.load_kg, row.machine_name, session.place) == (30, "Machine with a weight stack", gym)
    assert not browser.get(page_of(gym)).context["missing"]

    browser.post(machine_page(stack_of(gym)), machine_form(gym, loads="7, 14, 21, 28"))

    row.refresh_from_db()
    assert row.load_kg == 30
    [told] = browser.get(page_of(gym)).context["missing"]
    assert told.row == row
    assert "1 planned weight not there any more" in html_of(browser.get(PLACES))
    assert "A weight is not there any more" in html_of(browser.get(session.get_absolute_url()))
    ahead = html_of(browser.get(reverse("clients:loads-ahead", args=[client.id])))
    assert "28 kg" in ahead


def test_a_renamed_machine_takes_no_weight_away(gym, client, browser):
    session = plan(client)

    browser.post(
        machine_page(stack_of(gym)), machine_form(gym, label="Tower", smallest="5", step="5", largest="120")
    )

    assert not browser.get(page_of(gym)).context["missing"]
    assert session.prescriptions.get().machine_name == "Machine with a weight stack"


def test_a_machine_moved_or_a_place_retired_leaves_the_plan_and_says_so(gym, client, browser):
    annex = builders.make_place(gym.practice, "Annex")
    stack_of(annex).delete()
    plan(client)

    browser.post(page_of(gym), {"then": "retire", "to": str(annex.id), "version": gym.version})

    [told] = browser.get(page_of(annex)).context["missing"]
    assert (told.place.name, told.row.load_kg) == ("Annex", 30)


def test_another_coach_reads_nothing_about_a_client_who_is_not_theirs(gym, client, browser, browser_of):
    plan(client)
    browser.post(machine_page(stack_of(gym)), machine_form(gym, loads="7, 14, 21, 28"))

    other = browser_of(builders.make_coach(gym.practice))

    assert other.get(page_of(gym)).context["missing"] == []


# A client of two places


@pytest.fixture
def two_places(gym, client, coach):
    """The client trains at the gym, and at the annex, whose leg press is in pounds."""
    annex = builders.make_place(gym.practice, "Annex")
    machine = stack_of(annex)
    machine.unit, machine.label, machine.exercise_codes = "lb", "Old press", ["leg-press"]
    machine.save()
    train_at(client, coach, gym, annex)
    return gym, annex


def test_the_planner_asks_for_the_place_and_loads_from_it(two_places, client, browser):
    _, annex = two_places
    choices = browser.get(address(client)).context["form"]["place"].field.choices
    assert [name for _, name in choices] == ["Gym", "Annex"]

    page = browser.post(address(client), typed(client, place=str(annex.id), preview="1"))
    assert "Old press" in html_of(page)
    browser.post(address(client), typed(client, place=str(annex.id)))

    session = client.training_sessions.get()
    row = session.prescriptions.get()
    assert (session.place, row.machine_name, row.load_unit, row.load_value) == (annex, "Old press", "lb", 65)


def test_the_usual_place_counts_where_none_is_chosen(two_places, client, browser):
    browser.post(address(client), typed(client))

    assert client.training_sessions.get().place == two_places[0]


def test_a_place_where_the_client_trains_no_more_is_said_beside_the_field(two_places, client, browser):
    elsewhere = builders.make_place(two_places[0].practice, "Elsewhere")

    page = browser.post(address(client), typed(client, place=str(elsewhere.id)))

    assert page.context["form"].errors["place"]
    assert not client.training_sessions.exists()


def test_control_a_client_of_one_place_is_asked_nothing(client, browser):
    assert "place" not in browser.get(address(client)).context["form"].fields


def test_the_loads_of_a_session_stay_those_of_its_place(two_places, client, browser):
    annex = two_places[1]
    browser.post(address(client), typed(client, place=str(annex.id)))

    ahead = html_of(browser.get(reverse("clients:loads-ahead", args=[client.id])))

    assert "65 lb" not in ahead  # nothing there would change


# Where a client trains


def equipment_page(client) -> str:
    return reverse("clients:equipment", args=[client.id])


def test_a_new_client_trains_at_the_oldest_place(gym, coach):
    builders.make_place(gym.practice, "Annex")

    client = builders.make_client(coach)

    assert [place.name for place in places_of(client)] == ["Gym"]
    assert not client.equipment.exists()


def test_a_client_gets_things_at_home_and_loads_from_them(gym, client, browser):
    builders.make_one_rep_max(client, "biceps-curl", Decimal(20))
    client.refresh_from_db()
    home = {"dumbbell-present": "on", "dumbbell-unit": "kg", "dumbbell-loads": "3, 5", "stack-unit": "kg"}
    browser.post(equipment_page(client), {"version": client.version, "barbell-unit": "kg", **home})

    assert [place.name for place in places_of(client)] == ["Gym", "Own equipment"]
    form = typed(client, region="upper", exercises_upper=["biceps-curl"], place="own")
    browser.post(address(client), form | {"percent_biceps-curl": "30"})

    session = client.training_sessions.get()
    assert (session.place, session.prescriptions.get().load_kg) == (None, 5)


def test_where_a_client_trains_is_changed_and_recorded(gym, client, browser):
    annex = builders.make_place(gym.practice, "Annex")
    client.refresh_from_db()
    asked = {"then": "places", "version": client.version, "usual": str(annex.id)}

    browser.post(equipment_page(client), {**asked, "others": [str(gym.id), str(annex.id)]})
    stale = browser.post(equipment_page(client), {**asked, "usual": "own"})

    assert [place.name for place in places_of(client)] == ["Annex", "Gym"]
    assert "Nothing of yours is saved yet" in html_of(stale)
    event = AuditEvent.objects.get(kind="places")
    assert event.changes == {"places": [["Gym"], ["Annex", "Gym"]]}


def test_a_place_that_was_retired_meanwhile_is_said(gym, client, browser):
    annex = builders.make_place(gym.practice, "Annex")
    annex.retired_at = timezone.now()
    annex.save()
    client.refresh_from_db()

    page = browser.post(
        equipment_page(client), {"then": "places", "version": client.version, "usual": str(annex.id)}
    )

    assert page.context["trains_at"].errors["usual"]
    assert [place.name for place in places_of(client)] == ["Gym"]


def test_the_pages_about_a_client_name_the_place(gym, client, browser):
    assert "Machine with a weight stack" in html_of(browser.get(equipment_page(client)))
    by_exercise = html_of(browser.get(reverse("clients:machines", args=[client.id])))
    assert "Dumbbells" in by_exercise
    assert "Nothing to load" not in by_exercise
    assert "Gym" in html_of(browser.get(reverse("clients:detail", args=[client.id])))


# Which machine


@pytest.fixture
def pressed(gym, client, browser):
    """A planned leg press on a machine with a name."""
    machine = stack_of(gym)
    form = machine_form(gym, label="Press by the window", smallest="5", step="5", largest="120")
    browser.post(machine_page(machine), form)
    return plan(client)


def test_the_machine_is_named_to_the_client_and_on_paper(pressed, client, browser, browser_of):
    own = browser_of(client.user)

    assert "Press by the window" in html_of(own.get(reverse("sessions:today")))
    assert "Press by the window" in html_of(own.get(reverse("sessions:own-week")))
    assert '"machine":"Press by the window"' in html_of(own.get(reverse("sessions:live", args=[pressed.pk])))
    assert "Press by the window" in html_of(browser.get(pressed.get_absolute_url()))


def test_a_machine_called_as_the_exercise_is_named_once(pressed, client, browser_of):
    pressed.prescriptions.update(machine_name="Leg Press")

    live = html_of(browser_of(client.user).get(reverse("sessions:live", args=[pressed.pk])))

    assert '"machine"' not in live


def test_a_machine_is_not_named_where_no_load_is_shown(pressed, client, browser_of):
    clearance = client.clearances.get()
    clearance.revoked_at = timezone.now()
    clearance.save()

    live = html_of(browser_of(client.user).get(reverse("sessions:live", args=[pressed.pk])))

    assert "Press by the window" not in live


def test_no_load_names_the_machine_and_what_would_help(gym, client, browser):
    browser.post(machine_page(stack_of(gym)), machine_form(gym, label="Press by the window", loads="10, 40"))

    text = html_of(browser.post(address(client), typed(client, preview="1")))

    assert "No load of Press by the window fits Leg press" in text
    assert "on top would give" not in text  # 10 kg and the heaviest small weight are still under 20 kg
    builders.make_one_rep_max(client, "leg-press", Decimal(70), days_ago=0)
    again = html_of(browser.post(address(client), typed(client, preview="1")))
    assert "A small weight of 5 kg on top would give 15 kg on Press by the window." in again
