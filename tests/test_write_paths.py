"""Every path that can make or revive a session, or clear somebody, tried for all who are not cleared.

The paths are found in the code, not remembered: a function that writes these rows, or a way in that can reach
one, and is not in the tables below, fails the suite.
"""

import ast
import random
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from clients import gate
from clients.actions.clearance import acknowledge_cautions, cautions_of, decide_review, revoke_clearance
from clients.actions.people import archive_client
from clients.actions.refusals import ActionRefused
from clients.actions.screening import save_answers, submit_screening
from clients.domain.clearance import Allowed, Limits
from clients.domain.regions import Region
from clients.models import Clearance, Client, Review
from sessions.actions.assigning import assign_session, renew_session
from sessions.actions.programmes import BlockWish, assign_block
from sessions.actions.template_changes import follow_template
from sessions.actions.templates import TemplateWish, edit_template
from sessions.demo.training import Diary
from sessions.domain.programmes import BY_TEMPLATE_CODE, RegionFacts
from sessions.models import Block, TrainingSession
from sessions.programme_templates import find_template
from sessions.template_changes import touched
from tests import builders
from tests.call_graph import functions, modules, name_of, reached, roots
from tests.sessions.test_assign_session import typed, wish

ASSIGNING = "sessions.actions.assigning"
CLEARANCE = "clients.actions.clearance"
MODELS = {Clearance, TrainingSession}
WRITES = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update"}
WRITES |= {"acreate", "aupdate", "asave", "abulk_create", "execute", "executemany"}
# Columns that say who may train what, and when. Whoever writes none of them prescribes nothing.
TELLING = {field.attname for model in MODELS for field in model._meta.concrete_fields} | {
    "clearance",
    "client",
}
TELLING -= {"state", "started_at", "ended_at", "reps_done", "cuff_seconds", "volume_kg", "effort"}
TELLING -= {"discomfort", "symptom_count", "record", "cancel_reason", "cancelled_by", "revoke_reason"}

BLOCKS = "sessions.actions.programmes"
FOLLOWING = "sessions.actions.template_changes"
MAKES_SESSION = {
    f"{ASSIGNING}.write_session",
    f"{ASSIGNING}.renew_session",
    f"{FOLLOWING}._rewrite",
}
MAKES_CLEARANCE = {f"{CLEARANCE}.granting.grant"}
# What else writes these rows, or rows that a machine cannot tell from them, and why it prescribes nothing.
WRITES_NOTHING_THAT_PRESCRIBES = {
    f"{ASSIGNING}.cancel_session": "takes a session away",
    f"{CLEARANCE}.revoking.revoke": "takes a clearance away",
    "sessions.actions.logging._project": "what was done, worked out from the events",
    "sessions.actions.logging.rebuild_record": "the same again",
    "clients.actions.screening.save_answers": "a draft of answers",
    "clients.actions.screening._copy_to_profile": "what was measured for the answers",
}
# The actions that ask first. Nothing reaches a writer but through one of them.
ASKS_THE_GATE = {
    f"{ASSIGNING}.assign_session",
    f"{ASSIGNING}.renew_session",
    f"{BLOCKS}.assign_block",
    f"{FOLLOWING}.follow_template",
}
ASKS_THE_RULES = {
    f"{CLEARANCE}.granting.acknowledge_cautions",
    f"{CLEARANCE}.deciding.decide_review",
    "clients.actions.screening.submit_screening",
}


@dataclass(frozen=True)
class Person:
    """Somebody who is not cleared, with a session from when they were, or None."""

    client: Client
    coach: object
    admin: object
    held: TrainingSession | None
    now: object

    @property
    def screening(self):
        return self.client.screenings.order_by("-number").first()


# --- Who is not cleared


def none(client):
    pass


def revoked(client):
    revoke_clearance(client=client, by=client.coaches.get(), reason="New medicine.", now=timezone.now())


def expired(client):
    today = client.today(timezone.now())
    Clearance._base_manager.filter(client=client).update(
        valid_from_on=today - timedelta(days=84), valid_until_on=today
    )


def not_yet_valid(client):
    Clearance._base_manager.filter(client=client).update(
        valid_from_on=client.today(timezone.now()) + timedelta(days=1)
    )


def newer_screening(client):
    """The old clearance ought to have been revoked, and was not."""
    builders.make_screening(client, varicose_veins="yes")
    Clearance._base_manager.filter(client=client).update(revoked_at=None)


def contraindicated(client):
    builders.make_screening(client, blood_clot="yes")


def needs_decision(client):
    builders.make_screening(client, varicose_veins="yes")


def cautions_unread(client):
    builders.make_screening(client, smoking="yes")


def region_not_covered(client):
    Clearance._base_manager.filter(client=client).update(lower=False)


def old_questions(client):
    """See `person`: the minimum version moves beyond the one that was answered."""


