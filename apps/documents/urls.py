from django.urls import path

from apps.documents import batch_views, views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("cetakan/", batch_views.batch_list, name="batches"),
    path("cetakan/<uuid:batch_id>/", batch_views.detail, name="batch"),
    path("cetakan/<uuid:batch_id>/kemajuan/", batch_views.progress, name="batch_progress"),
    path("cetakan/<uuid:batch_id>/batal/", batch_views.cancel, name="batch_cancel"),
    path("cetakan/<uuid:batch_id>/lanjut/", batch_views.resume, name="batch_resume"),
    path("cetakan/jilid/<uuid:volume_id>/<str:ending>/", batch_views.download, name="volume"),
    path("<uuid:document_id>/", views.detail, name="detail"),
    path("<uuid:document_id>/berkas/", views.renditions, name="renditions"),
    path("<uuid:document_id>/cabut/", views.revoke, name="revoke"),
    path("berkas/<uuid:rendition_id>/", views.download, name="download"),
    path("berkas/<uuid:rendition_id>/ulang/", views.retry, name="retry"),
]
