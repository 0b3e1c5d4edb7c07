"""Record signing in and out in the audit list."""

from allauth.account.signals import user_logged_in
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from clients.audit.actions import record
from clients.models import Client, User
from clients.models.audit import Action


@receiver(user_logged_in)
def note_sign_in(user: User, **more) -> None:
    record(action=Action.SIGNED_IN, by=user, now=timezone.now(), about=user, client=_client_of(user))


@receiver(user_logged_out)
def note_sign_out(user: User | None, **more) -> None:
    if user is not None:
        record(action=Action.SIGNED_OUT, by=user, now=timezone.now(), about=user, client=_client_of(user))


@receiver(user_login_failed)
def note_failed_sign_in(credentials: dict, **more) -> None:
    """Record a failed sign-in of an existing user. An unknown address has no practice to record it in."""
    address = User.objects.normalize_email(str(credentials.get("email") or credentials.get("username") or ""))
    user = User.objects.filter(email=address.replace("\x00", "")).first()
    if user is not None:
        record(
            action=Action.SIGN_IN_FAILED,
            by=None,
            now=timezone.now(),
            about=user,
            client=_client_of(user),
            practice_id=user.practice_id,
        )


def _client_of(user: User) -> Client | None:
    return Client.objects.filter(user=user).first() if user.is_client else None
