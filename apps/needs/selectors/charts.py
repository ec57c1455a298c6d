"""Pictures of the analysis."""

from __future__ import annotations

from apps.core import formats
from apps.core.charts import Chart, heat_map
from apps.needs.selectors.analysis import Analysis

# As many rows as fit a page; the whole table is in the export.
LONGEST = 15


def heat_chart(found: Analysis, rows: int = LONGEST) -> Chart | None:
    """Units with the most gaps against the most urgent competencies, named by their codes."""
    heat = found.heat
    if not heat.rows or not heat.competencies:
        return None
    widest = max(
        (row for row in found.shown if row.count.share is not None),
        key=lambda row: (row.count.share or 0, row.competency.code),
        default=None,
    )
    title = "Bagian pegawai dengan kesenjangan menurut unit"
    if widest and widest.count.share:
        title = f"Kesenjangan paling luas: {widest.competency.name}, {formats.percent(widest.count.share, 0)} pegawai"
    return heat_map(
        title,
        [one.code for one in heat.competencies],
        [(unit.name, shares) for unit, shares in heat.rows[:rows]],
        label="Unit",
        write=lambda share: formats.percent(share, 0),
        description=f"Bagian pegawai yang belum memenuhi standar, {len(heat.rows[:rows])} unit.",
    )
