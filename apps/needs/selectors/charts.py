"""Pictures of the analysis. A document freezes their figures and draws the same picture as the page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from apps.core import formats
from apps.core.charts import Chart, heat_map, stacked_bar_chart
from apps.needs.selectors.analysis import Analysis

Figures = dict[str, Any]
# As many rows as fit a page; the whole table is in the export.
LONGEST = 15
MOST_CLASSED = 8
CLASSES = ("Memenuhi standar", "Rendah", "Sedang", "Tinggi")


def heat_chart(found: Analysis, rows: int = LONGEST) -> Chart | None:
    """Units with the most gaps against the most urgent competencies, named by their codes."""
    figures = heat_figures(found, rows)
    return heat_picture(figures) if figures else None


def heat_figures(found: Analysis, rows: int = LONGEST) -> Figures | None:
    """JSON without floats: shares as exact decimals, None for a hidden or empty cell."""
    heat = found.heat
    if not heat.rows or not heat.competencies:
        return None
    widest = max(found.shown, key=lambda row: (row.count.lacking, row.competency.code))
    title = (
        f"Paling banyak di bawah standar: {widest.competency.name}, "
        f"{formats.number(widest.count.lacking)} dari {formats.number(widest.count.assessed)} pegawai"
    )
    return {
        "title": title,
        "columns": [one.code for one in heat.competencies],
        "rows": [
            [unit.name, [None if share is None else str(share) for share in shares]]
            for unit, shares in heat.rows[:rows]
        ],
    }


def heat_picture(figures: Figures) -> Chart:
    rows = [(name, [None if share is None else Decimal(share) for share in shares]) for name, shares in figures["rows"]]
    return heat_map(
        figures["title"],
        figures["columns"],
        rows,
        label="Unit",
        write=lambda share: formats.percent(share, 0),
        description=f"Bagian pegawai yang belum memenuhi standar, {len(rows)} unit.",
    )


def class_chart(found: Analysis) -> Chart | None:
    """The people assessed in the most urgent competencies, by the class of their gap."""
    figures = class_figures(found)
    return class_picture(figures) if figures else None


def class_figures(found: Analysis) -> Figures | None:
    """JSON without floats; None where nobody is below the standard."""
    lacking = [row for row in found.shown if row.count.lacking]
    if not lacking:
        return None
    widest = max(lacking, key=lambda row: (row.count.high, row.competency.code))
    title = "Tidak ada kesenjangan tinggi"
    if widest.count.high:
        title = (
            f"Kesenjangan tinggi paling banyak: {widest.competency.name}, "
            f"{formats.number(widest.count.high)} dari {formats.number(widest.count.assessed)} pegawai"
        )
    return {
        "title": title,
        "rows": [
            [row.competency.name, [row.count.meeting, row.count.low, row.count.medium, row.count.high]]
            for row in lacking[:MOST_CLASSED]
        ],
    }


def class_picture(figures: Figures) -> Chart:
    rows = [(name, counts) for name, counts in figures["rows"]]
    return stacked_bar_chart(figures["title"], CLASSES, rows, label="Kompetensi")
