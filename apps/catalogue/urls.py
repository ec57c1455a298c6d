from django.urls import path

from apps.catalogue.views import cohorts, enrolments, hours, participants, programmes, sessions, tally

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
    path("pelatihan-saya/", enrolments.mine, name="my_training"),
    path("angkatan/", cohorts.cohort_list, name="cohorts"),
    path("angkatan/baru/", cohorts.prepare, name="cohort_prepare"),
    path("angkatan/<uuid:cohort_id>/", cohorts.cohort_detail, name="cohort"),
    path("angkatan/<uuid:cohort_id>/ubah/", cohorts.change, name="cohort_change"),
    path("angkatan/<uuid:cohort_id>/batal/", cohorts.cancel, name="cohort_cancel"),
    path("angkatan/<uuid:cohort_id>/langkah/<slug:word>/", cohorts.step, name="cohort_step"),
    path("angkatan/<uuid:cohort_id>/sesi/tambah/", sessions.add, name="session_add"),
    path("angkatan/<uuid:cohort_id>/sesi/<int:session_id>/", sessions.change, name="session_change"),
    path("angkatan/<uuid:cohort_id>/sesi/<int:session_id>/hapus/", sessions.remove, name="session_remove"),
    path("angkatan/<uuid:cohort_id>/sesi/<int:session_id>/kehadiran/", sessions.record, name="attendance"),
    path("angkatan/<uuid:cohort_id>/daftar/", enrolments.register, name="register"),
    path("angkatan/<uuid:cohort_id>/calonkan/", enrolments.nominee_list, name="nominees"),
    path("angkatan/<uuid:cohort_id>/calonkan/<uuid:employee_id>/", enrolments.nominate, name="nominate"),
    path("angkatan/<uuid:cohort_id>/peserta/", participants.participant_list, name="participants"),
    path("angkatan/<uuid:cohort_id>/peserta/terima/", participants.approve_chosen, name="participants_approve"),
    path("angkatan/<uuid:cohort_id>/peserta/unduh/", participants.export, name="participants_export"),
    path("peserta/<uuid:enrolment_id>/", participants.detail, name="enrolment"),
    path("peserta/<uuid:enrolment_id>/terima/", participants.approve, name="enrolment_approve"),
    path("peserta/<uuid:enrolment_id>/tolak/", participants.decline, name="enrolment_decline"),
    path("peserta/<uuid:enrolment_id>/mundur/", enrolments.withdraw, name="enrolment_withdraw"),
    path("<slug:code>/", programmes.programme_detail, name="detail"),
]
