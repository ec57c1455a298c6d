"""The chapters on plans: what was planned against what was done, and what an earlier year left open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.catalogue.models import LearningRecord
from apps.core.formats import number, percent, rupiah
from apps.employees.models import OrganisationUnit
from apps.employees.supervision import opd_id
from apps.evaluations.report_figures import light_of, share_of
from apps.evaluations.report_tables import (
    Advice,
    Chapter,
    Column,
    Finding,
    ReportTable,
    Unit,
    UnitRow,
    Value,
    table_by_unit,
)
from apps.evaluations.selectors.report_hours import OPD
from apps.evaluations.selectors.report_scope import ReportScope
from apps.plans.enums import CarryKind, PlanState
from apps.plans.models import Plan, PlanItem, PlanningCycle
from apps.plans.selectors.cycles import carried_by_kind
from apps.plans.selectors.delivery import answered


@dataclass(frozen=True)
class Realisation:
    """Verified plans and their activities. Hours in JP, costs in rupiah; a cost done is the one that was planned."""

    plans: int = 0
    items: int = 0
    items_done: int = 0
    hours: int = 0
    hours_done: Decimal = Decimal(0)
    cost: int = 0
    cost_done: int = 0

    def __add__(self, other: Realisation) -> Realisation:
        return Realisation(
            self.plans + other.plans,
            self.items + other.items,
            self.items_done + other.items_done,
            self.hours + other.hours,
            self.hours_done + other.hours_done,
            self.cost + other.cost,
            self.cost_done + other.cost_done,
        )

    @property
    def share(self) -> Decimal | None:
        """Of the activities, those that were done."""
        return share_of(self.items_done, self.items)

    @property
    def activities(self) -> list[Value]:
        return [self.items, self.items_done, self.share]

    @property
    def hours_and_cost(self) -> list[Value]:
        return [self.hours, self.hours_done, self.cost, self.cost_done]


PLANS = Column("Rencana diverifikasi")
ACTIVITIES = (OPD, PLANS, Column("Kegiatan direncanakan"), Column("Kegiatan terlaksana"), Column("Bagian", Unit.SHARE))
HOURS_AND_COST = (
    OPD,
    PLANS,
    Column("JP direncanakan", Unit.NUMBER),
    Column("JP terlaksana", Unit.NUMBER),
    Column("Biaya direncanakan", Unit.RUPIAH),
    Column("Biaya kegiatan terlaksana", Unit.RUPIAH),
)


def realisation(scope: ReportScope) -> Chapter:
    """Activities of the year's verified plans, and those among them that the ledger holds by the end of the period."""
    chapter = Chapter("Rencana dan realisasi")
    cycle = _cycle(scope, scope.year)
    if cycle is None:
        chapter.paragraphs.append(f"Belum ada siklus perencanaan tahun {scope.year}.")
        return chapter
    by_opd = _by_opd(cycle, scope.period.end)
    if not by_opd:
        chapter.paragraphs.append(f"Belum ada rencana tahun {scope.year} yang diverifikasi BKD.")
        return chapter
    total = sum(by_opd.values(), Realisation())
    chapter.paragraphs.append(
        f"Kegiatan terlaksana adalah kegiatan rencana tahun {scope.year} yang JP-nya sudah diakui sampai "
        f"{scope.ends_words}. Biaya kegiatan terlaksana memakai perkiraan biaya pada rencana, bukan pembayaran."
    )
    names = dict(OrganisationUnit.objects.filter(pk__in=by_opd).values_list("pk", "name"))
    units = sorted(by_opd, key=lambda pk: (names[pk], pk))
    activities = [UnitRow(names[pk], by_opd[pk].plans, by_opd[pk].activities) for pk in units]
    costs = [UnitRow(names[pk], by_opd[pk].plans, by_opd[pk].hours_and_cost) for pk in units]
    smallest = scope.smallest_group
    chapter.tables += [
        table_by_unit("Kegiatan rencana", ACTIVITIES, activities, (total.plans, *total.activities), smallest),
        table_by_unit("JP dan biaya", HOURS_AND_COST, costs, (total.plans, *total.hours_and_cost), smallest),
    ]
    expected = scope.limits.after(scope.period.months_gone)
    text = (
        f"{number(total.items_done)} dari {number(total.items)} kegiatan ({percent(total.share or 0)}) pada "
        f"{number(total.plans)} rencana terverifikasi sudah terlaksana; perkiraan biayanya {rupiah(total.cost_done)} "
        f"dari {rupiah(total.cost)}.{scope.expected_so_far}"
    )
    chapter.findings.append(Finding("Realisasi rencana", light_of(total.share, expected), text, total.share))
    if total.share is not None and total.share < expected.green:
        chapter.advice.append(
            Advice(
                "Realisasi rencana",
                f"Laksanakan atau jadwalkan ulang {number(total.items - total.items_done)} kegiatan rencana tahun "
                f"{scope.year} yang belum terlaksana.",
                "Pegawai, atasan langsung, dan BKD",
            )
        )
    return chapter


