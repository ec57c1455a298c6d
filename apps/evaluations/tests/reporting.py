"""Stories for reports: what an institution did in a half-year, and the report on it; and how its parts are read."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from apps.catalogue.tests.factories import LearningRecordFactory, ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory
from apps.documents.models import Document, Paper
from apps.documents.printing import print_rendition
from apps.employees.enums import EmployeeKind
from apps.employees.tests.factories import EmployeeFactory
from apps.evaluations.models import Report
from apps.evaluations.services import write_report
from apps.evaluations.tests.factories import AT, ReportFactory
from apps.needs.tests.factories import CompetencyDemandFactory
from apps.plans.enums import CarryKind
from apps.plans.tests.factories import CarriedNeedFactory, PlanFactory, PlanItemFactory, PlanningCycleFactory, step
from apps.surveys.tests.factories import CampaignFactory, QuestionnaireFactory, ResponseFactory


def report_of(cast, **kwargs) -> Report:
    """The semester report that Rina's schedule asked for."""
    return ReportFactory(institution=cast.institution, issuer=cast.bkd_officer.user, **kwargs)


def written(report: Report) -> Document:
    write_report(report_id=report.pk, clock=lambda: AT)
    report.refresh_from_db()
    assert report.state == "DONE", report.error
    return Document.objects.filter(subject=report.subject_key).latest("version")


def half_year(cast) -> None:
    """Ten people of the transport office: four at the target, two of 15 JP, two of 5, two without; a plan half done."""
    hours = (24, 20, 20, 22, 15, 15, 5, 5, 0, 0)
    people = [EmployeeFactory(unit=cast.division) for _ in hours]
    for person, amount in zip(people, hours, strict=True):
        if amount:
            LearningRecordFactory(employee=person, hours=amount, ends_on=date(2026, 5, 20))
    LearningRecordFactory(employee=people[-1], hours=40, ends_on=date(2026, 7, 1))  # after the period
    for amount in (24, 0, 0, 0, 0):
        contract = EmployeeFactory(unit=cast.opd, kind=EmployeeKind.PPPK, grade="IX")
        if amount:
            LearningRecordFactory(employee=contract, hours=amount, ends_on=date(2026, 3, 2))
    plan_half_done(cast)
    surveyed(cast, people)


def plan_half_done(cast) -> None:
    """Sari's verified plan of 2026 with two activities of 20 JP and Rp1.500.000, one of them done."""
    cycle = PlanningCycleFactory(
        institution=cast.institution, year=2026, opens_on=date(2025, 9, 1), closes_on=date(2026, 12, 31)
    )
    plan = PlanFactory(employee=cast.employee, cycle=cycle)
    done = ProgrammeFactory(title="Pelatihan pelayaran")
    PlanItemFactory(plan=plan, programme=done, form=done.form, learning_hours=20, cost=1_500_000)
    PlanItemFactory(plan=plan, learning_hours=20, cost=1_500_000, topic="Bimbingan yang belum terlaksana")
    for name, actor in (
        ("submit_plan", cast.employee),
        ("endorse_plan", cast.supervisor),
        ("verify_plan", cast.bkd_officer),
    ):
        step(name, plan, actor)
    LearningRecordFactory(employee=cast.employee, programme=done, form=done.form, hours=20)
    CarriedNeedFactory(cycle=cycle, employee=cast.employee, kind=CarryKind.NOT_DONE)


def surveyed(cast, people) -> None:
    """A survey that half of the ten have answered, and one competency that six of eight lack."""
    campaign = CampaignFactory(
        institution=cast.institution,
        name="Survei kebutuhan 2027",
        state="OPEN",
        opens_on=date(2026, 4, 1),
        closes_on=date(2026, 6, 15),
    )
    for index, person in enumerate(people):
        questionnaire = QuestionnaireFactory(campaign=campaign, subject=person, unit=person.unit)
        ResponseFactory(questionnaire=questionnaire, kind="SELF", sent=index < 5)
        ResponseFactory(questionnaire=questionnaire, kind="SUPERVISOR", sent=index < 2)
    for name, lacking in (("Pelayanan publik", 6), ("Komunikasi", 2)):
        CompetencyDemandFactory(
            campaign=campaign,
            unit=cast.division,
            competency=CompetencyFactory(name=name),
            asked=10,
            assessed=8,
            lacking=lacking,
            total_gap=lacking * 2,
        )


def table(content, name):
    found = [table for chapter in content["chapters"] for table in chapter["tables"] if table["name"] == name]
    assert found, name
    return {row[0]: row[1:] for row in found[0]["rows"]}


def light(content, subject):
    return next(finding["light"] for finding in content["findings"] if finding["subject"] == subject)


def said(content, subject):
    return next(finding["text"] for finding in content["findings"] if finding["subject"] == subject)


def pdf_of(document, paper=Paper.A4):
    rendition = document.renditions.get(paper=paper)
    print_rendition(rendition_id=rendition.pk, clock=timezone.now)
    rendition.refresh_from_db()
    assert rendition.state == "DONE", rendition.error
    return PdfReader(BytesIO((Path(settings.PRIVATE_ROOT) / rendition.file_name).read_bytes()))


def words(reader):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
