"""Penyusunan Rencana Pembinaan ASN untuk Meningkatkan Kinerja di Medan, sentence by sentence."""

from datetime import date
from uuid import uuid4

import pytest

from apps.catalogue.models import LearningRecord
from apps.catalogue.tests.factories import HoursRuleFactory, ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.models import Employee
from apps.evaluations.models import ReviewCase
from apps.evaluations.services import estimate_programme, open_for_complaints
from apps.evaluations.tests.stories import complete, finished_cohort, measured_unit, unresolved_counter
from apps.home.tests.scenarios.visiting import visit
from apps.mentoring.models import MentoringRequest, Pair, Session
from apps.mentoring.services.matching import run_matching
from apps.mentoring.tests.factories import AT, MentorFactory, verified_item
from apps.outcomes.models import Indicator, ServiceUnit
from apps.outcomes.services.reference import load_reference_data as load_indicators

pytestmark = pytest.mark.usefixtures("today")

MEETING = {
    "starts_at": "09:00",
    "ends_at": "10:30",
    "venue": "ONSITE",
    "place": "Ruang rapat",
    "topic": "Menjawab pengaduan lisan",
    "summary": "Membahas tiga pengaduan minggu lalu.",
}


class TestExperiencedGuideNewcomers:
    """Text: "ASN yang berpengalaman dapat membimbing pegawai yang baru bergabung. … menangani keluhan masyarakat …"."""

    @pytest.fixture
    def complaints(self, cast):
        """Irwan handled complaints well; Maria knows the subject less and other things more."""
        Employee.objects.filter(pk=cast.employee.pk).update(kind="CPNS")
        HoursRuleFactory(sessions=True, form__code="NKL02")
        complaints = CompetencyFactory(name="Penanganan Pengaduan Masyarakat")
        MentorFactory(employee=cast.leader, teaches={complaints: 4}, topics=["penanganan pengaduan"])
        MentorFactory(employee=cast.regional_secretary, teaches={complaints: 3}, topics=["arsip"])
        return complaints

    def test_from_the_wish_over_both_consents_to_two_credited_sessions_a_month(self, cast, complaints):
        item = verified_item(cast.employee, complaints)
        wish = {
            "guidance": "MENTORING",
            "wanted_level": "3",
            "topics": "penanganan pengaduan",
            "hope": "Tenang menghadapi warga.",
        }
        visit(cast.employee, "mentoring:ask", item, post=wish)
        assert MentoringRequest.objects.get().state == "OPEN"
        run = run_matching(institution_id=cast.institution.pk, actor=cast.bkd_officer.user, at=AT)
        match = run.matches.get()
        assert match.mentor.employee == cast.leader
        why = visit(cast.bkd_officer, "mentoring:match", match)
        assert "penanganan pengaduan" in why
        assert match.why_not_next in why
        assert "Maria" in match.why_not_next
        visit(cast.bkd_officer, "mentoring:match_offer", match, post={})
        for person in (cast.leader, cast.employee):
            assert not Pair.objects.exists()
            visit(person, "mentoring:match_agree", match, post={})
        pair = Pair.objects.get()

        credited = []
        for _ in range(3):
            key = uuid4()
            sent = {**MEETING, "held_on": "2026-11-02", "client_key": str(key)}
            visit(cast.employee, "mentoring:session_add", pair, post=sent)
            assert "Perlu konfirmasi Anda" in visit(cast.leader, "mentoring:pair", pair)
            session = Session.objects.get(client_key=key)
            visit(cast.leader, "mentoring:session_confirm", session, post={})
            credited.append(LearningRecord.objects.get(employee=cast.employee, origin=session.origin).credited_hours)
        assert credited == [2, 2, 0]


class TestComplaintsAsTheMeasure:
    """Text: "… peningkatan jumlah pengaduan yang diselesaikan secara efektif … menjadi indikator keberhasilan …"."""

    def test_more_complaints_resolved_in_time_after_the_guidance_is_shown_as_success(self, cast):
        load_indicators(at=AT)
        in_time = Indicator.objects.get(code="pengaduan-selesai-tepat")
        programme = ProgrammeFactory(title="Pembinaan penanganan pengaduan", indicator_code=in_time.code)
        cohort = finished_cohort(cast, programme)
        for number, change in enumerate((18, 20, 19)):
            counter = measured_unit(cast, in_time, f"Pengaduan {number}", change, 60 + number)
            complete(cohort, counter.unit, cast)
        for number, change in enumerate((0, 1, -1, 0)):
            measured_unit(cast, in_time, f"Loket lain {number}", change, 60)
        estimate = estimate_programme(cohort_id=cohort.pk, actor=None, at=AT)
        page = visit(cast.leader, "evaluations:effect", estimate)
        assert "Data mendukung" in page
        assert "Pengaduan 1" in visit(cast.bkd_officer, "outcomes:detail", ServiceUnit.objects.get(name="Pengaduan 1"))

    def test_complaints_left_open_call_a_review_by_themselves(self, cast):
        """Text: "… jika masih ada keluhan yang tidak tertangani, maka perlu diadakan evaluasi lebih lanjut …"."""
        unresolved_counter(cast, received=40, resolved=50, months=(date(2026, 9, 1),), name="Loket KTP")
        assert open_for_complaints(at=AT) == 1
        case = ReviewCase.objects.get()
        page = visit(cast.bkd_officer, "evaluations:case", case)
        assert "50% dari 40 pengaduan September 2026 belum selesai" in page
        assert "Tugaskan kasus tinjauan yang baru dibuka" in visit(cast.bkd_officer, "home:landing")
        assert open_for_complaints(at=AT) == 0
