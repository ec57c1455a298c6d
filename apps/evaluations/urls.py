from django.urls import path

from apps.evaluations.views import cases, effects, moderation, reports, windows

app_name = "evaluations"
urlpatterns = [
    path("", effects.effect_list, name="effects"),
    path("unduh/", effects.effect_export, name="effects_export"),
    path("dampak/<uuid:estimate_id>/", effects.effect_detail, name="effect"),
    path("angkatan/<uuid:cohort_id>/hitung/", effects.estimate, name="estimate"),
    path("tinjauan/", cases.case_list, name="cases"),
    path("tinjauan/unduh/", cases.case_export, name="cases_export"),
    path("tinjauan/<uuid:case_id>/", cases.case_detail, name="case"),
    path("tinjauan/<uuid:case_id>/tugaskan/", cases.assign, name="assign"),
    path("tinjauan/<uuid:case_id>/periksa/<str:kind>/", cases.check, name="check"),
    path("tinjauan/<uuid:case_id>/putuskan/", cases.decide, name="decide"),
    path("tinjauan/<uuid:case_id>/tutup/", cases.close, name="close"),
    path("pelatihan/", windows.window_list, name="windows"),
    path("pelatihan/unduh/", windows.window_export, name="windows_export"),
    path("pelatihan/kartu/<uuid:cohort_id>/", windows.scorecard, name="scorecard"),
    path("pelatihan/<uuid:window_id>/", windows.answer, name="answer"),
    path("pelatihan/<uuid:window_id>/hasil/", windows.result, name="result"),
    path("pelatihan/<uuid:window_id>/saran/", moderation.moderate, name="moderate"),
    path("pelatihan/<uuid:window_id>/nilai-tes/", windows.scores, name="scores"),
    path("dasbor/", reports.dashboard, name="dashboard"),
    path("dasbor/<uuid:report_id>/", reports.dashboard, name="dashboard_of"),
    path("laporan/", reports.report_list, name="reports"),
    path("laporan/<uuid:report_id>/", reports.report_detail, name="report"),
    path("laporan/<uuid:report_id>/xlsx/", reports.report_export, name="report_export"),
    path("laporan/<uuid:report_id>/coba-lagi/", reports.report_retry, name="report_retry"),
    path("laporan/<uuid:report_id>/susun-ulang/", reports.report_rewrite, name="report_rewrite"),
]
