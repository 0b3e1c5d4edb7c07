"""Prepare the embedded site: migrate, collect static files, load the demo practice once.

`launch.py` runs it in the virtual environment and shows its standard output, the demo logins. Everything else
goes to standard error.
"""

import gc
import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

SHOWN_LOGINS = ("admin@demo.example", "coach@demo.example", "client@demo.example")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bfr_site.settings")
    gc.disable()  # for a tenth less time: this process ends within a minute
    django.setup()
    call_command("migrate", interactive=False, stdout=sys.stderr)
    collect_static()
    call_command("seed_demo", "--if-empty", stdout=sys.stderr)
    print(demo_logins())


def collect_static() -> None:
    """Hash and compress the static files, but only if one has changed, since that takes seconds."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected"
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            found.update(path.encode() + hashlib.sha256(Path(storage.path(path)).read_bytes()).digest())
    if not stamp.exists() or stamp.read_text() != found.hexdigest():
        call_command("collectstatic", interactive=False, clear=True, verbosity=0, stdout=sys.stderr)
        stamp.write_text(found.hexdigest())


def demo_logins() -> str:
    """Return the demo logins, with their password if it is known here; "" if there are none."""
    users = {user.email: user for user in get_user_model().objects.filter(email__in=SHOWN_LOGINS)}
    if not users:
        return ""
    kept = Path(settings.DATA_DIR) / "demo_password"
    candidates = [os.environ.get("DEMO_PASSWORD", ""), kept.read_text().strip() if kept.exists() else ""]
    anyone = next(iter(users.values()))
    password = next((each for each in candidates if each and anyone.check_password(each)), None)
    lines = [f"  {email}" for email in SHOWN_LOGINS if email in users]
    lines.append(
        f"  password: {password}" if password else "  with the password that they were given at first"
    )
    return "\n".join(["  Demo logins:", *lines])


if __name__ == "__main__":
    main()
