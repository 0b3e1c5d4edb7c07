"""Client and coach are told what was decided, once it can no longer be taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.clearance.actions import decide_review, take_back_decision
from clients.domain.regions import ALL_LIMBS, LEGS
from clients.models import Decision
from sessions.messaging.schedule import plan_new_messages
from sessions.messaging.sweep import sweep_messages
from sessions.models import Message
from tests.sessions.messaging.test_review_notices import text_of
from tests.support import builders
from tests.support.html_forms import html_of
from tests.support.shared_rows import shared_rows

NOW = timezone.now().replace(hour=11)
pytestmark = [pytest.mark.django_db, pytest.mark.clock(NOW)]
LATER = NOW + timedelta(minutes=6)


@shared_rows
def review(client_person, admin):
    return builders.make_screening(client_person, varicose_veins="yes").review


def clear(review, admin, **changes):
    clinician = {
        "clinician_name": "Dr. Wolf",
        "clinician_role": "GP",
        "clinician_on": review.screening.client.today(NOW),
    }
    return decide(review, admin, Decision.Kind.CLEAR, **({"limbs": ALL_LIMBS} | clinician | changes))


def decide(review, admin, kind, **terms):
    terms = {"reason": "Read the letter."} | terms
    return decide_review(review=review, version=review.version, by=admin, kind=kind, now=NOW, **terms)


def letters(smtp, now=LATER) -> dict[str, str]:
    plan_new_messages(now=now)
    sweep_messages(clock=lambda: now)
    return {
        mail["To"]: " ".join(text_of(mail).split()) for mail in smtp.messages if "ecided" in mail["Subject"]
    }


def test_a_clearance_is_told_with_regions_end_and_limits(review, admin, coach, client_person, smtp):
    clear(review, admin, limbs=LEGS)

    sent = letters(smtp)

    assert set(sent) == {coach.email, client_person.user.email}
    for text in sent.values():
        assert "Cleared for cuffs on legs, up to and with" in text
        assert "at most 30 % of 1RM, at most 10 minutes under the cuff." in text
        assert "varicose" not in text.lower()


def test_a_refusal_is_told_without_its_reason(review, admin, coach, client_person, smtp):
    decide(review, admin, Decision.Kind.REFUSE, reason="No letter yet.")

    sent = letters(smtp)

    assert set(sent) == {coach.email, client_person.user.email}
    assert "no cuffs for now" in sent[client_person.user.email]
    assert "No letter yet" not in " ".join(sent.values())


def test_nothing_is_told_while_it_can_be_taken_back(review, admin, smtp):
    decision = clear(review, admin)
    assert letters(smtp, NOW + timedelta(minutes=4)) == {}

    take_back_decision(decision=decision, by=admin, now=NOW + timedelta(minutes=4))

    assert letters(smtp) == {}


def test_it_is_told_once(review, admin):
    clear(review, admin)
    for minutes in (6, 7):
        plan_new_messages(now=NOW + timedelta(minutes=minutes))

    assert Message.objects.filter(key__startswith="desk:decided:").count() == 2


def test_who_was_cleared_reads_it_on_the_first_page(review, admin, client_person, browser_of):
    clear(review, admin, limbs=LEGS)

    page = html_of(browser_of(client_person.user).get(reverse("sessions:today")))

    assert "You are cleared for legs" in page
    assert "at most 30 % of 1RM, at most 10 minutes under the cuff" in " ".join(page.split())
    assert "cleared for arms" not in page
