"""A practice's own programmes: copied, changed, kept in every version, hidden and offered again."""

from datetime import timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, StaleEdit
from clients.domain.regions import Region
from clients.models import AuditEvent
from sessions.domain.programmes import (
    BY_TEMPLATE_CODE,
    BlockRequest,
    TemplateDay,
    TemplateItem,
    TemplateRequest,
    TemplateWeek,
)
from sessions.exercises.actions import hide_exercise
from sessions.models import Block, ProgrammeTemplate, TrainingSession
from sessions.programmes.actions.assign import assign_block
from sessions.programmes.actions.edit_template import add_template, edit_template
from sessions.programmes.template_queries import find_template
from tests.support.builders import (
    browser_of,
    make_admin,
    make_cleared_client,
    make_client,
    make_coach,
    make_exercise,
    make_one_rep_max,
    make_screening,
    make_template,
)
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
LEGS = BY_TEMPLATE_CODE["legs-6-weeks"]


@shared_rows
def coach():
    return make_coach()


def url(name, code="legs-6-weeks"):
    return reverse(f"sessions:{name}", args=[code])


def text_of(page):
    return unescape(html_of(page))


def typed(**changes):
    """Legs on one day a week, for two weeks."""
    form = {
        "template_id": str(uuid4()),
        "name": "Quads",
        "summary": "",
        "days": "1",
        "weeks": "2",
        "day-1-region": "lower",
        "day-1-exercise-1": "leg-press",
        "day-1-percent-1": "25",
        "week-1-more": "",
        "week-1-protocol": "standard-30-15-15-15",
        "week-2-more": "2,5",
        "week-2-protocol": "standard-30-15-15-15",
    }
    return {name: value for name, value in (form | changes).items() if value is not None}


def template_request(name="Quads", percent="25", codes=("leg-press",)):
    items = tuple(TemplateItem(exercise_code=code, percent_1rm=Decimal(percent)) for code in codes)
    return TemplateRequest(
        name=name,
        summary="",
        days=(TemplateDay(region=Region.LOWER, items=items),),
        weeks=(TemplateWeek(more_percent=Decimal(0), protocol_code="standard-30-15-15-15"),),
    )


def test_a_shipped_programme_is_copied_changed_and_used_like_it(coach):
    browser = browser_of(coach)
    form = browser.get(url("template-copy"))
    assert 'value="Legs, 6 weeks (copy)"' in text_of(form)
    assert text_of(form).count('value="leg-press" selected') == 2

    saved = browser.post(url("template-copy"), typed(), follow=True)
    row = ProgrammeTemplate.objects.get()
    assert "Quads is among your programmes." in text_of(saved)
    assert (row.copied_from, row.version, row.practice) == ("legs-6-weeks", 1, coach.practice)
    assert "27.5 % of 1RM" in text_of(saved)

    client = make_client(coach)
    make_screening(client)
    make_one_rep_max(client, "leg-press", Decimal(100), days_ago=0)
    start = client.today(timezone.now())
    asked = {"client": str(client.id), "start_on": start.isoformat(), "weekday": str(start.weekday())}
    assert "All 2 sessions are free" in text_of(browser.get(url("programme-preview", row.code), asked))
    browser.post(url("programme-assign", row.code), asked)
    block = Block.objects.get()
    assert (block.template_code, block.template_version, block.sessions.count()) == (row.code, 1, 2)


def test_a_form_sent_twice_makes_one_programme_and_nobody_elses(coach):
    template_id = uuid4()
    facts = {"template_id": template_id, "copied_from": "legs-6-weeks", "now": timezone.now()}
    first = add_template(requested=template_request(), by=coach, **facts)

    assert add_template(requested=template_request(), by=coach, **facts) == first
    with pytest.raises(ActionRefused, match="another programme"):
        add_template(requested=template_request(), by=make_coach(), **facts)
    assert ProgrammeTemplate.objects.count() == 1


def test_days_and_weeks_are_added_and_taken_out_without_a_script(coach):
    browser = browser_of(coach)

    def after(change, **more):
        form = browser.post(url("template-copy"), typed(change=change, **more)).context["form"]
        return form.initial, form.day_count, form.week_count

    start, days, weeks = after("add day")
    assert (days, weeks, start["day-2-exercise-1"], start["name"]) == (2, 2, "leg-press", "Quads")
    start, _, weeks = after("add week")
    assert (weeks, start["week-3-more"]) == (3, "2,5")
    start, _, weeks = after("remove week 1")
    assert (weeks, start["week-1-more"]) == (1, "2,5")
    assert after("remove day 1")[1] == 1  # the last one stays
    assert after("remove week 001999")[2] == after("remove week " + "1" * 5000)[2] == 2
    assert after("remove week 99")[2] == after("nonsense")[2] == after("remove week x")[2] == 2
    assert after("add day", days="6")[1] == 6
    assert not ProgrammeTemplate.objects.exists()