def archived(client):
    archive_client(client=client, by=client.coaches.get(), now=timezone.now())


STATES = (
    none, revoked, expired, not_yet_valid, newer_screening, contraindicated, needs_decision, cautions_unread,
    region_not_covered, old_questions, archived,
)  # fmt: skip


@pytest.fixture
def person(request, monkeypatch, db):
    return make_person(request.param, monkeypatch)


def make_person(state, monkeypatch) -> Person:
    coach = builders.make_coach()
    client = builders.make_client(coach)
    for code in ("leg-press", "leg-extension"):
        builders.make_one_rep_max(client, code, Decimal(100))
    held, now = None, timezone.now()
    if state is not none:
        builders.make_screening(client)
        held = builders.make_training_session(client, on=client.today(now) + timedelta(days=3))
    state(client)
    if state is old_questions:
        monkeypatch.setattr("clients.domain.clearance.MINIMUM_VERSION", 2)
    client.refresh_from_db()
    return Person(client, coach, builders.make_admin(coach.practice), held, now)


# --- The paths. Each answers whether a session or a clearance came of it.


def day_of(person):
    return person.client.today(person.now) + timedelta(days=8)


def by_assigning(person):
    asked = wish(person.client, scheduled_on=day_of(person))
    return assign_session(client=person.client, wish=asked, by=person.coach, now=person.now) is not None


def by_renewing(person):
    return person.held and bool(renew_session(training_session=person.held, by=person.coach, now=person.now))


def by_planner(person):
    before = TrainingSession.objects.count()
    form = typed(person.client, scheduled_on=day_of(person).isoformat())
    builders.browser_of(person.coach).post(f"{reverse('sessions:new')}?client={person.client.pk}", form)
    return TrainingSession.objects.count() > before


def by_renewal_page(person):
    if person.held is None:
        return False
    page = builders.browser_of(person.coach).post(
        reverse("sessions:renew", args=[person.held.pk]), follow=True
    )
    return "Renewed:" in page.content.decode()


def by_block(person):
    asked = BlockWish(
        template=BY_TEMPLATE_CODE["legs-6-weeks"], start_on=day_of(person), weekdays=frozenset({0, 3})
    )
    made = assign_block(client=person.client, wish=asked, by=person.coach, now=person.now, block_id=uuid4())
    return made.sessions > 0


def by_programme_page(person):
    before = TrainingSession.objects.count()
    form = {"client": person.client.pk, "start_on": day_of(person).isoformat(), "weekday": ["0", "3"]}
    address = reverse("sessions:programme-assign", args=["legs-6-weeks"])
    builders.browser_of(person.coach).post(address, form)
    return TrainingSession.objects.count() > before


def changed_template(person):
    """The held session as one of a programme that was changed since; what the page showed while cleared."""
    row = builders.make_template(person.coach)
    block = Block.objects.create(
        client=person.client,
        template_code=row.code,
        template_version=1,
        template_name=row.name,
        start_on=person.held.scheduled_on,
        weekdays=[0],
        assigned_by=person.coach,
    )
    TrainingSession.objects.filter(pk=person.held.pk).update(block=block, block_week=1, block_day=1)
    shipped = BY_TEMPLATE_CODE["legs-6-weeks"]
    wish = TemplateWish(name=row.name, summary="", days=shipped.days, weeks=shipped.weeks)
    edit_template(template=row, version=1, wish=wish, by=person.coach, now=person.now)
    template = find_template(row.code, row.practice_id)
    held = TrainingSession.objects.get(pk=person.held.pk)
    cleared = {person.client.id: {region: RegionFacts() for region in Region}}
    [found] = touched(template, [person.client], cleared, [held], person.now)
    return template, held, found.changing[0].fingerprint


def by_following(person):
    if person.held is None:
        return False
    template, held, fingerprint = changed_template(person)
    return follow_template(template=template, shown={held.id: fingerprint}, by=person.coach, now=person.now)


def by_following_page(person):
    if person.held is None:
        return False
    template, held, fingerprint = changed_template(person)
    address = reverse("sessions:programme-ahead", args=[template.code])
    builders.browser_of(person.coach).post(address, {"take": f"{held.id} {fingerprint}"})
    held.refresh_from_db()
    return held.block_version == 2


def by_demo(person):
    def ago(days):
        return person.now - timedelta(days=days)

    diary = Diary(
        person=None,
        client=person.client,
        coach=person.coach,
        chance=random.Random(person.client.id.int),
        ago=ago,
        sessions_done={Region.LOWER: 9},
    )
    return diary._assign(Region.LOWER, -8, person.now, 1) is not None


def ticks(person, all_of_them: bool):
    return [flag.id for flag in cautions_of(person.screening)] if all_of_them else []


