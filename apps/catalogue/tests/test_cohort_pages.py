from datetime import date

import pytest

from apps.catalogue.models import Cohort
from apps.catalogue.tests.delivery import COHORTS, attended, closed, draft, opened, registered, running
from apps.catalogue.tests.factories import CohortFactory, ProgrammeFactory
from apps.core.tests.queries import queries_of
from apps.employees.tests.factories import EmployeeFactory

FIELDS = {
    "name": "Angkatan I",
    "starts_on": "2026-12-07",
    "ends_on": "2026-12-09",
    "place": "Aula",
    "quota": "20",
    "registration_opens_on": "2026-11-01",
    "registration_closes_on": "2026-11-30",
}
SESSION = {"day": "2026-12-09", "starts_at": "08:00", "ends_at": "12:00", "topic": "Praktik layanan"}


class TestTheList:
    def test_shows_drafts_to_the_desk_only(self, cast, visit):
        cohort = draft(cast)
        assert cohort.programme.title in visit(cast.bkd_officer, "cohorts").content.decode()
        page = visit(cast.employee, "cohorts").content.decode()
        assert cohort.programme.title not in page
        assert "Belum ada angkatan" in page

    @pytest.mark.parametrize("query", ["?status=OPEN", "?metode=ONLINE", "?cari=pelabuhan"])
    def test_is_narrowed_by_each_filter(self, cast, visit, query):
        opened(cast, programme=ProgrammeFactory(title="Logistik pelabuhan", method="ONLINE"))
        closed(cast, programme=ProgrammeFactory(title="Arsip"))
        page = visit(cast.employee, "cohorts", query=query).content.decode()
        assert ">Logistik pelabuhan<" in page
        assert ">Arsip<" not in page

    def test_costs_the_same_for_more(self, cast, client):
        cast.login(client, cast.employee)
        opened(cast)
        few = queries_of(client, "/katalog/angkatan/")
        for _ in range(6):
            opened(cast)
        assert queries_of(client, "/katalog/angkatan/") == few


class TestThePage:
    @pytest.mark.parametrize("state", COHORTS)
    @pytest.mark.parametrize("name", ["employee", "unit_officer", "bkd_officer", "bkd_head", "auditor", "leader"])
    def test_opens_for_everybody_who_may_see_it(self, cast, visit, state, name):
        person = getattr(cast, name)
        cohort = COHORTS[state](cast)
        seen = Cohort.objects.visible_to(person.user, date(2026, 11, 2)).exists()
        assert visit(person, "cohort", cohort).status_code == (200 if seen else 404)

    def test_offers_registration_with_the_seats_that_are_left(self, cast, visit):
        page = visit(cast.employee, "cohort", opened(cast, quota=3)).content.decode()
        assert "Masih ada 3 tempat" in page

    def test_says_why_registration_is_not_offered(self, cast, visit):
        assert "sudah ditutup" in visit(cast.employee, "cohort", closed(cast)).content.decode()

    def test_shows_the_officer_the_next_steps_and_the_employee_none(self, cast, visit):
        cohort = draft(cast)
        page = visit(cast.bkd_officer, "cohort", cohort).content.decode()
        assert "Buka pendaftaran" in page
        assert "Batalkan angkatan" in page
        assert "Batalkan angkatan" not in visit(cast.employee, "cohort", opened(cast)).content.decode()

    def test_costs_the_same_for_more_people_and_sessions(self, cast, client):
        cast.login(client, cast.bkd_officer)
        cohort = running(cast, [cast.employee, cast.supervisor])
        address = f"/katalog/angkatan/{cohort.pk}/"
        few = queries_of(client, address)
        larger = running(cast, EmployeeFactory.create_batch(5, unit=cast.division), sessions=3)
        assert queries_of(client, f"/katalog/angkatan/{larger.pk}/") == few

    def test_of_the_programme_names_the_coming_cohorts(self, cast, visit):
        cohort = opened(cast)
        draft_too = CohortFactory(programme=cohort.programme, institution=cast.institution, name="Rahasia")
        page = visit(cast.employee, "detail", cohort.programme.code).content.decode()
        assert cohort.name in page
        assert draft_too.name not in page
        assert "30 tempat tersisa" in page


