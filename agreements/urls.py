from django.urls import path, register_converter

from . import document_views, history_views, views


class RowNumber:
    """A primary key; more digits than a database id has are simply no page."""

    regex = "[0-9]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(RowNumber, "row")

app_name = "agreements"
urlpatterns = [
    path("", views.register, name="list"),
    path("baris/", views.lines, name="lines"),
    path("<row:pk>/", views.detail, name="detail"),
    path("dokumen/<row:pk>/", document_views.document, name="document"),
    path("<row:pk>/riwayat/", history_views.history, name="history"),
    path(
        "<row:pk>/riwayat/<slug:kind>/<row:version>/",
        history_views.restore_state,
        name="restore",
    ),
]
