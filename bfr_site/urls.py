"""Root routes. The roster and the client's page read sessions too, so the `sessions` app serves them."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from bfr_site import phone_app
from bfr_site.health import health, live
from bfr_site.home import evidence, home
from clients.urls import urlpatterns as client_urls
from sessions.phone import api
from sessions.urls import client_pages

admin.autodiscover()
# allauth's documented way to let the back office use its sign-in.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", home, name="home"),
    path("", include(([*client_urls, *client_pages], "clients"))),
    path("", include("sessions.urls")),
    path("api/v1/", api.urls()),
    path("evidence/", evidence, name="evidence"),
    path("sw.js", phone_app.service_worker, name="service-worker"),
    path("manifest.webmanifest", phone_app.manifest, name="manifest"),
    path("offline/", phone_app.offline, name="offline"),
    path("accounts/logout/", phone_app.SignOut.as_view(), name="account_logout"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("health/", health, name="health"),
    path("health/live/", live, name="health-live"),
]

handler500 = "bfr_site.errors.server_error"

if settings.STYLEGUIDE:
    urlpatterns.append(
        path("styleguide/", TemplateView.as_view(template_name="styleguide.html"), name="styleguide")
    )
