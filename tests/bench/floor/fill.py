"""Makes the floor's tables and rows; prints the browser-session key of its one user."""

import os
from datetime import date

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.floor.settings")
    django.setup()

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from tests.bench.floor.models import Fact, Row, Total

    call_command("migrate", run_syncdb=True, verbosity=0)
    user = User.objects.create_user("floor", password="floor")
    Total.objects.create(pk=1)
    Fact.objects.bulk_create(Fact(reps=15, load_kg="17.5") for _ in range(576))
    Row.objects.bulk_create(
        Row(
            name=f"Client {number}",
            email=f"client{number}@floor.example",
            state="cleared",
            note="Arms and legs " * 3,
            on=date(2026, 1, 1),
        )
        for number in range(50)
    )
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    print(store.session_key)


if __name__ == "__main__":
    main()
