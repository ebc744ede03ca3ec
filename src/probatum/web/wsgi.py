"""The entry point for web servers; `probatum serve` runs it with waitress."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "probatum.web.settings")

application = get_wsgi_application()
