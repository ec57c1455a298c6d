"""Situations by name."""

from datetime import UTC, date, datetime, time

import factory
from factory.django import DjangoModelFactory

from apps.accounts.tests.factories import UserFactory
from apps.catalogue.enums import (
    Basis,
    CapPeriod,
    CohortAction,
    CohortState,
    EnrolmentAction,
    EnrolmentState,
    HoursUnit,
    Pathway,
    ProviderKind,
)
from apps.catalogue.models import (
    ActivityEvent,
    Agreement,
    Attendance,
    Cohort,
    CohortEvent,
    CohortSession,
    CreditedCertificate,
    DevelopmentForm,
    Enrolment,
    EnrolmentEvent,
    Evidence,
    HoursRule,
    LearningRecord,
    Programme,
    ProgrammeCompetency,
    Provider,
    ReportedActivity,
)
from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.tests.factories import EmployeeFactory, InstitutionFactory

TODAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


class DevelopmentFormFactory(DjangoModelFactory):
    class Meta:
        model = DevelopmentForm

    code = factory.Sequence(lambda n: f"F{n:03d}")
    name = factory.Sequence(lambda n: f"Bentuk {n}")
    pathway = Pathway.KLASIKAL
    pillar = 10


class HoursRuleFactory(DjangoModelFactory):
    """By JP of the programme without a cap; `sessions` as mentoring has it, `daily` as e-learning."""

    class Meta:
        model = HoursRule

    class Params:
        sessions = factory.Trait(
            hours_unit=HoursUnit.SESSION, hours_national=2, hours_abroad=4, cap=2, cap_period=CapPeriod.MONTH
        )
        daily = factory.Trait(cap=3, cap_abroad=4, cap_period=CapPeriod.DAY)

    form = factory.SubFactory(DevelopmentFormFactory)
    valid_from = date(2019, 1, 1)
    hours_unit = HoursUnit.PROGRAMME
    rule_text = "Sesuai JP program."
    source = "Perlan 10/2018"


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


class EvidenceFactory(DjangoModelFactory):
    """A row without its file."""

    class Meta:
        model = Evidence

    employee = factory.SubFactory(EmployeeFactory)
    content_type = "application/pdf"
    size = 1_000
    sha256 = "0" * 64
    uploaded_by = factory.SelfAttribute("employee.user")
    uploaded_at = AT


class LearningRecordFactory(DjangoModelFactory):
    """A record as the ledger would write it: a programme credited in full. Give `hours` and the day it ended."""

    class Meta:
        model = LearningRecord

    class Params:
        hours = 20

    employee = factory.SubFactory(EmployeeFactory)
    origin = factory.Sequence(lambda n: f"test:{n}")
    rule = factory.SubFactory(HoursRuleFactory)
    form = factory.SelfAttribute("rule.form")
    title = factory.Sequence(lambda n: f"Pelatihan {n}")
    provider_name = "Lembaga Pelatihan Daerah"
    ends_on = date(2026, 5, 20)
    starts_on = factory.SelfAttribute("ends_on")
    year = factory.SelfAttribute("ends_on.year")
    quantity = factory.SelfAttribute("hours")
    claimed_hours = factory.SelfAttribute("hours")
    credited_hours = factory.SelfAttribute("hours")
    reason = "Dihitung penuh."
    recorded_by = factory.SelfAttribute("employee.user")
    recorded_at = AT


class CreditedCertificateFactory(DjangoModelFactory):
    class Meta:
        model = CreditedCertificate

    record = factory.SubFactory(LearningRecordFactory)
    employee = factory.SelfAttribute("record.employee")
    key = factory.Sequence(lambda n: f"SERT{n}")


class CohortFactory(DjangoModelFactory):
    """A draft for December 2026 with registration in November and no session; give `institution`."""

    class Meta:
        model = Cohort

    programme = factory.SubFactory(ProgrammeFactory)
    institution = factory.SubFactory(InstitutionFactory)
    name = factory.Sequence(lambda n: f"Angkatan {n}")
    starts_on = date(2026, 12, 7)
    ends_on = date(2026, 12, 9)
    place = "Aula Badan Kepegawaian"
    quota = 30
    registration_opens_on = date(2026, 11, 1)
    registration_closes_on = date(2026, 11, 30)
    created_at = AT
    updated_at = AT


class CohortSessionFactory(DjangoModelFactory):
    class Meta:
        model = CohortSession

    cohort = factory.SubFactory(CohortFactory)
    day = factory.SelfAttribute("cohort.starts_on")
    starts_at = time(8)
    ends_at = time(12)
    topic = factory.Sequence(lambda n: f"Materi {n}")


class CohortEventFactory(DjangoModelFactory):
    class Meta:
        model = CohortEvent

    cohort = factory.SubFactory(CohortFactory)
    at = AT
    actor = factory.SubFactory(UserFactory)
    action = CohortAction.OPEN
    from_state = CohortState.DRAFT
    to_state = CohortState.OPEN
    cohort_version = 1


class EnrolmentFactory(DjangoModelFactory):
    """A registration with a seat, on an exception."""

    class Meta:
        model = Enrolment

    cohort = factory.SubFactory(CohortFactory)
    employee = factory.SubFactory(EmployeeFactory)
    arrival = factory.Sequence(lambda n: n + 1)
    state = EnrolmentState.REGISTERED
    basis = Basis.EXCEPTION
    exception_reason = "Bertugas menggantikan petugas yang pindah unit."
    registered_at = AT
    registered_by = factory.SelfAttribute("employee.user")
    updated_at = AT


class EnrolmentEventFactory(DjangoModelFactory):
    class Meta:
        model = EnrolmentEvent

    enrolment = factory.SubFactory(EnrolmentFactory)
    at = AT
    actor = factory.SelfAttribute("enrolment.employee.user")
    action = EnrolmentAction.REGISTER
    to_state = EnrolmentState.REGISTERED
    enrolment_version = 0


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    session = factory.SubFactory(CohortSessionFactory)
    enrolment = factory.SubFactory(EnrolmentFactory, cohort=factory.SelfAttribute("..session.cohort"))
    is_present = True
    recorded_at = AT
    recorded_by = factory.SubFactory(UserFactory)


class ReportedActivityFactory(DjangoModelFactory):
    """A draft with a row of evidence. What has been decided is made by walking there through the services."""

    class Meta:
        model = ReportedActivity

    employee = factory.SubFactory(EmployeeFactory)
    form = factory.LazyFunction(lambda: HoursRuleFactory().form)
    title = factory.Sequence(lambda n: f"Seminar {n}")
    provider_name = "Universitas Contoh"
    starts_on = date(2026, 10, 5)
    ends_on = date(2026, 10, 6)
    quantity = 8
    evidence = factory.SubFactory(EvidenceFactory, employee=factory.SelfAttribute("..employee"))
    created_at = AT
    updated_at = AT


class ActivityEventFactory(DjangoModelFactory):
    class Meta:
        model = ActivityEvent

    activity = factory.SubFactory(ReportedActivityFactory)
    at = AT
    actor = factory.SelfAttribute("activity.employee.user")
    action = "REPORT"
    from_state = "DRAFT"
    to_state = "REPORTED"
    activity_version = 1
