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
    widest = max(found.shown, key=lambda row: (row.count.lacking, row.competency.code))
    title = (
        f"Paling banyak di bawah standar: {widest.competency.name}, "
        f"{formats.number(widest.count.lacking)} dari {formats.number(widest.count.assessed)} pegawai"
    )
    return heat_map(
        title,
        [one.code for one in heat.competencies],
        [(unit.name, shares) for unit, shares in heat.rows[:rows]],
        label="Unit",
        write=lambda share: formats.percent(share, 0),
        description=f"Bagian pegawai yang belum memenuhi standar, {len(heat.rows[:rows])} unit.",
    )
