"""Which address a push may go to, and for how long its service may store it."""

import base64
import binascii
from collections.abc import Collection
from urllib.parse import urlsplit

# The push services of the browsers' makers: Chrome and Edge on Android, Firefox, Safari, Edge on Windows.
# A name that begins with a dot stands for every name below it.
SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)
LONGEST_ENDPOINT = 1000
MOST_DEVICES = 10
PUBLIC_KEY_BYTES, SECRET_BYTES = 65, 16  # RFC 8291: an uncompressed P-256 point, and a shared secret

NOT_A_SERVICE = "This address belongs to no push service that we know, so nothing is sent to it."
NOT_SECURE = "A push address has to begin with https://."
NOT_READABLE = "This push address cannot be read."
BAD_KEYS = "The keys of this device cannot be read. Switch it on once more."


def why_no_endpoint(endpoint: str, services: Collection[str]) -> str | None:
    """Return why nothing may be sent to `endpoint`; None if a push may.

    Only listed names are called, so that no address makes the server call its own network. An entry of
    `services` may have a port; without one, only the port of https is allowed.
    """
    if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable():
        return NOT_READABLE
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return NOT_READABLE
    if parts.scheme != "https":
        return NOT_SECURE
    if "@" in parts.netloc or "\\" in endpoint or " " in endpoint:
        return NOT_READABLE
    named = host if port in (None, 443) else f"{host}:{port}"
    if any(named.endswith(each) if each.startswith(".") else named == each for each in services):
        return None
    return NOT_A_SERVICE


def are_keys(p256dh: str, auth: str) -> bool:
    """Return whether these have the form of a browser's keys: base64url, with or without padding."""
    public, secret = _bytes(p256dh), _bytes(auth)
    return len(public) == PUBLIC_KEY_BYTES and public[0] == 4 and len(secret) == SECRET_BYTES


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), "-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


TITLE = "Cuffwise"
KEPT_SECONDS = 12 * 3600
KEPT_SECONDS_URGENT = 24 * 3600
