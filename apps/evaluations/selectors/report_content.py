"""Everything that a report says, frozen as words and exact numbers, in a flat number of queries."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from apps.core.formats import date_range, long_date, percent
from apps.documents import files
from apps.employees.letterhead import letterhead
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.supervision import opd_of
from apps.evaluations.models import Report
from apps.evaluations.periods import period_of
from apps.evaluations.report_enums import ReportKind
from apps.evaluations.report_tables import Chapter, Frozen
from apps.evaluations.selectors.report_effects import effectiveness
from apps.evaluations.selectors.report_hours import learning_hours
from apps.evaluations.selectors.report_mentoring import guidance
from apps.evaluations.selectors.report_needs import newest_campaign, survey_response, weak_competencies
from apps.evaluations.selectors.report_performance import performance
from apps.evaluations.selectors.report_plans import carried_needs, realisation
from apps.evaluations.selectors.report_professionalism import professionalism
from apps.evaluations.selectors.report_reviews import follow_up, reviews
from apps.evaluations.selectors.report_scope import ReportScope, scope_of
from apps.evaluations.selectors.report_services import public_services
from apps.evaluations.selectors.report_signing import signature_blocks

BASIS = (
    "UU 20/2023 tentang Aparatur Sipil Negara.",
    "PP 11/2017 jo. PP 17/2020 tentang Manajemen PNS, Pasal 203.",
    "PP 49/2018 tentang Manajemen PPPK.",
    "Peraturan LAN 10/2018 tentang Pengembangan Kompetensi PNS.",
)
HEADINGS = {
    ReportKind.MONITORING: "Laporan pemantauan pengembangan kompetensi",
    ReportKind.SEMESTER: "Laporan evaluasi pengembangan kompetensi",
    ReportKind.YEARLY: "Laporan evaluasi pengembangan kompetensi",
}


def report_content(report_id: UUID, at: datetime) -> Frozen:
    """Raises Refused when the institution has no units."""
    report = Report.objects.select_related("institution", "issuer").get(pk=report_id)
    scope = scope_of(report)
    chapters = _chapters(scope)
    chapters.append(follow_up(report, chapters))
    institution = report.institution
    blocks = signature_blocks(report, at)
    return {
        "year": str(scope.year),
        "kind": report.get_kind_display(),
        "period": report.period_name,
        "period_days": date_range(report.period_start, report.period_end),
        "issuer_code": institution.short_code,
        "institution": institution.name,
        "heading": HEADINGS[ReportKind(report.kind)],
        "images": files.keep_logo(institution.logo),
        "letterhead": letterhead(institution, _office_of(report, scope)),
        "basis": list(BASIS),
        "pace": _pace(scope),
        "findings": [finding.freeze() for chapter in chapters for finding in chapter.findings],
        "chapters": [chapter.freeze() for chapter in chapters],
        "advice": _advice(chapters, report),
        "signing": {
            "place_and_date": ", ".join(filter(None, [institution.place, long_date(at)])),
            "pairs": [blocks[:2], blocks[2:]],
        },
    }


def _office_of(report: Report, scope: ReportScope) -> OrganisationUnit:
    """The issuer's own."""
    analyst = Employee.objects.filter(user=report.issuer_id).select_related("unit").first()
    return opd_of(analyst.unit) if analyst else scope.root


def _chapters(scope: ReportScope) -> list[Chapter]:
    campaign = newest_campaign(scope)
    return [
        learning_hours(scope),
        realisation(scope),
        guidance(scope),
        effectiveness(scope),
        public_services(scope),
        performance(scope),
        survey_response(scope, campaign),
        weak_competencies(scope, campaign),
        professionalism(scope),
        reviews(scope),
        carried_needs(scope),
    ]


def _pace(scope: ReportScope) -> str:
    """How the lights are set, so that the reader can check them."""
    expected = scope.limits.after(scope.period.months_gone)
    words = f"baik mulai {percent(scope.limits.green)}, perlu ditingkatkan mulai {percent(scope.limits.yellow)}"
    if scope.period.months_gone == 12:
        return f"Batas penilaian: {words}. Di bawahnya perlu perhatian segera."
    return (
        f"Batas penilaian: {words}; untuk sasaran setahun (JP dan realisasi rencana) dihitung sebanding dengan bulan "
        f"yang sudah lewat, yaitu {percent(expected.green)} dan {percent(expected.yellow)}. Di bawahnya perlu "
        "perhatian segera."
    )


def _advice(chapters: list[Chapter], report: Report) -> list[Frozen]:
    """Due at the end of the next period of the same length."""
    following = period_of(report.period_end + timedelta(days=1), report.period.months)
    due = long_date(following.end)
    return [
        {"subject": advice.subject, "text": advice.text, "responsible": advice.responsible, "due": due}
        for chapter in chapters
        for advice in chapter.advice
    ]