class TestPrepare:
    def test_saves_a_draft(self, cast, visit):
        programme = ProgrammeFactory()
        answer = visit(cast.bkd_officer, "cohort_prepare", post={**FIELDS, "programme": programme.pk})
        cohort = Cohort.objects.get()
        assert answer.url == f"/katalog/angkatan/{cohort.pk}/"
        assert (cohort.programme, cohort.state, cohort.quota) == (programme, "DRAFT", 20)

    def test_comes_from_the_programme_with_it_chosen(self, cast, visit):
        programme = ProgrammeFactory()
        page = visit(cast.bkd_officer, "cohort_prepare", query=f"?program={programme.code}").content.decode()
        assert f'<option value="{programme.pk}" selected>' in page

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("name", "", "Tulis nama angkatan."),
            ("ends_on", "2026-12-06", "Hari terakhir harus sama dengan"),
            ("registration_closes_on", "2026-12-10", "Pendaftaran harus berakhir sebelum angkatan selesai."),
            ("place", "", "Tulis tempat pelaksanaan, tautan kelas daring, atau keduanya."),
            ("quota", "0", "Kuota sekurangnya satu orang."),
        ],
    )
    def test_says_what_to_mend(self, cast, visit, field, value, sentence):
        post = {**FIELDS, "programme": ProgrammeFactory().pk, field: value}
        answer = visit(cast.bkd_officer, "cohort_prepare", post=post)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "Kesalahan: " in answer.content.decode()

    def test_shows_a_name_that_is_taken_above_the_form(self, cast, visit):
        programme = ProgrammeFactory()
        for quota in (20, 21):
            post = {**FIELDS, "programme": programme.pk, "quota": quota}
            answer = visit(cast.bkd_officer, "cohort_prepare", post=post)
        assert "sudah mempunyai angkatan bernama" in answer.content.decode()

    @pytest.mark.parametrize("name", ["employee", "unit_officer", "bkd_head", "auditor"])
    def test_is_for_the_officer(self, cast, visit, name):
        assert visit(getattr(cast, name), "cohort_prepare").status_code == 403


class TestChange:
    def test_saves_on_the_version_that_was_seen(self, cast, visit):
        cohort = draft(cast)
        visit(cast.bkd_officer, "cohort_change", cohort, post={**FIELDS, "quota": "25"})
        cohort.refresh_from_db()
        assert (cohort.name, cohort.quota, cohort.version) == ("Angkatan I", 25, 2)

    def test_on_a_stale_version_keeps_what_was_typed(self, cast, visit):
        cohort = draft(cast)
        visit(cast.bkd_officer, "cohort_change", cohort, post={**FIELDS, "quota": "25"})
        answer = visit(cast.bkd_officer, "cohort_change", cohort, post={**FIELDS, "name": "Lain", "version": 1})
        assert answer.status_code == 409
        assert 'value="Lain"' in answer.content.decode()

    def test_is_closed_once_the_cohort_runs(self, cast, visit):
        assert visit(cast.bkd_officer, "cohort_change", running(cast)).status_code == 403


class TestSessions:
    def test_are_added_changed_and_removed(self, cast, visit):
        cohort = draft(cast, sessions=0)
        visit(cast.bkd_officer, "session_add", cohort, post=SESSION)
        session = cohort.sessions.get()
        visit(cast.bkd_officer, "session_change", cohort, session, post={**SESSION, "topic": "Praktik"})
        assert cohort.sessions.get().topic == "Praktik"
        visit(cast.bkd_officer, "session_remove", cohort, session, post={})
        assert not cohort.sessions.exists()

    def test_that_overlap_are_told(self, cast, visit):
        cohort = draft(cast)
        answer = visit(cast.bkd_officer, "session_add", cohort, post={**SESSION, "day": "2026-12-07"})
        assert answer.status_code == 422
        assert "bertumpang tindih" in answer.content.decode()

    def test_are_the_officer_s(self, cast, visit):
        cohort = opened(cast)
        for name in ("session_add", "session_remove", "session_change"):
            rows = [cohort] if name == "session_add" else [cohort, cohort.sessions.first()]
            assert visit(cast.employee, name, *rows, post=SESSION).status_code == 403


