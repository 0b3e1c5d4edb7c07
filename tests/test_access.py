"""Every route, every kind of person. A route that this table does not know fails the suite."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bfr_site import health
from tests.support import builders
from tests.support.cast import address

pytestmark = pytest.mark.django_db

PEOPLE = (
    "anonymous",
    "client",
    "other_client",
    "coach",
    "other_coach",
    "admin",
    "stranger_coach",
    "stranger_admin",
    "superuser",
)
REFUSED = ("login", 401, 403, 404, 405)
OK, LOGIN, FORBIDDEN, MISSING = 200, "login", 403, 404
# What a page answers to a GET: "ok" (200, a redirect inside the site, a form refused, or 405 where only POST
# is meant).
_ = FORBIDDEN
X = MISSING

#                       anonymous client other coach other admin str.c str.a super
TABLE = {
    # About one client of `coach`. A client is told the page is not theirs; other people's rows are missing.
    "clients:detail":            (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:edit":              (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:archive":           (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:coaches":           (LOGIN, _, _, _, _, OK, _, X, _),
    "clients:notes":             (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:measurements":      (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:measurement-withdraw": (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:cuffs":             (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:equipment":         (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:ramp":              (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:ramp-confirm":      (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:ramp-plan":         (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:ramp-take-back":    (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:machines":          (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:machine":           (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:places":            (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "clients:place":             (LOGIN, _, _, OK, OK, OK, X, X, _),
    "clients:place-machine-add": (LOGIN, _, _, OK, OK, OK, X, X, _),
    "clients:place-machine":     (LOGIN, _, _, OK, OK, OK, X, X, _),
    "clients:invite":            (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:one-rep-maxes":     (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:one-rep-max-find":  (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:calendar":          (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:week":              (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:days-off":          (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:loads-ahead":       (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:one-rep-max-withdraw": (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:acknowledge":       (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:revoke-clearance":  (LOGIN, _, _, OK, X, OK, X, X, _),
    # The questions: the client, or somebody in person with them.
    "clients:screening":         (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:screening-group":   (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:answers-request":   (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:screening-earlier": (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:screening-earlier-page": (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:screening-answer":  (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:screening-check":   (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:screening-send":    (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:screening-result":  (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:screening-pressure": (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:screening-confirm": (LOGIN, OK, X, _, _, _, _, _, _),
    "clients:health-change":     (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:medicines":         (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:medicine-end":      (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:medicine-withdraw": (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:see-a-doctor":      (LOGIN, OK, X, OK, X, OK, X, X, X),
    "clients:consent":           (LOGIN, OK, X, OK, X, OK, X, X, _),
    "clients:consent-give":      (LOGIN, OK, X, _, _, _, _, _, _),
    "clients:consent-parent":    (LOGIN, OK, X, _, _, _, _, _, _),
    "clients:consent-paper":     (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:consent-withdraw":  (LOGIN, OK, X, OK, X, OK, X, X, _),
    "clients:consent-print":     (LOGIN, OK, X, OK, X, OK, X, X, _),
    "clients:consent-text":      (LOGIN, OK, OK, OK, OK, OK, OK, OK, _),
    "clients:red-flag":          (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:red-flag-respond":  (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:red-flag-close":    (LOGIN, _, _, _, _, OK, _, X, _),
    # Reviews are an admin's work.
    "clients:review-list":       (LOGIN, _, _, _, _, OK, _, OK, _),
    "clients:review-detail":     (LOGIN, _, _, _, _, OK, _, X, _),
    "clients:dry-run":           (LOGIN, _, _, _, _, OK, _, OK, _),
    "clients:review-claim":      (LOGIN, _, _, _, _, OK, _, X, _),
    "clients:review-release":    (LOGIN, _, _, _, _, OK, _, X, _),
    "clients:review-take-back":  (LOGIN, _, _, _, _, OK, _, X, _),
    # The case from the other side, and the letters: the client, their coaches; letters also the admins.
    "clients:case":              (LOGIN, OK, X, OK, X, _, X, _, _),
    "clients:documents":         (LOGIN, OK, X, OK, X, OK, X, X, _),
    "clients:letter-to-doctor":  (LOGIN, OK, X, OK, X, OK, X, X, _),
    "clients:document":          (LOGIN, OK, X, OK, X, OK, X, X, _),
    # The practice
    "clients:list":              (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "clients:add":               (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "clients:archived":          (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "clients:practice":          (LOGIN, _, _, _, _, OK, _, OK, _),
    "clients:practice-unit":     (LOGIN, _, _, _, _, OK, _, OK, _),
    "clients:practice-deactivate": (LOGIN, _, _, _, _, OK, _, X, _),
    "clients:practice-reactivate": (LOGIN, _, _, _, _, OK, _, X, _),
    "clients:practice-resend":   (LOGIN, _, _, _, _, OK, _, X, _),
    "clients:practice-withdraw": (LOGIN, _, _, _, _, OK, _, X, _),
    "clients:audit":             (LOGIN, _, _, _, _, OK, _, OK, _),
    "clients:audit-export":      (LOGIN, _, _, _, _, OK, _, OK, _),
    "clients:client-audit":      (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:versions":          (LOGIN, _, _, OK, X, OK, X, X, _),
    "clients:own-audit":         (LOGIN, OK, OK, _, _, _, _, _, _),
    "clients:me":                (LOGIN, OK, OK, OK, OK, OK, OK, OK, _),
    "clients:invitation-accept": (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    # Sessions
    "sessions:new":              (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:preview":          (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:calendar":         (LOGIN, OK, OK, OK, OK, OK, OK, OK, _),
    "sessions:own-week":         (LOGIN, OK, OK, _, _, _, _, _, _),
    "sessions:days-off":         (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:day-off-remove":   (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:move":             (LOGIN, OK, X, OK, X, OK, X, X, _),
    "sessions:copy":             (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:skip":             (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:restore":          (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:programme-list":   (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    # Of the practice's own template: to others it is not there.
    "sessions:programme-detail": (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:programme-preview": (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:programme-assign": (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:programme-ahead":  (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:template-copy":    (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:template-edit":    (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:template-hide":    (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:template-offer":   (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:progression":      (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:progression-decide": (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:progression-together": (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:detail":           (LOGIN, OK, X, OK, X, OK, X, X, X),
    "sessions:cancel":           (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:pressure":         (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:renew":            (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:without-cuffs":    (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:live":             (LOGIN, OK, X, OK, X, _, X, _, _),
    "sessions:enter":            (LOGIN, OK, X, OK, X, OK, X, X, _),
    "sessions:event":            (LOGIN, OK, X, OK, X, _, X, _, _),
    "sessions:today":            (LOGIN, OK, OK, _, _, _, _, _, _),
    "sessions:rules":            (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:exercises":        (LOGIN, OK, OK, OK, OK, OK, OK, OK, OK),
    "sessions:exercise-add":     (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:exercise-edit":    (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:exercise-hide":    (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:exercise-offer":   (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:protocols":        (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:protocol-add":     (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:protocol-edit":    (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:protocol-retire":  (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:protocol-offer":   (LOGIN, _, _, OK, OK, OK, X, X, _),
    "sessions:message-list":     (LOGIN, _, _, _, _, OK, _, OK, _),
    "sessions:message-preview": (LOGIN, _, _, _, _, OK, _, OK, _),
    "sessions:message-detail":   (LOGIN, _, _, _, _, OK, _, X, _),
    "sessions:message-send-again": (LOGIN, _, _, _, _, OK, _, X, _),
    # After a stop: the client's coach and the admins; the question is open to whoever has its link.
    "sessions:stop-list":        (LOGIN, _, _, OK, OK, OK, OK, OK, _),
    "sessions:stop-detail":      (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:stop-respond":     (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:stop-close":       (LOGIN, _, _, OK, X, OK, X, X, _),
    "sessions:follow-up":        (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "sessions:own-emails":       (LOGIN, OK, OK, OK, OK, OK, OK, OK, _),
    "sessions:digest-link":      (OK, _, _, OK, _, _, _, _, _),
    "sessions:emails":           (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    # The phone's API says itself who may come: 401 where a page would send to the sign-in.
    "api:api-root":              (X, X, X, X, X, X, X, X, X),
    "api:sync":                  (401, OK, OK, OK, OK, OK, OK, OK, OK),
    "sessions:own-calendar-feed": (LOGIN, OK, OK, _, _, _, _, _, _),
    "sessions:calendar-feed":   (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "api:push":                  (401, OK, OK, OK, OK, OK, OK, OK, OK),
    "api:push-end":              (401, OK, OK, OK, OK, OK, OK, OK, OK),
    "api:csrf":                  (401, OK, OK, OK, OK, OK, OK, OK, OK),
    "api:openapi-json":          (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    # Nobody's own
    "home":                      (LOGIN, OK, OK, OK, OK, OK, OK, OK, OK),
    "service-worker":           (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "manifest":                 (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "offline":                  (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "evidence":                  (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "health":                    (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "health-live":               (OK, OK, OK, OK, OK, OK, OK, OK, OK),
}  # fmt: skip

# allauth's own pages and the back office, each by one rule.
BY_RULE = ("account_", "admin:")
ONLY_IN_DEVELOPMENT = {"styleguide"}


def routes(resolver=None, namespace: str = "") -> set[str]:
    """Every named route of the site."""
    names = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            names |= routes(entry, inner)
        elif isinstance(entry, URLPattern):
            assert entry.name or namespace == "admin:", f"a route without a name: {entry.pattern}"
            names.add(f"{namespace}{entry.name}")
    return names


def test_the_table_knows_every_route():
    listed = {name for name in routes() if not name.startswith(BY_RULE)} - ONLY_IN_DEVELOPMENT

    assert listed == set(TABLE)


def ask(name: str, cast, person: str, form: dict | None = None):
    """Answer to a GET, or to a POST of `form`; whatever it wrote is taken back."""
    users, ids = cast
    browser = signed_in_as(users[person]) if person in users else builders.Browser()
    url = address(name, ids)
    with transaction.atomic():
        response = browser.get(url) if form is None else browser.post(url, form)
        transaction.set_rollback(True)
    return response


def signed_in_as(user):
    """The one browser of this person, as it was right after the sign-in."""
    if not hasattr(user, "browser"):
        user.browser = builders.browser_of(user)
        user.key_of_sign_in = user.browser.cookies["sessionid"].value
    user.browser.cookies.clear()
    user.browser.cookies["sessionid"] = user.key_of_sign_in
    return user.browser


def meaning(response) -> object:
    if response.status_code == 302 and "/accounts/login/" in response["Location"]:
        return LOGIN
    return OK if response.status_code in (200, 302, 303, 400, 422) else response.status_code


@pytest.fixture(autouse=True)
def nothing_stalls(monkeypatch):
    """This file asks who may ask `/health/`, not whether a worker runs beside the tests."""
    monkeypatch.setattr(health, "STALLED_AFTER", timedelta(days=1))
    monkeypatch.setattr(health, "LATE_AFTER", timedelta(days=1))


@pytest.mark.one_database
def test_each_person_gets_what_the_table_says(cast):
    wrong = {}
    for name, expected in TABLE.items():
        for person, may in zip(PEOPLE, expected, strict=True):
            response = ask(name, cast, person)
            if response.status_code == 405:
                response = ask(name, cast, person, {})
            if meaning(response) != may:
                wrong[name, person] = f"{meaning(response)}, not {may}"

    assert wrong == {}


@pytest.mark.one_database
def test_who_may_not_read_may_not_write(cast):
    wrong = {}
    for name, expected in TABLE.items():
        for person, may in zip(PEOPLE, expected, strict=True):
            if may != OK and meaning(answer := ask(name, cast, person, {})) not in REFUSED:
                wrong[name, person] = answer.status_code

    assert wrong == {}


def test_a_form_that_is_empty_or_odd_is_never_an_error_of_ours(cast):
    odd = {
        "client": "not-a-uuid",
        "kind": "\x00",
        "reps": "-1",
        "region": "both",
        "request_id": "1",
        "name": "\x00",
    }
    wrong = {}
    for name, expected in TABLE.items():
        for person, may in zip(PEOPLE, expected, strict=True):
            for form in ({}, odd):
                if may == OK and ask(name, cast, person, form).status_code >= 500:
                    wrong[name, person] = form

    assert wrong == {}


def test_a_row_of_another_practice_looks_like_one_that_does_not_exist(cast):
    users, ids = cast
    browser = builders.browser_of(users["stranger_coach"])

    foreign = browser.get(address("clients:detail", ids))
    missing = browser.get(address("clients:detail", {"client_id": uuid4()}))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_the_back_office_is_for_superusers(cast):
    users, _ids = cast

    for person in PEOPLE:
        browser = builders.browser_of(users[person]) if person in users else builders.Browser()
        status = browser.get(reverse("admin:index")).status_code
        assert (status == 200) == (person == "superuser"), person
