"""The site's addresses: Indonesian paths, English names."""

from django.contrib import admin
from django.urls import include, path

from .health import favicon, healthz

handler400 = "jamsostek_pks.errors.bad_request"

urlpatterns = [
    path("", include("coverage.urls")),
    path("perjanjian/", include("agreements.urls")),
    path("", include("regions.accounts.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", favicon, name="favicon"),
]