class TestSteps:
    def test_walk_from_the_draft_to_the_end(self, cast, visit, time_machine):
        cohort = draft(cast)
        officer = cast.bkd_officer
        visit(officer, "cohort_step", cohort, "buka", post={})
        visit(
            cast.employee,
            "register",
            cohort,
            post={"ground": "exception", "reason": "Menggantikan petugas yang pindah unit."},
        )
        found = cohort.enrolments.get()
        visit(officer, "enrolment_approve", found, post={})
        visit(officer, "cohort_step", cohort, "tutup", post={})
        visit(officer, "cohort_step", cohort, "mulai", post={})
        time_machine.move_to("2026-12-10T03:00:00Z", tick=False)
        attended(cohort, cast)
        visit(officer, "cohort_step", cohort, "selesai", post={})
        cohort.refresh_from_db()
        found.refresh_from_db()
        assert (cohort.state, found.state) == ("FINISHED", "COMPLETED")
        assert "Hadir 2 dari 2 sesi" in visit(cast.employee, "my_training").content.decode()

    def test_refused_say_why_on_the_page(self, cast, visit):
        cohort = draft(cast, sessions=0)
        answer = visit(cast.bkd_officer, "cohort_step", cohort, "buka", post={})
        page = visit(cast.bkd_officer, "cohort", cohort)
        assert answer.url == f"/katalog/angkatan/{cohort.pk}/"
        assert page.status_code == 200
        cohort.refresh_from_db()
        assert cohort.state == "DRAFT"

    def test_that_do_not_exist_change_nothing(self, cast, visit):
        cohort = draft(cast)
        assert visit(cast.bkd_officer, "cohort_step", cohort, "lompat", post={}).status_code == 302
        cohort.refresh_from_db()
        assert cohort.version == 1

    def test_are_the_officer_s(self, cast, visit):
        assert visit(cast.unit_officer, "cohort_step", opened(cast), "tutup", post={}).status_code == 403

    def test_cancel_with_a_reason(self, cast, visit):
        cohort = opened(cast)
        assert visit(cast.bkd_officer, "cohort_cancel", cohort, post={"reason": ""}).status_code == 422
        visit(cast.bkd_officer, "cohort_cancel", cohort, post={"reason": "Anggaran dialihkan."})
        cohort.refresh_from_db()
        assert cohort.state == "CANCELLED"


class TestAttendance:
    def test_starts_with_everybody_present_and_keeps_the_marks(self, cast, visit, time_machine):
        cohort = running(cast, [cast.employee, cast.supervisor])
        session = cohort.sessions.first()
        time_machine.move_to("2026-12-10T03:00:00Z", tick=False)
        assert visit(cast.bkd_officer, "attendance", cohort, session).content.decode().count(" checked") == 2
        first = cohort.enrolments.get(employee=cast.employee)
        visit(cast.bkd_officer, "attendance", cohort, session, post={"hadir": [str(first.pk), "bukan-kunci"]})
        page = visit(cast.bkd_officer, "attendance", cohort, session).content.decode()
        assert page.count(" checked") == 1
        assert session.attendance.get(is_present=True).enrolment == first

    def test_before_the_day_is_told(self, cast, visit):
        cohort = running(cast)
        answer = visit(cast.bkd_officer, "attendance", cohort, cohort.sessions.first(), post={"hadir": []})
        assert answer.url.endswith("/kehadiran/")
        assert not cohort.sessions.filter(attendance__isnull=False).exists()

    def test_costs_the_same_for_more(self, cast, client):
        cast.login(client, cast.bkd_officer)
        small = running(cast, [cast.employee])
        large = running(cast, EmployeeFactory.create_batch(5, unit=cast.division))
        counts = {
            queries_of(client, f"/katalog/angkatan/{one.pk}/sesi/{one.sessions.first().pk}/kehadiran/")
            for one in (small, large)
        }
        assert len(counts) == 1

    @pytest.mark.parametrize("name", ["employee", "unit_officer", "auditor"])
    def test_is_the_officer_s(self, cast, visit, name):
        cohort = running(cast)
        assert visit(getattr(cast, name), "attendance", cohort, cohort.sessions.first()).status_code == 403


class TestTheAdmin:
    @pytest.mark.parametrize("model", ["cohort", "enrolment"])
    def test_shows_rows_and_changes_none(self, cast, client, model):
        registered(opened(cast), cast.employee)
        cast.login(client, cast.bkd_officer)
        assert client.get(f"/admin/catalogue/{model}/").status_code == 200
        assert client.get(f"/admin/catalogue/{model}/add/").status_code == 403
