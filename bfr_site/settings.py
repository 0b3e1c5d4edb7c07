"""All settings, read from the environment. `.env.example` explains each variable.

Two modes. `embedded` (the default) needs no variable and keeps everything under DATA_DIR: SQLite, a broker
that only wakes, mail as files. `production` needs PostgreSQL, Redis, a mail server and a TLS proxy in front.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from bfr_site.env import Environment, load_last_port, load_secret
from sessions.domain.push import SERVICES

env = Environment()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
PRODUCTION = env.choice("SITE_MODE", ("embedded", "production"), default="embedded") == "production"


def service(var: str) -> str:
    """Return the address of a service: required in production, else "" for the embedded one."""
    return env.str(var) if PRODUCTION else env.str(var, default="")


DEBUG = env.bool("DEBUG", default=False)
STYLEGUIDE = env.bool("STYLEGUIDE", default=DEBUG)

# SITE_URL is the address from outside; links in messages start with it.
if PRODUCTION:
    SECRET_KEY = env.str("SECRET_KEY")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", cast=str.strip)
    SITE_URL = env.str("SITE_URL", default="") or f"https://{ALLOWED_HOSTS[0]}"
else:
    SECRET_KEY = env.str("SECRET_KEY", default="") or load_secret(DATA_DIR / "secret_key")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", cast=str.strip, default=["localhost", "127.0.0.1", "[::1]"])
    SITE_URL = (
        env.str("SITE_URL", default="")
        or f"http://localhost:{env.int('PORT', default=load_last_port(DATA_DIR / 'port'))}"
    )
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Application

INSTALLED_APPS = [
    "clients",
    "sessions.apps.SessionsConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bfr_site.phone_app.add_account_header",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "bfr_site.urls"
WSGI_APPLICATION = "bfr_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["clients.templatetags.icons"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bfr_site.health.system_notice",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = ["cuffwise"]
CRISPY_TEMPLATE_PACK = "cuffwise"

LANGUAGE_CODE = "en"
USE_TZ = True
TIME_ZONE = "UTC"

# --- Database and cache

if DATABASE_URL := service("DATABASE_URL"):
    DATABASES = {
        "default": {
            **env.db_url_config(DATABASE_URL),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        },
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "app.sqlite3",
            # A new connection reads the whole schema, which takes longer than most queries.
            "CONN_MAX_AGE": 60,
            # With SQLite's own default a transaction that reads before it writes fails at once with
            # "database is locked", whatever the timeout. Django turns foreign keys on by itself.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        },
    }

# Rate limits count in the cache, so all processes must share it. It is the database even if there is a Redis,
# because a sign-in must not wait for a broker that hangs.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"},
}
REDIS_URL = service("REDIS_URL")

# --- Static files

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
# js/ and css/ are served as `make bundles` wrote them; their sources in static/ are not.
STATICFILES_DIRS = [
    BASE_DIR / "static" / "dist",
    *((name, BASE_DIR / "static" / name) for name in ("fonts", "icons", "install")),
]
# Pages load only the hashed names, and compressing the others would take half of the time.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Clearance letters: in a folder that no server serves, readable only by this account.
DOCUMENTS_ROOT = Path(env.str("DOCUMENTS_ROOT", default=str(DATA_DIR / "documents")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {
        "BACKEND": "clients.clearance.uploads.PrivateFolder",
        "OPTIONS": {
            "location": DOCUMENTS_ROOT,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "bfr_site.static_files.StaticFiles"},
}

# Drops a file that is too big while it arrives; the form shows an error and keeps its other fields.
FILE_UPLOAD_HANDLERS = [
    "clients.clearance.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Mail

if EMAIL_URL := service("EMAIL_URL"):
    EMAIL = env.email_url_config(EMAIL_URL)
    # Our backend knows how far an e-mail got if the connection breaks.
    by_smtp = EMAIL["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_BACKEND = "sessions.messaging.delivery.smtp.CarefulBackend" if by_smtp else EMAIL["EMAIL_BACKEND"]
    EMAIL_HOST = EMAIL["EMAIL_HOST"]
    EMAIL_PORT = EMAIL["EMAIL_PORT"] or 25
    EMAIL_HOST_USER = EMAIL["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 10
# The journal of workers while they hand over e-mails; must survive a restart of a worker.
OUTBOX_ROOT = Path(env.str("OUTBOX_ROOT", default=str(DATA_DIR / "outbox")))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or f"noreply@{urlsplit(SITE_URL).hostname}"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Push: the key that signs what is sent to browsers. Another key ends every device's subscription.

PUSH_KEY_BYTES = 32
if PRODUCTION:
    VAPID_PRIVATE_KEY = env.key("VAPID_PRIVATE_KEY", PUSH_KEY_BYTES)
else:
    VAPID_PRIVATE_KEY = env.key(
        "VAPID_PRIVATE_KEY", PUSH_KEY_BYTES, default=load_secret(DATA_DIR / "push_key", PUSH_KEY_BYTES)
    )
# Hosts of push services that may be called; one that begins with a dot allows every host below it.
PUSH_SERVICES = env.list("PUSH_SERVICES", cast=str.strip, default=list(SERVICES))

# --- Sign-in

AUTH_USER_MODEL = "clients.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "clients.people.adapter.AccountAdapter"  # no sign-up: accounts exist by invitation
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # accepting an invitation verifies the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# allauth's default rate limits apply. They count by IP address, which is the proxy's unless this is the
# number of proxies that add to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# --- Browser security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the arrow of a list, the QR code of a week sheet
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # scripts read the token from the page

if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/(live/)?$"]  # requested from inside over plain HTTP
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # The prefix makes browsers refuse a cookie of this name that another host or plain HTTP has set.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# --- Celery: wakes the sweeps. A lost, repeated or late task harms nothing: the database is the record.

CELERY_BROKER_URL = REDIS_URL or f"sqla+sqlite:///{DATA_DIR / 'broker.sqlite3'}"
if REDIS_URL:
    # Only for Redis: the SQLite transport passes unknown options to its engine, which fails.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_ETA_TASK_LIMIT = 100
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)


def every(seconds: int, task: str) -> dict[str, object]:
    """Return a schedule entry. Tasks expire after an interval, so that none pile up without a worker."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


# `/health/` reports scheduler and worker as stalled after four intervals. Tests lower it.
HEARTBEAT_SECONDS = env.int("HEARTBEAT_SECONDS", default=30)
CELERY_BEAT_SCHEDULE = {
    "sweep-messages": every(20, "sessions.tasks.sweep_messages"),
    "plan-messages": every(300, "sessions.tasks.plan_messages"),
    "heartbeat": every(HEARTBEAT_SECONDS, "sessions.tasks.heartbeat"),
}

# --- Logs: to standard error, which the parent process stores.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Django's default handlers would write each line twice, or e-mail it to nobody.
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
