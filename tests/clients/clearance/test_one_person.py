"""A person with two logins does not confirm their own grave decision, nor decide about their own client."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, RecordedRefusal
from clients.clearance.actions import claim_review, close_red_flag, decide_review, raise_red_flag
from clients.clearance.browsers import COOKIE
from clients.domain.one_person import NEW_LOGIN_FOR
from clients.domain.red_flags import Sign, Way
from clients.domain.regions import LEGS
from clients.models import AuditEvent, Clearance, Decision, User
from clients.people.actions.invitations import accept_invitation, invite_colleague
from clients.people.actions.people import update_account
from tests.support import builders
from tests.support.shared_rows import shared_rows

Kind = Decision.Kind


@shared_rows
def review(client_person):
    return builders.make_screening(client_person, stroke="yes").review


@shared_rows
def second(practice):
    return builders.make_admin(practice, name="Bea Second")


def decide(review, by, kind, now=None, **changes):
    now = now or timezone.now()
    review.refresh_from_db()
    clearing = {
        "limbs": LEGS,
        "clinician_name": "Dr. Wolf",
        "clinician_role": "Cardiology",
        "clinician_on": review.screening.client.today(now),
    }
    facts = clearing if kind == Kind.CLEAR else {}
    return decide_review(
        review=review,
        version=review.version,
        by=by,
        kind=kind,
        reason="Seen.",
        now=now,
        **{**facts, **changes},
    )


def invited(practice, by, now, name="Bea Second", email="bea@example.org"):
    invitation = invite_colleague(
        practice=practice, role="admin", name=name, email=email, by=by, now=now, invitation_id=uuid4()
    )
    return accept_invitation(invitation=invitation, password=builders.PASSWORD, now=now)


def same_name(person, other):
    person.name = f"Dr. {other.name.upper()}"
    person.save()


def same_mailbox(person, other):
    local, _, domain = other.email.partition("@")
    EmailAddress.objects.create(user=person, email=f"{local}+two@{domain}")


def test_two_people_confirm_each_other(review, admin, second):
    decide(review, admin, Kind.CLEAR)
    decide(review, second, Kind.CONFIRM)

    assert Clearance.objects.count() == 1


@pytest.mark.parametrize("become_one", [same_name, same_mailbox])
def test_a_second_login_of_the_same_person_confirms_nothing(review, admin, second, become_one):
    decide(review, admin, Kind.CLEAR)
    become_one(second, admin)

    with pytest.raises(RecordedRefusal, match="takes another person"):
        decide(review, second, Kind.CONFIRM)
    assert not Clearance.objects.exists()


@pytest.mark.parametrize("become_one", [same_name, same_mailbox])
def test_without_the_rule_the_second_login_would_clear(review, admin, second, become_one, monkeypatch):
    """Negative control: it is the rule that holds, nothing else in the way."""
    monkeypatch.setattr("clients.clearance.actions.deciding.signs_of_one_admin", lambda **_: [])
    decide(review, admin, Kind.CLEAR)
    become_one(second, admin)

    decide(review, second, Kind.CONFIRM)

    assert Clearance.objects.exists()


@pytest.mark.parametrize("proposes_first", ["inviter", "invited"])
def test_who_invited_the_other_waits_two_weeks(review, admin, practice, proposes_first):
    now = timezone.now()
    new = invited(practice, admin, now)
    one, other = (admin, new) if proposes_first == "inviter" else (new, admin)
    decide(review, one, Kind.CLEAR)

    with pytest.raises(RecordedRefusal, match="the two of you can decide this together"):
        decide(review, other, Kind.CONFIRM)

    decide(review, other, Kind.CONFIRM, now=now + NEW_LOGIN_FOR)
    assert Clearance.objects.count() == 1


def test_an_invitation_is_known_after_name_and_address_were_changed(review, admin, practice):
    now = timezone.now()
    new = invited(practice, admin, now, name="Ada Admin", email="ada.two@example.org")
    update_account(user=new, name="Zoe Other", time_zone="UTC", now=now)
    User.objects.filter(pk=new.pk).update(email="zoe@example.com")
    EmailAddress.objects.filter(user=new).update(email="zoe@example.com")
    new.refresh_from_db()
    decide(review, admin, Kind.CLEAR)

    with pytest.raises(RecordedRefusal, match="carry one name"):
        decide(review, new, Kind.CONFIRM, now=now + NEW_LOGIN_FOR)


def test_the_browser_of_who_proposed_confirms_nothing(review, admin, second):
    decide(review, admin, Kind.CLEAR, browser="one")

    with pytest.raises(RecordedRefusal, match="in this browser"):
        decide(review, second, Kind.CONFIRM, browser="one")

    decide(review, second, Kind.CONFIRM, browser="two")


def test_a_browser_counts_for_a_month(review, admin, second, client_person):
    now = timezone.now()
    decide(review, admin, Kind.ASK_COACH, browser="desk", now=now)
    decide(review, admin, Kind.CLEAR, browser="phone", now=now + timedelta(days=20))

    with pytest.raises(RecordedRefusal, match="in this browser"):
        decide(review, second, Kind.CONFIRM, browser="desk", now=now + timedelta(days=29))
    decide(review, second, Kind.CONFIRM, browser="desk", now=now + timedelta(days=31))


def test_a_proposal_without_its_admin_is_confirmed_by_nobody_in_particular(review, admin, second):
    """A decision without a person, as a program would write it, has nobody to be compared with."""
    proposal = decide(review, admin, Kind.CLEAR)
    Decision.objects.filter(pk=proposal.pk).update(decided_by=None)

    assert decide(review, second, Kind.CONFIRM)


@pytest.mark.parametrize("become_one", [same_name, same_mailbox])
@pytest.mark.parametrize("who", ["coach", "client"])
def test_an_admin_who_coaches_the_client_or_is_them_under_another_login_decides_nothing(
    review, admin, coach, client_person, become_one, who
):
    become_one(admin, coach if who == "coach" else client_person.user)

    for attempt in (
        lambda: decide(review, admin, Kind.REFUSE),
        lambda: decide(review, admin, Kind.CLEAR),
        lambda: claim_review(review=review, by=admin, now=timezone.now()),
    ):
        with pytest.raises(RecordedRefusal, match="takes another person"):
            attempt()
    assert not Clearance.objects.exists()


def test_without_that_rule_the_coachs_second_login_would_decide(review, admin, coach, monkeypatch):
    """Negative control."""
    monkeypatch.setattr("clients.clearance.actions.permissions.signs_of_involvement", lambda *_: [])
    same_name(admin, coach)

    assert decide(review, admin, Kind.REFUSE)


def test_a_client_without_a_login_is_known_by_name_and_address(review, admin, client_person):
    client_person.user = None
    client_person.email = f"x+1@{admin.email.partition('@')[2]}"
    client_person.save()
    assert claim_review(review=review, by=admin, now=timezone.now())

    client_person.email = admin.email
    client_person.save()
    with pytest.raises(RecordedRefusal, match="have one mailbox"):
        decide(review, admin, Kind.REFUSE)


def test_a_red_flag_is_closed_by_somebody_else_too(client_person, admin, coach):
    same_name(admin, coach)
    now = timezone.now()
    flag = raise_red_flag(client=client_person, sign=Sign.LIMB, way=Way.CHANGE, by=coach, at=now, now=now)

    with pytest.raises(RecordedRefusal, match="takes another person"):
        close_red_flag(
            red_flag=flag,
            entry_id=uuid4(),
            reason="Looked at.",
            clinician_name="Dr. Wolf",
            clinician_role="GP",
            clinician_on=client_person.today(now),
            by=admin,
            now=now,
        )


def test_the_page_says_why_and_the_audit_list_keeps_the_attempt(review, admin, second, browser_of):
    address = reverse("clients:review-detail", args=[review.id])
    decide(review, admin, Kind.CLEAR)
    same_name(second, admin)
    browser = browser_of(second)

    page = browser.get(address).content.decode()
    assert "Another person has to confirm" in page
    assert 'value="confirm"' not in page
    review.refresh_from_db()
    sent = {"version": review.version, "kind": "confirm", "reason": "My own reason."}
    answer = browser.post(address, sent).content.decode()

    assert "This takes another person." in answer
    assert "My own reason." in answer
    event = AuditEvent.objects.get(action="refused")
    assert (event.actor, event.kind, event.object_id) == (second, "review", str(review.id))
    assert event.changes == {"same_name": [True]}
    trail = browser_of(second).get(reverse("clients:audit")).content.decode()
    assert "tried to decide about the health answers and was refused" in trail
    assert not Clearance.objects.exists()


def test_the_page_numbers_the_browser_once(review, admin, second, browser_of):
    address = reverse("clients:review-detail", args=[review.id])
    browser = browser_of(admin)
    number = browser.get(address).cookies[COOKIE]
    assert number["httponly"]
    assert COOKIE not in browser.get(address).cookies
    browser.post(
        address,
        {
            "version": review.version,
            "kind": "clear",
            "where": "lower",
            "reason": "Seen.",
            "clinician_name": "Dr. Wolf",
            "clinician_role": "GP",
            "clinician_on": review.screening.client.today(timezone.now()).isoformat(),
            "valid_until_on": (review.screening.client.today(timezone.now()) + timedelta(days=7)).isoformat(),
        },
    )
    other = browser_of(second)
    other.cookies[COOKIE] = number.value

    review.refresh_from_db()
    page = other.post(address, {"version": review.version, "kind": "confirm", "reason": "I agree."})

    assert "decides in this browser, too" in page.content.decode()
    assert not Clearance.objects.exists()


def test_an_admin_with_a_coachs_name_reads_why_another_one_decides(review, admin, coach, browser_of):
    same_name(admin, coach)

    page = browser_of(admin).get(reverse("clients:review-detail", args=[review.id])).content.decode()

    assert "carry one name" in page
    assert "Write the decision" not in page
    with pytest.raises(ActionRefused):
        decide(review, admin, Kind.REFUSE)
