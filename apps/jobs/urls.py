from django.urls import path

from apps.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("<uuid:job_id>/", views.detail, name="detail"),
    path("<uuid:job_id>/kemajuan/", views.progress, name="progress"),
    path("<uuid:job_id>/batal/", views.cancel, name="cancel"),
]
