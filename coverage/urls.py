from django.urls import path

from . import views

app_name = "coverage"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("wilayah/<str:code>/", views.region, name="region"),
    path("wilayah/<str:code>/baris/", views.rows, name="rows"),
    path("cari/", views.search, name="search"),
]
