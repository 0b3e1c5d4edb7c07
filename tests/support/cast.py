"""A person of each kind, what belongs to one client, and the address of each route about it."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from clients.models import Invitation, Medicine, Practice, RedFlag, User
from clients.people.actions.invitations import invite_client, invite_colleague
from clients.people.invitation_links import invitation_token
from sessions.calendar.feed.actions import make_feed
from sessions.domain.events import Event, EventKind
from sessions.messaging import preference_links
from sessions.messaging.digest_links import DigestAction, DigestLink, digest_link_url
from sessions.models import Message, StopCase, TrainingSession
from sessions.phone.event_log import store_events
from sessions.stops import follow_up_links
from tests.support import builders

Users = dict[str, Any]
Ids = dict[str, object]


def make_cast(practice: Practice, coach: User, admin: User, stranger_coach: User) -> tuple[Users, Ids]:
    """Return a person of each kind by name, and the rows of `coach` by the parameter that names them."""
    client = builders.make_client(coach, with_login=True)
    other_client = builders.make_client(coach, with_login=True)
    screening = builders.make_screening(client)
    builders.make_ramp(client, coach)
    users: Users = {
        "client": client.user,
        "other_client": other_client.user,
        "coach": coach,
        "other_coach": builders.make_coach(practice),
        "admin": admin,
        "stranger_coach": stranger_coach,
        "stranger_admin": builders.make_admin(stranger_coach.practice),
        "superuser": User.objects.create_superuser("root@example.org", "long-enough-1", name="Root"),
    }
    flagged = builders.make_client(coach)
    review = builders.make_screening(flagged, varicose_veins="yes").review
    training_session = builders.make_training_session(client)
    case = _stop_case(coach)
    place = builders.make_place(practice)
    message = Message.objects.create(
        practice=practice, kind=Message.Kind.REMINDER, key="reminder:x", due_at=timezone.now()
    )
    to_invite = builders.make_client(coach)
    invitation = invite_client(client=to_invite, by=coach, now=timezone.now(), invitation_id=uuid4())
    colleague = builders.make_coach(practice)
    ids: Ids = {
        "client_id": client.id,
        "screening_id": screening.id,
        "review_id": review.id,
        "red_flag_id": RedFlag.objects.create(
            practice=client.practice, client=client, sign="limb", way="change", said_at=timezone.now()
        ).id,
        "session_id": training_session.id,
        "message_id": message.id,
        "case_id": case.id,
        "token of sessions:follow-up": follow_up_links.follow_up_token(
            Message.objects.about(case).get(key__endswith=":24h")
        ),
        "token of sessions:emails": preference_links.preferences_token(users["client"]),
        "token of sessions:digest-link": _digest_token(users["coach"], case),
        "token of sessions:calendar-feed": make_feed(
            client=client, by=users["client"], replaces="", now=timezone.now()
        ),
        "user_id": colleague.id,
        "one_rep_max_id": client.one_rep_maxes.values_list("id", flat=True).first(),
        "kind": "pressure",
        "measurement_id": client.blood_pressure_readings.values_list("id", flat=True).first(),
        "medicine_id": Medicine.objects.create(client=client, name="Zinc", kind="other").id,
        "document_id": builders.make_document(client).id,
        "day_off_id": builders.make_day_off(client).id,
        "exercise_id": builders.make_exercise(coach).id,
        "protocol_id": builders.make_protocol(coach).id,
        "code": "leg-press",
        "place_id": place.id,
        "machine_id": place.machines.values_list("id", flat=True).first(),
        "machine_kind": "stack",
        "step_code": "p1",
        "criterion_code": "clinician",
        "confirmation_id": uuid4(),
        "group": "clots",
        "number": 1,
        "version": 1,
        "template_code": builders.make_template(coach).code,
        "token": invitation_token(invitation),
        "invitation_id": _colleague_invitation(practice, admin).id,
    }
    return users, ids


def _colleague_invitation(practice: Practice, admin: User) -> Invitation:
    return invite_colleague(
        practice=practice,
        role="coach",
        name="New",
        email="new@example.org",
        by=admin,
        now=timezone.now(),
        invitation_id=uuid4(),
    )


def _digest_token(coach: User, case: StopCase) -> str:
    link = DigestLink(user_id=coach.pk, action=DigestAction.CALLED, about=str(case.pk), week="2026-W48")
    return digest_link_url(link).rstrip("/").rsplit("/", 1)[1]


def _stop_case(coach: User) -> StopCase:
    training_session = builders.make_training_session(builders.make_cleared_client(coach))
    stop = Event(
        id=uuid4(), kind=EventKind.STOPPED, schema=1, occurred_at=timezone.now(), body={"reason": "numb"}
    )
    row = TrainingSession.objects.with_gate_facts().get(pk=training_session.pk)
    store_events(training_session=row, events=[stop], by=coach, now=timezone.now())
    return StopCase.objects.get()


def address(name: str, ids: Ids) -> str:
    """Return the address of a named route, with the rows of `ids` in it."""
    wanted = {parameter for candidates in _patterns_of(name) for parameter in candidates}
    # The preview names its client behind the question mark.
    query = f"?client={ids['client_id']}" if name == "sessions:preview" else ""
    if own_token := ids.get(f"token of {name}"):
        ids = {"token": own_token}
    return reverse(name, kwargs={parameter: ids[parameter] for parameter in wanted}) + query


def _patterns_of(name: str) -> list[set[str]]:
    namespace, _, local = name.rpartition(":")
    resolver = get_resolver()
    found: list[set[str]] = []

    def walk(entries: Iterable[URLPattern | URLResolver], inside: str | None) -> None:
        for entry in entries:
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, entry.namespace or inside)
            elif entry.name == local and (inside or "") == namespace:
                found.append(set(entry.pattern.converters))

    walk(resolver.url_patterns, None)
    return found[:1]
