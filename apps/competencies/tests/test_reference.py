from datetime import UTC, date, datetime

from django.db.models import Count

from apps.competencies.models import Competency, OverlayRule, PositionStandard, TierDefault
from apps.competencies.selectors.standards import required_levels
from apps.competencies.services.reference import load_reference_data
from apps.employees.enums import Tier, UnitType
from apps.employees.tests.factories import EmployeeFactory, PositionFactory, UnitFactory

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
ON = date(2026, 9, 1)


class TestLoadReferenceData:
    def test_brings_the_nine_general_competencies_and_the_technical_ones_with_five_levels(self, db):
        load_reference_data(at=AT)
        assert Competency.objects.exclude(kind="TECHNICAL").count() == 9
        assert Competency.objects.filter(kind="TECHNICAL").count() >= 30
        levels = Competency.objects.annotate(count=Count("levels")).values_list("count", flat=True)
        assert set(levels) == {5}

    def test_twice_changes_nothing(self, db):
        models = (Competency, TierDefault, OverlayRule, PositionStandard)
        PositionFactory(name="Lurah")
        load_reference_data(at=AT)
        first = [model.objects.count() for model in models]
        load_reference_data(at=AT)
        assert [model.objects.count() for model in models] == first

    def test_keeps_what_an_officer_changed_unless_told_otherwise(self, db):
        load_reference_data(at=AT)
        Competency.objects.filter(code="M01").update(definition="Rumusan instansi.")
        load_reference_data(at=AT)
        assert Competency.objects.get(code="M01").definition == "Rumusan instansi."
        load_reference_data(at=AT, overwrite=True)
        assert Competency.objects.get(code="M01").definition != "Rumusan instansi."

    def test_brings_the_standard_of_a_position_once_the_position_exists(self, db):
        load_reference_data(at=AT)
        assert not PositionStandard.objects.exists()
        lurah = PositionFactory(name="Lurah")
        load_reference_data(at=AT)
        assert PositionStandard.objects.filter(position=lurah).exists()

    def test_gives_every_tier_the_nine_general_competencies_and_a_technical_level(self, db):
        load_reference_data(at=AT)
        counts = TierDefault.objects.values("tier").annotate(count=Count("pk")).values_list("tier", "count")
        assert dict(counts) == dict.fromkeys(Tier.values, 10)


class TestThePortDistrict:
    """The standards that come with the product, for Medan Belawan."""

    def test_asks_its_people_for_port_logistics_and_port_management(self, db):
        load_reference_data(at=AT)
        root = UnitFactory(unit_type=UnitType.ROOT)
        clerks = {}
        for name in ("Medan Belawan", "Medan Tuntungan"):
            district = UnitFactory(parent=root, unit_type=UnitType.DISTRICT, territory=name)
            clerks[name] = EmployeeFactory(unit=district, tier=Tier.AHLI_MUDA)
        found = required_levels(clerks.values(), ON)
        names = {place: {one.name for one in found[clerk.pk]} for place, clerk in clerks.items()}
        assert names["Medan Belawan"] - names["Medan Tuntungan"] == {"Logistik Kepelabuhanan", "Manajemen Pelabuhan"}
        port = next(one for one in found[clerks["Medan Belawan"].pk] if one.name == "Manajemen Pelabuhan")
        assert (port.level, port.origin) == (3, "OVERLAY")
