"""WSGI entry point: `gunicorn jamsostek_pks.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamsostek_pks.settings")

application = get_wsgi_application()
