"""The chapter on the professionalism index (IP-ASN): means by OPD, read in a flat number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum

from apps.catalogue.models import LearningRecord
from apps.core.formats import long_date, number
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.supervision import opd_id
from apps.evaluations.professionalism import CompetencyPoints, IndexRules, Learning, Points, points_of
from apps.evaluations.report_tables import Chapter, Column, Unit, UnitRow, Value, table_by_unit
from apps.evaluations.selectors.report_hours import OPD, PEOPLE
from apps.evaluations.selectors.report_scope import ReportScope
from apps.needs.gaps import years_before
from apps.outcomes.enums import Period
from apps.outcomes.models import PerformanceResult
from apps.parameters.selectors import values_of

HUNDREDTH = Decimal("0.01")
COLUMNS = (
    OPD,
    PEOPLE,
    Column("Kualifikasi (25)", Unit.NUMBER),
    Column("Kompetensi (40)", Unit.NUMBER),
    Column("Kinerja (30)", Unit.NUMBER),
    Column("Jumlah (95)", Unit.NUMBER),
)
KEYS = (
    "ip_asn_qualification",
    "ip_asn_competency",
    "ip_asn_seminar_forms",
    "ip_asn_least_hours",
    "ip_asn_seminar_years",
    "ip_asn_performance",
)


def professionalism(scope: ReportScope) -> Chapter:
    """Active people by OPD; a mean is taken over those whose fact is known."""
    chapter = Chapter("Indeks profesionalitas ASN")
    end = scope.period.end
    values = values_of(KEYS, end)
    rules, seminars_after = rules_from(values), years_before(end, int(values["ip_asn_seminar_years"]))
    people = Employee.objects.active().filter(institution=scope.institution)
    learning = _learning(people, rules, end, seminars_after)
    predicates = _predicates(people, end.year)
    by_opd: dict[int, list[Points]] = defaultdict(list)
    for pk, kind, education, path in people.order_by().values_list(
        "pk", "position__kind", "education_code", "unit__path"
    ):
        points = points_of(
            rules,
            education=education,
            position_kind=kind,
            learning=learning.get(pk, Learning()),
            predicate=predicates.get(pk),
        )
        by_opd[opd_id(path)].append(points)
    everybody = [points for group in by_opd.values() for points in group]
    if not everybody:
        chapter.paragraphs.append("Belum ada pegawai aktif pada instansi ini.")
        return chapter
    chapter.paragraphs += _explained(everybody, rules, end, seminars_after)
    names = OrganisationUnit.objects.filter(pk__in=by_opd).order_by("name", "pk").values_list("pk", "name")
    rows = [UnitRow(name, len(by_opd[pk]), _means(by_opd[pk])) for pk, name in names]
    total = (len(everybody), *_means(everybody))
    chapter.tables.append(table_by_unit("IP-ASN tanpa disiplin", COLUMNS, rows, total, scope.smallest_group))
    return chapter


def rules_from(values: Mapping[str, Any]) -> IndexRules:
    """The settings `KEYS` as rules."""
    qualification = _points(values["ip_asn_qualification"])
    below_listed = qualification.pop("lainnya")
    performance = _points(values["ip_asn_performance"])
    return IndexRules(
        qualification=qualification,
        below_listed=below_listed,
        competency={
            kind: CompetencyPoints(
                required=Decimal(str(points["wajib"])),
                hours=Decimal(str(points["jp"])),
                seminar=Decimal(str(points["seminar"])),
                required_forms=frozenset(points["bentuk_wajib"]),
            )
            for kind, points in values["ip_asn_competency"].items()
        },
        seminar_forms=frozenset(values["ip_asn_seminar_forms"]),
        least_hours=Decimal(str(values["ip_asn_least_hours"])),
        performance={int(predicate): points for predicate, points in performance.items()},
    )


def _points(numbers: Mapping[str, float]) -> dict[str, Decimal]:
    return {key: Decimal(str(points)) for key, points in numbers.items()}


def _learning(people: Iterable[Employee], rules: IndexRules, end: date, seminars_after: date) -> dict[UUID, Learning]:
    """Required trainings ever, seminars and hours of the time that counts. Three queries."""
    records = LearningRecord.objects.filter(employee__in=people, ends_on__lte=end).order_by()
    standing = records.standing()
    required = frozenset[str]().union(*(points.required_forms for points in rules.competency.values()))
    ever = _forms(standing.filter(form__code__in=required).values_list("employee", "form__code").distinct())
    seminars = standing.filter(form__code__in=rules.seminar_forms, ends_on__gt=seminars_after)
    recent = _forms(seminars.values_list("employee", "form__code").distinct())
    hours: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    of_year = records.filter(ends_on__gt=years_before(end, 1))
    for pk, form, amount in of_year.values_list("employee", "form__code").annotate(hours=Sum("credited_hours")):
        hours[pk][form] = amount
    return {pk: Learning(ever.get(pk, ()), recent.get(pk, ()), hours.get(pk)) for pk in {*ever, *recent, *hours}}


def _forms(rows: Iterable[tuple[UUID, str]]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    for pk, form in rows:
        found[pk].add(form)
    return dict(found)


def _predicates(people: Iterable[Employee], year: int) -> dict[UUID, int]:
    """The newest yearly SKP predicate of each, of the year or the one before."""
    rows = PerformanceResult.objects.current().filter(
        employee__in=people, period=Period.YEAR, year__in=(year - 1, year)
    )
    return dict(rows.order_by("year").values_list("employee", "predicate"))


def _means(group: Collection[Points]) -> list[Value]:
    parts = (
        [points.qualification for points in group],
        [points.competency for points in group],
        [points.performance for points in group],
        [points.total for points in group],
    )
    return [_mean([value for value in values if value is not None]) for values in parts]


def _mean(values: Collection[Decimal]) -> Decimal | None:
    return (sum(values, Decimal(0)) / len(values)).quantize(HUNDREDTH) if values else None


def _explained(everybody: Collection[Points], rules: IndexRules, end: date, seminars_after: date) -> list[str]:
    without_education = sum(1 for points in everybody if points.qualification is None)
    without_result = sum(1 for points in everybody if points.performance is None)
    explained = (
        "Rata-rata tiga dimensi IP-ASN: kualifikasi, kompetensi, dan kinerja. Dimensi disiplin (5) tidak dihitung, "
        "sebab sistem ini tidak menyimpan hukuman disiplin; karena itu jumlahnya paling tinggi 95 dan tidak diberi "
        "kategori."
    )
    basis = (
        f"Kompetensi dihitung dari pelatihan wajib jabatan, sedikitnya {number(rules.least_hours)} JP dalam setahun "
        f"sampai {long_date(end)}, dan seminar sejak {long_date(seminars_after)}. Kinerja memakai predikat SKP tahunan "
        "terbaru."
    )
    words = [explained, basis]
    if without_education or without_result:
        words.append(
            f"Belum tercatat: pendidikan {number(without_education)} pegawai, SKP tahunan {number(without_result)} "
            "pegawai. Rata-rata dihitung dari pegawai yang datanya ada; jumlah dari pegawai yang ketiganya ada."
        )
    return words
