"""Speaks SMTP so that we always know how far a letter came: not taken, taken, or in doubt."""

import smtplib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from sessions.messaging.delivery.journal import NotTaken

Permit = Callable[[], AbstractContextManager[None]]


class AnswerLost(Exception):
    """The content left and no answer came: the server may have taken the letter."""


class ServerAway(Exception):
    """The server could not be reached, or let nobody in. Not the letter's fault."""


class _Refused(smtplib.SMTPDataError, NotTaken):
    """The server answered the content with no."""


class CarefulConnection(smtplib.SMTP):
    """Asks for a permit after the server said "go on" and before the first byte of the content leaves."""

    permit: Permit = nullcontext

    def data(self, msg: bytes | str) -> tuple[int, bytes]:
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        try:
            with self.permit():
                return self._content(msg if isinstance(msg, bytes) else msg.encode("ascii"))
        except _Refused:
            raise
        except BaseException:
            self.close()  # the server waits for a content that must not come
            raise

    def _content(self, msg: bytes) -> tuple[int, bytes]:
        quoted = smtplib._quote_periods(msg)
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
    """Django's own, with the connection above."""

    permit: Permit = nullcontext

    @property
    def connection_class(self) -> type[CarefulConnection]:
        return CarefulConnectionSSL if self.use_ssl else CarefulConnection

    def _send(self, email_message: EmailMessage) -> bool:
        self.connection.permit = self.permit
        return super()._send(email_message)


class Postman:
    """Hands letters over one by one, by SMTP over one connection that is opened again where it broke."""

    def __init__(self) -> None:
        self._backend = get_connection()
        self._by_smtp = isinstance(self._backend, CarefulBackend)

    def __enter__(self) -> "Postman":
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def send(self, letter: EmailMessage, permit: Permit) -> None:
        """Returns where the server has the letter; raises `AnswerLost` where it may have it, `ServerAway`
        where it was not there, and anything else where it does not have it."""
        if not self._by_smtp:
            with permit():
                letter.send()
            return
        was_open = self._backend.connection is not None
        try:
            self._hand(letter, permit)
        except smtplib.SMTPServerDisconnected:
            if not was_open:
                raise
            self._hand(letter, permit)  # it had only grown tired of waiting for us

    def _hand(self, letter: EmailMessage, permit: Permit) -> None:
        try:
            self._backend.open()
        except OSError as error:
            self._backend.connection = None
            raise ServerAway(f"{type(error).__name__}: {error}") from error
        self._backend.permit = permit
        try:
            self._backend.send_messages([letter])
        except BaseException as error:
            if not isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
                self._close()
            raise

    def _close(self) -> None:
        if self._by_smtp and self._backend.connection is not None:
            with suppress(OSError):
                self._backend.close()
            self._backend.connection = None
