"""Situations by name."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from apps.competencies.enums import CompetencyKind, EvidenceSource
from apps.competencies.models import (
    Competency,
    CompetencyLevel,
    LevelEvidence,
    OverlayRule,
    PositionStandard,
    Sector,
    TierDefault,
)
from apps.employees.enums import Tier
from apps.employees.tests.factories import EmployeeFactory, PositionFactory

LONG_AGO = date(2018, 1, 1)


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector

    code = factory.Sequence(lambda n: f"SEKTOR_{n}")
    name = factory.Sequence(lambda n: f"Sektor {n}")


class CompetencyFactory(DjangoModelFactory):
    """A managerial competency; `technical` for one of a sector; `with_levels` for its five levels."""

    class Meta:
        model = Competency
        skip_postgeneration_save = True

    class Params:
        technical = factory.Trait(kind=CompetencyKind.TECHNICAL, sector=factory.SubFactory(SectorFactory))

    code = factory.Sequence(lambda n: f"K{n:03d}")
    name = factory.Sequence(lambda n: f"Kompetensi {n}")
    kind = CompetencyKind.MANAGERIAL
    definition = "Kemampuan yang diminta."

    @factory.post_generation
    def with_levels(self, create, wanted, **kwargs):
        if create and wanted:
            for level in range(1, 6):
                CompetencyLevelFactory(competency=self, level=level)


class CompetencyLevelFactory(DjangoModelFactory):
    class Meta:
        model = CompetencyLevel

    competency = factory.SubFactory(CompetencyFactory)
    level = 1
    name = factory.LazyAttribute(lambda level: f"Penguasaan {level.level}")
    indicators = factory.LazyAttribute(lambda level: [f"Perilaku {level.level}a.", f"Perilaku {level.level}b."])


class TierDefaultFactory(DjangoModelFactory):
    class Meta:
        model = TierDefault

    tier = Tier.PELAKSANA
    competency = factory.SubFactory(CompetencyFactory)
    level = 1
    valid_from = LONG_AGO
    legal_basis = "Permenpan RB 38/2017"


class PositionStandardFactory(DjangoModelFactory):
    class Meta:
        model = PositionStandard

    position = factory.SubFactory(PositionFactory)
    competency = factory.SubFactory(CompetencyFactory)
    level = 3
    valid_from = LONG_AGO
    legal_basis = "Permenpan RB 38/2017"


class OverlayRuleFactory(DjangoModelFactory):
    class Meta:
        model = OverlayRule

    name = factory.Sequence(lambda n: f"Tambahan {n}")
    competency = factory.SubFactory(CompetencyFactory, technical=True)
    level = 2
    valid_from = LONG_AGO
    legal_basis = "Ditetapkan instansi"
    reason = "Tugas unit menuntutnya."


class LevelEvidenceFactory(DjangoModelFactory):
    class Meta:
        model = LevelEvidence

    employee = factory.SubFactory(EmployeeFactory)
    competency = factory.SubFactory(CompetencyFactory)
    level = 2
    source = EvidenceSource.SELF
    observed_on = date(2026, 9, 1)
    instrument = "Survei kebutuhan"
    origin = factory.Sequence(lambda n: f"uji:{n}")
    recorded_at = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
