"""Clearance letters: what is kept, where it lies, who gets it, and how it is handed out."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.audit.refusals import ActionRefused
from clients.clearance.actions.documents import MOST_PER_CLIENT, store_document
from clients.models import Document
from tests.support import builders
from tests.support.builders import PDF
from tests.support.shared_rows import shared_rows

MEGABYTE = 1024 * 1024
JPEG = b"\xff\xd8\xff\xe0" + bytes(2000)


@shared_rows
def address(client_person):
    return reverse("clients:documents", args=[client_person.id])


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    """Letters of one test lie in a folder of their own."""
    folder = tmp_path / "letters"
    for name in ("base_location", "location"):
        monkeypatch.setitem(Document.file.field.storage.__dict__, name, str(folder))
    return folder


def upload(browser, address, data=PDF, name="letter.pdf", content_type="application/pdf", **fields):
    return browser.post(
        address, {"file": SimpleUploadedFile(name, data, content_type), **fields}, follow=True
    )


def download(document) -> str:
    return reverse("clients:document", args=[document.id])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


# --- Keeping


@pytest.mark.parametrize("who", ["client", "coach", "admin"])
def test_the_client_their_coach_and_an_admin_upload_a_letter(
    who, client_person, coach, admin, browser_of, address
):
    user = {"client": client_person.user, "coach": coach, "admin": admin}[who]

    page = upload(browser_of(user), address, clinician_name="Dr. Wolf", clinician_role="Vein clinic")

    document = Document.objects.get()
    assert "The letter is kept." in page.content.decode()
    assert (document.uploaded_by, document.client, document.size_bytes) == (user, client_person, len(PDF))
    assert (document.content_type, document.clinician_name) == ("application/pdf", "Dr. Wolf")


def test_a_photo_is_kept_whatever_its_name_and_type_say(client_person, browser_of, address):
    upload(browser_of(client_person.user), address, JPEG, "scan.pdf", "text/html")

    document = Document.objects.get()
    assert (document.content_type, document.name) == ("image/jpeg", "scan.jpg")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "is a web page"),
        (b"%PDF-1.4\n<html>never ends", "its end is missing"),
        (b"MZ\x90\x00" + bytes(100), "no PDF and no photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "is a web page"),
        (b"", "is empty"),
        (b"GIF89a" + bytes(100), "no PDF and no photo"),
    ],
    ids=["html", "cut-off", "program", "svg", "empty", "gif"],
)
def test_what_is_no_letter_is_refused_beside_the_field_and_the_words_are_kept(
    client_person, coach, browser_of, address, data, said
):
    page = upload(browser_of(coach), address, data, clinician_name="Dr. Wolf")

    assert page.status_code == 200
    assert said in " ".join(page.context["form"].errors["file"])
    assert "Dr. Wolf" in page.content.decode()
    assert not Document.objects.exists()


def test_no_file_at_all_is_said_so(coach, browser_of, address):
    page = browser_of(coach).post(address, {"clinician_name": "Dr. Wolf"})

    assert "Choose a file first." in page.content.decode()


def test_a_letter_of_exactly_ten_megabytes_is_kept(coach, browser_of, address):
    upload(browser_of(coach), address, PDF.ljust(10 * MEGABYTE - 6, b" ") + b"%%EOF\n")

    assert Document.objects.get().size_bytes == 10 * MEGABYTE


def test_a_photo_of_fifty_megabytes_gets_a_sentence_and_leaves_nothing_behind(
    coach, browser_of, address, own_folder, settings, tmp_path
):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)

    page = upload(
        browser_of(coach), address, JPEG.ljust(50 * MEGABYTE, b"\0"), "photo.jpg", clinician_name="Dr. Wolf"
    )

    assert page.status_code == 200
    assert page.context["form"].errors["file"] == [
        "This file is bigger than 10 MB. Take a smaller photo, or scan the letter as a PDF."
    ]
    assert "Dr. Wolf" in page.content.decode()
    assert not Document.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_without_the_cap_the_file_would_be_taken_in_whole(coach, browser_of, address, settings):
    """Negative control: Django's own handlers read the whole file, and the action still refuses it."""
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

    page = upload(browser_of(coach), address, JPEG.ljust(11 * MEGABYTE, b"\0"), "photo.jpg")

    assert "bigger than 10 MB" in page.content.decode()
    assert page.context["form"].files["file"].size == 11 * MEGABYTE


def test_the_form_sent_twice_keeps_one_letter(coach, browser_of, address):
    document_id = str(uuid4())
    for _ in range(2):
        upload(browser_of(coach), address, document_id=document_id)

    assert Document.objects.count() == 1


def test_strangers_keep_nothing(client_person, practice, stranger_coach):
    for other in (builders.make_coach(practice), stranger_coach, builders.make_admin()):
        with pytest.raises(ActionRefused):
            store_document(
                client=client_person,
                document_id=uuid4(),
                file=SimpleUploadedFile("letter.pdf", PDF),
                by=other,
                now=timezone.now(),
            )


