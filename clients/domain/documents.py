"""Which files may be a clearance letter: a PDF or a photo, recognised by its bytes, not its name."""

from enum import StrEnum

MOST_BYTES = 10 * 1024 * 1024  # policy: a letter of several scanned pages fits; a video does not
MOST_MEGABYTES = MOST_BYTES // (1024 * 1024)
NAME_LENGTH = 120
HEAD_BYTES = 4096
TAIL_BYTES = 4096


class DocumentKind(StrEnum):
    """The accepted kinds; the value is the content type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"

    @property
    def ending(self) -> str:
        return _ENDINGS[self]

    @property
    def label(self) -> str:
        return "PDF" if self is DocumentKind.PDF else "Photo"


_ENDINGS = {
    DocumentKind.PDF: "pdf",
    DocumentKind.JPEG: "jpg",
    DocumentKind.PNG: "png",
    DocumentKind.WEBP: "webp",
    DocumentKind.HEIC: "heic",
}
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_WEB_PAGE = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml")

EMPTY = "This file is empty. Choose it again, or take a new photo."
TOO_BIG = f"This file is bigger than {MOST_MEGABYTES} MB. Take a smaller photo, or scan the letter as a PDF."
WEB_PAGE = "This file is a web page, whatever its name says. Save the letter as a PDF, or photograph it."
CUT_OFF = "This PDF is not whole: its end is missing. Save it again and upload that copy."
UNKNOWN = "This file is no PDF and no photo (JPEG, PNG, WebP or HEIC). Save it as a PDF, or photograph it."


def kind_of(*, head: bytes, tail: bytes) -> DocumentKind | None:
    """Return the kind by the first and last bytes, or None. Ignores the name and the claimed type."""
    if head.startswith(b"%PDF-"):
        return DocumentKind.PDF if b"%%EOF" in tail else None
    if head.startswith(b"\xff\xd8\xff"):
        return DocumentKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return DocumentKind.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return DocumentKind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return DocumentKind.HEIC
    return None


def problem_with(*, head: bytes, tail: bytes, size_bytes: int) -> str | None:
    """Return why this file is refused, as a sentence for the person who chose it, or None."""
    if size_bytes <= 0:
        return EMPTY
    if size_bytes > MOST_BYTES:
        return TOO_BIG
    if kind_of(head=head, tail=tail) is not None:
        return None
    if head.startswith(b"%PDF-"):
        return CUT_OFF
    opening = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return WEB_PAGE if opening.startswith(_WEB_PAGE) else UNKNOWN


def plain_name(name: str, kind: DocumentKind) -> str:
    """Return the file's name as text to show, without folders, invisible or misleading characters.

    It ends with the extension of `kind`, since the name's own may be wrong.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(char for char in last if char.isprintable()).strip(" .")
    stem = shown.rsplit(".", 1)[0].rstrip(" .")[:NAME_LENGTH]
    return f"{stem or 'letter'}.{kind.ending}"
