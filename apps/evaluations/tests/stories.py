"""Stories with their whole cast: a cohort, its people, and the figures around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from apps.accounts.tests.factories import UserFactory
from apps.catalogue.enums import CohortState, EnrolmentState
from apps.catalogue.models import Cohort
from apps.catalogue.tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    ProgrammeCompetencyFactory,
    ProgrammeFactory,
)
from apps.competencies.enums import EvidenceSource
from apps.competencies.tests.factories import CompetencyFactory, LevelEvidenceFactory
from apps.employees.enums import UnitType
from apps.employees.models import OrganisationUnit
from apps.employees.tests.factories import EmployeeFactory, UnitFactory
from apps.evaluations import services
from apps.evaluations.enums import Barrier, EvaluationKind, Voice
from apps.evaluations.models import EvaluationWindow
from apps.evaluations.selectors.learning import measures_asked_of
from apps.evaluations.services.reference import load_reference_data as load_instruments
from apps.evaluations.tests.factories import AT, rated
from apps.outcomes.enums import Direction, Origin
from apps.outcomes.models import Indicator, MonthlyValue, ServiceUnit
from apps.outcomes.months import earlier
from apps.outcomes.services.reference import load_reference_data as load_indicators
from apps.outcomes.tests.factories import IndicatorFactory, ServiceUnitFactory

# The course of January 2026: July to December before, February settles, March to August after, due on 16 September.
COURSE = (date(2026, 1, 12), date(2026, 1, 14))
DUE_ON = date(2026, 9, 16)
BEFORE = [earlier(date(2026, 1, 1), back) for back in range(6, 0, -1)]
AFTER = [earlier(date(2026, 9, 1), back) for back in range(6, 0, -1)]


@dataclass
class Story:
    cohort: Cohort
    indicator: Indicator
    trained: list[ServiceUnit] = field(default_factory=list)
    others: list[ServiceUnit] = field(default_factory=list)


def measured_cohort(
    cast,
    *,
    trained: Sequence[float] = (),
    others: Sequence[float] = (),
    direction: str = Direction.HIGHER,
    title: str = "Pelatihan pelayanan prima",
    name: str = "Angkatan I",
    people: int = 2,
    level: float = 75.0,
) -> Story:
    """A finished cohort of January 2026. Each number is the change of one service unit in an OPD of its own.

    `people` of every trained unit completed the course.
    """
    indicator = Indicator.objects.filter(code="skm-u7").first() or IndicatorFactory(
        code="skm-u7",
        name="U7 Perilaku pelaksana",
        unit_of_measure="dari 100",
        direction=direction,
        threshold=Decimal("2.5"),
    )
    programme = ProgrammeFactory(title=title, indicator_code=indicator.code)
    story = Story(finished_cohort(cast, programme, name=name), indicator)
    for index, change in enumerate(trained):
        story.trained.append(measured_unit(cast, indicator, f"Loket {title} {index + 1}", change, level + index))
        for _ in range(people):
            complete(story.cohort, story.trained[-1].unit, cast)
    for index, change in enumerate(others):
        story.others.append(measured_unit(cast, indicator, f"Loket lain {index + 1}", change, level - index))
    return story


def finished_cohort(
    cast, programme, *, name: str = "Angkatan I", days: tuple[date, date] = COURSE, state: str = CohortState.FINISHED
) -> Cohort:
    return CohortFactory(
        programme=programme,
        institution=cast.institution,
        name=name,
        starts_on=days[0],
        ends_on=days[1],
        registration_opens_on=days[0],
        registration_closes_on=days[0],
        state=state,
    )


def complete(cohort: Cohort, unit: OrganisationUnit, cast, employee=None) -> None:
    """One person of the unit takes part and completes."""
    EnrolmentFactory(
        cohort=cohort,
        employee=employee or EmployeeFactory(unit=unit),
        state=EnrolmentState.COMPLETED,
        decided_by=cast.bkd_officer.user,
        decided_at=AT,
        finished_at=AT,
        session_count=1,
        attended_sessions=1,
    )


def measured_unit(cast, indicator, name: str, change: float, level: float) -> ServiceUnit:
    """A counter of an OPD of its own, with figures from July 2025 to August 2026."""
    office = UnitFactory(parent=cast.root, name=f"Dinas {name}", unit_type=UnitType.OFFICE)
    service_unit = ServiceUnitFactory(unit=office, name=name)
    wobble = (0.3, -0.2, 0.1, -0.3, 0.2, -0.1)
    months = [(month, level) for month in BEFORE] + [(month, level + change) for month in AFTER]
    record_values(
        service_unit, indicator, {month: value + wobble[index % 6] for index, (month, value) in enumerate(months)}
    )
    return service_unit


def record_values(service_unit: ServiceUnit, indicator: Indicator, values: dict[date, float]) -> None:
    clerk = UserFactory()
    MonthlyValue.objects.bulk_create(
        MonthlyValue(
            service_unit=service_unit,
            indicator=indicator,
            month=month,
            value=Decimal(str(round(value, 2))),
            n=50,
            origin=Origin.FILE,
            entered_by=clerk,
            entered_at=AT,
        )
        for month, value in values.items()
    )


def correct_value(service_unit: ServiceUnit, month: date, value: float) -> None:
    """A correction: the row that stands is replaced by a new one."""
    standing = MonthlyValue.objects.standing().get(service_unit=service_unit, month=month)
    MonthlyValue.objects.filter(pk=standing.pk).update(superseded_at=AT)
    MonthlyValue.objects.create(
        service_unit=service_unit,
        indicator=standing.indicator,
        month=month,
        value=Decimal(str(value)),
        origin=Origin.FORM,
        entered_by=standing.entered_by,
        entered_at=AT,
        replaces=standing,
        reason="Salah ketik pada laporan bulan itu.",
    )


def unresolved_counter(cast, *, received: int, resolved: float, months=(date(2026, 9, 1),), name: str = "Loket KTP"):
    """A counter with complaints of the months, `resolved` percent of them resolved."""
    service_unit = ServiceUnitFactory(unit=cast.opd, name=name)
    load_indicators(at=AT)
    for code, value in (("pengaduan-diterima", received), ("pengaduan-selesai", resolved)):
        indicator = Indicator.objects.get(code=code)
        record_values(service_unit, indicator, dict.fromkeys(months, value))
    return service_unit


def asked_cohort(cast, people: int = 5, *, title: str = "Pelayanan prima") -> EvaluationWindow:
    """A cohort of October 2026 whose attendees, Sari among them, were asked today."""
    load_instruments(at=AT)
    days = (date(2026, 10, 26), date(2026, 10, 28))
    cohort = finished_cohort(cast, ProgrammeFactory(title=title), days=days)
    complete(cohort, cast.division, cast, employee=cast.employee)
    for _ in range(people - 1):
        complete(cohort, cast.division, cast)
    services.open_windows(at=AT)
    return EvaluationWindow.objects.get(cohort=cohort, kind=EvaluationKind.REACTION)


def taught_cohort(
    cast, people: int = 1, *, before: Sequence[int] = (), expected: int = 3, title: str = "Pelayanan prima"
) -> EvaluationWindow:
    """A cohort of October 2026 in one competency of five levels: Sari and others of her division, asked today.

    `before` are the levels that an assessment found in the first of them before the cohort.
    """
    load_instruments(at=AT)
    programme, competency = ProgrammeFactory(title=title), CompetencyFactory(with_levels=True)
    ProgrammeCompetencyFactory(programme=programme, competency=competency, gained_level=expected)
    cohort = finished_cohort(cast, programme, days=(date(2026, 10, 26), date(2026, 10, 28)))
    graduates = [cast.employee, *EmployeeFactory.create_batch(people - 1, unit=cast.division)]
    for person in graduates:
        complete(cohort, cast.division, cast, employee=person)
    for person, level in zip(graduates, before, strict=False):
        LevelEvidenceFactory(employee=person, competency=competency, level=level, source=EvidenceSource.ASSESSMENT)
    services.open_windows(at=AT)
    return EvaluationWindow.objects.get(cohort=cohort, kind=EvaluationKind.LEARNING)


def rate_all(window: EvaluationWindow, person, levels: Sequence[int | None]) -> None:
    """The person rates everybody asked of him, in the order of the graduates' arrival."""
    asked = sorted(measures_asked_of(window, person.user), key=lambda measure: measure.pk)
    given = {measure.pk: level for measure, level in zip(asked, levels, strict=True)}
    services.rate_levels(window_id=window.pk, levels=given, actor=person.user, at=AT)


