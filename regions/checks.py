"""What an operator must hear before the site is open."""

from django.conf import settings
from django.core.checks import Tags, Warning, register

CONSOLE = "django.core.mail.backends.console.EmailBackend"


@register(Tags.security, deploy=True)
def letters_know_the_site(**kwargs):
    """Links follow SITE_URL, never the address a visitor claims to have asked."""
    if settings.SITE_URL or settings.EMAIL_BACKEND == CONSOLE:
        return []
    return [
        Warning(
            "EMAIL_URL is set, SITE_URL is not: no invitation and no link to a new "
            "password is sent.",
            hint="Set SITE_URL to where people find the site: https://pks.example",
            id="regions.W001",
        )
    ]
