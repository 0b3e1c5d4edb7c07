"""A yes of the client and of a parent in the app: who may say it, and what the gate makes of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, FieldsRefused, StaleEdit
from clients.clearance import gate
from clients.consent.actions import NOT_THE_CLIENT, Paper, Parent, give_consent, give_parent_consent
from clients.domain.clearance import Allowed, ReasonCode
from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.regions import LEGS
from clients.models import AuditEvent, Client, Consent, Document
from clients.people.actions.people import edit_client
from tests.support import builders
from tests.support.builders import PDF
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db

PAULA = Parent(name="Paula Parent", relation="mother", email="paula@example.org")


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    """Papers of one test lie in a folder of their own."""
    for name in ("base_location", "location"):
        monkeypatch.setitem(Document.file.field.storage.__dict__, name, str(tmp_path))


@shared_rows
def adult(coach):
    client = builders.make_client(coach, with_login=True, consents=False, name="Adam Adult")
    builders.make_screening(client)
    return client


@shared_rows
def minor(coach):
    """Sixteen years old, and cleared."""
    client = builders.make_client(coach, with_login=True, consents=False, name="Mia Minor")
    builders.make_screening(client)
    client.birth_on = client.today(timezone.now()) - timedelta(days=16 * 365 + 100)
    client.save(update_fields=["birth_on"])
    return client


def codes(client, at=None):
    """Why the gate refuses the legs; none where it allows them."""
    _, answer = gate.check_client(
        client=Client.objects.get(pk=client.pk), limbs=LEGS, now=at or timezone.now()
    )
    return [] if isinstance(answer, Allowed) else [reason.code for reason in answer.reasons]


def say_yes(client, by=None, **changes):
    facts = {"consent_id": uuid4(), "text_version": CURRENT_TEXT.version, "now": timezone.now(), **changes}
    return give_consent(client=client, by=by or client.user, **facts)


def parent_says_yes(client, parent=PAULA, by=None, **changes):
    facts = {
        "document_id": uuid4(),
        "file": SimpleUploadedFile("signed.pdf", PDF),
        "text_version": CURRENT_TEXT.version,
        "signed_on": client.today(timezone.now()),
        **changes,
    }
    return give_parent_consent(
        client=client, paper=Paper(**facts), parent=parent, by=by or client.user, now=timezone.now()
    )


# --- The client's own


def test_screened_and_cleared_without_a_yes_the_cuffs_stay_off(adult):
    assert codes(adult) == [ReasonCode.NO_CONSENT]


def test_with_a_yes_they_may_go_on(adult):
    say_yes(adult)

    assert codes(adult) == []


def test_the_yes_keeps_version_hash_who_and_when(adult):
    now = timezone.now()
    row = say_yes(adult, now=now)

    assert (row.text_version, row.text_sha256) == (CURRENT_TEXT.version, CURRENT_TEXT.sha256)
    assert (row.given_by, row.given_at, row.way, row.text) == (adult.user, now, "app", CURRENT_TEXT)


def test_the_audit_list_has_it(adult):
    row = say_yes(adult)

    event = AuditEvent.objects.get(kind="consent")
    assert (event.action, event.object_id, event.client) == ("added", str(row.id), adult)


def test_nobody_else_can_say_yes_in_the_app(adult, coach, admin):
    for by in (coach, admin, builders.make_client(coach, with_login=True).user):
        with pytest.raises(ActionRefused, match=NOT_THE_CLIENT):
            say_yes(adult, by=by)

    assert codes(adult) == [ReasonCode.NO_CONSENT]


def test_a_text_that_was_replaced_meanwhile_is_read_again(adult):
    with pytest.raises(StaleEdit, match="has changed"):
        say_yes(adult, text_version=CURRENT_TEXT.version - 1)


def test_sent_twice_it_is_one_yes(adult):
    request_id = uuid4()
    first, second = say_yes(adult, consent_id=request_id), say_yes(adult, consent_id=request_id)

    assert first == second
    assert say_yes(adult) == first
    assert Consent.objects.filter(client=adult).count() == 1


# --- A parent's beside it


def test_under_18_the_own_yes_is_not_enough(minor):
    say_yes(minor)

    assert codes(minor) == [ReasonCode.NO_PARENT_CONSENT]


def test_nor_is_the_parents_alone(minor):
    parent_says_yes(minor)

    assert codes(minor) == [ReasonCode.NO_CONSENT]


def test_both_together_are(minor):
    say_yes(minor)
    row = parent_says_yes(minor)

    assert codes(minor) == []
    assert (row.parent_name, row.parent_relation, row.parent_email) == (
        "Paula Parent", "mother", "paula@example.org",
    )  # fmt: skip
    assert (row.way, row.document.purpose, row.document.uploaded_by) == ("paper", "consent", minor.user)


def test_a_name_without_the_signed_paper_is_no_yes_of_a_parent(minor):
    named = {"kind": "parent", "parent_name": "Paula Parent", "parent_relation": "mother", "way": "app"}
    text = {"text_version": CURRENT_TEXT.version, "text_sha256": CURRENT_TEXT.sha256}

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(client=minor, given_by=minor.user, **named, **text)


def test_nobody_but_the_client_sends_the_parents_paper_from_the_clients_page(minor, coach):
    with pytest.raises(ActionRefused, match=NOT_THE_CLIENT):
        parent_says_yes(minor, by=coach)


def test_a_paper_that_is_sent_twice_is_one_yes(minor):
    document_id = uuid4()

    assert parent_says_yes(minor, document_id=document_id) == parent_says_yes(minor, document_id=document_id)
    assert Document.objects.filter(client=minor).count() == 1


def test_from_the_18th_birthday_on_the_own_yes_is_enough(minor):
    say_yes(minor)
    turns_18 = timezone.now().replace(year=minor.birth_on.year + 18, month=minor.birth_on.month, day=15)

    assert ReasonCode.NO_PARENT_CONSENT not in codes(minor, turns_18 + timedelta(days=40))


def test_no_parent_agrees_for_an_adult(adult):
    with pytest.raises(ActionRefused, match="No parent has to agree"):
        parent_says_yes(adult)


@pytest.mark.parametrize("who", ["coach", "admin", "client"])
@pytest.mark.parametrize("by_what", ["name", "email"])
def test_a_parent_who_is_coach_admin_or_client_is_refused(minor, coach, admin, who, by_what):
    person = {"coach": coach, "admin": admin, "client": minor}[who]
    named = {"name": "Paula Parent", "relation": "mother", "email": "", by_what: getattr(person, by_what)}

    with pytest.raises(FieldsRefused) as refused:
        parent_says_yes(minor, Parent(**named))

    assert [field for field, _ in refused.value.problems] == [f"parent_{by_what}"]
    assert codes(minor) == [ReasonCode.NO_CONSENT, ReasonCode.NO_PARENT_CONSENT]


def test_without_a_birth_date_a_parent_is_asked_for(adult, coach):
    say_yes(adult)
    adult.refresh_from_db()
    edit_client(client=adult, version=adult.version, by=coach, now=timezone.now(), birth_on=None)

    assert codes(adult) == [ReasonCode.NO_PARENT_CONSENT]


# --- The pages


def page_of(client):
    return reverse("clients:consent", args=[client.id])


def test_one_page_and_one_tap(adult, browser_of):
    browser = browser_of(adult.user)
    page = browser.get(page_of(adult))
    assert "I have read this, and I say yes" in page.content.decode()
    form = page.context["yes_form"]

    sent = {name: form[name].value() for name in form.fields}
    done = browser.post(reverse("clients:consent-give", args=[adult.id]), sent, follow=True)

    assert "You said yes" in done.content.decode()
    assert codes(adult) == []


def test_today_and_my_data_lead_to_the_text_until_they_agree(adult, browser_of):
    browser = browser_of(adult.user)
    for address in (reverse("sessions:today"), reverse("clients:me")):
        assert f'href="{page_of(adult)}"' in browser.get(address).content.decode()
        assert "Read about BFR and say yes first" in browser.get(address).content.decode()

    say_yes(adult)

    assert "say yes first" not in browser.get(reverse("sessions:today")).content.decode()
    assert "Take my yes back" in browser.get(reverse("clients:me")).content.decode()


def sent_by_parent(client, **changes):
    return {
        "parent-text_version": CURRENT_TEXT.version,
        "parent-parent_name": "Paula Parent",
        "parent-parent_relation": "mother",
        "parent-parent_email": "",
        "parent-signed_on": client.today(timezone.now()).isoformat(),
        "parent-file": SimpleUploadedFile("signed.pdf", PDF),
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"parent-parent_name": ""}, "Write the parent&#x27;s name."),
        ({"parent-parent_relation": ""}, "Choose who that is."),
        ({"parent-file": ""}, "Choose a file first."),
        ({"parent-file": SimpleUploadedFile("signed.pdf", b"hello")}, "no PDF and no photo"),
        ({"parent-text_version": "7"}, "Print the current one and have it signed."),
        ({"parent-signed_on": ""}, "Write the day of the signature."),
    ],
)
def test_the_name_and_the_paper_are_both_needed(minor, browser_of, changes, sentence):
    say_yes(minor)
    address = reverse("clients:consent-parent", args=[minor.id])

    answer = browser_of(minor.user).post(address, sent_by_parent(minor, **changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert codes(minor) == [ReasonCode.NO_PARENT_CONSENT]


def test_what_the_parent_typed_stays_when_it_is_refused(minor, coach, browser_of):
    sent = sent_by_parent(minor, **{"parent-parent_name": coach.name})
    answer = browser_of(minor.user).post(reverse("clients:consent-parent", args=[minor.id]), sent)

    assert answer.status_code == 422
    assert f"{coach.name} is the client" in answer.content.decode()
    assert f'value="{coach.name}"' in answer.content.decode()


def test_a_parents_paper_is_sent_from_the_clients_page(minor, browser_of):
    address = reverse("clients:consent-parent", args=[minor.id])

    page = browser_of(minor.user).post(address, sent_by_parent(minor), follow=True)

    assert "said yes as your parent" in page.content.decode()
    assert codes(minor) == [ReasonCode.NO_CONSENT]


def test_the_text_of_each_version_can_be_read_for_ever(adult, browser_of):
    page = browser_of(adult.user).get(reverse("clients:consent-text", args=[1]))

    assert CURRENT_TEXT.sections[0].paragraphs[0].text in page.content.decode()
    assert browser_of(adult.user).get(reverse("clients:consent-text", args=[99])).status_code == 404