def by_acknowledging(person, all_of_them=False):
    if person.screening is None:
        return False  # no answers to read
    acknowledge_cautions(
        screening=person.screening,
        coach=person.coach,
        flag_ids=ticks(person, all_of_them),
        now=person.now,
    )
    return True


def by_cautions_page(person, all_of_them=False):
    before = standing_clearances(person)
    sent = {"screening": person.screening.id if person.screening else "", "flag": ticks(person, all_of_them)}
    builders.browser_of(person.coach).post(reverse("clients:acknowledge", args=[person.client.id]), sent)
    return bool(standing_clearances(person) - before)


DECISION = {"kind": "clear", "reason": "Looks well.", "clinician_name": "", "clinician_role": ""}
AGREED = {"clinician_name": "Dr. Wolf", "clinician_role": "Vein clinic"}


def by_deciding(person, **named):
    review = Review.objects.filter(screening=person.screening, closed_at=None).first()
    if review is None:
        return False
    on = person.client.today(person.now) if named else None
    asked = {**DECISION, **named, "regions": list(Region), "clinician_on": on}
    decide_review(review=review, version=review.version, by=person.admin, now=person.now, **asked)
    return True


def by_case_page(person, **named):
    review = Review.objects.filter(screening__client=person.client).order_by("-opened_at").first()
    if review is None:
        return False
    before = standing_clearances(person)
    on = person.client.today(person.now).isoformat() if named else ""
    sent = {**DECISION, **named, "regions": "both", "version": review.version, "clinician_on": on}
    builders.browser_of(person.admin).post(reverse("clients:review-detail", args=[review.id]), sent)
    return bool(standing_clearances(person) - before)


def draft_of(person, answers):
    answers = {**builders.all_clear_answers(), **answers}
    return save_answers(client=person.client, answers=answers, by=person.coach, now=person.now).id


def by_answering(person, answers=None):
    """Sent answers that rule cuffs out, or leave them to somebody else to clear."""
    before = standing_clearances(person)
    for said in [answers] if answers is not None else ({"blood_clot": "yes"}, {"smoking": "yes"}):
        submit_screening(
            client=person.client,
            draft_id=draft_of(person, said),
            asked_by=person.coach,
            in_person=True,
            now=person.now,
        )
    return bool(standing_clearances(person) - before)


def by_send_page(person, answers=None):
    before = standing_clearances(person)
    draft = draft_of(person, {"blood_clot": "yes"} if answers is None else answers)
    address = reverse("clients:screening-send", args=[person.client.id])
    builders.browser_of(person.coach).post(address, {"draft": draft})
    return bool(standing_clearances(person) - before)


def standing_clearances(person) -> set:
    return set(person.client.clearances.unrevoked().values_list("id", flat=True))


# Way in -> how it is tried. Each action, and each route, command or task that can reach one.
SESSION_PATHS = {
    f"action {ASSIGNING}.assign_session": by_assigning,
    f"action {ASSIGNING}.renew_session": by_renewing,
    "route sessions:new": by_planner,
    "route sessions:renew": by_renewal_page,
    f"action {BLOCKS}.assign_block": by_block,
    "route sessions:programme-assign": by_programme_page,
    f"action {FOLLOWING}.follow_template": by_following,
    "route sessions:programme-ahead": by_following_page,
    "command seed_demo": by_demo,
}
CLEARANCE_PATHS = {
    f"action {CLEARANCE}.granting.acknowledge_cautions": by_acknowledging,
    f"action {CLEARANCE}.deciding.decide_review": by_deciding,
    "action clients.actions.screening.submit_screening": by_answering,
    "route clients:acknowledge": by_cautions_page,
    "route clients:review-detail": by_case_page,
    "route clients:screening-send": by_send_page,
}
TABLE = {**SESSION_PATHS, **CLEARANCE_PATHS}


def succeeds(path, person) -> bool:
    try:
        return bool(path(person))
    except ActionRefused:
        return False


@pytest.mark.parametrize("person", STATES, indirect=True, ids=lambda state: state.__name__)
def test_no_path_makes_or_revives_anything_for_who_is_not_cleared(person):
    assert [
        name for name, path in TABLE.items() if _can_be_tried(person, name) and succeeds(path, person)
    ] == []


def _can_be_tried(person, name) -> bool:
    """Reading cautions needs answers to read."""
    return person.screening is not None or ("acknowledge_cautions" not in name and "acknowledge" not in name)


@pytest.mark.django_db
def test_twin_without_the_gate_every_path_gives_sessions_to_who_is_not_cleared(monkeypatch):
    # The oldest questions last: nobody can be cleared on them first. Nothing was assigned to "none".
    states = sorted(set(STATES) - {none}, key=lambda state: (state is old_questions, state.__name__))
    people = [make_person(state, monkeypatch) for state in states]

    monkeypatch.setattr(gate, "check_client", always_allowed)

    # Archiving is held by a control of its own.
    assert {name: given_by(path, people) for name, path in SESSION_PATHS.items()} == dict.fromkeys(
        SESSION_PATHS, len(people) - 1
    )


