"""Situations by name; whole stories with figures and people are in `stories`."""

from __future__ import annotations

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from apps.accounts.tests.factories import UserFactory
from apps.catalogue.tests.factories import CohortFactory, ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.tests.factories import EmployeeFactory, InstitutionFactory
from apps.evaluations import services
from apps.evaluations.enums import (
    Aspect,
    CaseAction,
    CaseDecision,
    CaseKind,
    CaseState,
    CheckKind,
    EffectMethod,
    EffectVerdict,
    EvaluationKind,
)
from apps.evaluations.models import (
    AnonymousAnswer,
    EffectEstimate,
    EvaluationWindow,
    Instrument,
    InstrumentItem,
    LearningMeasure,
    LearningScore,
    Moderation,
    Participation,
    Report,
    ReportSchedule,
    ReviewCase,
    ReviewCheck,
    ReviewEvent,
)
from apps.evaluations.report_enums import ReportKind
from apps.evaluations.services.reference import INSTRUMENTS
from apps.outcomes.tests.factories import IndicatorFactory, ServiceUnitFactory

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
INPUTS = {
    "programme": "Pelayanan prima",
    "cohort": "Angkatan I",
    "starts_on": "2026-01-12",
    "ends_on": "2026-01-14",
    "indicator": {
        "code": "skm-u7",
        "name": "U7 Perilaku pelaksana",
        "unit_of_measure": "dari 100",
        "direction": "HIGHER",
        "threshold": "2.5",
        "threshold_source": "Usulan awal",
    },
    "before": ["2025-07", "2025-12"],
    "after": ["2026-03", "2026-08"],
    "minimum_months": 3,
    "units": [],
    "set_aside": [],
    "unmeasured": [],
    "rivals": [],
}


