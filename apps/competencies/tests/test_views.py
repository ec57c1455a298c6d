import pytest
from django.urls import reverse

from apps.competencies.models import OverlayRule
from apps.competencies.tests.factories import (
    CompetencyFactory,
    OverlayRuleFactory,
    PositionStandardFactory,
    TierDefaultFactory,
)
from apps.core.tests.queries import queries_of
from apps.employees.tests.factories import EmployeeFactory, RoleGrantFactory, UnitFactory


@pytest.fixture
def integrity(db):
    competency = CompetencyFactory(code="M01", name="Integritas", with_levels=True)
    TierDefaultFactory(competency=competency, level=1)
    return competency


class TestDictionary:
    def test_lists_competencies_with_the_level_of_the_own_post(self, cast, client, integrity):
        cast.login(client, cast.employee)
        page = client.get(reverse("competencies:list")).content.decode()
        assert "Integritas" in page
        assert "tingkat 1" in page

    def test_is_searched_and_filtered(self, cast, client, integrity):
        ports = CompetencyFactory(name="Manajemen Pelabuhan", technical=True)
        CompetencyFactory(name="Usang", is_active=False)
        cast.login(client, cast.employee)
        for params in ({"cari": "pelabuhan"}, {"jenis": "TECHNICAL"}, {"sektor": ports.sector.pk}):
            page = client.get(reverse("competencies:list"), params).content.decode()
            assert "Manajemen Pelabuhan" in page
            assert "Integritas" not in page
        assert "Usang" not in client.get(reverse("competencies:list")).content.decode()
        found = client.get(reverse("competencies:list"), {"cari": "penguasaan 3"}).content.decode()
        assert "1–1 dari 1 kompetensi" in found, "words of the levels are found, and a competency once"

    def test_costs_the_same_for_more_competencies(self, cast, client, integrity):
        cast.login(client, cast.employee)
        few = queries_of(client, reverse("competencies:list"))
        CompetencyFactory.create_batch(6, technical=True)
        assert queries_of(client, reverse("competencies:list")) == few


class TestDetail:
    def test_shows_five_levels_and_marks_the_own_one(self, cast, client, integrity):
        cast.login(client, cast.employee)
        page = client.get(reverse("competencies:detail", args=["M01"])).content.decode()
        assert all(f"Perilaku {level}b." in page for level in range(1, 6))
        assert page.count("Disyaratkan jabatan Anda") == 1

    def test_of_an_unknown_code_does_not_exist(self, cast, client):
        cast.login(client, cast.employee)
        assert client.get(reverse("competencies:detail", args=["X99"])).status_code == 404


class TestPosts:
    def test_are_those_of_the_own_institution_without_names(self, cast, client):
        cast.login(client, cast.employee)
        page = client.get(reverse("competencies:posts"), {"cari": "pelayaran"}).content.decode()
        assert "Penelaah Teknis Kebijakan" in page
        assert "Kepala Bidang Pelayaran" in page
        assert cast.supervisor.name not in page
        assert cast.outsider.position.name not in client.get(reverse("competencies:posts")).content.decode()

    def test_cost_the_same_for_more_posts(self, cast, client):
        cast.login(client, cast.employee)
        few = queries_of(client, reverse("competencies:posts"))
        for _ in range(5):
            EmployeeFactory(unit=UnitFactory(parent=cast.opd))
        assert queries_of(client, reverse("competencies:posts")) == few


