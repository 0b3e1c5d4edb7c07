"""Something changed: reported by the client or the coach, it holds everything at once and loses nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance import gate
from clients.clearance.actions import acknowledge_cautions, decide_review
from clients.domain.changes import ChangeKind
from clients.domain.clearance import Allowed, ReasonCode
from clients.domain.regions import ALL_LIMBS, LEGS, Region, limbs_of
from clients.models import Clearance, Decision, HealthChange, ScreeningDraft
from clients.models.people import Role
from clients.screening.actions.health_changes import report_change
from sessions.models import TrainingSession
from tests.support import builders
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
FIT_WORDS = "Something changed in your health. Please answer the health questions again."
FOR_THE_COACH = "The clearance was revoked: a change was reported, a new medicine or dose"


def address(client) -> str:
    return reverse("clients:health-change", args=[client.id])


def report(client, by=None, kind=ChangeKind.MEDICINE, note="", now=None, change_id=None):
    return report_change(
        client=client,
        change_id=change_id or uuid4(),
        kind=kind,
        note=note,
        by=by or client.user,
        now=now or timezone.now(),
    )


@shared_rows
def cleared(client_person):
    builders.make_screening(client_person)
    return client_person


@shared_rows
def training_session(cleared):
    return builders.make_training_session(cleared)


@pytest.mark.parametrize(
    ("page", "who"),
    [("sessions:today", Role.CLIENT), ("clients:me", Role.CLIENT), ("clients:detail", Role.COACH)],
)
def test_it_is_always_in_reach(cleared, coach, browser_of, page, who):
    user = cleared.user if who == Role.CLIENT else coach
    args = [cleared.id] if page == "clients:detail" else []

    assert address(cleared) in browser_of(user).get(reverse(page, args=args)).content.decode()


def test_the_client_says_what_changed_and_is_led_to_the_questions(cleared, browser_of):
    browser = browser_of(cleared.user)
    form = browser.get(address(cleared)).context["form"]

    answer = browser.post(
        address(cleared),
        {"change_id": form["change_id"].value(), "kind": "medicine", "note": "The pill"},
        follow=True,
    )

    change, clearance = HealthChange.objects.get(), Clearance.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("clients:screening", args=[cleared.id])
    assert "Cuffs are on hold now" in answer.content.decode()
    assert (change.kind, change.note, change.reported_by) == ("medicine", "The pill", cleared.user)
    assert (clearance.revoked_for, clearance.revoked_by) == (change, cleared.user)
    assert "The pill" in clearance.revoke_reason


def test_the_coach_can_report_it_in_person(cleared, coach, browser_of):
    browser_of(coach).post(address(cleared), {"kind": "illness"})

    assert HealthChange.objects.get().reported_by == coach
    assert not Clearance.objects.unrevoked().exists()


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        ({}, "kind", "Choose what changed."),
        ({"kind": "boredom"}, "kind", "Choose what changed."),
        ({"kind": "other"}, "note", "Write in a few words what changed."),
        ({"kind": "other", "note": "   "}, "note", "Write in a few words what changed."),
        ({"kind": "illness", "note": "x" * 2001}, "note", "2000"),
        ({"kind": "illness", "note": "a\x00b"}, "note", ""),
    ],
)
def test_what_cannot_be_sent_is_told_beside_its_field(cleared, browser_of, form, field, sentence):
    page = browser_of(cleared.user).post(address(cleared), form)

    assert sentence in " ".join(page.context["form"].errors[field])
    assert page.context["form"]["note"].value() == form.get("note")
    assert not HealthChange.objects.exists()
    assert Clearance.objects.unrevoked().exists()


def test_sent_twice_it_is_one_report_and_does_not_touch_a_later_clearance(cleared):
    change_id = uuid4()
    report(cleared, change_id=change_id, kind=ChangeKind.ILLNESS)
    builders.make_screening(cleared)

    report(cleared, change_id=change_id)

    assert HealthChange.objects.count() == 1
    assert Clearance.objects.unrevoked().exists()


def test_nobody_reports_for_somebody_elses_client(cleared, stranger_coach):
    with pytest.raises(ActionRefused):
        report(cleared, by=stranger_coach)

    assert Clearance.objects.unrevoked().exists()


def test_an_id_of_another_clients_report_is_refused(cleared, coach):
    other = builders.make_client(coach, with_login=True)
    change = report(other)

    with pytest.raises(ActionRefused):
        report(cleared, change_id=change.id)


def test_a_report_is_append_only(cleared):
    change = report(cleared)
    change.note = "Nothing"

    with pytest.raises(TypeError):
        change.save()


def test_answers_begun_before_it_are_not_sent_as_if_given_after(cleared):
    builders.save_answers(
        client=cleared, answers={"smoking": "no"}, by=cleared.user, now=timezone.now() - timedelta(hours=1)
    )

    report(cleared)

    assert not ScreeningDraft.objects.exists()


@pytest.mark.parametrize("region", list(Region))
def test_the_gate_refuses_from_the_next_question_on_and_the_reason_is_fit(cleared, region):
    report(cleared)

    _clearance, answer = gate.check_client(client=cleared, limbs=limbs_of(region), now=timezone.now())

    assert [reason.code for reason in answer.reasons] == [ReasonCode.HEALTH_CHANGED]
    assert answer.reasons[0].client_message.startswith(FIT_WORDS)
    assert answer.reasons[0].message.startswith(FOR_THE_COACH)


def test_new_answers_open_it_again_after_an_illness(cleared):
    report(cleared, kind=ChangeKind.ILLNESS)
    builders.make_screening(cleared)

    _clearance, answer = gate.check_client(client=cleared, limbs=LEGS, now=timezone.now())

    assert isinstance(answer, Allowed)


def test_nothing_can_be_assigned_and_what_was_planned_is_held_not_deleted(cleared, training_session):
    report(cleared)

    with pytest.raises(ActionRefused):
        builders.make_training_session(cleared, on=training_session.scheduled_on + timedelta(days=3))
    assert list(TrainingSession.objects.all()) == [training_session]


@pytest.mark.parametrize("page", ["sessions:today", "sessions:live"])
def test_the_client_reads_why_in_fit_words(cleared, training_session, browser_of, page):
    report(cleared, note="Secret words")
    args = [] if page == "sessions:today" else [training_session.id]

    text = browser_of(cleared.user).get(reverse(page, args=args)).content.decode()

    assert FIT_WORDS in text
    assert "Secret words" not in text
    assert "30/15/15/15" not in text


@pytest.mark.parametrize("page", ["clients:detail", "sessions:detail"])
def test_the_coach_reads_why(cleared, training_session, coach, browser_of, page):
    report(cleared, note="The pill")
    args = [cleared.id] if page == "clients:detail" else [training_session.id]

    text = browser_of(coach).get(reverse(page, args=args)).content.decode()

    assert FOR_THE_COACH in text
    assert "The pill" in text


def test_the_roster_puts_the_client_among_those_who_need_the_coach(
    cleared, training_session, coach, browser_of
):
    report(cleared)

    text = browser_of(coach).get(reverse("clients:list")).content.decode()

    assert "Sessions are held" in text or "New screening needed" in text


def test_today_offers_the_questions(cleared, training_session, browser_of):
    report(cleared)

    text = browser_of(cleared.user).get("/today/").content.decode()

    assert "Answer the health questions" in text


def test_reading_cautions_of_old_answers_clears_nobody(client_person, coach):
    screening = builders.make_screening(client_person, smoking="yes")
    report(client_person)

    with pytest.raises(ActionRefused, match="Something changed"):
        acknowledge_cautions(
            screening=screening,
            coach=coach,
            flag_ids=[flag.id for flag in screening.flags.all()],
            now=timezone.now(),
        )
    assert not Clearance.objects.exists()


def decide(screening, admin, kind):
    review = screening.review
    return decide_review(
        review=review,
        version=review.version,
        by=admin,
        kind=kind,
        reason="Letter read.",
        limbs=ALL_LIMBS,
        clinician_name="Dr Doe",
        clinician_role="Physician",
        clinician_on=screening.client.today(timezone.now()),
        now=timezone.now(),
    )


def test_an_admin_cannot_clear_on_answers_from_before_but_may_refuse(client_person, admin):
    screening = builders.make_screening(client_person, dizzy="yes")
    report(client_person)

    with pytest.raises(ActionRefused, match="Something changed"):
        decide(screening, admin, Decision.Kind.CLEAR)
    decide(screening, admin, Decision.Kind.REFUSE)

    assert not Clearance.objects.exists()


def test_control_without_the_report_is_cleared(client_person, admin):
    screening = builders.make_screening(client_person, dizzy="yes")

    decide(screening, admin, Decision.Kind.CLEAR)

    assert Clearance.objects.unrevoked().exists()


def test_the_case_at_the_desk_tells_of_a_change_after_the_answers(client_person, admin, browser_of):
    review = builders.make_screening(client_person, dizzy="yes").review
    address = reverse("clients:review-detail", args=[review.id])
    assert "Something changed" not in browser_of(admin).get(address).content.decode()

    report(client_person, note="A <b>cold</b>")

    page = browser_of(admin).get(address).content.decode()
    assert "Something changed after these answers." in page
    assert "A &lt;b&gt;cold" in page
    assert "Reported by <bdi>Clara Client</bdi>" in page


def test_a_change_before_the_answers_is_only_history_at_the_desk(client_person, admin, browser_of):
    report(client_person)
    review = builders.make_screening(client_person, dizzy="yes").review

    page = browser_of(admin).get(reverse("clients:review-detail", args=[review.id])).content.decode()

    assert "Something changed after these answers." not in page
    assert "Changes reported" in page
