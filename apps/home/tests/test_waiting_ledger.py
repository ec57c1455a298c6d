from apps.catalogue.tests.activities import REFUSAL, reported, step
from apps.catalogue.tests.factories import TODAY
from apps.home.waiting import waiting_for


def titles(person):
    return [matter.title for matter in waiting_for(person.user, TODAY)]


class TestActivitiesThatWait:
    def test_are_told_to_the_desk_and_then_to_who_mends_them(self, cast, settings, tmp_path):
        settings.PRIVATE_ROOT = tmp_path
        activity = reported(cast.employee)
        for officer in (cast.unit_officer, cast.bkd_officer):
            assert titles(officer) == ["Verifikasi kegiatan yang dilaporkan pegawai"]
        step("return_activity", activity, cast.unit_officer, **REFUSAL)
        assert titles(cast.employee) == [f"Perbaiki laporan {activity.title}"]
        assert titles(cast.unit_officer) == []

    def test_do_not_include_the_officers_own(self, cast, settings, tmp_path):
        settings.PRIVATE_ROOT = tmp_path
        reported(cast.bkd_officer)
        assert titles(cast.bkd_officer) == []
