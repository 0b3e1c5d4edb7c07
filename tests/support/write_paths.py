"""Every way in that can make or revive a session, or clear somebody, and how it is tried."""

import random
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions import acknowledge_cautions, cautions_of, decide_review
from clients.domain.regions import ALL_LIMBS, Region
from clients.models import Review
from clients.people.actions.people import edit_client
from clients.screening.actions.submit import save_answers, submit_screening
from sessions.calendar.actions import copy_session, move_session, restore_session, skip_session
from sessions.demo.training import Diary
from sessions.domain.programmes import BY_TEMPLATE_CODE, BlockRequest, RegionFacts, TemplateRequest
from sessions.models import Block, TrainingSession
from sessions.planning.actions import assign_session, renew_session
from sessions.programmes.actions.assign import assign_block
from sessions.programmes.actions.edit_template import edit_template
from sessions.programmes.actions.upgrade import follow_template
from sessions.programmes.template_queries import find_template
from sessions.programmes.upgrades import compare_with_newest
from tests.sessions.planning.planner_form import session_request, typed
from tests.support import builders

ASSIGNING = "sessions.planning.actions"
CLEARANCE = "clients.clearance.actions"
BLOCKS = "sessions.programmes.actions.assign"
CALENDAR = "sessions.calendar.actions"
FOLLOWING = "sessions.programmes.actions.upgrade"


# --- The paths. Each answers whether a session or a clearance came of it.


def day_of(person):
    return person.client.today(person.now) + timedelta(days=8)


def by_assigning(person):
    asked = session_request(person.client, scheduled_on=day_of(person))
    return assign_session(client=person.client, requested=asked, by=person.coach, now=person.now) is not None


def by_renewing(person):
    return person.planned_session and bool(
        renew_session(training_session=person.planned_session, by=person.coach, now=person.now)
    )


def by_planner(person):
    before = TrainingSession.objects.count()
    form = typed(person.client, scheduled_on=day_of(person).isoformat())
    builders.browser_of(person.coach).post(f"{reverse('sessions:new')}?client={person.client.pk}", form)
    return TrainingSession.objects.count() > before


def by_renewal_page(person):
    if person.planned_session is None:
        return False
    page = builders.browser_of(person.coach).post(
        reverse("sessions:renew", args=[person.planned_session.pk]), follow=True
    )
    return "Renewed:" in page.content.decode()


def by_block(person):
    asked = BlockRequest(
        template=BY_TEMPLATE_CODE["legs-6-weeks"], start_on=day_of(person), weekdays=frozenset({0, 3})
    )
    made = assign_block(
        client=person.client, requested=asked, by=person.coach, now=person.now, block_id=uuid4()
    )
    return made.sessions > 0


def by_programme_page(person):
    before = TrainingSession.objects.count()
    form = {"client": person.client.pk, "start_on": day_of(person).isoformat(), "weekday": ["0", "3"]}
    address = reverse("sessions:programme-assign", args=["legs-6-weeks"])
    builders.browser_of(person.coach).post(address, form)
    return TrainingSession.objects.count() > before


def by_ramp_page(person):
    before = TrainingSession.objects.count()
    client = person.client
    edit_client(
        client=client, version=client.version, by=person.coach, now=timezone.now(), affected_limb="left_lower"
    )
    browser = builders.browser_of(person.coach)
    browser.post(reverse("clients:ramp", args=[client.pk]), {"then": "start"})
    form = {"p0-request_id": str(uuid4()), "p0-scheduled_on": day_of(person).isoformat()}
    browser.post(reverse("clients:ramp-plan", args=[client.pk, "p0"]), form)
    return TrainingSession.objects.count() > before


