"""The chapter on coaching and mentoring: counts alone, since what was talked about is read by the pair only."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet

from apps.core.formats import number
from apps.evaluations.report_tables import Chapter, Column, ReportTable, Unit, Value
from apps.evaluations.selectors.report_scope import ReportScope
from apps.mentoring.enums import Guidance, PairState
from apps.mentoring.models import Pair, Session

COLUMNS = (
    Column("Bentuk", Unit.TEXT),
    Column("Pasangan baru"),
    Column("Pasangan selesai"),
    Column("Sesi dikonfirmasi keduanya"),
)


def guidance(scope: ReportScope) -> Chapter:
    """Pairs that began or were closed and sessions that were held within the period, by form of guidance."""
    days = (scope.period.start, scope.period.end)
    pairs = Pair.objects.filter(institution=scope.institution)
    closed = pairs.filter(state=PairState.CLOSED, ended_on__range=days)
    held = Session.objects.confirmed().filter(pair__institution=scope.institution, held_on__range=days)
    begun_by = _by_form(pairs.filter(created_at__date__range=days), "request__guidance")
    closed_by = _by_form(closed, "request__guidance")
    held_by = _by_form(held, "pair__request__guidance")
    chapter = Chapter("Coaching dan mentoring")
    total = [sum(counts.values()) for counts in (begun_by, closed_by, held_by)]
    if not any(total):
        chapter.paragraphs.append("Tidak ada pasangan baru, pasangan selesai, atau sesi pada periode ini.")
        return chapter
    running = pairs.active().count()
    chapter.paragraphs.append(
        f"{number(running)} pasangan sedang berjalan saat laporan disusun. Isi pembicaraan hanya dibaca pasangannya; "
        "laporan ini memuat jumlahnya saja."
    )
    rows: list[list[Value]] = [
        [form.label, begun_by[form], closed_by[form], held_by[form]]
        for form in Guidance
        if begun_by[form] or closed_by[form] or held_by[form]
    ]
    chapter.tables.append(ReportTable("Coaching dan mentoring", COLUMNS, rows, ["Jumlah", *total]))
    return chapter


def _by_form(rows: QuerySet[Any], form: str) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list(form).annotate(total=Count("pk"))))
