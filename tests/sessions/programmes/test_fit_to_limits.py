"""A programme that passes the limits of a clearance: fitted with one button, changed back, kept, upgraded."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions import acknowledge_cautions
from clients.models import AuditEvent, Clearance
from sessions.domain.fitting import ALL_CHANGES, ChangeKind
from sessions.domain.programmes import BY_TEMPLATE_CODE, BlockRequest, TemplateRequest, TemplateWeek
from sessions.models import Block, TrainingSession
from sessions.planning.actions import renew_session
from sessions.programmes.actions.assign import assign_block
from sessions.programmes.actions.edit_template import edit_template
from sessions.programmes.template_queries import find_template
from tests.support.builders import (
    browser_of,
    make_client,
    make_coach,
    make_one_rep_max,
    make_screening,
    make_template,
)
from tests.support.cautions import each_caution, rules_that_caution
from tests.support.fit_to_limits import table
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
LEGS = BY_TEMPLATE_CODE["legs-6-weeks"]
FIT = [kind.value for kind in ChangeKind]
QUICKER = "Quicker tempo, 1 s up, 1 s down: 13:00 would pass the limit of 10:00."
LIGHTER = "Leg press, Leg extension: 32 % of 1RM would pass the limit of 30 %, so it is 30 %."


@shared_rows
def coach():
    return make_coach()


@shared_rows
def client(coach):
    """45 years old, which is the only caution, with a 1RM for each exercise of the legs."""
    return aged_45(coach, name="Fay Fortyfive")


def aged_45(coach, **facts):
    now = timezone.now()
    birth_on = date(now.year - 45, 1, 1)
    client = make_client(coach, birth_on=birth_on, **facts)
    screening = make_screening(client, birth_on=birth_on.isoformat())
    read(screening, coach)
    for code in LEGS.exercise_codes:
        make_one_rep_max(client, code, Decimal(100), days_ago=0)
    return client


def read(screening, coach):
    flag_ids = [flag.id for flag in screening.flags.all()]
    acknowledge_cautions(screening=screening, coach=coach, flag_ids=flag_ids, now=timezone.now())


def monday(client):
    today = client.today(timezone.now())
    return today + timedelta(days=7 - today.weekday())


def asked(*clients, fit=()):
    return {
        "client": [str(client.id) for client in clients],
        "start_on": monday(clients[0]).isoformat(),
        "weekday": ["0", "3"],
        "fit": list(fit),
    }


def preview(coach, *clients, fit=()):
    return browser_of(coach).get(
        reverse("sessions:programme-preview", args=[LEGS.code]), asked(*clients, fit=fit)
    )


def assign(client, coach, template=LEGS, may_change=ALL_CHANGES):
    requested = BlockRequest(
        template=template,
        start_on=monday(client),
        weekdays=frozenset({0, 3}),
        may_change=may_change,
    )
    return assign_block(client=client, requested=requested, by=coach, now=timezone.now(), block_id=uuid4())


def text_of(page):
    return unescape(html_of(page))


def test_one_button_fits_every_session_and_shows_before_and_after(coach, client):
    plain = preview(coach, client)
    menu = plain.context["fitting"]
    assert "passes the limits of the clearance" in text_of(plain) or "pass the limits" in text_of(plain)
    assert menu.fit_url
    assert not menu.undo_url

    fitted = browser_of(coach).get(menu.fit_url)

    assert "All 12 sessions are free" in text_of(fitted)
    assert QUICKER in text_of(fitted)
    assert LIGHTER in text_of(fitted)
    assert "before 13:00" in text_of(fitted)
    assert fitted.context["fitting"].fit_url == ""
    assert not TrainingSession.objects.exists()


def test_one_kind_of_change_is_taken_back_and_used_again(coach, client):
    fitted = preview(coach, client, fit=FIT)
    steps = {step.label: step for step in fitted.context["fitting"].steps}
    assert set(steps) == {"Quicker tempo", "Lighter load"}

    other = browser_of(coach).get(steps["Quicker tempo"].url)

    assert "Leg extension left out: 13:00 would pass the limit of 10:00." in text_of(other)
    assert QUICKER not in text_of(other)
    again = {step.label: step for step in other.context["fitting"].steps}["Quicker tempo"]
    assert not again.is_allowed
    assert QUICKER in text_of(browser_of(coach).get(again.url))

    undone = browser_of(coach).get(fitted.context["fitting"].undo_url)
    assert undone.context["fitting"].fit_url
    assert QUICKER not in text_of(undone)


def test_a_load_that_may_not_come_down_stays_a_conflict_and_says_so(coach, client):
    page = preview(coach, client, fit=[kind for kind in FIT if kind != "load"])

    assert page.context["fitting"].beyond == 4
    assert "4 sessions still pass them" in text_of(page)


def test_what_is_assigned_is_what_was_shown_and_what_was_changed_is_kept(coach, client):
    page = preview(coach, client, fit=FIT)
    layout = page.context["previews"][0].layout
    form = {**asked(client, fit=FIT), "request_id": str(uuid4()), "by_row": "1"}
    form["keep"] = [row.on.isoformat() for row in layout.rows]
    browser_of(coach).post(reverse("sessions:programme-assign", args=[LEGS.code]), form)

    rows = list(TrainingSession.objects.order_by("scheduled_on"))
    assert [row.planned_cuff_seconds for row in rows] == [row.plan.timing.cuff_seconds for row in layout.rows]
    assert max(row.planned_cuff_seconds for row in rows) <= 600
    assert rows[0].fitted == rows[1].fitted == []
    assert rows[2].fitted == [QUICKER]
    assert rows[-1].fitted == [LIGHTER, QUICKER]
    assert Block.objects.get().allowed_changes == ALL_CHANGES
    assert AuditEvent.objects.filter(action="assigned").last().changes["fitted"] == [10]

    browser = browser_of(coach)
    programme = text_of(browser.get(reverse("sessions:programme-detail", args=[LEGS.code])))
    assert "Fitted to the limits of a clearance: 1" in programme
    assert QUICKER in programme
    assert "Fay Fortyfive" in programme
    assert LIGHTER in text_of(browser.get(rows[-1].get_absolute_url()))
    stranger = text_of(browser_of(make_coach()).get(reverse("sessions:programme-detail", args=[LEGS.code])))
    assert "Fay Fortyfive" not in stranger


def test_a_block_that_needs_no_fitting_remembers_nothing(coach):
    client = make_client(coach)
    make_screening(client)
    for code in LEGS.exercise_codes:
        make_one_rep_max(client, code, Decimal(100), days_ago=0)

    page = preview(coach, client)
    assert page.context["fitting"].fit_url == page.context["fitting"].undo_url == ""
    assign(client, coach, may_change=frozenset())
    assert not TrainingSession.objects.exclude(fitted=[]).exists()
    assert "fitted" not in AuditEvent.objects.get(action="assigned").changes


def test_a_group_is_fitted_client_by_client(coach, client):
    other = aged_45(coach)
    form = {**asked(client, other, fit=FIT), "request_id": str(uuid4())}
    page = browser_of(coach).post(reverse("sessions:programme-assign", args=[LEGS.code]), form)

    assert page.status_code == 200
    assert {each.sessions.count() for each in Block.objects.all()} == {12}


@pytest.mark.parametrize("fit", [["nonsense"], ["tempo", "'; --"], [""]])
def test_an_unknown_kind_of_change_is_left_out(coach, client, fit):
    assert preview(coach, client, fit=fit).status_code == 200


def test_a_newer_version_of_the_template_is_fitted_as_its_block_was(coach, client):
    week = TemplateWeek(more_percent=Decimal(0), protocol_code="standard-30-15-15-15")
    row = make_template(coach, weeks=(week,) * 3)
    assign(client, coach, template=find_template(row.code, row.practice_id))
    heavier = tuple(
        replace(
            day, items=tuple(replace(item, percent_1rm=item.percent_1rm + Decimal(10)) for item in day.items)
        )
        for day in LEGS.days
    )
    edit_template(
        template=row,
        version=row.version,
        requested=TemplateRequest(name=row.name, summary="", days=heavier, weeks=(week,) * 3),
        by=coach,
        now=timezone.now(),
    )
    url = reverse("sessions:programme-ahead", args=[row.code])
    browser = browser_of(coach)
    lines = _changing(browser.get(url))
    assert not any(line.by_hand for line in lines)
    browser.post(url, {"take": [f"{line.row.id} {line.fingerprint}" for line in lines]})

    changed = TrainingSession.objects.filter(block_version=2).order_by("scheduled_on")
    assert changed.count() == len(lines) > 0
    last = changed.last()
    assert last.planned_cuff_seconds == 8 * 60
    assert last.fitted == [
        "Leg press, Leg extension: 35 % of 1RM would pass the limit of 30 %, so it is 30 %.",
        QUICKER,
    ]
    assert not any(line.by_hand for line in _changing(browser.get(url)))


def _changing(page):
    return [line for _, lines in page.context["found"] for line, _ in lines]


def test_a_held_session_is_renewed_within_later_limits_and_refused_beyond(coach, client):
    assign(client, coach)
    session = TrainingSession.objects.order_by("scheduled_on").last()
    screening = make_screening(client, birth_on=client.birth_on.isoformat())
    read(screening, coach)

    renew_session(training_session=session, by=coach, now=timezone.now())
    session.refresh_from_db()
    assert session.clearance == Clearance.objects.unrevoked().get()
    assert session.fitted == [LIGHTER, QUICKER]

    session.clearance.max_cuff_minutes = 5
    session.clearance.save()
    held = TrainingSession.objects.order_by("scheduled_on")[5]
    with pytest.raises(ActionRefused, match="The clearance now allows 5 minutes under the cuff"):
        renew_session(training_session=held, by=coach, now=timezone.now())


def test_every_caution_of_the_questionnaire_is_among_those_tried():
    tried = {(caution.code, caution.reason) for caution in each_caution(timezone.now().date())}

    assert rules_that_caution() <= tried


@pytest.mark.one_database
def test_each_shipped_programme_can_be_given_with_each_caution_alone():
    lines = list(table(timezone.now()))

    assert [line for line in lines if line.fitted != line.sessions] == []
    # The control: without the button nearly none can be given whole.
    whole = {line.programme for line in lines if line.as_it_is == line.sessions}
    assert whole == {"return-4-weeks"}
