"""The cast and its rows, made through the same actions as in life. Each takes the facts a test is about."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils import timezone
from django.utils.crypto import get_random_string

from clients.clearance.actions.documents import store_document
from clients.clearance.actions.holds import set_consents
from clients.domain import questionnaire as questionnaires
from clients.domain.consent import ConsentKind, ConsentWay, needs_parent
from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.numbers import Unit, Weight
from clients.domain.one_rep_max import Method
from clients.domain.questionnaire import AnswerKind
from clients.domain.regions import Region
from clients.measurements.actions.strength import record_one_rep_max
from clients.models import Client, Consent, Document, OneRepMax, Place, Practice, Screening, User
from clients.models.people import Role
from clients.people.actions.people import add_client, edit_client
from clients.people.actions.places import add_place
from clients.screening.actions.parents import AnsweredWith
from clients.screening.actions.submit import save_answers, submit_screening
from sessions.domain import ready
from sessions.domain.events import Event as EventFacts
from sessions.domain.events import EventKind, schema_of
from sessions.domain.exercises import BY_CODE as EXERCISES
from sessions.domain.planning import SessionRequest
from sessions.domain.programmes import BY_TEMPLATE_CODE, TemplateRequest
from sessions.domain.protocols import CuffMode
from sessions.exercises.actions import add_exercise
from sessions.exercises.protocol_actions import add_protocol
from sessions.models import (
    DayOff,
    PracticeExercise,
    PracticeProtocol,
    ProgrammeTemplate,
    Ramp,
    TrainingSession,
)
from sessions.phone.event_log import store_events
from sessions.planning.actions import assign_session
from sessions.planning.days_off_actions import add_days_off
from sessions.programmes.actions.edit_template import add_template
from sessions.programmes.actions.ramp import start_ramp

PASSWORD = "correct-horse-battery"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
_count = itertools.count(1)

ALL_CLEAR = {
    "birth_on": "1996-04-12",
    "height_cm": "175",
    "weight_kg": "70",
    "blood_pressure": [[118, 76], [120, 78]],
}


def make_practice(name: str = "", time_zone: str = "Europe/Berlin") -> Practice:
    """A practice without people. A plain row: nearly every test has one, and founding it takes 20 queries."""
    return Practice.objects.create(name=name or f"Practice {next(_count)}", time_zone=time_zone)


def make_place(practice: Practice, name: str = "Gym") -> Place:
    """A place with the machines of a typical gym."""
    return add_place(practice=practice, place_id=uuid4(), name=name, by=None, now=timezone.now())


def make_admin(practice: Practice | None = None, **facts) -> User:
    return _make_colleague(Role.ADMIN, practice, **facts)


def make_coach(practice: Practice | None = None, **facts) -> User:
    return _make_colleague(Role.COACH, practice, **facts)


def _make_colleague(role: Role, practice: Practice | None, *, name: str = "", email: str = "") -> User:
    number = next(_count)
    practice = practice or make_practice()
    email = email or f"{role.value}{number}@example.org"
    return _make_login(role, practice, practice.time_zone, name=name or f"{role.label} {number}", email=email)


def _make_login(role: Role, practice: Practice, time_zone: str, *, name: str, email: str) -> User:
    """A login as plain rows: nearly every test has three, and inviting and letting in takes 30 queries each.

    Who is about an invitation calls the actions.
    """
    user = User.objects.create_user(
        email, PASSWORD, name=name, role=role, practice=practice, time_zone=time_zone
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_client(
    coach: User | None = None, with_login: bool = False, *, consents: bool = True, **facts
) -> Client:
    """A client of this coach, who agrees to the text about BFR unless `consents` is false.

    `facts` go to `add_client`: name, email, birth_on, unit, time_zone ...
    """
    coach = coach or make_coach()
    assert coach.practice is not None, "a coach has a practice"
    number = next(_count)
    facts = {
        "name": f"Client {number}",
        "email": f"client{number}@example.org",
        "birth_on": date(1996, 4, 12),
        "time_zone": "Europe/Berlin",
        **facts,
    }
    now = timezone.now()
    client = add_client(practice=coach.practice, by=coach, client_id=uuid4(), now=now, **facts)
    if with_login:
        client.user = _make_login(
            Role.CLIENT, client.practice, client.time_zone, name=client.name, email=client.email
        )
        client.save(update_fields=["user"])
    if consents:
        make_consents(client, by=client.user or coach)
    return client


def make_consents(client: Client, by: User) -> None:
    """The client's yes to the current text, and a parent's under 18. Plain rows: nearly every test has them.

    Who is about consent calls the actions.
    """
    text = {"text_version": CURRENT_TEXT.version, "text_sha256": CURRENT_TEXT.sha256}
    today = client.today(timezone.now())
    given: dict = {**text, "client": client, "given_by": by}
    rows = [Consent(**given, kind=ConsentKind.OWN, way=ConsentWay.APP)]
    if needs_parent(client.birth_on, today):
        signed = Consent(**given, kind=ConsentKind.PARENT, way=ConsentWay.PAPER, signed_on=today)
        signed.document = make_document(client, name="signed.pdf", purpose=Document.Purpose.CONSENT)
        signed.parent_name, signed.parent_relation = "Pat Parent", "mother"
        rows.append(signed)
    Consent.objects.bulk_create(rows)
    set_consents(client)


ON_THE_PILL = {"medicines": "yes", "blood_thinner": "no", "hormones": "combined", "muscle_medicine": "no"}
ON_A_STATIN = {"medicines": "yes", "blood_thinner": "no", "hormones": "no", "muscle_medicine": "one"}


def all_clear_answers() -> dict:
    """Answers that raise no flag, to every question that is always asked."""
    return {
        question.code: ALL_CLEAR.get(question.code) or _answer_no(question)
        for question in questionnaires.CURRENT.questions
        if question.asked_if is None
    }


def _answer_no(question) -> str:
    if question.kind in (AnswerKind.YES_NO_NOT_SURE, AnswerKind.CHOICE):
        return "no"
    assert question.optional, f"{question.code} needs an answer in ALL_CLEAR"
    return "not_measured"


A_PARENT = AnsweredWith(name="Pat Parent", relation="mother")  # kept for those under 18 only


def make_screening(client: Client, **answers) -> Screening:
    """A sent screening; `answers` stand in for those of an all-clear one, follow-ups included."""
    now = timezone.now()
    asked_by = _who_acts_for(client)
    draft = save_answers(client=client, answers={**all_clear_answers(), **answers}, by=asked_by, now=now)
    return submit_screening(
        client=client, draft_id=draft.id, asked_by=asked_by, in_person=True, now=now, answered_with=A_PARENT
    )


def make_document(client: Client, data: bytes = PDF, name: str = "letter.pdf", **facts) -> Document:
    """A letter that the client's coach uploaded. `facts` are who wrote it."""
    return store_document(
        client=client,
        document_id=uuid4(),
        file=SimpleUploadedFile(name, data),
        by=_who_acts_for(client),
        now=timezone.now(),
        **facts,
    )