def changed_template(person):
    """The planned session as part of a programme that has changed, and what the page showed before."""
    row = builders.make_template(person.coach)
    block = Block.objects.create(
        client=person.client,
        template_code=row.code,
        template_version=1,
        template_name=row.name,
        start_on=person.planned_session.scheduled_on,
        weekdays=[0],
        assigned_by=person.coach,
    )
    TrainingSession.objects.filter(pk=person.planned_session.pk).update(
        block=block, block_week=1, block_day=1
    )
    shipped = BY_TEMPLATE_CODE["legs-6-weeks"]
    requested = TemplateRequest(name=row.name, summary="", days=shipped.days, weeks=shipped.weeks)
    edit_template(template=row, version=1, requested=requested, by=person.coach, now=person.now)
    template = find_template(row.code, row.practice_id)
    planned = TrainingSession.objects.get(pk=person.planned_session.pk)
    cleared = {person.client.id: {region: RegionFacts() for region in Region}}
    [found] = compare_with_newest(template, [person.client], cleared, [planned], person.now)
    return template, planned, found.changing[0].fingerprint


def by_following(person):
    if person.planned_session is None:
        return False
    template, planned, fingerprint = changed_template(person)
    return follow_template(
        template=template, shown={planned.id: fingerprint}, by=person.coach, now=person.now
    )


def by_following_page(person):
    if person.planned_session is None:
        return False
    template, planned, fingerprint = changed_template(person)
    address = reverse("sessions:programme-ahead", args=[template.code])
    builders.browser_of(person.coach).post(address, {"take": f"{planned.id} {fingerprint}"})
    planned.refresh_from_db()
    return planned.block_version == 2


def moved(person):
    return TrainingSession.objects.get(pk=person.planned_session.pk).scheduled_on == day_of(person)


def by_moving(person):
    planned = person.planned_session
    return planned and move_session(
        training_session=planned,
        seen_on=planned.scheduled_on,
        to_on=day_of(person),
        by=person.coach,
        now=person.now,
    )


def by_move_page(person):
    if person.planned_session is None:
        return False
    sent = {"seen_on": person.planned_session.scheduled_on.isoformat(), "to_on": day_of(person).isoformat()}
    builders.browser_of(person.coach).post(reverse("sessions:move", args=[person.planned_session.pk]), sent)
    return moved(person)


def by_copying(person):
    return person.planned_session and copy_session(
        training_session=person.planned_session,
        to_on=day_of(person),
        by=person.coach,
        now=person.now,
        request_id=uuid4(),
    )


def by_copy_page(person):
    if person.planned_session is None:
        return False
    before = TrainingSession.objects.count()
    sent = {"to_on": day_of(person).isoformat()}
    builders.browser_of(person.coach).post(reverse("sessions:copy", args=[person.planned_session.pk]), sent)
    return TrainingSession.objects.count() > before


def skipped(person):
    """The session from when they were cleared, which was skipped then."""
    planned = TrainingSession.objects.get(pk=person.planned_session.pk)
    return skip_session(
        training_session=planned,
        seen_on=planned.scheduled_on,
        reason="Travels.",
        by=person.coach,
        now=person.now,
    )


def by_restoring(person):
    return person.planned_session and restore_session(
        training_session=skipped(person), by=person.coach, now=person.now
    )


def by_restore_page(person):
    if person.planned_session is None:
        return False
    row = skipped(person)
    builders.browser_of(person.coach).post(reverse("sessions:restore", args=[row.pk]))
    return not TrainingSession.objects.get(pk=row.pk).is_skipped


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
    before = unrevoked_clearances(person)
    sent = {"screening": person.screening.id if person.screening else "", "flag": ticks(person, all_of_them)}
    builders.browser_of(person.coach).post(reverse("clients:acknowledge", args=[person.client.id]), sent)
    return bool(unrevoked_clearances(person) - before)


DECISION = {"kind": "clear", "reason": "Looks well.", "clinician_name": "", "clinician_role": ""}
AGREED = {"clinician_name": "Dr. Wolf", "clinician_role": "Vein clinic"}