class TestStandard:
    def address(self, person, unit=None):
        return reverse("competencies:standard", args=[person.position_id, (unit or person.unit).pk, person.tier])

    def test_shows_each_level_with_its_origin(self, cast, client, integrity):
        OverlayRuleFactory(name="Bidang pelabuhan", sector="TRANSPORT")
        PositionStandardFactory(position=cast.employee.position)
        cast.login(client, cast.employee)
        page = client.get(self.address(cast.employee)).content.decode()
        assert "Bawaan jenjang: Pelaksana; Permenpan RB 38/2017" in page
        assert "Tambahan unit/wilayah: Bidang pelabuhan; Ditetapkan instansi" in page
        assert "Standar jabatan: Penelaah Teknis Kebijakan; Permenpan RB 38/2017" in page

    def test_of_another_institution_does_not_exist(self, cast, client):
        cast.login(client, cast.employee)
        assert client.get(self.address(cast.employee, cast.outsider.unit)).status_code == 404

    def test_of_an_unknown_tier_does_not_exist(self, cast, client):
        cast.login(client, cast.employee)
        address = self.address(cast.employee).replace(cast.employee.tier, "RAJA")
        assert client.get(address).status_code == 404


class TestAdmin:
    @pytest.mark.parametrize(
        "model", ["competency", "tierdefault", "positionstandard", "overlayrule", "sector", "levelevidence"]
    )
    def test_lists_open_for_the_officer(self, cast, client, integrity, model):
        OverlayRuleFactory(tiers=["PELAKSANA"], position_contains="Camat")
        cast.login(client, cast.bkd_officer)
        assert client.get(reverse(f"admin:competencies_{model}_changelist")).status_code == 200

    def test_a_rule_for_all_institutions_is_read_not_changed_by_one_of_them(self, cast, client):
        shared = OverlayRuleFactory()
        own = OverlayRuleFactory(institution=cast.institution)
        cast.login(client, cast.bkd_officer)
        pages = [client.get(reverse("admin:competencies_overlayrule_change", args=[one.pk])) for one in (shared, own)]
        assert [b'name="_save"' in page.content for page in pages] == [False, True]

    def test_a_rule_of_another_institution_is_not_seen(self, cast, client):
        foreign = OverlayRuleFactory(institution=cast.outsider.institution, name="Aturan orang lain")
        cast.login(client, cast.bkd_officer)
        page = client.get(reverse("admin:competencies_overlayrule_changelist")).content.decode()
        assert foreign.name not in page

    def test_the_behaviour_of_a_level_is_typed_line_by_line(self, cast, client, integrity):
        first = integrity.levels.first()
        # The dictionary is shared: who changes it answers for every institution.
        RoleGrantFactory(user=cast.bkd_officer.user, institution=cast.outsider.institution)
        cast.login(client, cast.bkd_officer)
        address = reverse("admin:competencies_competency_change", args=[integrity.pk])
        assert "Perilaku 1a.\nPerilaku 1b." in client.get(address).content.decode()
        form = {
            "code": "M01",
            "name": "Integritas",
            "kind": "MANAGERIAL",
            "definition": "Rumusan instansi.",
            "is_active": "on",
            "levels-TOTAL_FORMS": 1,
            "levels-INITIAL_FORMS": 1,
            "levels-0-id": first.pk,
            "levels-0-competency": integrity.pk,
            "levels-0-level": 1,
            "levels-0-name": "Awal",
            "levels-0-indicators": " Jujur. \r\n\r\nTerbuka.",
        }
        assert client.post(address, form).status_code == 302
        first.refresh_from_db()
        assert first.indicators == ["Jujur.", "Terbuka."]

    def test_the_tiers_of_an_addition_are_ticked(self, cast, client, integrity):
        cast.login(client, cast.bkd_officer)
        form = {
            "name": "Camat dan lurah",
            "competency": integrity.pk,
            "institution": cast.institution.pk,
            "tiers": ["ADMINISTRATOR", "PENGAWAS"],
            "reason": "Tugas kewilayahan.",
            "legal_basis": "Keputusan Wali Kota",
            "valid_from": "01-01-2027",
        }
        response = client.post(reverse("admin:competencies_overlayrule_add"), form)
        assert response.status_code == 302
        assert OverlayRule.objects.get().tiers == ["ADMINISTRATOR", "PENGAWAS"]