WRONG = [
    ({"name": ""}, "Please fill this in."),
    ({"name": "Legs, 6 weeks"}, "There is a programme of this name already."),
    ({"name": "x" * 61}, "This has 61 characters; 60 is the most."),
    ({"name": "a\x00b"}, "has a character in it that cannot be shown"),
    ({"day-1-region": None}, "Legs or arms?"),
    ({"day-1-region": "both"}, "Choose legs or arms."),
    ({"day-1-region": "upper"}, "Leg press is not for the arms."),
    ({"day-1-exercise-1": None}, "Day 1 needs 1 to 3 exercises."),
    ({"day-1-exercise-1": "bench-of-doom"}, "not in this practice's catalogue any more"),
    ({"day-1-percent-1": ""}, "Write the percent of 1RM."),
    ({"day-1-percent-1": "19.9"}, "between 20 and 40 %"),
    ({"day-1-percent-1": "many"}, "Please write only a number"),
    ({"day-1-exercise-2": "leg-press", "day-1-percent-2": "25"}, "Day 1 has an exercise twice."),
    ({"week-2-more": "16"}, "Week 2 asks for 41 % of 1RM"),
    ({"week-2-more": "-6"}, "Week 2 asks for 19 % of 1RM"),
    ({"week-1-protocol": None}, "Choose the sets."),
    ({"week-1-protocol": "gone"}, "Choose the sets."),
    (
        {
            "day-1-exercise-2": "leg-extension", "day-1-percent-2": "25",
            "day-1-exercise-3": "leg-curl", "day-1-percent-3": "25",
        },
        "Day 1: 19:30 under the cuff in week 1 is 4:30 over the 15:00 allowed.",
    ),
]  # fmt: skip


def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(coach):
    browser, unsaid = browser_of(coach), []
    for changes, words in WRONG:
        answer = browser.post(url("template-copy"), typed(**changes))
        page = text_of(answer)
        kept = changes.get("week-2-more", "2,5")
        if answer.status_code != 422 or words not in page or f'value="{kept}"' not in page:
            unsaid.append((changes, words))

    assert unsaid == []
    assert not ProgrammeTemplate.objects.exists()


def test_what_the_first_sessions_of_a_long_day_would_hide_is_still_said(coach):
    """Three exercises fit in the taper's protocols and not in the full one: the week is named."""
    changes = {
        "day-1-exercise-2": "leg-extension", "day-1-percent-2": "25",
        "day-1-exercise-3": "leg-curl", "day-1-percent-3": "25",
        "week-1-protocol": "first-session",
    }  # fmt: skip
    assert "in week 2 is" in text_of(browser_of(coach).post(url("template-copy"), typed(**changes)))


def test_each_change_is_a_version_and_the_earlier_ones_are_kept(coach):
    row = make_template(coach, name="Quads")
    browser = browser_of(coach)
    browser.post(url("template-edit", row.code), typed(version="1", summary="For runners."))
    row.refresh_from_db()

    assert (row.version, row.summary, len(row.days), len(row.weeks)) == (2, "For runners.", 1, 2)
    assert [kept.version for kept in row.history.order_by("version")] == [1, 2]
    page = text_of(browser.get(url("programme-detail", row.code)))
    assert "Version 2, saved by" in page
    assert "<summary> Version 1, saved by" in page
    assert "32 % of 1RM" in page  # the last week of the version before
    assert [event.action for event in AuditEvent.objects.filter(kind="programmetemplate")] == [
        "added",
        "changed",
    ]


def test_two_coaches_at_one_programme_the_second_is_told_and_keeps_what_was_typed(coach):
    row = make_template(coach, name="Quads")
    edit_template(template=row, version=1, requested=template_request(), by=coach, now=timezone.now())

    answer = browser_of(make_coach(coach.practice)).post(url("template-edit", row.code), typed(version="1"))
    assert f"{coach} saved this programme meanwhile." in text_of(answer)
    assert 'value="2,5"' in text_of(answer)
    with pytest.raises(StaleEdit):
        edit_template(template=row, version=1, requested=template_request(), by=coach, now=timezone.now())
    assert row.history.count() == 2


def test_a_change_touches_nothing_that_was_assigned(coach):
    row = make_template(coach, name="Quads")
    client = make_client(coach)
    make_screening(client)
    for code in LEGS.exercise_codes:
        make_one_rep_max(client, code, Decimal(100), days_ago=0)
    start = client.today(timezone.now())
    requested = BlockRequest(
        template=find_template(row.code, coach.practice_id),
        start_on=start,
        weekdays=frozenset({start.weekday(), (start + timedelta(days=3)).weekday()}),
    )
    assign_block(client=client, requested=requested, by=coach, now=timezone.now(), block_id=uuid4())
    before = [list(session.prescriptions.values()) for session in TrainingSession.objects.order_by("pk")]

    edit_template(
        template=row, version=1, requested=template_request(percent="30"), by=coach, now=timezone.now()
    )
    assert [
        list(session.prescriptions.values()) for session in TrainingSession.objects.order_by("pk")
    ] == before


