"""The pages of mentors and requests as people see them."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from apps.audit.models import AccessRecord
from apps.competencies.tests.factories import PositionStandardFactory
from apps.core.tests.queries import queries_of
from apps.employees.tests.factories import EmployeeFactory
from apps.mentoring.enums import MentorState, RequestState
from apps.mentoring.models import Mentor, MentoringRequest
from apps.mentoring.services import mentors
from apps.mentoring.tests.factories import MentorFactory, MentoringRequestFactory, proven, verified_item

TERMS = {"topics": "Penanganan Pengaduan, arsip", "capacity": "3", "starts_on": "2026-11-02", "ends_on": ""}
WISH = {"guidance": "COACHING", "wanted_level": "4", "topics": "arsip", "hope": "Belajar dari kasus nyata"}


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


class TestMyMentoring:
    def test_begins_with_what_to_do(self, cast, visit):
        page = text(visit(cast.employee, "mine"))
        assert "Anda belum meminta mentor" in page
        assert "Saya bersedia menjadi mentor" in page

    def test_shows_requests_and_the_own_mentorship(self, cast, visit, service):
        MentoringRequestFactory(employee=cast.employee, competency=service)
        MentorFactory(employee=cast.employee, teaches={service: 4})
        page = text(visit(cast.employee, "mine"))
        assert "Pelayanan Publik, tingkat 3" in page
        assert "Lihat data mentor Anda" in page

    def test_is_open_to_a_mentor_from_outside(self, cast, visit, service):
        mentor = MentorFactory(outside=True, institution=cast.institution, teaches={service: 5})
        assert "Lihat data mentor Anda" in text(visit(mentor.user, "mine"))
        assert mentor.name in text(visit(mentor.user, "mentor", mentor))

    def test_of_an_account_without_employee_says_whom_to_ask(self, cast, visit):
        from apps.accounts.tests.factories import UserFactory

        assert "Hubungi petugas BKD" in text(visit(UserFactory(), "mine"))


class TestAsking:
    def test_goes_from_the_plan_to_the_request(self, cast, visit, service):
        item = verified_item(cast.employee, service, topic="Belajar menangani pengaduan")
        assert "Belajar menangani pengaduan" in text(visit(cast.employee, "choose_item"))
        form = visit(cast.employee, "ask", item)
        assert form.context["form"].initial["wanted_level"] == 3
        response = visit(cast.employee, "ask", item, post=WISH)
        request = MentoringRequest.objects.get()
        assert response.url == reverse("mentoring:request", args=[request.pk])
        assert (request.guidance, request.wanted_level, request.topics) == ("COACHING", 4, ["arsip"])
        assert "Belum ada kegiatan yang dapat dimintakan mentor" in text(visit(cast.employee, "choose_item"))

    def test_with_mistakes_keeps_what_was_typed(self, cast, visit, service):
        item = verified_item(cast.employee, service)
        response = visit(cast.employee, "ask", item, post={**WISH, "guidance": ""})
        assert response.status_code == 422
        assert "Belajar dari kasus nyata" in response.content.decode()

    def test_for_another_persons_activity_is_not_found(self, cast, visit, service):
        item = verified_item(cast.employee, service)
        assert visit(cast.supervisor, "ask", item).status_code == 404

    def test_offers_the_mentors_topics(self, cast, visit, service):
        MentorFactory(employee=cast.supervisor, topics=["penanganan pengaduan"])
        item = verified_item(cast.employee, service)
        assert "penanganan pengaduan" in text(visit(cast.employee, "ask", item))

    def test_is_taken_back_with_a_button(self, cast, visit):
        request = MentoringRequestFactory(employee=cast.employee)
        assert "Tarik permintaan" in text(visit(cast.employee, "request", request))
        visit(cast.employee, "request_withdraw", request, post={})
        request.refresh_from_db()
        assert request.state == RequestState.WITHDRAWN
        assert "Tarik permintaan" not in text(visit(cast.employee, "request", request))

    def test_is_hidden_from_colleagues(self, cast, visit):
        request = MentoringRequestFactory(employee=cast.employee)
        assert visit(cast.supervisor, "request", request).status_code == 404
        assert visit(cast.auditor, "request", request).status_code == 200


class TestRegistering:
    def test_takes_what_the_evidence_shows(self, cast, visit, service):
        proven(cast.supervisor, service, 4)
        assert "Pelayanan Publik: tingkat 4" in text(visit(cast.supervisor, "register"))
        visit(cast.supervisor, "register", post={**TERMS, "competencies": [service.pk]})
        mentor = Mentor.objects.get()
        assert (mentor.state, mentor.topics) == (MentorState.PROPOSED, ["arsip", "penanganan pengaduan"])
        assert visit(cast.supervisor, "register").url == reverse("mentoring:mentor", args=[mentor.pk])

    def test_without_evidence_says_what_is_missing(self, cast, visit):
        assert "Belum ada kompetensi yang dapat dibimbingkan" in text(visit(cast.employee, "register"))

    def test_with_mistakes_stays_on_the_form(self, cast, visit, service):
        proven(cast.supervisor, service, 4)
        response = visit(cast.supervisor, "register", post={**TERMS, "ends_on": "2020-01-01"})
        assert response.status_code == 422
        assert "lebih awal daripada tanggal mulai" in response.content.decode()

    def test_by_bkd_begins_with_a_name(self, cast, visit, service):
        proven(cast.supervisor, service, 4)
        page = text(visit(cast.bkd_officer, "choose_person", query="?nama=togar"))
        assert reverse("mentoring:register_for", args=[cast.supervisor.pk]) in page
        assert "Tidak ada pegawai dengan nama itu" in text(visit(cast.bkd_officer, "choose_person", query="?nama=xyz"))
        visit(cast.bkd_officer, "register_for", cast.supervisor, post={**TERMS, "competencies": [service.pk]})
        assert Mentor.objects.get().state == MentorState.ACTIVE

    def test_of_others_is_closed_to_who_is_no_officer(self, cast, visit):
        assert visit(cast.employee, "choose_person").status_code == 403
        assert visit(cast.employee, "register_for", cast.supervisor).status_code == 404
        assert visit(cast.bkd_officer, "register_for", cast.outsider).status_code == 404

    def test_of_somebody_from_outside_shows_the_account_once(self, cast, visit, service):
        sent = {
            "kind": "ACADEMIC",
            "name": "Dr. Ratna Sitorus",
            "affiliation": "Universitas Contoh",
            "competency_1": service.pk,
            "level_1": "5",
            "level_2": "4",
            "level_3": "4",
            "note": "Guru besar administrasi publik",
            **TERMS,
        }
        assert visit(cast.employee, "register_outside").status_code == 403
        assert text(visit(cast.bkd_officer, "register_outside"))
        assert visit(cast.bkd_officer, "register_outside", post={**sent, "name": ""}).status_code == 422
        page = text(visit(cast.bkd_officer, "register_outside", post=sent))
        mentor = Mentor.objects.get()
        assert mentor.user.username in page
        assert [(held.competency, held.level) for held in mentor.competencies.all()] == [(service, 5)]


class TestTheMentorsPage:
    def test_offers_bkd_the_decision(self, cast, visit, service):
        mentor = MentorFactory(employee=cast.supervisor, proposed=True, teaches={service: 4})
        page = text(visit(cast.bkd_officer, "mentor", mentor))
        assert "Setujui sebagai mentor" in page
        visit(cast.bkd_officer, "mentor_confirm", mentor, post={})
        mentor.refresh_from_db()
        assert mentor.state == MentorState.ACTIVE
        assert "menyetujui" in text(visit(cast.supervisor, "mentor", mentor))

    def test_asks_for_the_reason_of_a_refusal(self, cast, visit):
        mentor = MentorFactory(employee=cast.supervisor, proposed=True)
        assert visit(cast.bkd_officer, "mentor_refuse", mentor, post={"note": ""}).status_code == 422
        visit(cast.bkd_officer, "mentor_refuse", mentor, post={"note": "Lengkapi asesmen dahulu."})
        assert "Lengkapi asesmen dahulu." in text(visit(cast.supervisor, "mentor", mentor))

    def test_lets_the_mentor_change_and_stop(self, cast, visit):
        mentor = MentorFactory(employee=cast.supervisor)
        assert text(visit(cast.supervisor, "mentor_change", mentor))
        visit(cast.supervisor, "mentor_change", mentor, post={**TERMS, "capacity": "5"})
        mentor.refresh_from_db()
        assert mentor.capacity == 5
        stale = visit(cast.supervisor, "mentor_change", mentor, post=TERMS, version=1)
        assert stale.status_code == 422
        visit(cast.supervisor, "mentor_end", mentor, post={})
        mentor.refresh_from_db()
        assert mentor.state == MentorState.ENDED
        assert visit(cast.supervisor, "mentor_change", mentor).status_code == 403

    def test_brings_the_levels_up_to_the_evidence(self, cast, visit, service):
        mentor = MentorFactory(employee=cast.supervisor, teaches={service: 3})
        proven(cast.supervisor, service, 5)
        page = text(visit(cast.supervisor, "mentor_change", mentor))
        assert "Pelayanan Publik: tingkat 5" in page
        visit(cast.supervisor, "mentor_change", mentor, post={**TERMS, "competencies": [service.pk]})
        assert mentor.competencies.get().level == 5

    def test_tells_a_late_click_what_happened(self, cast, visit):
        mentor = MentorFactory(employee=cast.supervisor, proposed=True)
        mentors.end_mentor(mentor_id=mentor.pk, version=1, actor=cast.supervisor.user, at=mentor.created_at)
        response = visit(cast.bkd_officer, "mentor_confirm", mentor, post={}, version=1)
        page = text(visit(cast.bkd_officer, "mentor", mentor))
        assert response.status_code == 302
        assert "mengakhiri" in page

    def test_is_hidden_from_colleagues(self, cast, visit):
        mentor = MentorFactory(employee=cast.supervisor)
        assert visit(cast.employee, "mentor", mentor).status_code == 404
        assert visit(cast.outsider, "mentor_end", mentor, post={}).status_code == 404


class TestLists:
    @pytest.mark.parametrize("name", ["mentors", "desk"])
    def test_are_the_desks(self, cast, visit, name):
        assert visit(cast.employee, name).status_code == 403
        for person in (cast.bkd_officer, cast.bkd_head, cast.auditor):
            assert visit(person, name).status_code == 200

    def test_are_filtered_by_words_in_the_address(self, cast, visit, service):
        MentorFactory(employee=cast.supervisor, teaches={service: 4}, topics=["arsip"])
        MentorFactory(employee=cast.opd_head)
        page = text(visit(cast.bkd_officer, "mentors", query=f"?kompetensi={service.pk}&cari=arsip"))
        assert "Togar" in page
        assert "Dewi" not in page

    def test_leave_the_house_without_nip_and_are_recorded(self, cast, visit, service):
        MentorFactory(employee=cast.supervisor, teaches={service: 4})
        response = visit(cast.bkd_officer, "mentor_export")
        sheet = load_workbook(BytesIO(response.content)).active
        values = [cell.value for row in sheet.iter_rows() for cell in row]
        assert "Pelayanan Publik (4)" in values
        assert not any(cast.supervisor.nip in str(value) for value in values)
        assert AccessRecord.objects.get(subject="mentors").row_count == 1

    @pytest.mark.parametrize("name", ["mentors", "desk", "mine"])
    def test_cost_the_same_for_few_and_many(self, cast, today, service, name):
        client = Client()
        cast.login(client, cast.bkd_officer)
        address = reverse(f"mentoring:{name}")

        def more(count):
            for person in EmployeeFactory.create_batch(count, unit=cast.division):
                MentorFactory(employee=person, teaches={service: 4})
                MentoringRequestFactory(employee=person)
            for _ in range(count):
                MentoringRequestFactory(employee=cast.bkd_officer)

        more(2)
        client.get(address)
        few = queries_of(client, address)
        more(4)
        assert queries_of(client, address) == few


class TestOnboardingButton:
    def test_tells_how_many_were_opened(self, cast, visit):
        person = EmployeeFactory(unit=cast.division, position_since=date(2026, 6, 1))
        EmployeeFactory(unit=cast.division, position_since=date(2026, 6, 1))
        PositionStandardFactory(position=person.position)
        assert "Buka permintaan bagi pegawai baru" in text(visit(cast.bkd_officer, "desk"))
        visit(cast.bkd_officer, "onboarding", post={})
        assert MentoringRequest.objects.get().employee == person
        assert "Orientasi pegawai baru" in text(visit(person, "mine"))

    def test_is_bkds(self, cast, visit):
        assert visit(cast.auditor, "onboarding", post={}).status_code == 403


class TestAdmin:
    @pytest.mark.parametrize("model", ["mentor", "mentoringrequest"])
    def test_reads_and_changes_nothing(self, cast, today, service, model):
        row = {
            "mentor": lambda: MentorFactory(employee=cast.supervisor, teaches={service: 4}),
            "mentoringrequest": lambda: MentoringRequestFactory(employee=cast.employee),
        }[model]()
        client = Client()
        cast.login(client, cast.bkd_officer)
        assert client.get(reverse(f"admin:mentoring_{model}_changelist")).status_code == 200
        address = reverse(f"admin:mentoring_{model}_change", args=[row.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {}).status_code == 403
