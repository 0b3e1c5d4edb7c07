"""The WSGI application that gunicorn serves."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bfr_site.settings")

application = get_wsgi_application()
# Every page's code is read now, and not while the first person waits for theirs.
import_module(settings.ROOT_URLCONF)