def test_hidden_is_not_broken(coach):
    row, browser = make_template(coach), browser_of(coach)
    for code in (row.code, "arms-3-weeks"):
        browser.post(url("template-hide", code))
        browser.post(url("template-hide", code))
    listed = browser.get(reverse("sessions:programme-list"))

    assert listed.context["entries"][0].template.code == "legs-6-weeks"
    assert {template.code for template in listed.context["hidden"]} == {row.code, "arms-3-weeks"}
    assert "This programme is hidden" in text_of(browser.get(url("programme-detail", row.code)))
    assert "arms-3-weeks" in text_of(browser_of(make_coach()).get(reverse("sessions:programme-list")))
    browser.post(url("template-offer", row.code))
    browser.post(url("template-offer", row.code))
    offered = browser.get(reverse("sessions:programme-list")).context["entries"]
    assert offered[0].template.code == row.code
    assert AuditEvent.objects.filter(kind="programmetemplate", action="changed").count() == 3


def test_a_hidden_exercise_is_named_where_it_stands_and_can_be_replaced(coach):
    own = make_exercise(coach, name="Sled drag")
    row = make_template(coach, days=template_request(codes=("leg-press", own.code)).days)
    hide_exercise(code=own.code, by=make_admin(coach.practice), now=timezone.now())
    browser = browser_of(coach)

    words = "Day 1: Sled drag is not in this practice's catalogue any more."
    assert words in text_of(browser.get(url("programme-detail", row.code)))
    form = text_of(browser.get(url("template-edit", row.code)))
    assert '<optgroup label="Not offered any more">' in form
    again = typed(version="1", **{"day-1-exercise-2": own.code, "day-1-percent-2": "25"})
    assert words in text_of(browser.post(url("template-edit", row.code), again))
    assert browser.post(url("template-edit", row.code), typed(version="1")).status_code == 302


def test_a_shipped_programme_cannot_be_changed_itself(coach):
    assert browser_of(coach).get(url("template-edit")).status_code == 404
    assert browser_of(coach).get(url("template-copy", "own-nonsense")).status_code == 404


# --- Own weight, and one side


def test_own_weight_and_the_affected_side_are_written_assigned_and_shown_again(coach):
    client = make_cleared_client(coach)
    client.affected_limb = "left_lower"
    client.save()
    form = typed(
        **{
            "day-1-exercise-1": "straight-leg-raise",
            "day-1-percent-1": "",
            "day-1-sides-1": "affected",
        }
    )
    assert browser_of(coach).post(url("template-copy"), form).status_code == 302
    row = ProgrammeTemplate.objects.get()
    now = timezone.now()
    start_on = client.today(now)

    assign_block(
        client=client,
        requested=BlockRequest(
            template=find_template(row.code, coach.practice_id),
            start_on=start_on,
            weekdays=frozenset({start_on.weekday()}),
        ),
        by=coach,
        now=now,
        block_id=uuid4(),
    )

    first = TrainingSession.objects.order_by("scheduled_on").first()
    asked = first.prescriptions.get()
    assert (asked.title, asked.kind, asked.load_kg) == ("Straight-leg raise, left leg", "own_weight", None)
    assert first.side == "left"
    page = text_of(browser_of(coach).get(url("programme-detail", row.code)))
    assert "Straight-leg raise (the affected side alone)" in page
    assert "own weight" in page
    again = browser_of(coach).get(reverse("sessions:template-edit", args=[row.code])).context["form"]
    assert again["day-1-sides-1"].value() == "affected"
    assert again["day-1-percent-1"].value() in (None, "")
    preview = browser_of(coach).get(
        url("programme-preview", row.code),
        {"client": str(client.id), "start_on": start_on.isoformat(), "weekdays": str(start_on.weekday())},
    )
    assert "own weight" in text_of(preview)


@pytest.mark.parametrize(
    ("changes", "shown_at"),
    [
        ({"day-1-sides-1": "toes"}, "day-1-sides-1"),
        ({"day-1-exercise-1": "walk"}, "day-1-region"),
    ],
)
def test_a_side_or_an_exercise_that_is_none_is_told_beside_the_field(coach, changes, shown_at):
    page = browser_of(coach).post(url("template-copy"), typed(**changes))

    assert page.context["form"].errors[shown_at]
    assert not ProgrammeTemplate.objects.exists()
