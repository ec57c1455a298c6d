"""Penyusunan Kebijakan Pengembangan Kompetensi ASN di Belawan, sentence by sentence."""

import pytest

from apps.catalogue.enums import ProviderKind
from apps.catalogue.tests.delivery import attended, running
from apps.catalogue.tests.delivery import step as cohort_step
from apps.catalogue.tests.factories import AT, AgreementFactory, ProgrammeFactory, ProviderFactory
from apps.competencies.services.reference import load_reference_data
from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.enums import UnitType
from apps.employees.tests.factories import EmployeeFactory, UnitFactory
from apps.evaluations.services import estimate_programme
from apps.evaluations.tests.stories import complete, finished_cohort, measured_unit
from apps.home.tests.scenarios.visiting import asked_of, visit
from apps.mentoring.models import Practice
from apps.outcomes.models import Indicator
from apps.outcomes.services.reference import load_reference_data as load_indicators

pytestmark = pytest.mark.usefixtures("today")

PORT = {"Logistik Kepelabuhanan", "Manajemen Pelabuhan"}


class TestNeedsOfTheTerritory:
    """Text: "… wilayah pelabuhan, ASN … di sektor transportasi perlu … logistik dan manajemen pelabuhan."."""

    def test_are_asked_of_the_port_and_of_nobody_else(self, cast):
        district = UnitFactory(
            parent=cast.root,
            name="Kecamatan Medan Belawan",
            unit_type=UnitType.DISTRICT,
            sector="TRANSPORT",
            territory="Medan Belawan",
        )
        inland = UnitFactory(
            parent=cast.root,
            name="Kecamatan Medan Kota",
            unit_type=UnitType.DISTRICT,
            sector="TRANSPORT",
            territory="Medan Kota",
        )
        at_the_port, elsewhere = EmployeeFactory(unit=district), EmployeeFactory(unit=inland)
        load_reference_data(at=AT)
        assert asked_of(at_the_port) >= PORT
        assert not asked_of(elsewhere) & PORT
        page = visit(at_the_port, "competencies:standard", at_the_port.position_id, district, at_the_port.tier)
        assert "Wilayah pelabuhan" in page


class TestCollaboration:
    """Text: "… bekerja sama dengan universitas lokal untuk menyelenggarakan program pelatihan bagi ASN."."""

    def test_with_a_university_shows_its_agreement_and_gives_hours(self, cast):
        university = ProviderFactory(name="Universitas Maritim Contoh", kind=ProviderKind.UNIVERSITY)
        agreement = AgreementFactory(provider=university, number="12/PKS/2026")
        port = CompetencyFactory(name="Manajemen Pelabuhan")
        programme = ProgrammeFactory(title="Manajemen pelabuhan dasar", provider=university, raises={port: 3})
        page = visit(cast.employee, "catalogue:detail", programme.code)
        assert "Universitas Maritim Contoh" in page
        assert agreement.number in page
        cohort = running(cast, programme=programme)
        attended(cohort, cast)
        cohort_step("complete_cohort", cohort, cast, at=AT.replace(month=12, day=10))
        assert "Manajemen pelabuhan dasar" in visit(cast.employee, "catalogue:hours_mine", query="?tahun=2026")


class TestCivilRegistration:
    """Text: "… pencatatan sipil telah mengalami perbaikan signifikan setelah adanya pelatihan bagi petugas."."""

    @pytest.fixture
    def story(self, cast):
        """Three counters of civil registration wait two days less after the course; four others as long as before."""
        load_indicators(at=AT)
        time = Indicator.objects.get(code="waktu-layanan")
        cohort = finished_cohort(
            cast, ProgrammeFactory(title="Pelayanan adminduk", indicator_code=time.code), name="Angkatan I"
        )
        for number, change in enumerate((-2.0, -2.3, -2.1)):
            counter = measured_unit(cast, time, f"Dukcapil {number}", change, 6 + number / 10)
            complete(cohort, counter.unit, cast)
        for number, change in enumerate((0.1, 0.0, -0.1, 0.1)):
            measured_unit(cast, time, f"Loket lain {number}", change, 6)
        return cohort

    def test_serves_faster_after_the_training_beside_others(self, cast, story):
        estimate = estimate_programme(cohort_id=story.pk, actor=None, at=AT)
        page = visit(cast.leader, "evaluations:effect", estimate)
        assert "Data mendukung" in page
        assert "Dukcapil 1" in page
        assert "Didukung data" in visit(cast.leader, "evaluations:effects")


class TestSharing:
    """Text: "… ASN juga diberikan kesempatan untuk berbagi pengalaman dan best practices …"."""

    def test_a_practice_is_reviewed_and_then_found_by_everybody(self, cast):
        told = {
            "title": "Antrean daring di loket pelabuhan",
            "problem": "Sopir menunggu di luar gerbang.",
            "action": "Jadwal bongkar muat dipesan lewat ponsel.",
            "result": "Antrean berkurang dari 90 menjadi 25 menit.",
            "topics": "logistik, antrean",
        }
        visit(cast.employee, "mentoring:practice_share", post=told)
        practice = Practice.objects.get()
        assert told["title"] not in visit(cast.outsider, "mentoring:practices", query="?cari=logistik")
        visit(cast.bkd_officer, "mentoring:practice_publish", practice, post={})
        assert told["title"] in visit(cast.outsider, "mentoring:practices", query="?cari=logistik")
        assert "25 menit" in visit(cast.outsider, "mentoring:practice", practice)
