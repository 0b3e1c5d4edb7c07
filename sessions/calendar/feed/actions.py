"""Make, replace and revoke the secret address of a client's calendar feed."""

from datetime import datetime

from django.db import IntegrityError, transaction

from clients.audit.actions import record
from clients.audit.refusals import ActionRefused
from clients.models import Client, User
from clients.models.audit import Action
from sessions.calendar.feed.ics import hash_token, new_token
from sessions.models import CalendarFeed

OLD_PAGE = (
    "The address was changed meanwhile, perhaps by this very page. It is shown once only: "
    "replace it if you do not have it."
)


def make_feed(*, client: Client, by: User, replaces: str, now: datetime) -> str:
    """Make a new address and return its secret, which is stored only as a hash. The old one stops working.

    `replaces` is the id of the feed that the page showed, or "" if it showed none. Raises ActionRefused if
    that changed meanwhile, so a page that is sent twice makes one address.
    """
    token = new_token()
    try:
        with transaction.atomic():
            if _close(client, replaces, now) is None and replaces:
                raise ActionRefused(OLD_PAGE)
            feed = CalendarFeed.objects.create(client=client, token_sha256=hash_token(token), made_at=now)
            record(action=Action.ADDED, by=by, now=now, client=client, about=feed)
    except IntegrityError as error:
        raise ActionRefused(OLD_PAGE) from error
    return token


@transaction.atomic
def revoke_feed(*, client: Client, by: User, feed: str, now: datetime) -> None:
    """Make the address stop working at once. Does nothing if it was replaced or revoked already."""
    row = _close(client, feed, now)
    if row is not None:
        record(action=Action.REVOKED, by=by, now=now, client=client, about=row)


def _close(client: Client, feed: str, now: datetime) -> CalendarFeed | None:
    rows = CalendarFeed.objects.select_for_update().filter(client=client, revoked_at__isnull=True)
    row = next((each for each in rows if str(each.pk) == feed), None)
    if row is not None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
    return row
