"""Speaks SMTP so that we always know how far a letter came: not taken, taken, or in doubt."""

import re
import smtplib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from sessions.messaging.delivery.journal import NotTaken

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer  # exists for the type checker alone

Permit = Callable[[], AbstractContextManager[None]]
LEADING_PERIOD = re.compile(rb"(?m)^\.")  # RFC 5321, 4.5.2: a line with one period ends the content


class AnswerLost(Exception):
    """The content left and no answer came: the server may have taken the letter."""


class ServerAway(Exception):
    """The server could not be reached, or did not let us in. The letter is not to blame."""


class _Refused(smtplib.SMTPDataError, NotTaken):
    """The server answered the content with no."""


class CarefulConnection(smtplib.SMTP):
    """Asks for a permit after the server said "go on" and before the first byte of the content leaves."""

    permit: Permit = nullcontext

    def data(self, msg: "ReadableBuffer | str") -> tuple[int, bytes]:
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        try:
            with self.permit():
                return self._content(msg.encode("ascii") if isinstance(msg, str) else bytes(msg))
        except _Refused:
            raise
        except BaseException:
            self.close()  # the server waits for a content that must not come
            raise

    def _content(self, msg: bytes) -> tuple[int, bytes]:
        quoted = LEADING_PERIOD.sub(b"..", msg)
        end = b".\r\n" if quoted.endswith(b"\r\n") else b"\r\n.\r\n"
        try:
            self.send(quoted + end)
            code, reply = self.getreply()
        except OSError as error:
            raise AnswerLost(f"{type(error).__name__}: {error}") from error
        if code != 250:
            raise _Refused(code, reply)
        return code, reply


class CarefulConnectionSSL(CarefulConnection, smtplib.SMTP_SSL):
    """The same inside TLS from the first byte."""


class CarefulBackend(EmailBackend):
    """Django's SMTP backend with a `CarefulConnection`."""

    permit: Permit = nullcontext

    @property
    def connection_class(self) -> type[CarefulConnection]:
        return CarefulConnectionSSL if self.use_ssl else CarefulConnection

    def _send(self, email_message: EmailMessage) -> bool:
        if isinstance(self.connection, CarefulConnection):
            self.connection.permit = self.permit
        sent: bool = super()._send(email_message)  # type: ignore[misc]  # django-stubs leaves it out
        return sent


class Postman:
    """Sends letters one by one over one SMTP connection, which it opens again if it broke."""

    def __init__(self) -> None:
        backend = get_connection()
        self._backend = backend if isinstance(backend, CarefulBackend) else None

    def __enter__(self) -> "Postman":
        return self

    def __exit__(self, *error: object) -> None:
        if self._backend is not None:
            _close(self._backend)

    def send(self, letter: EmailMessage, permit: Permit) -> None:
        """Send one letter. Returns once the server has it.

        Raises `AnswerLost` if the server may have it, `ServerAway` if the server could not be reached, and
        any other exception if the server does not have it.
        """
        if self._backend is None:
            with permit():
                letter.send()
            return
        was_open = self._backend.connection is not None
        try:
            _hand_over(self._backend, letter, permit)
        except smtplib.SMTPServerDisconnected:
            if not was_open:
                raise
            _hand_over(self._backend, letter, permit)  # the server had only closed an idle connection


def _hand_over(backend: CarefulBackend, letter: EmailMessage, permit: Permit) -> None:
    try:
        backend.open()
    except OSError as error:
        backend.connection = None
        raise ServerAway(f"{type(error).__name__}: {error}") from error
    backend.permit = permit
    try:
        backend.send_messages([letter])
    except BaseException as error:
        if not isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
            _close(backend)
        raise


def _close(backend: CarefulBackend) -> None:
    if backend.connection is not None:
        with suppress(OSError):
            backend.close()
        backend.connection = None
