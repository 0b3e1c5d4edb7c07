"""Sends a push to the service of a browser's maker: encrypted for one device, signed by this site.

RFC 8030 (the request), 8291 (the content), 8292 (the signature). As for a letter, the service has taken it,
has not taken it, or is in doubt. No redirect is followed.
"""

import base64
import hashlib
import http.client
import json
import select
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

from sessions.domain.push import (
    KEPT_SECONDS,
    KEPT_SECONDS_URGENT,
    TITLE,
    why_no_endpoint,
)
from sessions.messaging.delivery.journal import NotTaken
from sessions.messaging.delivery.smtp import AnswerLost
from sessions.messaging.eligibility import NO_DEVICE
from sessions.messaging.kinds import kind_of
from sessions.models import Message, PushSubscription

Permit = Callable[[], AbstractContextManager[None]]
TIMEOUT_SECONDS = 5
SIGNED_FOR = timedelta(hours=12)
GONE = (404, 410)
KEY_SEPARATOR = "/"


class DeviceGone(NotTaken):
    """The service no longer knows this device, or it may not be written to: its subscription ends."""


class PushRefused(NotTaken):
    """The service did not take the push this time, but may later."""


def public_key() -> str:
    """Return the key, base64url, with which a browser accepts pushes of this site."""
    return _keys(settings.VAPID_PRIVATE_KEY)[1]


@cache
def _keys(private: str) -> tuple[Vapid02, str]:
    vapid = Vapid02.from_raw(private.encode())
    point = vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return vapid, _text(point)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def key_for(message: Message, subscription: PushSubscription) -> str:
    """Return the key of a letter's push to one device. No letter's own key contains `KEY_SEPARATOR`."""
    return f"push.{subscription.pk.hex}{KEY_SEPARATOR}{message.key}"


def note_for(message: Message) -> dict[str, str]:
    """Return what the device shows: the same words for everybody. The page behind them asks for a sign-in."""
    kind = kind_of(message)
    key = message.key.rsplit(KEY_SEPARATOR, 1)[-1]
    return {
        "title": TITLE,
        "body": kind.push_text,
        "url": kind.push_path(message),
        "tag": hashlib.sha256(key.encode()).hexdigest()[:16],
    }


def _device_of(message: Message) -> PushSubscription:
    if message.subscription is None:
        raise DeviceGone(NO_DEVICE)
    return message.subscription


class Pusher:
    """Sends pushes one by one. A service that did not answer is skipped until the next sweep."""

    def __init__(self) -> None:
        self._open: dict[str, http.client.HTTPSConnection] = {}
        self._away: dict[str, str] = {}
        self._tls: ssl.SSLContext | None = None

    def __enter__(self) -> "Pusher":
        return self

    def __exit__(self, *error: object) -> None:
        for connection in self._open.values():
            connection.close()

    def send(self, message: Message, permit: Permit, now: datetime) -> None:
        """Send one push. Returns once the service has it.

        Raises `DeviceGone`, `PushRefused`, or `AnswerLost` if the service may have it.
        """
        device = _device_of(message)
        if why := why_no_endpoint(device.endpoint, settings.PUSH_SERVICES):
            raise DeviceGone(why)
        address = urlsplit(device.endpoint)
        headers, body = self._sealed(message, now)
        connection = self._connect(address.netloc)
        with permit():
            status = self._ask(connection, address.netloc, device.endpoint, headers, body)
            if status in GONE:
                raise DeviceGone("The device no longer takes messages.")
            if not 200 <= status < 300:
                raise PushRefused(f"The push service answered {status}.")

    def _connect(self, host: str) -> http.client.HTTPSConnection:
        if host in self._away:
            raise PushRefused(self._away[host])
        connection = self._open.get(host)
        if connection is not None and connection.sock is not None and not _has_ended(connection):
            return connection
        if self._tls is None:
            self._tls = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, timeout=TIMEOUT_SECONDS, context=self._tls)
        try:
            connection.connect()
        except OSError as error:
            self._away[host] = f"The push service is not there: {type(error).__name__}: {error}"
            raise PushRefused(self._away[host]) from error
        self._open[host] = connection
        return connection

    def _ask(
        self, connection: http.client.HTTPSConnection, host: str, endpoint: str, headers: dict, body: bytes
    ) -> int:
        parts = urlsplit(endpoint)
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        try:
            connection.request("POST", target, body=body, headers=headers)
            answer = connection.getresponse()
            answer.read(10_000)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            self._away[host] = "The push service did not answer."
            raise AnswerLost(f"{type(error).__name__}: {error}") from error
        if not answer.isclosed():
            connection.close()
        return answer.status

    def _sealed(self, message: Message, now: datetime) -> tuple[dict[str, str], bytes]:
        """Return the headers, and the content that only the device can read."""
        device, note = _device_of(message), note_for(message)
        body = http_ece.encrypt(
            json.dumps(note).encode(),
            private_key=ec.generate_private_key(ec.SECP256R1()),  # one for each push, as RFC 8291 asks
            dh=_bytes(device.p256dh),
            auth_secret=_bytes(device.auth),
            version="aes128gcm",
        )
        parts = urlsplit(device.endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int((now + SIGNED_FOR).timestamp()),
            "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
        }
        is_urgent = kind_of(message).is_urgent
        return {
            **_keys(settings.VAPID_PRIVATE_KEY)[0].sign(claims),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS_URGENT if is_urgent else KEPT_SECONDS),
            "Urgency": "high" if is_urgent else "normal",
            "Topic": note["tag"],  # sent again, it replaces the one that still waits at the service
        }, body


def _has_ended(connection: http.client.HTTPSConnection) -> bool:
    """Return whether the service hung up meanwhile, or sent something unasked. If so, close it."""
    with suppress(OSError, ValueError):
        readable, _, _ = select.select([connection.sock], [], [], 0)
        if not readable:
            return False
    connection.close()
    return True
