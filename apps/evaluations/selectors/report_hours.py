"""The chapter on learning hours (JP) against the yearly target of PNS and the limit of PPPK."""

from __future__ import annotations

from decimal import Decimal

from apps.catalogue.selectors.tally import Group, Tally, UnitTally, tally_of
from apps.core.formats import number, percent
from apps.evaluations.report_figures import Light, light_of, share_of
from apps.evaluations.report_tables import (
    Advice,
    Bars,
    Chapter,
    Column,
    Finding,
    ReportTable,
    Unit,
    UnitRow,
    Value,
    table_by_unit,
)
from apps.evaluations.selectors.report_scope import ReportScope

OPD = Column("Perangkat daerah", Unit.TEXT)
PEOPLE = Column("Pegawai")
HOURS = Column("Jumlah JP", Unit.NUMBER)
MOST_BARS, MOST_NAMED = 12, 3


def learning_hours(scope: ReportScope) -> Chapter:
    """Hours of what ended by the end of the period, for people who are active when the report is written."""
    tally = tally_of(scope.root, scope.year, scope.period.end, until=scope.period.end)
    servants, contracts = tally.total.servants, tally.total.contracts
    chapter = Chapter("Kepatuhan jam pelajaran (JP)")
    if not servants.people and not contracts.people:
        chapter.paragraphs.append("Belum ada pegawai aktif pada instansi ini.")
        return chapter
    chapter.paragraphs.append(
        f"Setiap PNS mengikuti pengembangan kompetensi paling sedikit {number(tally.limits.target)} JP setahun; bagi "
        f"PPPK paling banyak {number(tally.limits.most)} JP setahun. Pegawai dihitung menurut unitnya saat laporan "
        f"disusun, JP menurut kegiatan yang selesai sampai {scope.ends_words}."
    )
    if servants.people:
        _add_servants(chapter, tally, scope)
    if contracts.people:
        _add_contracts(chapter, tally, scope)
    return chapter


def _add_servants(chapter: Chapter, tally: Tally, scope: ReportScope) -> None:
    total, target = tally.total.servants, number(tally.limits.target)
    expected = scope.limits.after(scope.period.months_gone)
    share = share_of(total.reached, total.people)
    text = (
        f"{number(total.reached)} dari {number(total.people)} PNS ({percent(share or 0)}) mencapai {target} JP; "
        f"{number(total.idle)} belum mempunyai JP.{scope.expected_so_far}"
    )
    chapter.findings.append(Finding("JP PNS", light_of(share, expected), text, share))
    chapter.tables.append(_servants_table(tally, scope.smallest_group))
    slowest = sorted(_comparable(tally, scope.smallest_group), key=lambda row: (row[1], row[0]))
    shown = f"; {MOST_BARS} dari {len(slowest)} perangkat daerah, yang terendah" if len(slowest) > MOST_BARS else ""
    chapter.bars = Bars(
        f"{percent(share or 0)} PNS mencapai {target} JP sampai {scope.ends_words}{shown}",
        label="Perangkat daerah",
        value_label="Capaian",
        rows=slowest[:MOST_BARS],
        target=expected.green,
        target_label="Batas baik",
    )
    behind = [name for name, reached in slowest if reached < expected.green]
    if behind:
        chapter.advice.append(
            Advice(
                "JP PNS",
                f"Jadwalkan pengembangan kompetensi bagi PNS yang belum mencapai {target} JP, mulai dari "
                f"{listed(behind[:MOST_NAMED])}.",
                "Kepala perangkat daerah yang bersangkutan bersama BKD",
            )
        )


def _comparable(tally: Tally, smallest: int) -> list[tuple[str, Decimal]]:
    """The share who reached the target, of units large enough to be named."""
    groups = [(row.name, row.servants) for row in tally.rows if row.servants.people >= smallest]
    return [(name, Decimal(group.reached) / group.people) for name, group in groups]


def listed(names: list[str]) -> str:
    """`A, B, dan C`."""
    if len(names) < 3:
        return " dan ".join(names)
    return f"{', '.join(names[:-1])}, dan {names[-1]}"


def _servants_table(tally: Tally, smallest: int) -> ReportTable:
    low, target = number(tally.limits.low), number(tally.limits.target)
    bands = (f"Sampai {low} JP", f"Di atas {low}, di bawah {target} JP", f"{target} JP ke atas")
    columns = (OPD, PEOPLE, Column("Belum ada JP"), *map(Column, bands), HOURS, Column("Capaian", Unit.SHARE))

    def values(group: Group) -> list[Value]:
        few, some, reached = group.bands
        return [group.idle, few - group.idle, some, reached, group.hours, share_of(reached, group.people)]

    rows = [UnitRow(row.name, row.servants.people, values(row.servants)) for row in tally.rows if row.servants.people]
    total = tally.total.servants
    return table_by_unit("JP PNS", columns, rows, (total.people, *values(total)), smallest)


def _add_contracts(chapter: Chapter, tally: Tally, scope: ReportScope) -> None:
    total, most = tally.total.contracts, number(tally.limits.most)
    active = total.people - total.idle
    share = share_of(active, total.people)
    text = (
        f"{number(active)} dari {number(total.people)} PPPK ({percent(share or 0)}) sudah mengikuti kegiatan; "
        f"{number(total.many)} melampaui batas {most} JP."
    )
    # PPPK have a limit and no minimum, so only passing it needs attention.
    light = Light.YELLOW if total.many else Light.GREEN
    chapter.findings.append(Finding("JP PPPK", light, text, share))
    columns = (OPD, PEOPLE, *map(Column, ("Belum ada JP", f"Sampai {most} JP", f"Di atas {most} JP")), HOURS)

    def row_of(row: UnitTally) -> UnitRow:
        return UnitRow(row.name, row.contracts.people, (*row.contracts.bands, row.contracts.hours))

    rows = [row_of(row) for row in tally.rows if row.contracts.people]
    whole: list[Value] = [total.people, *total.bands, total.hours]
    chapter.tables.append(table_by_unit("JP PPPK", columns, rows, whole, scope.smallest_group))
