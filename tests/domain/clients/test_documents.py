"""What a letter is, by its bytes."""

import pytest

from clients.domain.documents import (
    CUT_OFF,
    EMPTY,
    MOST_BYTES,
    NAME_LENGTH,
    TOO_BIG,
    UNKNOWN,
    WEB_PAGE,
    DocumentKind,
    kind_of,
    plain_name,
    problem_with,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)
SAMPLES = {
    DocumentKind.PDF: PDF,
    DocumentKind.JPEG: b"\xff\xd8\xff\xe0" + bytes(40),
    DocumentKind.PNG: PNG,
    DocumentKind.WEBP: b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(20),
    DocumentKind.HEIC: b"\x00\x00\x00\x18ftypheic" + bytes(20),
}


@pytest.mark.parametrize("kind", DocumentKind)
def test_each_kind_is_told_by_its_bytes(kind):
    data = SAMPLES[kind]

    assert kind_of(head=data, tail=data) is kind
    assert problem_with(head=data, tail=data, size_bytes=len(data)) is None
    assert kind.label in ("PDF", "Photo")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", WEB_PAGE),
        (b"\xef\xbb\xbf \n<HTML>", WEB_PAGE),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", WEB_PAGE),
        (b" \n%PDF-1.7 <html>", UNKNOWN),
        (b"%PDF-1.7 <html>and no end", CUT_OFF),
        (b"MZ\x90\x00", UNKNOWN),
        (b"GIF89a", UNKNOWN),
        (b"\x89PNG\r\n\x1a\n<html>", UNKNOWN),
        (b"RIFF\x00\x00\x00\x00WAVE", UNKNOWN),
        (b"\x00\x00\x00\x18ftypisom", UNKNOWN),
        (b"PK\x03\x04", UNKNOWN),
    ],
)
def test_what_is_no_letter_is_refused_in_words(data, said):
    assert problem_with(head=data, tail=data, size_bytes=len(data)) == said


def test_an_empty_and_a_huge_file_are_refused_in_words():
    assert problem_with(head=b"", tail=b"", size_bytes=0) == EMPTY
    assert problem_with(head=b"%", tail=b"%", size_bytes=1) == UNKNOWN
    assert problem_with(head=PDF, tail=PDF, size_bytes=MOST_BYTES) is None
    assert problem_with(head=PDF, tail=PDF, size_bytes=MOST_BYTES + 1) == TOO_BIG


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\clara\\letter.PDF", "letter.pdf"),
        ("invoice.html", "invoice.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie: x.pdf"),
        ("\u202egnp.fdp", "gnp.pdf"),
        ("", "letter.pdf"),
        (".pdf", "pdf.pdf"),
        ("..", "letter.pdf"),
        ("letter.pdf.", "letter.pdf"),
        ("letter..pdf", "letter.pdf"),
        (" letter .pdf . ", "letter.pdf"),
        ("Xray of Xaver X.pdf", "Xray of Xaver X.pdf"),
        ("from.dr.wolf.pdf", "from.dr.wolf.pdf"),
        ("Brief von Dr. Müller 🩺.pdf", "Brief von Dr. Müller 🩺.pdf"),
    ],
)
def test_the_name_is_kept_as_text_without_folders_and_tricks(typed, stored):
    assert plain_name(typed, DocumentKind.PDF) == stored


def test_a_name_without_end_is_cut():
    assert len(plain_name("x" * 5000, DocumentKind.PDF)) == NAME_LENGTH + len(".pdf")
