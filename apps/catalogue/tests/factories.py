"""Situations by name."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from apps.catalogue.enums import HoursUnit, Pathway, ProviderKind
from apps.catalogue.models import Agreement, DevelopmentForm, Programme, ProgrammeCompetency, Provider
from apps.competencies.tests.factories import CompetencyFactory


class DevelopmentFormFactory(DjangoModelFactory):
    class Meta:
        model = DevelopmentForm

    code = factory.Sequence(lambda n: f"F{n:03d}")
    name = factory.Sequence(lambda n: f"Bentuk {n}")
    pathway = Pathway.KLASIKAL
    pillar = 10
    hours_unit = HoursUnit.PROGRAMME
    rule_text = "Sesuai JP program."
    source = "Perlan 10/2018"
    valid_from = date(2019, 1, 1)


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    code = factory.Sequence(lambda n: f"P{n:03d}")
    name = factory.Sequence(lambda n: f"Penyelenggara {n}")
    kind = ProviderKind.TRAINING_CENTRE


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    provider = factory.SubFactory(ProviderFactory)
    number = factory.Sequence(lambda n: f"119/{n}/PKS/2026")
    title = "Penyelenggaraan pelatihan teknis"
    starts_on = date(2026, 1, 1)
    ends_on = date(2027, 12, 31)


class ProgrammeFactory(DjangoModelFactory):
    """A programme; `raises={competency: level}` says what it is good for."""

    class Meta:
        model = Programme
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"PRG{n:03d}")
    title = factory.Sequence(lambda n: f"Program {n}")
    form = factory.SubFactory(DevelopmentFormFactory)
    provider = factory.SubFactory(ProviderFactory)
    learning_hours = 20
    cost_per_person = 1_500_000

    @factory.post_generation
    def raises(self, create, levels, **kwargs):
        if create:
            for competency, level in (levels or {}).items():
                ProgrammeCompetencyFactory(programme=self, competency=competency, gained_level=level)


class ProgrammeCompetencyFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeCompetency

    programme = factory.SubFactory(ProgrammeFactory)
    competency = factory.SubFactory(CompetencyFactory)
    gained_level = 3
