"""The chapters on the needs survey: who answered, and which competencies are still weak."""

from __future__ import annotations

from datetime import date

from apps.core.formats import number, percent
from apps.evaluations.report_figures import light_of, share_of
from apps.evaluations.report_tables import (
    Advice,
    Bars,
    Chapter,
    Column,
    Finding,
    ReportTable,
    Unit,
    Value,
)
from apps.evaluations.selectors.report_hours import MOST_BARS, MOST_NAMED, OPD, PEOPLE, listed
from apps.evaluations.selectors.report_scope import ReportScope
from apps.needs.policies import AGGREGATES
from apps.needs.selectors.analysis import DemandRow, analysis_of, demand_by_unit
from apps.surveys.enums import CampaignState
from apps.surveys.models import Campaign
from apps.surveys.selectors.campaigns import Progress, campaign_progress

SURVEY_COLUMNS = (
    OPD,
    PEOPLE,
    Column("Penilaian diri terkirim"),
    Column("Penilaian atasan terkirim"),
    Column("Tingkat respons diri", Unit.SHARE),
    Column("Tingkat respons atasan", Unit.SHARE),
)
WEAK_COLUMNS = (
    Column("Kompetensi", Unit.TEXT),
    Column("Sudah dinilai"),
    Column("Di bawah standar"),
    Column("Bagian", Unit.SHARE),
    Column("Rata-rata kesenjangan (tingkat)", Unit.NUMBER),
)


def newest_campaign(scope: ReportScope) -> Campaign | None:
    """The newest survey that ran in the year by the end of the period."""
    opened = Campaign.objects.filter(institution=scope.institution).exclude(state=CampaignState.DRAFT)
    ran = opened.filter(opens_on__lte=scope.period.end, closes_on__gte=date(scope.year, 1, 1))
    return ran.order_by("-opens_on", "-plan_year", "pk").first()


def survey_response(scope: ReportScope, campaign: Campaign | None) -> Chapter:
    chapter = Chapter("Survei kebutuhan")
    if campaign is None:
        chapter.paragraphs.append(f"Tidak ada survei kebutuhan yang berjalan pada tahun {scope.year}.")
        return chapter
    progress = campaign_progress(campaign)
    chapter.paragraphs.append(
        f"{campaign.name}, untuk rencana tahun {campaign.plan_year}; keadaan saat laporan disusun."
    )
    rows = [_response(row) for row in sorted(progress.by_opd, key=lambda row: row.name)]
    total: list[Value] = ["Jumlah", *_response(progress.total)[1:]]
    chapter.tables.append(ReportTable("Respons survei", SURVEY_COLUMNS, rows, total))
    share = share_of(progress.total.self_sent, progress.total.people)
    text = (
        f"{number(progress.total.self_sent)} dari {number(progress.total.people)} pegawai ({percent(share or 0)}) "
        f"mengirim penilaian diri; {number(progress.total.supervisor_sent)} sudah dinilai atasannya."
    )
    chapter.findings.append(Finding("Respons survei", light_of(share, scope.limits), text, share))
    if share is not None and share < scope.limits.green:
        worst = [row.name for row in progress.by_opd[:MOST_NAMED] if row.self_missing]
        chapter.advice.append(
            Advice(
                "Respons survei",
                f"Dorong pengisian survei kebutuhan, mulai dari {listed(worst)}.",
                "Pengelola kepegawaian dan atasan",
            )
        )
    return chapter


def _response(row: Progress) -> list[Value]:
    return [
        row.name,
        row.people,
        row.self_sent,
        row.supervisor_sent,
        share_of(row.self_sent, row.people),
        share_of(row.supervisor_sent, row.people),
    ]


def weak_competencies(scope: ReportScope, campaign: Campaign | None) -> Chapter:
    """The most urgent competencies below the standard, as the analysis of needs ranks them."""
    chapter = Chapter("Kompetensi yang masih lemah")
    rows: list[DemandRow] = []
    if campaign is not None:
        found = analysis_of(demand_by_unit(campaign, AGGREGATES), on=scope.period.end)
        rows = [row for row in found.shown if row.count.lacking][:MOST_BARS]
    if not rows:
        chapter.paragraphs.append("Belum ada kompetensi di bawah standar yang dapat dilaporkan dari survei kebutuhan.")
        return chapter
    chapter.paragraphs.append(
        "Diurutkan menurut prioritas kebutuhan: kesenjangan, banyaknya pegawai, dan kaitan strategis. Kelompok di "
        f"bawah {scope.smallest_group} pegawai tidak ditampilkan."
    )
    chapter.tables.append(
        ReportTable(
            "Kompetensi lemah",
            WEAK_COLUMNS,
            [
                (row.competency.name, row.count.assessed, row.count.lacking, row.count.share, row.count.average_gap)
                for row in rows
            ],
        )
    )
    first = rows[0]
    chapter.bars = Bars(
        f"{first.competency.name} paling mendesak menurut prioritas: "
        f"{percent(first.count.share or 0)} yang dinilai di bawah standar",
        label="Kompetensi",
        value_label="Di bawah standar",
        rows=[(row.competency.name, row.count.share) for row in rows if row.count.share is not None],
    )
    names = [row.competency.name for row in rows[:MOST_NAMED]]
    at_standard = 1 - first.count.share if first.count.share is not None else None
    chapter.findings.append(
        Finding(
            "Kompetensi",
            light_of(at_standard, scope.limits),
            f"Paling mendesak: {listed(names)}. Pada {first.competency.name}, {number(first.count.lacking)} dari "
            f"{number(first.count.assessed)} pegawai yang dinilai di bawah standar; "
            f"{percent(at_standard or 0)} memenuhi.",
            at_standard,
        )
    )
    chapter.advice.append(
        Advice(
            "Kompetensi", f"Utamakan pengembangan {listed(names)} pada rencana berikutnya.", "BKD dan perangkat daerah"
        )
    )
    return chapter
