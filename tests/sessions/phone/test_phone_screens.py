"""The phone's screens say what the server's screens say, in every situation of a session."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import revoke_clearance
from sessions.domain import ready
from sessions.models import Event, TrainingSession
from tests.support import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Words of the screen, of the line above it and of STOP; without what runs, what a script fills in later, how
# answers are sent, which is by a button on the phone only, and the menu that is a link without scripts.
WORDS = """async () => {
  const html = await (await fetch(location.pathname, { cache: "no-store" })).text();
  const passing = ["[data-countdown]", "[data-count-start]", "[data-stepper-value]", "[data-by]",
    "[data-bout-where]", "[data-bout-digits]", "[data-bout-below]",
    "label[for=note]", "[data-event=feedback] p.muted", "[data-event=feedback] .action-bar",
    ".fewer > form:not([data-event])"];
  const words = (page) => [".live-where", "main", ".stop-reasons", ".stop-foot"].map((name) => {
    const part = page.querySelector(name).cloneNode(true);
    for (const each of part.querySelectorAll([...passing, "svg", "[hidden]"].join())) each.remove();
    return part.textContent.replaceAll(/\\s+/g, "");
  });
  return [words(new DOMParser().parseFromString(html, "text/html")), words(document)];
}"""


@pytest.fixture
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person, exercise_codes=("leg-extension", "leg-press"))


@pytest.fixture
def same_words(phone, live_server, browser_of, client_person, training_session):
    """`same_words(log)`: with these facts, and no others, both say the same; gives back the phone's words."""
    cookie = browser_of(client_person.user).cookies["sessionid"].value
    phone.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    address = reverse("sessions:live", args=[training_session.id])

    def compare(log):
        Event.objects.filter(training_session=training_session).delete()
        builders.log_events(training_session, *log)
        phone.goto(address)
        phone.wait_for_function("() => document.querySelector('[data-live]').dataset.screen")
        server, page = phone.evaluate(WORDS)
        assert page == server
        return " ".join(page)

    return compare


def exercise(row, ago, reps=(30, 15, 15, 15)):
    """Cuffs on, four sets, cuffs off, an answer; the last fact a second ago for each second of `ago`."""
    kg = f"{row.load_kg:f}"
    sets = [
        ("set_performed", ago - 10 * n, {"prescription": str(row.id), "set": n, "reps": done, "load_kg": kg})
        for n, done in enumerate(reps, start=1)
    ]
    answer = {"prescription": str(row.id), "effort": 7, "discomfort": 8}
    return [
        ("cuffs_on", ago, {"prescription": str(row.id)}),
        *sets,
        ("cuffs_off", ago - 50, {}),
        ("feedback", ago - 55, answer),
    ]


def test_every_screen_of_a_session_says_the_same_on_phone_and_server(same_words, training_session):
    first, second = training_session.prescriptions.order_by("position")
    start = [("started", 900, {"ready": ready.all_no()})]
    one, two = exercise(first, 800, reps=(30, 15, 13, 15)), exercise(second, 400)
    seen = [same_words(start + (one + two)[:length]) for length in range(len(one + two) + 1)]
    seen.append(same_words([*start, *one, *two, ("finished", 1, {}), ("note", 0, {"text": "Well. 🙂"})]))
    seen.append(same_words([]))

    told = " ".join(seen)
    for words in ("Cuffsareon", "Done,30reps", "Cuffsareoff", "Howhardwasit?", "Welldone"):
        assert words in told, words


def test_a_yes_in_the_ready_check_says_the_same(same_words):
    started = ("started", 9, {"ready": {**ready.all_no(), "skin": True}})

    assert "Nocuffstoday" in same_words([started])
    assert "Doitwithoutcuffs" in same_words([started])
    assert "Thesamesets,withoutcuffs." in same_words([started, ("started", 8, {"without_cuffs": True})])


def test_a_red_flag_in_the_ready_check_says_the_same_and_offers_no_training(same_words):
    said = same_words([("started", 9, {"ready": {**ready.all_no(), "chest": True}})])

    assert "calltheemergencynumbernow" in said
    assert "Doitwithoutcuffs" not in said


def test_what_goes_wrong_says_the_same(same_words, training_session, client_person):
    first = training_session.prescriptions.order_by("position").first()
    on = [builders.right_start(60), ("cuffs_on", 50, {})]
    set_one = exercise(first, 50)[1]

    assert "Takethecuffsoffnow" in same_words([builders.right_start(960), ("cuffs_on", 950, {}), set_one])
    pins = [("symptom", 9, {"kind": "pins_and_needles"}), ("cuffs_off", 8, {})]
    assert "Nocuffsfromhereon." in same_words([*on, set_one, *pins])
    revoke_clearance(client=client_person, by=None, reason="New symptom.", now=timezone.now())
    assert "Takethecuffsoff" in same_words([*on, set_one])
    assert "Endthesession" in same_words([*on, set_one, ("cuffs_off", 7, {})])
    stop = [("stopped", 6, {"reason": "numb"}), ("symptom", 6, {"kind": "numb"}), ("cuffs_off", 5, {})]
    assert "Thesessionisover" in same_words([*on, set_one, *stop])


def test_a_stop_for_another_reason_says_the_same(same_words):
    log = [
        builders.right_start(60),
        ("cuffs_on", 50, {}),
        ("stopped", 6, {"reason": "other"}),
        ("cuffs_off", 5, {}),
    ]

    assert "Keepthecuffsofftoday." in same_words(log)


def test_a_wrong_start_says_the_same(same_words, training_session):
    unasked = ("started", 60, {})

    assert "Anyofthesetoday?" in same_words([unasked])
    assert "Cuffsareoff" in same_words([unasked, ("cuffs_on", 50, {})])
    TrainingSession.objects.update(scheduled_on=training_session.scheduled_on + timedelta(days=1))
    assert "wasbegunonanotherday." in same_words([builders.right_start(60)])
    assert "Cuffsareoff" in same_words([builders.right_start(60), ("cuffs_on", 50, {})])


@pytest.mark.parametrize("code", ["walk", "rest-legs"])
def test_work_in_minutes_says_the_same(phone, live_server, browser_of, client_person, code):
    builders.make_screening(client_person)
    row = builders.make_training_session(client_person, exercise_codes=(code,))
    cookie = browser_of(client_person.user).cookies["sessionid"].value
    phone.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    named = str(row.prescriptions.get().id)
    part = {"prescription": named, "set": 1}
    done = ("set_performed", 500, {**part, "reps": 0, "load_kg": "0", "seconds": 240})
    is_walk = code == "walk"
    on = [builders.right_start(800), ("cuffs_on", 795, {"prescription": named})]
    paused = [*on, ("bout_started", 790, part), ("bout_paused", 500, part)] if is_walk else on
    off = [*paused, done, ("cuffs_off", 495, {})]
    felt = ("feedback", 400, {"prescription": named, "effort": 7, "discomfort": 8})
    ended = [*off, felt, ("finished", 1, {})]

    for log in ([], on, paused, [*paused, done], off, ended):
        Event.objects.filter(training_session=row).delete()
        builders.log_events(row, *log)
        phone.goto(reverse("sessions:live", args=[row.id]))
        phone.wait_for_function("() => document.querySelector('[data-live]').dataset.screen")
        server, page = phone.evaluate(WORDS)
        assert page == server
