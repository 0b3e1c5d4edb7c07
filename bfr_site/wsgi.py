"""The WSGI application that gunicorn serves."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bfr_site.settings")

application = get_wsgi_application()
# Import all views now, not while the first request waits.
import_module(settings.ROOT_URLCONF)
