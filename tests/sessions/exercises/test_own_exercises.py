"""A practice's own exercises can be loaded like shipped ones; hidden ones are not offered, and not broken."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from clients.domain.regions import Region
from clients.models import AuditEvent
from sessions.domain.exercises import BY_CODE
from sessions.exercises.actions import hide_exercise, offer_exercise
from sessions.models import HiddenExercise, PracticeExercise, TrainingSession
from sessions.planning.drafts import draft_session
from tests.sessions.planning.planner_form import address, session_request, typed
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
CATALOGUE = reverse("sessions:exercises")
ADD = reverse("sessions:exercise-add")


@shared_rows
def client(coach):
    return builders.make_cleared_client(coach)


@pytest.fixture
def browser(coach, browser_of):
    return browser_of(coach)


def written(**changes) -> dict:
    return {
        "exercise_id": str(uuid4()),
        "name": "Hack squat",
        "aliases": "sled squat, sled squat",
        "region": "lower",
        "equipment_kind": "stack",
        "load_basis": "total",
        "position": "standing",
        "prime_movers": "quadriceps; glutes",
        "cue_1": "Shoulders under the pads.",
        "cue_2": "Press up.",
        "cue_3": "Lower slowly.",
        "evidence": "",
        **changes,
    }


def test_a_coach_adds_one_once_and_everybody_of_the_practice_reads_it(coach, client, browser, browser_of):
    form = written()
    browser.post(ADD, form)
    browser.post(ADD, form)

    row = PracticeExercise.objects.get()
    assert (row.aliases, row.prime_movers) == (["sled squat"], ["quadriceps", "glutes"])
    colleague = browser_of(builders.make_coach(coach.practice)).get(CATALOGUE).content.decode()
    assert "Hack squat" in colleague
    assert "Added by this practice. No source was read for it." in colleague
    assert "This product's own rule" in colleague.replace("&#x27;", "'")
    stranger = browser_of(builders.make_coach()).get(CATALOGUE).content.decode()
    assert "Hack squat" not in stranger


@pytest.mark.parametrize(
    ("field", "typed_text", "shown_at"),
    [
        ("name", "", "name"),
        ("name", "leg PRESS", "name"),
        ("name", "x" * 61, "name"),
        ("region", "neck", "region"),
        ("equipment_kind", "rope", "equipment_kind"),
        ("equipment_kind", "dumbbell", "load_basis"),
        ("load_basis", "each toe", "load_basis"),
        ("prime_movers", " , ", "prime_movers"),
        ("prime_movers", "a,b,c,d,e,f,g", "prime_movers"),
        ("cue_2", "", "cue_2"),
        ("cue_3", "x" * 61, "cue_3"),
        ("evidence", "x" * 301, "evidence"),
    ],
)
def test_what_cannot_be_one_is_said_beside_the_field_and_kept(browser, field, typed_text, shown_at):
    page = browser.post(ADD, written(**{field: typed_text}))

    form = page.context["form"]
    assert form.errors[shown_at]
    assert form[field].value() == typed_text
    assert not PracticeExercise.objects.exists()


def test_its_words_change_and_how_it_is_loaded_does_not(coach, browser):
    row = builders.make_exercise(coach)
    address = reverse("sessions:exercise-edit", args=[row.id])

    browser.post(address, written(name="Pendulum squat", region="upper", version="1"))

    row.refresh_from_db()
    assert (row.name, row.region, row.version) == ("Pendulum squat", "lower", 2)
    page = browser.post(address, written(name="Another name", version="1"))
    assert "saved this exercise meanwhile" in page.content.decode()
    assert page.context["form"]["name"].value() == "Another name"


def test_two_coaches_cannot_use_one_name(coach, browser):
    builders.make_exercise(coach, "Hack squat")

    assert browser.post(ADD, written(name="hack squat")).context["form"].errors["name"]


def test_an_id_of_another_practice_is_refused(browser):
    row = builders.make_exercise(builders.make_coach())

    assert browser.post(ADD, written(exercise_id=str(row.id))).context["form"].errors


def test_it_is_loaded_assigned_and_named_like_a_shipped_one(coach, client, browser):
    row = builders.make_exercise(coach, "Hack squat")
    builders.make_one_rep_max(client, row.code, Decimal(100))
    form = typed(client, exercises_lower=[row.code], **{f"percent_{row.code}": "30"})

    page = browser.post(address(client), form, follow=True)

    asked = TrainingSession.objects.get().prescriptions.get()
    assert (asked.exercise_name, asked.load_kg) == ("Hack squat", 30)
    assert "Hack squat" in page.content.decode()
    for name in ("clients:one-rep-maxes", "clients:detail"):
        assert "Hack squat" in browser.get(reverse(name, args=[client.id])).content.decode()


def test_it_cannot_be_used_by_another_practice(coach, client):
    row = builders.make_exercise(builders.make_coach())
    draft = draft_session(
        client=client,
        requested=session_request(client, exercises=((row.code, Decimal(30)),)),
        now=timezone.now(),
    )

    assert "One of the exercises is not in the catalogue." in draft.problems


def test_a_hidden_one_is_not_offered_and_what_has_it_keeps_it(coach, client, browser):
    builders.make_one_rep_max(client, "leg-press", Decimal(100))
    row = builders.make_training_session(client)
    browser.post(reverse("sessions:exercise-hide", args=["leg-press"]))

    assert "leg-press" not in {each.exercise.code for each in browser.get(CATALOGUE).context["entries"]}
    assert browser.get(address(client)).context["form"].fields["exercises_lower"].choices
    assert "leg-press" not in dict(
        browser.get(address(client)).context["form"].fields["exercises_lower"].choices
    )
    text = browser.get(reverse("sessions:detail", args=[row.pk])).content.decode()
    assert "Leg press" in text
    assert "Leg press" in browser.get(reverse("clients:one-rep-maxes", args=[client.id])).content.decode()


def test_a_hidden_one_of_a_form_still_open_can_be_assigned(coach, client, browser_of):
    """It was on screen when the coach chose it: hiding tidies a list, and forbids nothing."""
    builders.make_one_rep_max(client, "leg-press", Decimal(100))
    hide_exercise(code="leg-press", by=coach, now=timezone.now())

    assert browser_of(coach).post(address(client), typed(client)).status_code == 302


def test_hiding_twice_and_offering_again(coach, browser):
    for _ in range(2):
        hide_exercise(code="leg-press", by=coach, now=timezone.now())
    assert HiddenExercise.objects.count() == 1
    assert AuditEvent.objects.filter(kind="exercise").count() == 1

    browser.post(reverse("sessions:exercise-offer", args=["leg-press"]))
    offer_exercise(code="leg-press", by=coach, now=timezone.now())

    assert not HiddenExercise.objects.exists()
    assert "leg-press" in {each.exercise.code for each in browser.get(CATALOGUE).context["entries"]}


def test_what_is_not_there_cannot_be_hidden(browser):
    browser.post(reverse("sessions:exercise-hide", args=["dragon-flag"]))

    assert not HiddenExercise.objects.exists()


def test_hiding_is_for_this_practice_alone(coach, browser, browser_of):
    hide_exercise(code="leg-press", by=coach, now=timezone.now())
    other = browser_of(builders.make_coach()).get(CATALOGUE)

    assert "leg-press" in {each.exercise.code for each in other.context["entries"]}
    assert Region.LOWER.label in other.content.decode()


def test_each_card_has_the_figure_of_where_the_cuff_sits(browser):
    text = browser.get(CATALOGUE).content.decode()

    assert text.count('phone.svg#cuff-lower-cuff"') + text.count('phone.svg#cuff-upper-cuff"') == 2 + len(
        BY_CODE
    )


@pytest.mark.parametrize("region", ["lower", "upper"])
def test_every_part_of_the_figure_is_drawn_in_the_sprite(region):
    drawn = (settings.BASE_DIR / "static/icons/phone.svg").read_text()
    used = re.findall(r"#(cuff-[\w-]+)", render_to_string("components/_cuff_art.svg", {"region": region}))

    assert len(used) == 3
    assert all(f'id="{part}"' in drawn for part in used)
