"""Make the client's pages an app on the phone: service worker, manifest, offline page, sign-out.

The worker stores `FILES`, which are the same for everybody, and pages of a person whose response allows it
(`sessions.phone.offline_cache.allow_offline_copy`). The header X-Account says whose page a response is.
"""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from allauth.account.views import LogoutView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import etag, require_safe

from sessions.phone.account import account_code

WORKER = "js/service-worker.js"
# Every file that the client's pages load. Bundles import nothing.
FILES = (
    "css/phone.css",
    "css/phone-live.css",
    "fonts/figtree-latin-wght-normal.woff2",
    "icons/favicon.svg",
    "icons/phone.svg",
    "js/phone.js",
    "js/phone-install.js",
    "js/phone-live.js",
    "js/phone-live-timed.js",
    "js/theme.js",
)
PICTURES = (("today.png", "Today’s session"), ("set.png", "One tap a set"), ("rest.png", "The rest"))


def _content(name: str) -> bytes:
    """Read a static file by its name. Raises FileNotFoundError where there is none."""
    if (found := finders.find(name)) is None:
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


@cache
def worker() -> tuple[str, str]:
    """Return the worker's source and its version, a hash of everything that the worker stores."""
    source = _content(WORKER).decode()
    digest = hashlib.sha256(source.encode())
    offline = (settings.BASE_DIR / "templates" / "offline.html").read_bytes()
    for content in (offline, *(_content(name) for name in FILES)):
        digest.update(hashlib.sha256(content).digest())
    version = digest.hexdigest()[:16]
    app = {
        "version": version,
        "files": [static(name) for name in FILES],
        "static": settings.STATIC_URL,
        "offline": reverse("offline"),
        "today": reverse("sessions:today"),
        "signOut": reverse("account_logout"),
        "csrf": reverse("api:csrf"),
        "icon": static("icons/app-192.png"),
    }
    return f"self.APP = {json.dumps(app, indent=1)};\n{source}", version


@login_not_required
@require_safe
@etag(lambda request: f'"{worker()[1]}"')
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker, at the root so that its scope is every page. The same for everybody."""
    response = HttpResponse(worker()[0], content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Return the web app manifest: name, colours and icons on a home screen."""

    def icon(file: str, sizes: str, purpose: str = "any") -> dict[str, str]:
        kind = "image/svg+xml" if file.endswith(".svg") else "image/png"
        return {"src": static(f"icons/{file}"), "sizes": sizes, "type": kind, "purpose": purpose}

    app = {
        "id": "/",
        "name": "Cuffwise",
        "short_name": "Cuffwise",
        "description": "Training under cuffs, one tap a set, also without a network.",
        "lang": "en",
        "dir": "ltr",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f6f3",
        "theme_color": "#0b5c59",
        "categories": ["fitness", "health", "sports"],
        "icons": [
            icon("favicon.svg", "any"),
            icon("app-192.png", "192x192"),
            icon("app-512.png", "512x512"),
            icon("maskable.svg", "any", "maskable"),
            icon("maskable-192.png", "192x192", "maskable"),
            icon("maskable-512.png", "512x512", "maskable"),
        ],
        "screenshots": [
            {
                "src": static(f"install/{file}"),
                "sizes": "780x1688",
                "type": "image/png",
                "form_factor": "narrow",
                "label": label,
            }
            for file, label in PICTURES
        ],
    }
    response = JsonResponse(app, content_type="application/manifest+json")
    response["Cache-Control"] = "max-age=3600"
    return response


@login_not_required
@require_safe
def offline(request: HttpRequest) -> TemplateResponse:
    """Show the page for no network and no stored copy. The same for everybody."""
    return TemplateResponse(request, "offline.html")


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """Sign out. The page's script first asks if the phone still has sets that were not sent."""

    def post(self, *args, **kwargs) -> HttpResponse:
        """Sign out, and clear the pages that the browser's back button could show.

        Clears only "cache": "storage" would delete sets that the phone has not sent yet.
        """
        response = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


def add_account_header(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: add X-Account to pages of signed-in users, so that no copy is shown to anybody else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and request.user.is_authenticated:
            response["X-Account"] = account_code(request.user)
        return response

    return middleware
