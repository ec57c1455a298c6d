"""The leaders' dashboard: the figures and pictures of one written report, beside the periods before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.core.charts import Chart
from apps.core.formats import number, percent
from apps.documents.models import Document
from apps.evaluations.models import Report
from apps.evaluations.report_tables import Frozen, picture_of
from apps.evaluations.selectors.reports import written_reports

MOST_PERIODS = 4
TONES = {"GREEN": "success", "YELLOW": "warning", "RED": "danger", "NONE": ""}


@dataclass(frozen=True)
class Headline:
    """A line of the summary; `figure` is "" where it has words only, `movement` where nothing compares."""

    subject: str
    figure: str
    word: str
    tone: str
    text: str
    movement: str


@dataclass(frozen=True)
class CourseRow:
    """A subject through the periods, newest first; a cell is the frozen finding, or None."""

    subject: str
    cells: list[Frozen | None]


@dataclass(frozen=True)
class Dashboard:
    report: Report
    document: Document
    headlines: list[Headline]
    pictures: list[Chart]
    advice: list[Frozen]
    periods: list[Report]
    course: list[CourseRow]
    # The newest written report of each kind of the institution, shortest period first.
    kinds: list[Report]


def dashboard_of(report: Report) -> Dashboard:
    """`report` is written. Three queries for any number of periods."""
    of_institution = list(written_reports(Report.objects.filter(institution=report.institution_id)))
    periods = [one for one in of_institution if one.kind == report.kind and one.period_end <= report.period_end]
    periods = periods[:MOST_PERIODS]
    documents = {
        document.subject: document
        for document in Document.objects.filter(subject__in=[one.subject_key for one in periods]).order_by("version")
    }
    contents = [documents[one.subject_key].snapshot["content"] for one in periods]
    findings = [{row["subject"]: row for row in content["findings"]} for content in contents]
    earlier = findings[1] if len(findings) > 1 else {}
    before = periods[1].period_name if len(periods) > 1 else ""
    newest = {one.kind: one for one in reversed(of_institution)}
    return Dashboard(
        report=report,
        document=documents[report.subject_key],
        headlines=[_headline(row, earlier.get(row["subject"]), before) for row in contents[0]["findings"]],
        pictures=[picture_of(chapter["bars"]) for chapter in contents[0]["chapters"] if chapter["bars"]],
        advice=contents[0]["advice"],
        periods=periods,
        course=_course(findings),
        kinds=sorted(newest.values(), key=lambda one: (one.period.months, one.kind)),
    )


def _headline(row: Frozen, earlier: Frozen | None, before: str) -> Headline:
    share = _share(row)
    return Headline(
        subject=row["subject"],
        figure="" if share is None else percent(share),
        word=row["word"],
        tone=TONES[row["light"]],
        text=row["text"],
        movement=movement_words(share, _share(earlier), before),
    )


def movement_words(share: Decimal | None, earlier: Decimal | None, before: str) -> str:
    """How a share moved, in percentage points to one decimal; "" where one of the two is missing."""
    if share is None or earlier is None:
        return ""
    points = (round(share * 100, 1)) - (round(earlier * 100, 1))
    if not points:
        return f"sama dengan {before}"
    return f"{'naik' if points > 0 else 'turun'} {number(abs(points))} poin dari {before}"


def _share(row: Frozen | None) -> Decimal | None:
    """Documents written before shares were frozen have none."""
    share = row.get("share") if row else None
    return None if share is None else Decimal(share)


def _course(findings: Sequence[dict[str, Frozen]]) -> list[CourseRow]:
    """Subjects of the newest report; a single period has no course."""
    if len(findings) < 2:
        return []
    return [CourseRow(subject, [_cell(period.get(subject)) for period in findings]) for subject in findings[0]]


def _cell(row: Frozen | None) -> Frozen | None:
    if row is None:
        return None
    share = _share(row)
    return {**row, "figure": "" if share is None else percent(share), "tone": TONES[row["light"]] or "neutral"}
