from django.urls import path

from apps.catalogue.views import hours, programmes, tally

app_name = "catalogue"
urlpatterns = [
    path("", programmes.programme_list, name="list"),
    path("jp/", hours.mine, name="hours_mine"),
    path("jp/rekap/", tally.tally, name="hours_tally"),
    path("jp/rekap/unduh/", tally.tally_export, name="hours_tally_export"),
    path("jp/rekap/siasn/", tally.siasn, name="hours_siasn"),
    path("jp/rekap/pegawai/", tally.people, name="hours_people"),
    path("jp/rekap/pegawai/unduh/", tally.people_export, name="hours_people_export"),
    path("jp/rekap/pegawai/<uuid:employee_id>/", hours.person, name="hours_person"),
    path("jp/catatan/<uuid:record_id>/", hours.record, name="hours_record"),
    path("jp/catatan/<uuid:record_id>/batalkan/", hours.reverse, name="hours_reverse"),
    path("<slug:code>/", programmes.programme_detail, name="detail"),
]
