"""The request of signed-in users, values read from a query string, and absolute URLs.

Anybody can type a query string, so each reader returns an empty value for one that it cannot read.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import TypedDict, TypeVar
from urllib.parse import urljoin
from uuid import UUID

import segno
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone

from clients.models import User

SEARCH_LENGTH = 200
NUMBER_LENGTH = 9  # digits: enough for any version or position, and it fits a column

ChoiceT = TypeVar("ChoiceT", bound=Enum)
RowT = TypeVar("RowT")


class AuthenticatedHttpRequest(HttpRequest):
    """A request whose `user` is a `User`. Views without `login_not_required` get one."""

    user: User


def parse_day(text: str | None) -> date | None:
    """Return the day of an ISO date ("2026-11-28"), or None."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def parse_uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def parse_uuids(texts: Iterable[str]) -> list[UUID]:
    """Return the ids among `texts`, in their order. Leaves out anything else."""
    return [found for found in map(parse_uuid, texts) if found is not None]


def parse_number(text: str | None) -> int:
    """Return a whole number of at most nine digits; 0 for anything else."""
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) <= NUMBER_LENGTH
    return int(text or 0) if is_number else 0


class Edit(TypedDict):
    """What an action on a versioned row is told: the version that was shown, by whom and when."""

    version: int
    by: User
    now: datetime


def read_edit(request: AuthenticatedHttpRequest) -> Edit:
    """Return who asks for a change now, and of which version."""
    return Edit(version=parse_number(request.POST.get("version")), by=request.user, now=timezone.now())


def read_day(query: Mapping[str, str], name: str) -> date | None:
    return parse_day(query.get(name))


def read_uuid(query: Mapping[str, str], name: str) -> UUID | None:
    return parse_uuid(query.get(name))


def read_choice(query: Mapping[str, str], name: str, choices: type[ChoiceT]) -> ChoiceT | None:
    """Return the member of `choices` with this value, or None."""
    try:
        return choices(query.get(name, ""))
    except ValueError:
        return None


def read_text(query: Mapping[str, str], name: str, length: int = SEARCH_LENGTH) -> str:
    """Return at most `length` characters, without NUL, which PostgreSQL refuses in a text."""
    return query.get(name, "")[:length].replace("\x00", "")


def get_page(request: HttpRequest, rows: QuerySet[Model, RowT] | Sequence[RowT], size: int) -> Page[RowT]:
    """Return the page of `rows` in `?page=`: the first for no number, the last for one too large."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def absolute_url(to: str | Model, *args: object) -> str:
    """Return the absolute URL of a view (name and `args`) or of a row with a page.

    For what is read outside of the site: e-mails, calendars, paper.
    """
    return urljoin(settings.SITE_URL, resolve_url(to, *args))


def qr_code(url: str) -> str:
    """Return a URL as a QR code: an SVG in a data: URI."""
    return segno.make(url, error="m", micro=False).svg_data_uri(border=2, dark="#000", light="#fff")
