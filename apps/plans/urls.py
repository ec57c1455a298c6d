from django.urls import path

from apps.plans.views import agencies, cycles, decisions, desks, items, plan, printing

app_name = "plans"
urlpatterns = [
    path("", plan.mine, name="mine"),
    path("susun/<int:cycle_id>/", plan.draft, name="draft"),
    path("persetujuan/", desks.inbox, name="inbox"),
    path("verifikasi/", desks.verification, name="verification"),
    path("verifikasi/unduh/", desks.verification_export, name="verification_export"),
    path("cetak/", printing.print_plans, name="print"),
    path("siklus/", cycles.cycle_list, name="cycles"),
    path("siklus/buka/", cycles.cycle_open, name="cycle_open"),
    path("siklus/<int:cycle_id>/", cycles.cycle_detail, name="cycle"),
    path("siklus/<int:cycle_id>/unduh/", cycles.cycle_export, name="cycle_export"),
    path("siklus/<int:cycle_id>/ubah/", cycles.cycle_change, name="cycle_change"),
    path("siklus/<int:cycle_id>/tutup/", cycles.cycle_close, name="cycle_close"),
    path("siklus/<int:cycle_id>/perangkat-daerah/", agencies.agency_list, name="agencies"),
    path("siklus/<int:cycle_id>/perangkat-daerah/<int:unit_id>/terbitkan/", agencies.issue, name="agency_issue"),
    path("<uuid:plan_id>/", plan.detail, name="detail"),
    path("<uuid:plan_id>/kesenjangan/segarkan/", plan.refresh_gaps, name="refresh_gaps"),
    path("<uuid:plan_id>/pernyataan/", plan.statement, name="statement"),
    path("<uuid:plan_id>/kegiatan/tambah/", items.add, name="item_add"),
    path("<uuid:plan_id>/kegiatan/<uuid:item_id>/", items.change, name="item_change"),
    path("<uuid:plan_id>/kegiatan/<uuid:item_id>/hapus/", items.remove, name="item_remove"),
    path("<uuid:plan_id>/ajukan/", decisions.submit, name="submit"),
    path("<uuid:plan_id>/tarik/", decisions.withdraw, name="withdraw"),
    path("<uuid:plan_id>/batalkan/", decisions.cancel, name="cancel"),
    path("<uuid:plan_id>/setujui/", decisions.endorse, name="endorse"),
    path("<uuid:plan_id>/kembalikan/", decisions.return_, name="return"),
    path("<uuid:plan_id>/verifikasi/", decisions.verify, name="verify"),
    path("<uuid:plan_id>/buka-kembali/", decisions.amend, name="amend"),
]
