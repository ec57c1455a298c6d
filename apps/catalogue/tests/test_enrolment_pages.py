from io import BytesIO

import openpyxl
import pytest

from apps.audit.models import AccessRecord
from apps.catalogue.tests.delivery import REASON, decide, in_state, later, opened, registered
from apps.competencies.tests.factories import CompetencyFactory, PositionStandardFactory
from apps.core.tests.queries import queries_of
from apps.employees.tests.factories import EmployeeFactory

EXCEPTION = {"ground": "exception", "reason": "Menggantikan petugas yang pindah unit."}


class TestRegister:
    def test_chooses_beforehand_what_the_position_asks_for(self, cast, visit):
        cohort = opened(cast)
        asked = CompetencyFactory(name="Pelayanan publik")
        cohort.programme.competencies.create(competency=asked, gained_level=3)
        PositionStandardFactory(position=cast.employee.position, competency=asked, level=3)
        page = visit(cast.employee, "register", cohort).content.decode()
        assert "Pelayanan publik sampai tingkat 3 (standar jabatan tingkat 3)" in page
        assert page.count(" checked") == 1

    def test_by_a_need(self, cast, visit):
        cohort = opened(cast)
        competency = cohort.programme.competencies.get().competency_id
        visit(cast.employee, "register", cohort, post={"ground": competency, "reason": "diabaikan"})
        assert cohort.enrolments.get().competency_id == competency

    @pytest.mark.parametrize(
        ("post", "sentence"),
        [
            ({}, "Pilih kompetensi yang dibutuhkan, atau pengecualian."),
            ({"ground": "exception", "reason": "ingin ikut"}, "sekurangnya lima kata"),
            ({"ground": "987654"}, "Pilih salah satu dasar yang tersedia."),
        ],
    )
    def test_says_what_to_mend(self, cast, visit, post, sentence):
        answer = visit(cast.employee, "register", opened(cast), post=post)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()

    def test_says_that_only_the_waiting_list_is_left(self, cast, visit):
        cohort = opened(cast, quota=1)
        registered(cohort, cast.supervisor)
        assert "masuk daftar tunggu" in visit(cast.employee, "register", cohort).content.decode()
        visit(cast.employee, "register", cohort, post=EXCEPTION)
        assert "Daftar tunggu" in visit(cast.employee, "cohort", cohort).content.decode()

    def test_a_second_time_leads_back(self, cast, visit):
        cohort = opened(cast)
        registered(cohort, cast.employee)
        assert visit(cast.employee, "register", cohort).status_code == 302

    def test_after_a_refusal_is_not_offered(self, cast, visit):
        found = in_state(cast, "DECLINED")
        page = visit(cast.employee, "cohort", found.cohort).content.decode()
        assert REASON in page
        assert "tidak dapat diulang" in page


class TestNominate:
    def test_lists_the_people_of_the_unit_who_are_not_in(self, cast, visit):
        cohort = opened(cast)
        registered(cohort, cast.supervisor)
        page = visit(cast.unit_officer, "nominees", cohort).content.decode()
        assert cast.employee.full_name in page
        for outside in (cast.supervisor, cast.bkd_head, cast.unit_officer):
            assert f'<th scope="row">{outside.full_name}' not in page

    def test_brings_somebody_in(self, cast, visit):
        cohort = opened(cast)
        visit(cast.unit_officer, "nominate", cohort, cast.employee, post=EXCEPTION)
        assert cohort.enrolments.get().registered_by == cast.unit_officer.user

    def test_does_not_find_people_outside(self, cast, visit):
        assert visit(cast.unit_officer, "nominate", opened(cast), cast.bkd_head).status_code == 404

    def test_twice_leads_back(self, cast, visit):
        cohort = opened(cast)
        registered(cohort, cast.employee)
        assert visit(cast.unit_officer, "nominate", cohort, cast.employee).status_code == 302

    def test_is_not_for_everybody(self, cast, visit):
        assert visit(cast.employee, "nominees", opened(cast)).status_code == 403

    def test_costs_the_same_for_more(self, cast, client, today):
        cohort = opened(cast)
        cast.login(client, cast.unit_officer)
        few = queries_of(client, f"/katalog/angkatan/{cohort.pk}/calonkan/")
        EmployeeFactory.create_batch(6, unit=cast.division)
        assert queries_of(client, f"/katalog/angkatan/{cohort.pk}/calonkan/") == few