def by_deciding(person, **named):
    review = Review.objects.filter(screening=person.screening, closed_at=None).first()
    if review is None:
        return False
    on = person.client.today(person.now) if named else None
    asked = {**DECISION, **named, "limbs": ALL_LIMBS, "clinician_on": on}
    decide_review(review=review, version=review.version, by=person.admin, now=person.now, **asked)
    return True


def by_case_page(person, **named):
    review = Review.objects.filter(screening__client=person.client).order_by("-opened_at").first()
    if review is None:
        return False
    before = unrevoked_clearances(person)
    on = person.client.today(person.now).isoformat() if named else ""
    sent = {**DECISION, **named, "where": "all", "version": review.version, "clinician_on": on}
    builders.browser_of(person.admin).post(reverse("clients:review-detail", args=[review.id]), sent)
    return bool(unrevoked_clearances(person) - before)


def draft_of(person, answers):
    answers = {**builders.all_clear_answers(), **answers}
    return save_answers(client=person.client, answers=answers, by=person.coach, now=person.now).id


def by_answering(person, answers=None):
    """Sent answers that rule cuffs out, or leave them to somebody else to clear."""
    before = unrevoked_clearances(person)
    for said in [answers] if answers is not None else ({"blood_clot": "yes"}, {"smoking": "yes"}):
        submit_screening(
            client=person.client,
            draft_id=draft_of(person, said),
            asked_by=person.coach,
            in_person=True,
            now=person.now,
        )
    return bool(unrevoked_clearances(person) - before)


def by_send_page(person, answers=None):
    before = unrevoked_clearances(person)
    draft = draft_of(person, {"blood_clot": "yes"} if answers is None else answers)
    address = reverse("clients:screening-send", args=[person.client.id])
    builders.browser_of(person.coach).post(address, {"draft": draft})
    return bool(unrevoked_clearances(person) - before)


def by_adding_pressure(person, answers=None):
    """Two readings for answers that lack them: cleared is only who was not held by anything else."""
    before = unrevoked_clearances(person)
    said = {"blood_pressure": "not_measured", **({"blood_clot": "yes"} if answers is None else answers)}
    by_answering(person, said)
    address = reverse("clients:screening-pressure", args=[person.client.id])
    builders.browser_of(person.coach).post(address, {"first": "118/76", "second": "120/78"})
    return bool(unrevoked_clearances(person) - before)


def unrevoked_clearances(person) -> set:
    return set(person.client.clearances.unrevoked().values_list("id", flat=True))


# Way in -> how it is tried. Each action, and each route, command or task that can reach one.
SESSION_PATHS = {
    f"action {ASSIGNING}.assign_session": by_assigning,
    f"action {ASSIGNING}.renew_session": by_renewing,
    "route sessions:new": by_planner,
    "route sessions:renew": by_renewal_page,
    f"action {BLOCKS}.assign_block": by_block,
    "route sessions:programme-assign": by_programme_page,
    "route clients:ramp-plan": by_ramp_page,
    f"action {FOLLOWING}.follow_template": by_following,
    "route sessions:programme-ahead": by_following_page,
    f"action {CALENDAR}.move_session": by_moving,
    "route sessions:move": by_move_page,
    "route sessions:copy": by_copy_page,
    f"action {CALENDAR}.restore_session": by_restoring,
    "route sessions:restore": by_restore_page,
    "command seed_demo": by_demo,
}
CLEARANCE_PATHS: dict[str, Callable] = {
    f"action {CLEARANCE}.granting.acknowledge_cautions": by_acknowledging,
    f"action {CLEARANCE}.deciding.decide_review": by_deciding,
    "action clients.screening.actions.submit.submit_screening": by_answering,
    "route clients:acknowledge": by_cautions_page,
    "route clients:review-detail": by_case_page,
    "route clients:screening-send": by_send_page,
    "route clients:screening-pressure": by_adding_pressure,
}
TABLE = {**SESSION_PATHS, **CLEARANCE_PATHS}


def succeeds(path, person) -> bool:
    try:
        return bool(path(person))
    except ActionRefused:
        return False
