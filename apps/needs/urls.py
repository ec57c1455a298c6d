from django.urls import path

from apps.needs import views

app_name = "needs"
urlpatterns = [
    path("saya/", views.mine, name="mine"),
    path("bawahan/", views.reports, name="reports"),
    path("pegawai/<uuid:employee_id>/", views.person, name="person"),
    path("analisis/", views.analysis, name="analysis"),
    path("analisis/<uuid:campaign_id>/", views.analysis, name="campaign_analysis"),
    path("analisis/<uuid:campaign_id>/ekspor/<str:kind>/", views.analysis_export, name="analysis_export"),
    path("analisis/<uuid:campaign_id>/<slug:code>/", views.people, name="people"),
    path("analisis/<uuid:campaign_id>/<slug:code>/ekspor/<str:kind>/", views.people_export, name="people_export"),
]