class TestParticipants:
    def test_are_approved_together(self, cast, visit):
        cohort = opened(cast)
        found = [registered(cohort, person) for person in (cast.employee, cast.supervisor)]
        chosen = [f"{one.pk}:{one.version}" for one in found]
        visit(cast.bkd_officer, "participants_approve", cohort, post={"pilih": [*chosen, "x", "x:1", "1:x"]})
        assert set(cohort.enrolments.values_list("state", flat=True)) == {"APPROVED"}

    def test_of_another_cohort_are_not_approved_by_accident(self, cast, visit):
        other = registered(opened(cast), cast.employee)
        visit(cast.bkd_officer, "participants_approve", opened(cast), post={"pilih": [f"{other.pk}:1"]})
        other.refresh_from_db()
        assert other.state == "REGISTERED"

    def test_offer_the_officer_no_box_for_the_own_row(self, cast, visit):
        cohort = opened(cast)
        registered(cohort, cast.employee)
        registered(cohort, cast.bkd_officer)
        page = visit(cast.bkd_officer, "participants", cohort).content.decode()
        assert f"Pilih {cast.employee.full_name}" in page
        assert f"Pilih {cast.bkd_officer.full_name}" not in page

    def test_show_a_unit_officer_the_own_people_only(self, cast, visit):
        cohort = opened(cast)
        registered(cohort, cast.employee)
        registered(cohort, cast.bkd_head)
        page = visit(cast.unit_officer, "participants", cohort).content.decode()
        assert cast.employee.full_name in page
        assert cast.bkd_head.full_name not in page

    def test_are_no_list_for_colleagues(self, cast, visit):
        assert visit(cast.employee, "participants", opened(cast)).status_code == 403

    def test_leave_as_a_sheet_without_nip_and_the_reading_is_recorded(self, cast, visit):
        cohort = opened(cast)
        registered(cohort, cast.employee)
        answer = visit(cast.bkd_officer, "participants_export", cohort)
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
        assert [cell.value for cell in sheet[2]][1] == cast.employee.full_name
        assert cast.employee.nip not in str([[cell.value for cell in row] for row in sheet])
        assert AccessRecord.objects.filter(subject=cohort.subject_key, action="EXPORT").exists()

    def test_cost_the_same_for_more(self, cast, client, today):
        cohort = opened(cast)
        registered(cohort, cast.employee)
        cast.login(client, cast.bkd_officer)
        few = queries_of(client, f"/katalog/angkatan/{cohort.pk}/peserta/")
        for person in EmployeeFactory.create_batch(6, unit=cast.division):
            registered(cohort, person)
        assert queries_of(client, f"/katalog/angkatan/{cohort.pk}/peserta/") == few


class TestTheEnrolment:
    def test_is_declined_with_a_reason(self, cast, visit):
        found = registered(opened(cast), cast.employee)
        answer = visit(cast.bkd_officer, "enrolment_decline", found, post={"reason": ""})
        assert answer.status_code == 422
        assert "Tulis alasan penolakan." in answer.content.decode()
        visit(cast.bkd_officer, "enrolment_decline", found, post={"reason": REASON})
        found.refresh_from_db()
        assert (found.state, found.decision_note) == ("DECLINED", REASON)

    def test_of_the_officer_says_who_decides(self, cast, visit):
        found = registered(opened(cast), cast.bkd_officer)
        page = visit(cast.bkd_officer, "enrolment", found).content.decode()
        assert "petugas BKD yang lain" in page
        assert visit(cast.bkd_officer, "enrolment_approve", found, post={}).status_code == 403

    def test_is_not_found_by_others(self, cast, visit):
        found = registered(opened(cast), cast.employee)
        assert visit(cast.outsider, "enrolment", found).status_code == 404
        assert visit(cast.leader, "enrolment", found).status_code == 404

    def test_is_withdrawn_by_its_person(self, cast, visit):
        found = registered(opened(cast), cast.employee)
        assert visit(cast.supervisor, "enrolment_withdraw", found, post={}).status_code == 403
        visit(cast.employee, "enrolment_withdraw", found, post={})
        found.refresh_from_db()
        assert found.state == "WITHDRAWN"

    def test_decided_meanwhile_is_told(self, cast, visit):
        found = registered(opened(cast), cast.employee)
        decide("withdraw", found, cast.employee)
        visit(cast.bkd_officer, "enrolment_approve", found, post={"version": 1})
        found.refresh_from_db()
        assert found.state == "WITHDRAWN"


class TestMyTraining:
    def test_lists_what_one_registered_for(self, cast, visit):
        found = registered(opened(cast), cast.employee)
        page = visit(cast.employee, "my_training").content.decode()
        assert found.cohort.programme.title in page
        assert "Menunggu keputusan" in page

    def test_says_how_to_begin(self, cast, visit):
        assert "Anda belum mengikuti angkatan" in visit(cast.employee, "my_training").content.decode()

    def test_costs_the_same_for_more(self, cast, client, today):
        cast.login(client, cast.employee)
        registered(opened(cast, **later(0)), cast.employee)
        few = queries_of(client, "/katalog/pelatihan-saya/")
        for number in range(1, 6):
            registered(opened(cast, **later(number)), cast.employee)
        assert queries_of(client, "/katalog/pelatihan-saya/") == few