class EffectEstimateFactory(DjangoModelFactory):
    """Supported by three trained units beside four others."""

    class Meta:
        model = EffectEstimate

    cohort = factory.SubFactory(CohortFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    computed_at = AT
    inputs = INPUTS
    inputs_sha256 = factory.Sequence(lambda n: f"{n:064d}")
    method = EffectMethod.DIFF_IN_DIFF
    verdict = EffectVerdict.SUPPORTED
    threshold = 2.5
    estimate = 5.0
    low = 1.0
    high = 9.0
    standard_error = 1.5
    degrees_of_freedom = 5.0
    smallest_detectable = 5.2
    trained_count = 3
    comparison_count = 4
    months_before = 6
    months_after = 6


def unclear(**kwargs):
    return EffectEstimateFactory(verdict=EffectVerdict.UNCLEAR, low=-1.0, high=11.0, **kwargs)


def not_supported(**kwargs):
    return EffectEstimateFactory(
        verdict=EffectVerdict.NOT_SUPPORTED, **{"estimate": 0.2, "low": -1.0, "high": 1.4} | kwargs
    )


def falling(**kwargs):
    return not_supported(is_falling=True, estimate=-4.0, low=-6.0, high=-2.0, **kwargs)


class ReviewCaseFactory(DjangoModelFactory):
    """A case about a programme that nobody leads yet; give `institution`."""

    class Meta:
        model = ReviewCase

    kind = CaseKind.PROGRAMME_EFFECT
    institution = factory.SubFactory(InstitutionFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    year = 2026
    cause = "Angkatan I: Data tidak mendukung bahwa U7 Perilaku pelaksana membaik sedikitnya 2,5 poin."
    opened_at = AT
    updated_at = AT
    due_on = date(2026, 12, 2)


class ComplaintsCaseFactory(ReviewCaseFactory):
    kind = CaseKind.COMPLAINTS
    programme = None
    service_unit = factory.SubFactory(ServiceUnitFactory)
    month = date(2026, 9, 1)
    cause = "40% dari 20 pengaduan September 2026 belum selesai; batasnya 30%."


class ReviewCheckFactory(DjangoModelFactory):
    class Meta:
        model = ReviewCheck

    case = factory.SubFactory(ReviewCaseFactory)
    kind = CheckKind.METHOD
    finding = "Praktik hanya satu jam dari dua hari pelatihan."
    needs_change = True
    checked_at = AT
    checked_by = factory.SubFactory(UserFactory)


class ReviewEventFactory(DjangoModelFactory):
    class Meta:
        model = ReviewEvent

    case = factory.SubFactory(ReviewCaseFactory)
    at = AT
    action = CaseAction.OPEN
    to_state = CaseState.OPEN
    case_version = 0


STEPS = {
    CaseAction.ASSIGN: ("assign_case", "bkd_head"),
    CaseAction.CHECK: ("record_check", "bkd_officer"),
    CaseAction.DECIDE: ("decide_case", "bkd_head"),
    CaseAction.CLOSE: ("close_case", "bkd_officer"),
}


def wishes(cast, action: str) -> dict[str, object]:
    """What the step asks for beside the case, its version and the actor."""
    return {
        CaseAction.ASSIGN: {"owner_id": cast.bkd_officer.user_id, "due_on": date(2026, 11, 20)},
        CaseAction.CHECK: {"kind": CheckKind.METHOD, "finding": "Terlalu sedikit praktik.", "needs_change": True},
        CaseAction.DECIDE: {"decision": CaseDecision.CHANGE, "reason": "Tambah praktik di loket."},
        CaseAction.CLOSE: {"outcome": "Kurikulum baru dipakai mulai Januari."},
    }[CaseAction(action)]


def step(cast, case, action, *, actor=None, at=AT, **wanted):
    """Takes one step on the newest version as the person whose step it is."""
    case.refresh_from_db()
    name, person = STEPS[CaseAction(action)]
    asked = wishes(cast, action) | wanted
    actor = (actor or getattr(cast, person)).user
    return getattr(services, name)(case_id=case.pk, version=case.version, actor=actor, at=at, **asked)


def opened(cast, **kwargs):
    return ReviewCaseFactory(institution=cast.institution, **kwargs)


def assigned(cast, **kwargs):
    return step(cast, opened(cast, **kwargs), CaseAction.ASSIGN)


def checked(cast, **kwargs):
    """Under check, with both findings recorded."""
    case = assigned(cast, **kwargs)
    for kind in CheckKind:
        case = step(cast, case, CaseAction.CHECK, kind=kind)
    return case


def decided(cast, decision=CaseDecision.CHANGE, **kwargs):
    return step(cast, checked(cast, **kwargs), CaseAction.DECIDE, decision=decision)


def closed(cast, **kwargs):
    return step(cast, decided(cast, **kwargs), CaseAction.CLOSE)


SITUATIONS = {
    CaseState.OPEN: opened,
    CaseState.CHECKING: checked,
    CaseState.DECIDED: decided,
    CaseState.CLOSED: closed,
}


class InstrumentFactory(DjangoModelFactory):
    class Meta:
        model = Instrument

    kind = EvaluationKind.REACTION
    version = factory.Sequence(lambda n: n + 2)
    title = "Penilaian pelatihan oleh peserta"
    introduction = "Jawaban Anda tidak disimpan bersama nama."
    lowest_label = "sangat tidak setuju"
    highest_label = "sangat setuju"
    valid_from = date(2020, 1, 1)
    source = "Contoh"


class InstrumentItemFactory(DjangoModelFactory):
    class Meta:
        model = InstrumentItem

    instrument = factory.SubFactory(InstrumentFactory)
    code = factory.Sequence(lambda n: f"butir-{n}")
    aspect = Aspect.MATERIAL
    text = "Materi sesuai dengan tugas saya"
    position = factory.Sequence(lambda n: n + 1)


class EvaluationWindowFactory(DjangoModelFactory):
    class Meta:
        model = EvaluationWindow

    kind = EvaluationKind.REACTION
    cohort = factory.SubFactory(CohortFactory)
    instrument = factory.SubFactory(InstrumentFactory)
    opens_on = TODAY
    closes_on = date(2026, 11, 16)


class ParticipationFactory(DjangoModelFactory):
    class Meta:
        model = Participation

    window = factory.SubFactory(EvaluationWindowFactory)
    employee = factory.SubFactory(EmployeeFactory)


class ModerationFactory(DjangoModelFactory):
    class Meta:
        model = Moderation

    window = factory.SubFactory(EvaluationWindowFactory)
    version = 1
    moderated_by = factory.SubFactory(UserFactory)
    moderated_at = AT
    withheld_count = 0


class LearningMeasureFactory(DjangoModelFactory):
    class Meta:
        model = LearningMeasure

    window = factory.SubFactory(EvaluationWindowFactory, kind=EvaluationKind.LEARNING)
    employee = factory.SubFactory(EmployeeFactory)
    competency = factory.SubFactory(CompetencyFactory)
    expected_level = 3


class LearningScoreFactory(DjangoModelFactory):
    class Meta:
        model = LearningScore

    window = factory.SubFactory(EvaluationWindowFactory, kind=EvaluationKind.LEARNING)
    employee = factory.SubFactory(EmployeeFactory)
    before = 60
    after = 80
    entered_by = factory.SubFactory(UserFactory)
    entered_at = AT


class AnonymousAnswerFactory(DjangoModelFactory):
    class Meta:
        model = AnonymousAnswer

    window = factory.SubFactory(EvaluationWindowFactory)
    ratings = factory.LazyFunction(lambda: rated(4))


def rated(rating: int, kind: EvaluationKind = EvaluationKind.REACTION) -> dict[str, int]:
    """Every item of the instrument that comes with the product, rated alike."""
    return {code: rating for code, _, _ in INSTRUMENTS[kind][1]}


class ReportScheduleFactory(DjangoModelFactory):
    """Semesters from January 2026."""

    class Meta:
        model = ReportSchedule

    institution = factory.SubFactory(InstitutionFactory)
    kind = ReportKind.SEMESTER
    starts_on = date(2026, 1, 1)
    created_by = factory.SubFactory(UserFactory)
    created_at = AT


class ReportFactory(DjangoModelFactory):
    """The first semester of 2026, asked for and not written yet."""

    class Meta:
        model = Report

    institution = factory.SubFactory(InstitutionFactory)
    kind = ReportKind.SEMESTER
    period_start = date(2026, 1, 1)
    period_end = date(2026, 6, 30)
    issuer = factory.SubFactory(UserFactory)
    created_at = AT
