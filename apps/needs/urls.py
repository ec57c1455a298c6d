from django.urls import path

from apps.needs.views import analysis, proposals

app_name = "needs"
urlpatterns = [
    path("saya/", analysis.mine, name="mine"),
    path("bawahan/", analysis.reports, name="reports"),
    path("pegawai/<uuid:employee_id>/", analysis.person, name="person"),
    path("usulan/", proposals.proposals, name="proposals"),
    path("usulan/tulis/", proposals.propose, name="propose"),
    path("usulan/<uuid:proposal_id>/", proposals.proposal, name="proposal"),
    path("usulan/<uuid:proposal_id>/dukung/", proposals.support, name="proposal_support"),
    path("usulan/<uuid:proposal_id>/cabut-dukungan/", proposals.take_back_support, name="proposal_take_back"),
    path("usulan/<uuid:proposal_id>/tarik/", proposals.withdraw, name="proposal_withdraw"),
    path("usulan/<uuid:proposal_id>/setujui/", proposals.approve, name="proposal_approve"),
    path("usulan/<uuid:proposal_id>/tolak/", proposals.reject, name="proposal_reject"),
    path("analisis/", analysis.analysis, name="analysis"),
    path("analisis/<uuid:campaign_id>/", analysis.analysis, name="campaign_analysis"),
    path("analisis/<uuid:campaign_id>/laporan/", analysis.akpk_issue, name="akpk_issue"),
    path("analisis/<uuid:campaign_id>/ekspor/<str:kind>/", analysis.analysis_export, name="analysis_export"),
    path("analisis/<uuid:campaign_id>/<slug:code>/", analysis.people, name="people"),
    path("analisis/<uuid:campaign_id>/<slug:code>/ekspor/<str:kind>/", analysis.people_export, name="people_export"),
]
