from django.urls import path

from apps.mentoring.views import desk, mentors, mine

app_name = "mentoring"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("minta/", mine.choose_item, name="choose_item"),
    path("minta/<uuid:item_id>/", mine.ask, name="ask"),
    path("permintaan/<uuid:request_id>/", mine.detail, name="request"),
    path("permintaan/<uuid:request_id>/tarik/", mine.withdraw, name="request_withdraw"),
    path("mentor/", mentors.mentor_list, name="mentors"),
    path("mentor/unduh/", mentors.mentor_export, name="mentor_export"),
    path("mentor/daftar/", mentors.register, name="register"),
    path("mentor/pegawai/", mentors.choose_person, name="choose_person"),
    path("mentor/daftar/<uuid:employee_id>/", mentors.register_for, name="register_for"),
    path("mentor/luar/", mentors.register_outside, name="register_outside"),
    path("mentor/<uuid:mentor_id>/", mentors.detail, name="mentor"),
    path("mentor/<uuid:mentor_id>/ubah/", mentors.change, name="mentor_change"),
    path("mentor/<uuid:mentor_id>/setujui/", mentors.confirm, name="mentor_confirm"),
    path("mentor/<uuid:mentor_id>/tolak/", mentors.refuse, name="mentor_refuse"),
    path("mentor/<uuid:mentor_id>/akhiri/", mentors.end, name="mentor_end"),
    path("penjodohan/", desk.desk, name="desk"),
    path("penjodohan/orientasi/", desk.onboarding, name="onboarding"),
]