def given_by(path, people) -> int:
    """How many of them get something; all of it is taken back."""
    with transaction.atomic():
        given = sum(succeeds(path, person) for person in people)
        transaction.set_rollback(True)
    return given


def always_allowed(*, client, region, now, lock=False):
    until = client.today(now) + timedelta(weeks=12)
    return client.clearances.order_by("granted_at").last(), Allowed(limits=Limits(), valid_until_on=until)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "path", "rightly"),
    [
        (cautions_unread, by_acknowledging, {"all_of_them": True}),
        (cautions_unread, by_cautions_page, {"all_of_them": True}),
        (needs_decision, by_deciding, AGREED),
        (needs_decision, by_case_page, AGREED),
        (contraindicated, by_answering, {"answers": {}}),
        (contraindicated, by_send_page, {"answers": {}}),
    ],
)
def test_each_path_to_a_clearance_works_for_whom_it_is_meant(state, path, rightly, monkeypatch):
    assert path(make_person(state, monkeypatch), **rightly)


# --- The tables are complete


@cache
def writers() -> set[str]:
    """Functions that write a session or a clearance, or what a machine cannot tell from one."""
    found = set()
    for module in modules():
        named = {name for name, thing in vars(module).items() if isinstance(thing, type) and thing in MODELS}
        for function in ast.walk(ast.parse(Path(module.__file__).read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                calls = (each for each in ast.walk(function) if isinstance(each, ast.Call))
                if any(_writes(call, named) for call in calls):
                    found.add(f"{module.__name__}.{function.name}")
    return found


def _writes(call: ast.Call, named: set[str]) -> bool:
    receiver = ast.unparse(call.func)
    root = receiver.split(".")[0]
    if isinstance(call.func, ast.Name):
        return root in named
    if (
        not isinstance(call.func, ast.Attribute)
        or call.func.attr not in WRITES
        or receiver.startswith("super()")
    ):
        return False
    if not named and not any(word in receiver for word in ("training_session", "clearance", "cursor")):
        return False
    if ".objects." in receiver and root not in named:
        return False  # of another model, and it says so
    if call.func.attr == "bulk_create" and root not in named:
        return False
    columns = _columns(call)
    return columns is None or bool(columns & TELLING) or root in named


def _columns(call: ast.Call) -> set[str] | None:
    """The columns that a call names, or None where that is only known as it runs."""
    columns = set()
    for keyword in call.keywords:
        if keyword.arg is None:
            return None
        if keyword.arg == "update_fields":
            if not isinstance(keyword.value, ast.List):
                return None
            if not all(isinstance(each, ast.Constant) for each in keyword.value.elts):
                return None
            return {each.value for each in keyword.value.elts}
        columns.add(keyword.arg)
    return columns if call.func.attr != "save" else None


def test_every_function_that_writes_such_rows_is_listed():
    assert writers() == MAKES_SESSION | MAKES_CLEARANCE | set(WRITES_NOTHING_THAT_PRESCRIBES)


def ways_to(sinks: set[str], without: set[str] = frozenset()) -> set[str]:
    targets = {functions()[name] for name in sinks}
    left_out = {functions()[name] for name in without}
    return {
        name
        for name, starts in roots().items()
        if any(targets & reached(start, without=left_out) for start in starts)
    }


def test_every_way_in_that_reaches_a_writer_is_listed():
    assert ways_to(MAKES_SESSION) == {name for name in SESSION_PATHS if not name.startswith("action")}
    assert ways_to(MAKES_CLEARANCE) - {"command seed_demo"} == {
        name for name in CLEARANCE_PATHS if not name.startswith("action")
    }
    asking = {f"action {name}" for name in ASKS_THE_GATE | ASKS_THE_RULES}
    assert asking == {name for name in TABLE if name.startswith("action")}


def test_nothing_reaches_a_writer_but_through_an_action_that_asks():
    assert ways_to(MAKES_SESSION, without=ASKS_THE_GATE) == set()
    assert ways_to(MAKES_CLEARANCE, without=ASKS_THE_RULES) == set()


def test_the_back_office_writes_neither(rf):
    for model in MODELS:
        office = admin.site._registry[model]
        assert not any(
            allowed(rf.get("/"))
            for allowed in (
                office.has_add_permission,
                office.has_change_permission,
                office.has_delete_permission,
            )
        )


def test_the_graph_sees_a_way_in_that_nobody_listed():
    """The twin: the same search finds a writer behind a view as soon as one calls it."""
    start = functions()["sessions.views.assigning.session_new"]

    assert f"{ASSIGNING}.write_session" in {name_of(each) for each in reached(start)}
