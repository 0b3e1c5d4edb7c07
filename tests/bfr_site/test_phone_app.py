"""The app around the client's pages: what the worker is given, what may be kept, and whose it is."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from bfr_site import phone_app
from clients.clearance.actions.revoking import revoke_clearance
from sessions.phone.account import account_code
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db

FONT = "fonts/figtree-latin-wght-normal.woff2"  # the style sheet asks for it
# A browser asks for these where it shows tabs or a home screen; no page needs them.
INSTALLED_ONLY = {"icons/favicon-32.png", "icons/app-180.png"}


@shared_rows
def training_session(client_person):
    builders.make_screening(client_person)
    return builders.make_training_session(client_person)


def live(browser, training_session):
    return browser.get(reverse("sessions:live", args=[training_session.id]))


def test_the_worker_comes_from_the_root_and_is_never_stale(client):
    reply = client.get("/sw.js")

    assert reply.headers["Content-Type"].startswith("text/javascript")
    assert reply.headers["Service-Worker-Allowed"] == "/"
    assert reply.headers["Cache-Control"] == "no-cache"
    assert client.get("/sw.js", HTTP_IF_NONE_MATCH=reply.headers["ETag"]).status_code == 304


def test_the_worker_and_the_offline_page_are_the_same_for_everybody(client, client_person, browser_of):
    for address in ("/sw.js", "/manifest.webmanifest", "/offline/"):
        theirs = browser_of(client_person.user).get(address).content.decode()
        assert theirs == client.get(address).content.decode()


def test_everything_that_a_kept_page_asks_for_is_kept_with_it(client_person, browser_of, training_session):
    browser = browser_of(client_person.user)
    later = training_session.scheduled_on + timedelta(days=3)
    walk = builders.make_training_session(client_person, on=later, exercise_codes=("walk",))
    sessions = [live(browser, each) for each in (training_session, walk)]
    pages = (browser.get("/today/"), *sessions, browser.get("/offline/"))
    asked_for = {
        name
        for page in pages
        for name in re.findall(r'(?:href|src)="/static/([^"#]+)', page.content.decode())
    }

    assert asked_for - INSTALLED_ONLY | {FONT} == set(phone_app.FILES)


@pytest.mark.parametrize("name", phone_app.FILES)
def test_the_version_changes_with_any_file(monkeypatch, name):
    read = phone_app._content
    before = phone_app.worker.__wrapped__()[1]
    monkeypatch.setattr(phone_app, "_content", lambda each: read(each) + b" " * (each == name))

    assert phone_app.worker.__wrapped__()[1] != before


def test_the_manifest_names_pictures_of_their_own_size(client):
    manifest = client.get("/manifest.webmanifest").json()

    assert {"any", "maskable"} == {each["purpose"] for each in manifest["icons"]}
    for picture in [*manifest["icons"], *manifest["screenshots"]]:
        data = Path(finders.find(picture["src"].removeprefix("/static/"))).read_bytes()
        if picture["type"] == "image/png":
            size = f"{int.from_bytes(data[16:20])}x{int.from_bytes(data[20:24])}"
            assert size == picture["sizes"], picture["src"]


def test_every_page_points_to_the_manifest_and_only_a_clients_pages_to_the_worker(
    client_person, coach, browser_of, training_session
):
    theirs = browser_of(client_person.user)
    live_address = reverse("sessions:live", args=[training_session.id])
    for address, script in (("/today/", "phone"), (live_address, "phone-live"), ("/me/", "phone")):
        page = theirs.get(address).content.decode()
        assert 'rel="manifest"' in page
        assert re.findall(r"js/(phone(?:-live)?)\.js", page) == [script]
        assert "phone-account" in page
    in_person = live(browser_of(coach), training_session).content.decode()
    assert 'rel="manifest"' in in_person
    assert "phone-account" not in in_person


def test_a_day_with_a_session_may_be_kept_to_its_end(client_person, browser_of, training_session):
    browser = browser_of(client_person.user)
    now = timezone.now()
    midnight = (timezone.localtime(now, client_person.zone) + timedelta(days=1)).replace(
        hour=0, minute=0, second=0
    )
    today = browser.get("/today/")

    for page in (today, live(browser, training_session)):
        assert page.headers["X-Account"] == account_code(client_person.user)
        assert abs(int(page.headers["X-Keep-Seconds"]) - (midnight - now).total_seconds()) < 5
    assert today.headers["X-Keep-Also"] == reverse("sessions:live", args=[training_session.id])


def test_what_is_held_over_or_seen_by_a_coach_is_not_kept(client_person, coach, browser_of, training_session):
    assert "X-Keep-Seconds" not in live(browser_of(coach), training_session).headers
    browser = browser_of(client_person.user)
    revoke_clearance(client=client_person, by=coach, reason="Surgery", now=timezone.now())

    for page in (browser.get("/today/"), live(browser, training_session)):
        assert "X-Keep-Seconds" not in page.headers
        assert "X-Keep-Also" not in page.headers


def test_a_day_without_a_session_says_too_much_to_be_kept(client_person, browser_of):
    page = browser_of(client_person.user).get("/today/")

    assert "X-Keep-Seconds" not in page.headers


def test_a_page_of_nobody_names_no_account(client):
    assert "X-Account" not in client.get("/evidence/").headers


def test_signing_out_clears_what_the_back_button_could_show(client_person, browser_of):
    browser = browser_of(client_person.user)
    reply = browser.post("/accounts/logout/")

    assert reply.status_code == 302
    assert reply.headers["Clear-Site-Data"] == '"cache"'
    assert browser.get("/today/").status_code == 302


def test_the_sign_out_page_guards_what_a_clients_phone_holds(client_person, coach, browser_of):
    theirs = browser_of(client_person.user).get("/accounts/logout/").content.decode()

    assert re.search(rf'data-account="{account_code(client_person.user)}"', theirs)
    assert "data-unsent" in theirs
    assert "data-unsent" not in browser_of(coach).get("/accounts/logout/").content.decode()


def test_the_worker_is_told_where_everything_is(client):
    source = client.get("/sw.js").content.decode()
    app = json.loads(source[len("self.APP = ") : source.index(";\n")])

    assert app["today"] == "/today/"
    assert {f"/static/js/{name}.js" for name in ("phone", "phone-live", "phone-live-timed")} <= set(
        app["files"]
    )
    assert all(address.startswith("/static/") for address in app["files"])