def _who_acts_for(client: Client) -> User:
    """The client's coach, or the client where there is none."""
    person = client.coaches.first() or client.user
    assert person is not None, f"{client.name} has no coach and no login"
    return person


def make_cleared_client(coach: User | None = None, **facts) -> Client:
    """A client whom the rule cleared for both regions."""
    client = make_client(coach, **facts)
    make_screening(client)
    return client


def make_one_rep_max(
    client: Client,
    exercise_code: str,
    load_kg: Decimal = Decimal("60"),
    days_ago: int = 3,
    side: str = "",
    unit: str = "kg",
) -> OneRepMax:
    """A tested 1RM, of both sides at once where none is named."""
    now = timezone.now()
    return record_one_rep_max(
        client=client,
        one_rep_max_id=uuid4(),
        exercise_code=exercise_code,
        method=Method.TESTED,
        side=side,
        lifted=Weight(load_kg, Unit(unit)),
        tested_on=client.today(now) - timedelta(days=days_ago),
        by=client.coaches.get(),
        now=now,
        load_confirmed=True,
    )


def make_training_session(
    client: Client,
    on: date | None = None,
    region: Region = Region.LOWER,
    exercise_codes: tuple[str, ...] = ("leg-press",),
    protocol_code: str = "standard-30-15-15-15",
    spacing_reason: str = "",
    without_cuffs: bool = False,
) -> TrainingSession:
    """An assigned session, today where no day is named; makes the 1RMs it needs."""
    now = timezone.now()
    for code in exercise_codes:
        is_loaded = code not in EXERCISES or EXERCISES[code].loadable
        if is_loaded and not client.one_rep_maxes.filter(exercise_code=code).exists():
            make_one_rep_max(client, code, load_kg=Decimal(100))
    requested = SessionRequest(
        region=region,
        exercises=tuple((code, Decimal(30)) for code in exercise_codes),
        protocol_code=protocol_code,
        cuff_mode=CuffMode.RELEASED,
        scheduled_on=on or client.today(now),
        spacing_reason=spacing_reason,
        without_cuffs=without_cuffs,
    )
    return assign_session(client=client, requested=requested, by=_who_acts_for(client), now=now)


