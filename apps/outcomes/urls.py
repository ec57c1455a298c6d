from django.urls import path

from apps.outcomes.views import entry, feedback, files, units

app_name = "outcomes"
urlpatterns = [
    path("", units.service_unit_list, name="list"),
    path("ekspor/", units.list_export, name="list_export"),
    path("baru/", units.create, name="create"),
    path("berkas/", files.file_list, name="files"),
    path("berkas/templat/<str:kind>/", files.template, name="template"),
    path("berkas/<uuid:file_id>/", files.file_detail, name="file"),
    path("berkas/<uuid:file_id>/terapkan/", files.apply, name="apply"),
    path("berkas/<uuid:file_id>/batalkan/", files.discard, name="discard"),
    path("berkas/<uuid:file_id>/unduh/", files.returned, name="returned"),
    path("skp/", files.results, name="results"),
    path("umpan-balik/", feedback.moderation, name="moderation"),
    path("umpan-balik/<uuid:feedback_id>/moderasi/", feedback.moderate, name="moderate"),
    path("umpan-balik/<slug:code>/", feedback.give, name="feedback"),
    path("umpan-balik/<slug:code>/terima-kasih/", feedback.thanks, name="feedback_thanks"),
    path("<uuid:service_unit_id>/umpan-balik/", feedback.switch, name="feedback_switch"),
    path("<uuid:service_unit_id>/poster/", feedback.poster, name="poster"),
    path("<uuid:service_unit_id>/", units.detail, name="detail"),
    path("<uuid:service_unit_id>/ekspor/", units.figures_export, name="figures_export"),
    path("<uuid:service_unit_id>/nama/", units.rename, name="rename"),
    path("<uuid:service_unit_id>/target/<int:year>/", entry.targets, name="targets"),
    path("<uuid:service_unit_id>/bulan/<str:key>/", entry.month, name="month"),
    path("<uuid:service_unit_id>/asal/<slug:code>/", units.origins, name="origins"),
]
