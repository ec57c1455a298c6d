from datetime import date

from apps.competencies.selectors.standards import required_levels, required_levels_of_post
from apps.competencies.tests.factories import (
    CompetencyFactory,
    OverlayRuleFactory,
    PositionStandardFactory,
    TierDefaultFactory,
)
from apps.employees.enums import Tier, UnitType
from apps.employees.models import Employee
from apps.employees.tests.factories import EmployeeFactory, UnitFactory

ON = date(2026, 7, 1)


class TestRequiredLevels:
    def test_say_level_origin_and_legal_basis(self, cast):
        integrity = CompetencyFactory(code="M01", name="Integritas")
        ports = CompetencyFactory(code="T15", name="Manajemen Pelabuhan", technical=True)
        policy = CompetencyFactory(code="T08", name="Analisis Kebijakan Publik", technical=True)
        TierDefaultFactory(competency=integrity, level=1)
        OverlayRuleFactory(name="Bidang pelabuhan", competency=ports, level=2, sector="TRANSPORT")
        PositionStandardFactory(position=cast.employee.position, competency=policy, level=3)
        levels = required_levels([cast.employee], ON)[cast.employee.pk]
        assert [(one.code, one.level, one.basis) for one in levels] == [
            ("M01", 1, "Bawaan jenjang: Pelaksana; Permenpan RB 38/2017"),
            ("T08", 3, "Standar jabatan: Penelaah Teknis Kebijakan; Permenpan RB 38/2017"),
            ("T15", 2, "Tambahan unit/wilayah: Bidang pelabuhan; Ditetapkan instansi"),
        ]

    def test_of_a_village_inherit_what_its_district_adds(self, cast):
        district = UnitFactory(parent=cast.root, unit_type=UnitType.DISTRICT, territory="Medan Belawan")
        village = UnitFactory(parent=district, unit_type=UnitType.VILLAGE)
        clerk = EmployeeFactory(unit=village)
        rule = OverlayRuleFactory(territory="Medan Belawan", unit_type=UnitType.DISTRICT)
        assert [one.competency_id for one in required_levels([clerk], ON)[clerk.pk]] == [rule.competency_id]

    def test_keep_the_legal_basis_of_a_long_rule(self, cast):
        OverlayRuleFactory(name="N" * 200, legal_basis="D" * 200)
        [level] = required_levels([cast.employee], ON)[cast.employee.pk]
        assert len(level.basis) == 300
        assert level.basis.endswith("; " + "D" * 200)

    def test_leave_out_a_competency_that_is_no_longer_used(self, cast):
        TierDefaultFactory(competency=CompetencyFactory(is_active=False))
        assert required_levels([cast.employee], ON) == {cast.employee.pk: []}

    def test_of_many_cost_as_many_queries_as_of_one(self, cast, django_assert_num_queries):
        for _ in range(4):
            PositionStandardFactory(position=EmployeeFactory(unit=UnitFactory(parent=cast.opd)).position)
        people = list(Employee.objects.all())
        for some in (people[:1], people[:5], people):
            with django_assert_num_queries(7):
                assert len(required_levels(some, ON)) == len(some)

    def test_of_a_vacant_post_are_known_too(self, cast):
        TierDefaultFactory(tier=Tier.PELAKSANA, level=2)
        [level] = required_levels_of_post(
            position=cast.employee.position, unit=cast.division, tier=Tier.PELAKSANA, on=ON
        )
        assert level.level == 2
