"""`make audit`: see this package."""

import os

import django

from .site import PROVINCE

# Before the settings are read, which the models and the URLconf need.
os.environ.update(PROVINCE.environment)
django.setup()

from .course import main  # noqa: E402

main()