def make_ramp(client: Client, coach: User) -> Ramp:
    """The client is on the steps after an operation of the right leg."""
    client.refresh_from_db()
    now = timezone.now()
    edit_client(client=client, version=client.version, by=coach, now=now, affected_limb="right_lower")
    client.refresh_from_db()
    return start_ramp(client=client, by=coach, now=now)


def make_day_off(client: Client, on: date | None = None) -> DayOff:
    """The client is away, tomorrow where no day is named."""
    now = timezone.now()
    on = on or client.today(now) + timedelta(days=1)
    return add_days_off(
        day_off_id=uuid4(), client=client, first_on=on, last_on=on, by=_who_acts_for(client), now=now
    )


def make_exercise(coach: User, name: str = "", **changes) -> PracticeExercise:
    """An exercise of the coach's practice: a leg machine with a stack."""
    facts = {
        "name": name or f"Own exercise {next(_count)}",
        "aliases": [],
        "region": "lower",
        "prime_movers": ["quadriceps"],
        "cues": ["Sit down.", "Press.", "Return slowly."],
        "equipment_kind": "stack",
        "position": "seated",
        "unilateral": False,
        "load_basis": "total",
        "evidence": "",
        **changes,
    }
    return add_exercise(exercise_id=uuid4(), by=coach, now=timezone.now(), **facts)


def make_protocol(coach: User, name: str = "", **changes) -> PracticeProtocol:
    """A protocol of the coach's practice: 20/15/15 with 90 s of rest, 3 s up and 3 s down."""
    facts = {
        "name": name or f"Own protocol {next(_count)}",
        "sets": [20, 15, 15],
        "failure_from": None,
        "rest_seconds": 90,
        "released_between_sets": False,
        "tempo_label": "3-0-3",
        "default_percent_1rm": 25,
        "source_text": "Our course for beginners.",
        **changes,
    }
    return add_protocol(protocol_id=uuid4(), by=coach, now=timezone.now(), **facts)


def make_template(coach: User, name: str = "", source: str = "legs-6-weeks", **changes) -> ProgrammeTemplate:
    """The practice's own copy of a shipped template. `changes` are other days or weeks."""
    shipped = BY_TEMPLATE_CODE[source]
    facts = {"summary": "", "days": shipped.days, "weeks": shipped.weeks, **changes}
    requested = TemplateRequest(name=name or f"Own programme {next(_count)}", **facts)
    return add_template(
        template_id=uuid4(),
        copied_from=source,
        requested=requested,
        by=coach,
        now=timezone.now(),
    )


def right_start(seconds_ago: float, **body: object) -> tuple[str, float, dict]:
    """The fact of a start as the phone says it: with an answer, "no" to each question of the ready check."""
    return ("started", seconds_ago, {"ready": ready.all_no(), **body})


def log_events(training_session: TrainingSession, *facts: tuple[str, float, dict]) -> None:
    """Store (kind, seconds ago, body) as if the client's phone had said so then."""
    now = timezone.now()
    client = training_session.client
    store_events(
        training_session=TrainingSession.objects.with_gate_facts().get(pk=training_session.pk),
        events=[
            EventFacts(
                id=uuid4(),
                kind=EventKind(kind),
                schema=schema_of(kind, body),
                occurred_at=now - timedelta(seconds=ago),
                body=body,
            )
            for kind, ago, body in facts
        ],
        by=client.user or _who_acts_for(client),
        now=now,
    )


def browser_of(user: User | None) -> Browser:
    """A browser in which this person is signed in. A plain row: to sign in takes 15 queries."""
    assert user is not None, "nobody signs in without a login"
    browser = Browser()
    facts = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    session = Session.objects.create(
        session_key=get_random_string(32),
        session_data=SessionStore().encode(facts),
        expire_date=timezone.now() + timedelta(days=14),
    )
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return browser
