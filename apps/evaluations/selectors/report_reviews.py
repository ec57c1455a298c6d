"""The chapters on what is done about it: review cases of the period, and what became of the last report's advice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from textwrap import shorten

from django.db.models import Q

from apps.core.formats import long_date, number
from apps.evaluations.enums import CaseState, CheckKind
from apps.evaluations.models import Report, ReviewCase
from apps.evaluations.report_figures import Light, share_of
from apps.evaluations.report_tables import Advice, Chapter, Column, Finding, Frozen, ReportTable, Unit, Value
from apps.evaluations.selectors.report_hours import MOST_NAMED, listed
from apps.evaluations.selectors.report_scope import ReportScope
from apps.evaluations.selectors.reports import newest_document, written_reports

SUBJECT = "Kasus tinjauan"
CASES = tuple(
    Column(heading, Unit.TEXT) for heading in ("Perihal", "Status", "Keputusan", "Penanggung jawab", "Tenggat")
)
CHECKS = tuple(
    Column(heading, Unit.TEXT)
    for heading in ("Perihal", "Sebab dibuka", "Metode atau cara penanganan", "Materi atau kemampuan petugas")
)
FOLLOWED = tuple(
    Column(heading, Unit.TEXT)
    for heading in ("Rekomendasi", "Tenggat", "Penilaian waktu itu", "Penilaian sekarang", "Status")
)
# Of what people wrote; the whole of it stands on the page of the case.
LONGEST = 200


def reviews(scope: ReportScope) -> Chapter:
    """Cases that were open at some time of the period, as they stand when the report is written."""
    chapter = Chapter("Tinjau ulang metode dan materi")
    was_open = ~Q(state=CaseState.CLOSED) | Q(updated_at__date__gte=scope.period.start)
    cases = list(
        ReviewCase.objects.filter(was_open, institution=scope.institution, opened_at__date__lte=scope.period.end)
        .select_related("programme", "service_unit", "owner__employee__unit")
        .prefetch_related("checks")
        .order_by("due_on", "pk")
    )
    if not cases:
        chapter.paragraphs.append("Tidak ada kasus tinjauan pada periode ini.")
        return chapter
    chapter.paragraphs.append(
        "Kasus terbuka sendiri bila data tidak mendukung perbaikan layanan sesudah pelatihan, atau bila banyak "
        "pengaduan belum selesai. Keadaannya menurut saat laporan disusun; temuan lengkapnya ada pada kasus."
    )
    chapter.tables += [
        ReportTable("Kasus tinjauan", CASES, [_standing(case) for case in cases]),
        ReportTable("Temuan tinjauan", CHECKS, [_found(case) for case in cases]),
    ]
    _add_finding(chapter, scope, cases)
    return chapter


def _standing(case: ReviewCase) -> list[Value]:
    decision = f"{case.get_decision_display()}: {_short(case.decision_reason)}" if case.decision else "Belum ada"
    return [case.subject, str(case.get_state_display()), decision, _office(case), long_date(case.due_on)]


def _office(case: ReviewCase) -> str:
    """The unit that leads the review: a report goes far, and names of officers are not needed in it."""
    if case.owner is None:
        return "Belum ditugaskan"
    employee = getattr(case.owner, "employee", None)
    return str(employee.unit) if employee else "BKD"


def _found(case: ReviewCase) -> list[Value]:
    checks = {check.kind: check for check in case.checks.all()}
    found: list[Value] = [case.subject, case.cause]
    for kind in CheckKind:
        check = checks.get(kind)
        if check is None:
            found.append("Belum diperiksa")
        else:
            found.append(f"{'Perlu diubah' if check.needs_change else 'Sudah memadai'}: {_short(check.finding)}")
    return found


def _short(text: str) -> str:
    return shorten(text, LONGEST, placeholder=" …")


def _add_finding(chapter: Chapter, scope: ReportScope, cases: Collection[ReviewCase]) -> None:
    waiting = [case for case in cases if case.state != CaseState.CLOSED]
    overdue = [case for case in waiting if case.due_on < scope.period.end]
    light = Light.YELLOW if waiting else Light.GREEN
    if overdue:
        light = Light.RED
    text = (
        f"{number(len(cases) - len(waiting))} dari {number(len(cases))} kasus tinjauan selesai; {number(len(overdue))} "
        f"lewat tenggat pada {scope.ends_words}."
    )
    share = share_of(len(cases) - len(waiting), len(cases))
    chapter.findings.append(Finding(SUBJECT, light, text, share))
    if waiting:
        subjects = [case.subject for case in waiting][:MOST_NAMED]
        chapter.advice.append(
            Advice(SUBJECT, f"Selesaikan tinjauan {listed(subjects)}.", "Penanggung jawab kasus pada BKD")
        )


def follow_up(report: Report, chapters: Iterable[Chapter]) -> Chapter:
    """What the figures of this report say about the recommendations of the one before, of the same kind."""
    chapter = Chapter("Tindak lanjut periode lalu")
    same_kind = Report.objects.filter(
        institution=report.institution_id, kind=report.kind, period_end__lt=report.period_start
    )
    earlier = written_reports(same_kind).first()
    document = newest_document(earlier) if earlier else None
    if earlier is None or document is None:
        chapter.paragraphs.append("Saat laporan ini disusun, belum ada laporan sejenis dari periode sebelumnya.")
        return chapter
    content = document.snapshot["content"]
    if not content["advice"]:
        chapter.paragraphs.append(f"Laporan {earlier.period_name} tidak memuat rekomendasi.")
        return chapter
    chapter.paragraphs.append(
        f"Rekomendasi laporan {earlier.period_name} ({document.number}). Statusnya dibaca dari angka laporan ini; "
        "tindakan yang sudah diambil tidak dicatat sistem, jadi tidak dilaporkan di sini."
    )
    chapters = list(chapters)
    again = {advice.subject for chapter in chapters for advice in chapter.advice}
    words_then = {row["subject"]: row["word"] for row in content["findings"]}
    words_now = {finding.subject: finding.light.value for chapter in chapters for finding in chapter.findings}
    rows = [_followed(row, again, words_then, words_now) for row in content["advice"]]
    chapter.tables.append(ReportTable("Tindak lanjut rekomendasi", FOLLOWED, rows))
    return chapter


def _followed(
    row: Frozen, again: Collection[str], words_then: dict[str, str], words_now: dict[str, str]
) -> list[Value]:
    """Documents written before recommendations named their subject have none, so nothing can be said of them."""
    subject = row.get("subject")
    if subject is None:
        return [row["text"], row["due"], None, None, "Tidak dapat dibaca dari angka"]
    status = "Masih direkomendasikan" if subject in again else "Tidak lagi direkomendasikan"
    return [row["text"], row["due"], words_then.get(subject), words_now.get(subject), status]
