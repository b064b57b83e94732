from django.urls import path

from . import (
    category_views,
    comparison_views,
    gallery,
    manual_views,
    office_views,
    quality,
    region_views,
    search_views,
    sheet_views,
    simulation_views,
    upload_views,
    views,
)

app_name = "coverage"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("wilayah/<str:code>/", views.region, name="region"),
    path("wilayah/<str:code>/baris/", views.rows, name="rows"),
    path("wilayah/<str:code>/tangga/", region_views.ladder, name="ladder"),
    path(
        "wilayah/<str:code>/perlindungan/",
        region_views.protection,
        name="protection",
    ),
    path("wilayah/<str:code>/perubahan/", region_views.change, name="change"),
    path("wilayah/<str:code>/lembar/", sheet_views.sheet, name="sheet"),
    path("simulasi/", simulation_views.simulate, name="simulation"),
    path("kualitas-data/", quality.quality, name="quality"),
    path("kategori/", category_views.categories, name="categories"),
    path("kategori/<slug:slug>/", category_views.category, name="category"),
    path("kantor/", office_views.offices, name="offices"),
    path("kantor/<slug:slug>/", office_views.office, name="office"),
    path("bandingkan/", comparison_views.comparison, name="compare"),
    path("cari/", search_views.search, name="search"),
    path("laporan/", manual_views.files, name="files"),
    path("unggah/", upload_views.uploads, name="uploads"),
    path("unggah/<int:pk>/", upload_views.upload, name="upload"),
    path("unggah/<int:pk>/simpan/", upload_views.confirm, name="upload_confirm"),
    path("unggah/<int:pk>/buang/", upload_views.discard, name="upload_discard"),
    path("unggah/<int:pk>/batalkan/", upload_views.undo, name="upload_undo"),
    path("unggah/contoh/<slug:kind>/", upload_views.template, name="upload_template"),
    path("unggah/data/<slug:kind>/", upload_views.data, name="upload_data"),
    path("gaya/", gallery.gallery, name="gallery"),
    path("gaya/galat/<str:refusal>/", gallery.error_page, name="error_page"),
]
