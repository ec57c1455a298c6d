from django.urls import path

from apps.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("<uuid:document_id>/", views.detail, name="detail"),
    path("<uuid:document_id>/berkas/", views.renditions, name="renditions"),
    path("<uuid:document_id>/cabut/", views.revoke, name="revoke"),
    path("berkas/<uuid:rendition_id>/", views.download, name="download"),
    path("berkas/<uuid:rendition_id>/ulang/", views.retry, name="retry"),
]
