"""A signed paper: who keeps it, what must stand on it, and what is printed to sign."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused, FieldsRefused
from clients.clearance import gate
from clients.consent.actions import ONLY_COACH_OR_ADMIN, Paper, Parent, record_paper
from clients.domain.clearance import Allowed
from clients.domain.consent_text import CURRENT_TEXT
from clients.domain.regions import LEGS
from clients.models import Client, Consent, Document
from tests.support import builders
from tests.support.builders import PDF
from tests.support.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
PAULA = Parent(name="Paula Parent", relation="guardian")


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    """Papers of one test lie in a folder of their own."""
    for name in ("base_location", "location"):
        monkeypatch.setitem(Document.file.field.storage.__dict__, name, str(tmp_path))


@shared_rows
def unsigned(coach):
    """Cleared, without a login and without a yes."""
    client = builders.make_client(coach, consents=False, name="Uwe Unsigned")
    builders.make_screening(client)
    return client


@shared_rows
def minor(coach):
    client = builders.make_client(coach, consents=False, name="Mia Minor")
    builders.make_screening(client)
    client.birth_on = client.today(timezone.now()) - timedelta(days=16 * 365)
    client.save(update_fields=["birth_on"])
    return client


def may_train(client) -> bool:
    client = Client.objects.get(pk=client.pk)
    _, answer = gate.check_client(client=client, limbs=LEGS, now=timezone.now())
    return isinstance(answer, Allowed)


def keep(client, by, *, is_own=True, parent=None, **changes):
    now = timezone.now()
    facts = {
        "document_id": uuid4(),
        "file": SimpleUploadedFile("signed.pdf", PDF),
        "text_version": CURRENT_TEXT.version,
        "signed_on": client.today(now),
        **changes,
    }
    return record_paper(client=client, paper=Paper(**facts), is_own=is_own, parent=parent, by=by, now=now)


def test_a_paper_opens_the_gate_like_a_yes_in_the_app(unsigned, coach):
    assert not may_train(unsigned)

    [row] = keep(unsigned, coach)

    assert may_train(unsigned)
    assert (row.way, row.given_by, row.document.purpose) == ("paper", coach, "consent")


def test_a_parents_signature_is_a_yes_of_its_own(minor, admin):
    keep(minor, admin)
    assert not may_train(minor)

    [row] = keep(minor, admin, is_own=False, parent=PAULA)

    assert may_train(minor)
    assert (row.kind, row.parent_name, row.parent_relation) == ("parent", "Paula Parent", "guardian")


def test_one_paper_with_both_signatures_is_two_yeses(minor, coach):
    rows = keep(minor, coach, parent=PAULA)

    assert {row.kind for row in rows} == {"own", "parent"}
    assert Document.objects.filter(client=minor).count() == 1
    assert may_train(minor)


def test_sent_twice_it_is_kept_once(minor, coach):
    document_id = uuid4()
    first = keep(minor, coach, parent=PAULA, document_id=document_id)
    second = keep(minor, coach, parent=PAULA, document_id=document_id)

    assert {row.id for row in first} == {row.id for row in second}
    assert Consent.objects.filter(client=minor).count() == 2


def test_a_paper_is_no_letter_of_a_doctor(unsigned, coach):
    keep(unsigned, coach)

    assert not unsigned.documents.letters().exists()


def test_the_client_keeps_none_for_themselves(coach):
    client = builders.make_client(coach, with_login=True, consents=False)

    with pytest.raises(ActionRefused, match=ONLY_COACH_OR_ADMIN):
        keep(client, client.user)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text_version": CURRENT_TEXT.version + 1}, "text_version"),
        ({"is_own": False}, "signed_by"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(unsigned, coach, changes, field):
    with pytest.raises(FieldsRefused) as refused:
        keep(unsigned, coach, **changes)

    assert [name for name, _ in refused.value.problems] == [field]
    assert not may_train(unsigned)


def test_a_day_in_the_future_is_refused(unsigned, coach):
    tomorrow = unsigned.today(timezone.now()) + timedelta(days=1)

    with pytest.raises(FieldsRefused, match="future"):
        keep(unsigned, coach, signed_on=tomorrow)


def test_a_coach_who_signed_as_the_parent_is_refused(minor, coach):
    with pytest.raises(FieldsRefused, match="cannot agree as the parent"):
        keep(minor, coach, parent=Parent(name=coach.name, relation="father"))

    assert not Document.objects.filter(client=minor).exists()


def test_a_file_that_is_no_paper_is_refused(unsigned, coach):
    with pytest.raises(ActionRefused, match="no PDF and no photo"):
        keep(unsigned, coach, file=SimpleUploadedFile("signed.pdf", b"hello"))

    assert not Consent.objects.filter(client=unsigned).exists()


# --- The pages


def sent(client, **changes):
    return {
        "file": SimpleUploadedFile("signed.pdf", PDF),
        "text_version": "1",
        "signed_on": client.today(timezone.now()).isoformat(),
        **changes,
    }


def test_the_coach_keeps_a_paper_and_the_pages_show_it(unsigned, coach, browser_of):
    browser = browser_of(coach)
    address = reverse("clients:consent-paper", args=[unsigned.id])

    page = browser.post(address, sent(unsigned), follow=True).content.decode()

    assert "The signed paper is kept." in page
    document = Document.objects.get(client=unsigned)
    for shown in (page, browser.get(reverse("clients:detail", args=[unsigned.id])).content.decode()):
        assert reverse("clients:document", args=[document.id]) in shown
        assert "on paper, by" in shown
        assert "Agreed" in shown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"file": ""}, "Choose a file first."),
        ({"text_version": ""}, "Write the version."),
        ({"text_version": "7"}, "Print the current one and have it signed."),
        ({"signed_on": ""}, "Write the day of the signature."),
        ({"signed_on": "2999-01-01"}, "This date is in the future."),
        ({}, "Say who signed the paper."),
        ({"signed_by": ["parent"]}, "Write the parent&#x27;s name."),
        ({"signed_by": ["parent"], "parent_name": "Paula"}, "Choose who that is."),
    ],
)
def test_what_is_missing_is_said_beside_its_field(minor, coach, browser_of, changes, sentence):
    if "text_version" in changes:
        changes = {**changes, "signed_by": ["own"]}
    address = reverse("clients:consent-paper", args=[minor.id])

    answer = browser_of(coach).post(address, sent(minor, **changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Consent.objects.filter(client=minor).exists()


def test_an_adult_is_not_asked_for_a_parent(unsigned, coach, browser_of):
    page = browser_of(coach).get(reverse("clients:consent", args=[unsigned.id])).content.decode()

    assert "Name of the parent" not in page


@pytest.mark.parametrize("who", ["unsigned", "minor"])
def test_the_paper_to_sign_has_the_text_the_name_and_the_lines(request, who, coach, browser_of):
    client = request.getfixturevalue(who)
    page = browser_of(coach).get(reverse("clients:consent-print", args=[client.id])).content.decode()

    assert CURRENT_TEXT.sections[2].paragraphs[0].text in page
    assert f"Signature of <bdi>{client.name}</bdi>" in page
    assert ("Signature of the parent" in page) is (who == "minor")
    assert f"Version {CURRENT_TEXT.version}" in page
