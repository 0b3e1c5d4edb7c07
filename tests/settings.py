"""The site's settings, with what a test run needs otherwise: own folder, quick hashes, plain static files."""

import atexit
import os
import shutil
import tempfile

if "DATA_DIR" not in os.environ:
    # Workers of pytest-xdist inherit the folder of the process that started them.
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="bfr-tests-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "only-for-tests")

from bfr_site.settings import *  # noqa: F403
from bfr_site.settings import BASE_DIR, DATA_DIR, DATABASES, STATIC_ROOT, STATICFILES_DIRS, STORAGES

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty, and WhiteNoise warns where it is missing

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Pages get the bundles, as in life; tests in a browser can also import one module by itself.
STATICFILES_DIRS = [*STATICFILES_DIRS, BASE_DIR / "static"]

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: threads of the live server get connections of their own, as they do in life.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
