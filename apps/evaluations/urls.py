from django.urls import path

from apps.evaluations.views import reports

app_name = "evaluations"
urlpatterns = [
    path("laporan/", reports.report_list, name="reports"),
    path("laporan/<uuid:report_id>/", reports.report_detail, name="report"),
    path("laporan/<uuid:report_id>/xlsx/", reports.report_export, name="report_export"),
    path("laporan/<uuid:report_id>/coba-lagi/", reports.report_retry, name="report_retry"),
    path("laporan/<uuid:report_id>/susun-ulang/", reports.report_rewrite, name="report_rewrite"),
]
