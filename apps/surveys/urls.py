from django.urls import path
from django.views.generic import RedirectView

from apps.surveys.views import answering, campaigns, waiting

app_name = "surveys"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="surveys:mine"), name="index"),
    path("saya/", waiting.mine, name="mine"),
    path("saya/menunggu/", waiting.inbox, name="inbox"),
    path("saya/<uuid:response_id>/", answering.start, name="start"),
    path("saya/<uuid:response_id>/daftar/", answering.tasks, name="tasks"),
    path("saya/<uuid:response_id>/bagian/<int:number>/", answering.section, name="section"),
    path("saya/<uuid:response_id>/simpan/", answering.autosave, name="autosave"),
    path("saya/<uuid:response_id>/periksa/", answering.check, name="check"),
    path("saya/<uuid:response_id>/tanda-terima/", answering.receipt, name="receipt"),
    path("saya/<uuid:response_id>/hasil/", answering.result, name="result"),
    path("saya/<uuid:response_id>/ambil-alih/", answering.take_over, name="take_over"),
    path("kampanye/", campaigns.campaign_list, name="campaigns"),
    path("kampanye/baru/", campaigns.create, name="campaign_create"),
    path("kampanye/<uuid:campaign_id>/", campaigns.detail, name="campaign"),
    path("kampanye/<uuid:campaign_id>/ubah/", campaigns.change, name="campaign_change"),
    path("kampanye/<uuid:campaign_id>/unduh/", campaigns.export, name="campaign_export"),
    path("kampanye/<uuid:campaign_id>/buka/", campaigns.open_survey, name="campaign_open"),
    path("kampanye/<uuid:campaign_id>/tutup/", campaigns.close, name="campaign_close"),
]
