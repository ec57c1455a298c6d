"""Penyusunan Rencana Pengembangan Kompetensi ASN di Jambi, sentence by sentence."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags

from apps.catalogue.models import LearningRecord, ReportedActivity
from apps.catalogue.tests.activities import certificate
from apps.catalogue.tests.factories import AT, HoursRuleFactory, ProgrammeFactory
from apps.competencies.services.reference import load_reference_data
from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.enums import Tier, UnitType
from apps.employees.models import Employee
from apps.employees.tests.factories import EmployeeFactory, PositionFactory, UnitFactory
from apps.evaluations.enums import Voice
from apps.evaluations.models import ReviewCase
from apps.evaluations.services import estimate_programme, seal_windows
from apps.evaluations.tests.stories import answer_all, measured_cohort, practised_cohort, record_values
from apps.home.tests.scenarios.visiting import asked_of, visit
from apps.needs.models import NeedProposal
from apps.needs.tests.factories import asked
from apps.notifications.models import Notice
from apps.outcomes.enums import Predicate
from apps.outcomes.models import Indicator
from apps.outcomes.months import earlier
from apps.outcomes.services.reference import load_reference_data as load_indicators
from apps.outcomes.tests.factories import PerformanceResultFactory, ServiceUnitFactory
from apps.plans.models import Plan
from apps.plans.tests.factories import PlanningCycleFactory
from apps.surveys.tests.factories import CampaignFactory

pytestmark = pytest.mark.usefixtures("today")


class TestNeedsFromTasksAndFunctions:
    """Text: "… ASN … di bidang kesehatan harus memiliki pengetahuan tentang kebijakan kesehatan terkini …"."""

    @pytest.fixture
    def nurse(self, cast):
        office = UnitFactory(
            parent=cast.root, name="Dinas Kesehatan Contoh", unit_type=UnitType.OFFICE, sector="HEALTH"
        )
        post = PositionFactory(name="Perawat Ahli Pertama")
        nurse = EmployeeFactory(unit=office, name="Nurhayati", position=post, tier=Tier.AHLI_PERTAMA)
        load_reference_data(at=AT)
        return nurse

    def test_ask_health_staff_for_health_policy_and_service_skill_and_nobody_else(self, cast, nurse):
        of_health = {"Kebijakan Kesehatan Terkini", "Asuhan dan Pelayanan Klinis"}
        assert asked_of(nurse) >= of_health
        assert not asked_of(cast.employee) & of_health

    def test_show_the_standard_with_its_basis_to_who_asks(self, cast, nurse):
        page = visit(nurse, "competencies:standard", nurse.position_id, nurse.unit_id, nurse.tier)
        assert "Kebijakan Kesehatan Terkini" in page
        assert "Kebijakan kesehatan di unit kesehatan" in page


class TestInvolvingEmployees:
    """Text: "… melalui forum diskusi atau pelatihan internal, ASN dapat menyampaikan kebutuhan pelatihan …"."""

    @pytest.fixture
    def speaking(self, cast):
        """What the programmes teach and no standard asks for."""
        speaking = CompetencyFactory(name="Komunikasi Publik")
        ProgrammeFactory(title="Menjelaskan layanan kepada warga", raises={speaking: 2}, learning_hours=8)
        return speaking

    def test_leads_from_a_forum_over_a_visible_decision_into_the_plan(self, cast, speaking):
        campaign = CampaignFactory(institution=cast.institution, state="CLOSED")
        cycle = PlanningCycleFactory(institution=cast.institution, campaign=campaign)
        asked(campaign, cast.employee, CompetencyFactory(name="Integritas"))
        said = {
            "plan_year": 2027,
            "competency": speaking.pk,
            "lack": "Penjelasan kami berbeda-beda.",
            "benefit": "Warga cukup datang sekali.",
            "occasion": "FORUM",
        }
        visit(cast.employee, "needs:propose", post=said)
        proposal = NeedProposal.objects.get()
        assert "termasuk Anda" in visit(cast.unit_officer, "needs:proposal_support", proposal, post={})
        assert "Putuskan usulan kebutuhan pegawai" in visit(cast.bkd_officer, "home:landing")
        decision = {"setuju-competency": speaking.pk, "setuju-level": 2, "setuju-note": "Keluhan informasi naik."}
        visit(cast.bkd_officer, "needs:proposal_approve", proposal, post=decision)

        for person in (cast.employee, cast.unit_officer):
            assert "Keluhan informasi naik." in visit(person, "needs:proposal", proposal)
            assert Notice.objects.filter(recipient=person.user, text__contains="menjadi kebutuhan Anda").exists()
        needs = visit(cast.employee, "needs:mine")
        assert "Usulan pegawai, disetujui 2 November 2026: Keluhan informasi naik." in needs
        plan = visit(cast.employee, "plans:draft", cycle.pk, post={})
        assert "Menjelaskan layanan kepada warga" in plan
        assert "Komunikasi Publik diusulkan pegawai dan disetujui BKD" in plan
        gap = Plan.objects.get(employee=cast.employee).gaps.get(competency=speaking)
        assert (gap.required_level, gap.gap, gap.is_asked) == (2, None, True)


class TestElearning:
    """Text: "Pemanfaatan platform e-learning … kapan saja dan di mana saja …"."""

    def test_is_taken_with_proof_and_counted_after_it_was_verified(self, cast):
        form = HoursRuleFactory(daily=True, form__code="NKL03", form__name="E-learning").form
        told = {
            "key": str(uuid4()),
            "form": form.pk,
            "title": "E-learning pelayanan prima",
            "provider_name": "Lembaga Administrasi Negara",
            "starts_on": "2026-10-05",
            "ends_on": "2026-10-06",
            "quantity": "8",
            "certificate_number": "LAN-1",
            "file": SimpleUploadedFile("sertifikat.png", certificate()),
        }
        page = visit(cast.employee, "catalogue:activity_report", post=told)
        assert "paling banyak 3 JP sehari" in page
        activity = ReportedActivity.objects.get()
        visit(cast.employee, "catalogue:activity_send", activity, post={})
        assert not LearningRecord.objects.exists()
        visit(cast.unit_officer, "catalogue:activity_verify", activity, post={})
        assert LearningRecord.objects.get(employee=cast.employee).credited_hours == 6
        assert "E-learning pelayanan prima" in visit(cast.employee, "catalogue:hours_mine")


class TestEvaluationAndFollowUp:
    """Text: "Evaluasi dapat dilakukan melalui penilaian kinerja, survei kepuasan masyarakat, atau umpan balik …"."""

    def test_puts_performance_satisfaction_and_peers_on_one_card(self, cast, time_machine):
        window = practised_cohort(cast, graduates=5, peers=5)
        answer_all(window, [4] * 5)
        answer_all(window, [4] * 5, Voice.PEER)
        for graduate in Employee.objects.filter(enrolments__cohort=window.cohort):
            PerformanceResultFactory(employee=graduate, year=2025, predicate=Predicate.NEEDS_IMPROVEMENT)
            PerformanceResultFactory(employee=graduate, year=2026, predicate=Predicate.GOOD)
        load_indicators(at=AT)
        course, counter = date(2026, 5, 1), ServiceUnitFactory(unit=cast.opd)
        before = [earlier(course, months) for months in range(1, 8)]
        after = [earlier(course, -months) for months in range(1, 8)]
        values = dict.fromkeys(before, 76.0) | dict.fromkeys(after, 82.0)
        record_values(counter, Indicator.objects.get(code="skm-total"), values)

        later = datetime(2027, 1, 20, 3, tzinfo=UTC)
        time_machine.move_to(later, tick=False)
        seal_windows(at=later)
        card = " ".join(strip_tags(visit(cast.leader, "evaluations:scorecard", window.cohort)).split())
        for figure in (
            "SKP 2025: Baik atau lebih 5 dari 5 lulusan memiliki predikat tahunan 0%",
            "SKP 2026: Baik atau lebih 5 dari 5 lulusan memiliki predikat tahunan 100%",
            "SKM unit layanan lulusan rata-rata 1 unit layanan, dari 100 76 menjadi 82",
            "Umpan balik rekan kerja 5 jawaban 4 dari 5",
        ):
            assert figure in card, card


class TestWhatFollows:
    """Text: "… peningkatan kepuasan masyarakat … dianggap berhasil. Namun, jika tidak … perubahan …"."""

    def test_a_training_after_which_satisfaction_rose_counts_as_successful(self, cast):
        cohort = measured_cohort(cast, trained=[5, 6, 7], others=[0, 1, -1, 0]).cohort
        estimate_programme(cohort_id=cohort.pk, actor=None, at=AT)
        assert "Didukung data" in visit(cast.leader, "evaluations:scorecard", cohort)
        assert not ReviewCase.objects.exists()

    def test_material_and_method_are_reviewed_where_nothing_changed(self, cast):
        cohort = measured_cohort(cast, trained=[0.2, -0.1, 0.1], others=[0, 0.1, -0.1, 0]).cohort
        estimate_programme(cohort_id=cohort.pk, actor=None, at=AT)
        assert "Tidak didukung" in visit(cast.leader, "evaluations:scorecard", cohort)
        case = visit(cast.bkd_officer, "evaluations:case", ReviewCase.objects.get())
        assert "metode" in case.lower()
        assert "materi" in case.lower()
