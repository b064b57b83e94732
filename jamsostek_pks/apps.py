"""The admin of this project: one site, opened by memberships."""

from django.contrib.admin.apps import AdminConfig


class PksAdminConfig(AdminConfig):
    default_site = "jamsostek_pks.admin.PksAdminSite"
