"""The admin site: entered by memberships, not by Django's staff flag."""

from django.contrib import admin

from jamsostek_pks.lib.dates import today


class PksAdminSite(admin.AdminSite):
    site_header = "Jamsostek PKS – kelola data"
    site_title = "Jamsostek PKS"
    index_title = "Data"
    site_url = "/"
    empty_value_display = "belum ada data"

    def has_permission(self, request):
        user = request.user
        return user.is_authenticated and user.enters_data(today())