def test_there_is_an_end_to_how_many_are_kept(client_person):
    for _ in range(MOST_PER_CLIENT):
        builders.make_document(client_person)

    with pytest.raises(ActionRefused, match="as many as are kept"):
        builders.make_document(client_person)


# --- Names and places


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\evil.exe", "evil.pdf"),
        ("/abs/letter.html", "letter.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("<script>alert(1)</script>.pdf", "script>.pdf"),
        ("Brief „Müller“ 🩺.pdf", "Brief „Müller“ 🩺.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_text_and_never_a_path(client_person, own_folder, name, stored):
    file = SimpleUploadedFile("plain.pdf", PDF)
    file._name = name  # past Django's own cleaning

    document = store_document(
        client=client_person, document_id=uuid4(), file=file, by=client_person.user, now=timezone.now()
    )

    assert document.name == stored
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}", document.file.name)
    assert Path(document.file.path).is_relative_to(own_folder)


def test_a_name_with_a_path_or_a_nul_in_a_raw_request(client_person, browser_of, address):
    for name in ("../../x.pdf", "a%00b.pdf", 'a"; filename="b.pdf'):
        boundary = "----b"
        payload = (
            (
                f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                f"Content-Type: application/pdf\r\n\r\n"
            ).encode()
            + PDF
            + f"\r\n--{boundary}--\r\n".encode()
        )

        answer = browser_of(client_person.user).post(
            address, payload, content_type=f"multipart/form-data; boundary={boundary}"
        )

        assert answer.status_code == 302
    assert all(
        "/" not in name and "\x00" not in name for name in Document.objects.values_list("name", flat=True)
    )


def test_letters_lie_outside_the_static_root_for_this_account_alone(client_person, own_folder):
    root = Path(settings.DOCUMENTS_ROOT)
    assert not root.is_relative_to(settings.STATIC_ROOT)
    assert root.is_relative_to(settings.DATA_DIR)

    path = Path(builders.make_document(client_person).file.path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(ValueError, match="no address"):
        _ = Document.objects.get().file.url


def test_a_row_that_is_not_written_leaves_no_file(client_person, own_folder, monkeypatch):
    monkeypatch.setattr(Document, "save", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        builders.make_document(client_person)
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []


# --- Handing out


def test_who_may_have_it_and_nobody_else(client_person, coach, admin, practice, stranger_coach, browser_of):
    document = builders.make_document(client_person)
    other_client = builders.make_client(coach, with_login=True)

    for user in (client_person.user, coach, admin):
        assert body(browser_of(user).get(download(document))) == PDF
    for user in (
        other_client.user,
        builders.make_coach(practice),
        stranger_coach,
        builders.make_admin(stranger_coach.practice),
    ):
        assert browser_of(user).get(download(document)).status_code == 404
    assert Browser().get(download(document)).status_code == 302


def test_it_is_only_ever_saved_and_never_a_page_of_this_site(client_person, browser_of):
    document = builders.make_document(client_person, name="Brief „Müller“.pdf")

    answer = browser_of(client_person.user).get(download(document))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Length"] == str(len(PDF))


def test_a_polyglot_is_still_a_download_of_a_fixed_type(client_person, browser_of):
    document = builders.make_document(
        client_person, PDF + b"<html><script>alert(1)</script>%%EOF", name="x.html"
    )

    answer = browser_of(client_person.user).get(download(document))

    assert (answer["Content-Type"], document.name) == ("application/pdf", "x.pdf")
    assert answer["Content-Disposition"].startswith("attachment;")


def test_a_file_that_is_gone_from_the_disk_is_missing_not_broken(client_person, browser_of):
    document = builders.make_document(client_person)
    Path(document.file.path).unlink()

    assert browser_of(client_person.user).get(download(document)).status_code == 404


def test_a_coach_who_no_longer_coaches_the_client_finds_it_no_more(
    client_person, coach, practice, browser_of
):
    document = builders.make_document(client_person)
    client_person.coaches.set([builders.make_coach(practice)])

    assert browser_of(coach).get(download(document)).status_code == 404


def test_the_letter_and_who_wrote_it_reach_the_case(client_person, admin, browser_of):
    review = builders.make_screening(client_person, varicose_veins="yes").review
    document = builders.make_document(
        client_person,
        clinician_name="Dr. Wolf",
        clinician_role="Vein clinic",
        clinician_on=client_person.today(timezone.now()),
    )

    page = browser_of(admin).get(reverse("clients:review-detail", args=[review.id]))

    assert download(document) in page.content.decode()
    assert page.context["form"]["clinician_name"].value() == "Dr. Wolf"
    assert "Check it against the letter" in page.content.decode()