def _by_opd(cycle: PlanningCycle, until: date) -> dict[int, Realisation]:
    """By the first-level unit of the plan's owner; a flat number of queries."""
    verified = Plan.objects.filter(cycle=cycle, state=PlanState.VERIFIED)
    places = {pk: opd_id(path) for pk, path in verified.order_by().values_list("pk", "employee__unit__path")}
    found: dict[int, Realisation] = defaultdict(Realisation)
    for opd in places.values():
        found[opd] += Realisation(plans=1)
    items = list(PlanItem.objects.filter(plan__in=verified).select_related("plan").order_by())
    for item, hours in _with_hours(items, cycle.year, until):
        done = hours is not None
        found[places[item.plan_id]] += Realisation(
            items=1,
            items_done=int(done),
            hours=item.learning_hours,
            hours_done=hours or Decimal(0),
            cost=item.cost,
            cost_done=item.cost if done else 0,
        )
    return dict(found)


def _with_hours(items: list[PlanItem], year: int, until: date) -> Iterable[tuple[PlanItem, Decimal | None]]:
    owners = {item.plan.employee_id for item in items}
    records = LearningRecord.objects.filter(employee__in=owners, ends_on__lte=until)
    done = answered(items, records, year)
    for item in items:
        yield item, done[item.pk].hours if item.pk in done else None


def _cycle(scope: ReportScope, year: int) -> PlanningCycle | None:
    return PlanningCycle.objects.filter(institution=scope.institution, year=year).first()


def carried_needs(scope: ReportScope) -> Chapter:
    """What came into the year from the one before, and what has gone from the year into the next."""
    chapter = Chapter("Kebutuhan terbawa dan tindak lanjut")
    years = (scope.year, scope.year + 1)
    cycles = {year: cycle for year in years if (cycle := _cycle(scope, year))}
    counts = {year: dict(carried_by_kind(cycle)) for year, cycle in cycles.items()}
    if not any(counts.values()):
        chapter.paragraphs.append("Tidak ada kebutuhan yang terbawa dari tahun sebelumnya.")
        return chapter
    chapter.paragraphs.append(
        "Kebutuhan terbawa adalah kebutuhan yang belum terpenuhi pada tahun sebelumnya. Setiap kebutuhan tercatat "
        "dengan alasannya pada rencana pegawai dan menunggu tindak lanjut pada siklus yang menerimanya."
    )
    rows: list[list[Value]] = [
        [kind.label, *(counts[year].get(kind, 0) for year in cycles)]
        for kind in CarryKind
        if any(kind in found for found in counts.values())
    ]
    total = [sum(counts[year].values()) for year in cycles]
    columns = (Column("Sebab", Unit.TEXT), *(Column(f"Terbawa ke {year}") for year in cycles))
    chapter.tables.append(ReportTable("Kebutuhan terbawa", columns, rows, ("Jumlah", *total)))
    return chapter
