"""The phone's own screens, offline, to a client who reads pounds: what they say the server says, too."""

import re
from decimal import Decimal

import pytest

from clients.domain.regions import Region
from tests.runner.pages import PHONE, page_without_errors
from tests.support import builders
from tests.support.live_page_driver import wait_until_all_sent
from tests.support.offline_phone import OfflinePhone, live_url
from tests.support.session_walkthrough import walk_to_the_end

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KILOGRAMS = re.compile(r"[^\n]*(?<![a-z])kg\b[^\n]*")
LIFTED = re.compile(r"([\d]+)\s+(\w+) lifted")


STEPS = {"today": [builders.right_start(30)], "cuffs on": [("cuffs_on", 20, {})], "set": []}


@pytest.fixture
def app(chromium, live_server):
    form = PHONE | {"service_workers": "allow"}
    with page_without_errors(chromium, live_server.url, form) as page:
        page.clock.install()
        yield OfflinePhone(page, live_server.url)


def client_with_session(coach, gym):
    """Two exercises, on the gym that a client of this unit is given; the client reads pounds."""
    client = builders.make_cleared_client(coach, with_login=True, unit=gym)
    client.unit = "lb"
    client.save()
    for code in ("leg-extension", "leg-press"):
        builders.make_one_rep_max(client, code, Decimal(210 if gym == "lb" else 95), unit=gym)
    return client.user, builders.make_training_session(client, exercise_codes=("leg-extension", "leg-press"))


def said_on_each_screen(app):
    said = {}

    def look(page, name):
        said[name] = page.inner_text("body")

    walk_to_the_end(app.page, look)
    return said


@pytest.mark.parametrize(
    ("gym", "load", "kilograms"), [("lb", "60lb", set()), ("kg", "25kg (55.1 lb)", {"25kg (55.1 lb)"})]
)
def test_it_says_pounds_offline_and_what_was_lifted_as_the_server_counts_it(
    app, coach, browser_of, gym, load, kilograms
):
    user, row = client_with_session(coach, gym)
    app.sign_in(user)
    app.open_today()
    said = said_on_each_screen(app)
    app.offline(False)
    wait_until_all_sent(app.page)
    page = re.sub(r"<[^>]*>", " ", browser_of(user).get(live_url(row)).content.decode())

    assert load in said["today"]
    assert load in said["cuffs on"]
    assert load in said["set"]
    found = {line.strip() for name in ("today", "cuffs on", "set") for line in KILOGRAMS.findall(said[name])}
    assert found == kilograms
    assert LIFTED.findall(said["summary"]) == LIFTED.findall(page) != []
    assert LIFTED.findall(page)[0][1] == "lb"
    if gym == "lb":
        assert [name for name, words in said.items() if KILOGRAMS.search(words)] == []


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (390, "200%")])
def test_the_longest_load_fits_a_narrow_phone_and_large_text(app, coach, width, text):
    client = builders.make_cleared_client(coach, with_login=True)
    client.unit = "lb"
    client.save()
    builders.make_one_rep_max(client, "biceps-curl", Decimal("42.5"))
    row = builders.make_training_session(client, region=Region.UPPER, exercise_codes=("biceps-curl",))
    app.page.set_viewport_size({"width": width, "height": 640})
    app.sign_in(client.user)
    wide = {}
    for name, address in {"today": "/today/", "cuffs on": live_url(row), "set": live_url(row)}.items():
        app.page.goto(address)
        app.page.evaluate("(size) => document.documentElement.style.setProperty('font-size', size)", text)
        assert "12kg (26.5 lb) each hand" in re.sub(r"\s+", " ", app.page.inner_text("body")), name
        wide[name] = app.page.evaluate("document.documentElement.scrollWidth")
        builders.log_events(row, *STEPS[name])

    assert wide == dict.fromkeys(wide, width)
