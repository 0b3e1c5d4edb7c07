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

from bfr_site.bundles import BUNDLED, bundle
from bfr_site.settings import *  # noqa: F403
from bfr_site.settings import BASE_DIR, DATA_DIR, DATABASES, STATIC_ROOT, STATICFILES_DIRS, STORAGES

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty, and WhiteNoise warns where it is missing

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# The phone's pages come with bundles, as where files are collected; each module can still be had by itself.
STATICFILES_DIRS = [DATA_DIR / "bundles", *STATICFILES_DIRS]
for name in BUNDLED:
    target = STATICFILES_DIRS[0] / name
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")
    draft.write_text(bundle(BASE_DIR / "static", name))
    draft.replace(target)  # whole at any moment, for the other processes of this run

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: threads of the live server get connections of their own, as they do in life.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
