"""Penyusunan Rencana Pengembangan Kompetensi ASN di Jambi, sentence by sentence."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.catalogue.models import LearningRecord, ReportedActivity
from apps.catalogue.tests.activities import certificate
from apps.catalogue.tests.factories import AT, HoursRuleFactory, ProgrammeFactory
from apps.competencies.services.reference import load_reference_data
from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.enums import Tier, UnitType
from apps.employees.tests.factories import EmployeeFactory, PositionFactory, UnitFactory
from apps.home.tests.scenarios.visiting import asked_of, visit
from apps.needs.models import NeedProposal
from apps.needs.tests.factories import asked
from apps.notifications.models import Notice
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