def practised_cohort(cast, graduates: int = 1, peers: int = 3, *, title: str = "Pelayanan prima") -> EvaluationWindow:
    """A cohort that ended six months ago: graduates of Togar's division, Sari among them, who have so many peers."""
    load_instruments(at=AT)
    cohort = finished_cohort(cast, ProgrammeFactory(title=title), days=(date(2026, 4, 30), date(2026, 5, 2)))
    complete(cohort, cast.division, cast, employee=cast.employee)
    for _ in range(graduates - 1):
        complete(cohort, cast.division, cast)
    EmployeeFactory.create_batch(peers, unit=cast.division)
    services.open_windows(at=AT)
    return EvaluationWindow.objects.get(cohort=cohort, kind=EvaluationKind.BEHAVIOUR)


def answer_all(window: EvaluationWindow, ratings: Sequence[int], voice: str = Voice.PARTICIPANT) -> None:
    """The first who are asked in this voice answer, one rating for all items each."""
    kind = EvaluationKind(window.kind)
    asked = window.participations.filter(voice=voice).select_related("employee__user").order_by("pk")
    for participation, rating in zip(asked, ratings, strict=False):
        services.answer_window(
            window_id=window.pk,
            ratings=rated(rating, kind),
            barrier=Barrier.TEAM if kind == EvaluationKind.BEHAVIOUR else "",
            remark=f"Saran {rating}",
            actor=participation.employee.user,
            at=AT,
        )
