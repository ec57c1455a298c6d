"""Files and SKP results as their pages show them."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core.exports import Cell, Table
from apps.employees.enums import Role
from apps.employees.roles import roles_of
from apps.outcomes.enums import FileKind, Period, Predicate
from apps.outcomes.imports import figure_rows, result_rows
from apps.outcomes.models import MonthlyValue, PerformanceResult, ServiceUnit, SourceFile
from apps.outcomes.months import key_of, last_months
from apps.outcomes.policies import can_send_file

TEMPLATE_MONTHS = 12


def home_institution(user: User, on: date) -> int | None:
    """The institution that the user keeps services or results of; the own one where there are several."""
    found = roles_of(user, on).institution_ids(Role.BKD_OFFICER, Role.UNIT_HR_OFFICER)
    person = getattr(user, "employee", None)
    if person is not None and person.institution_id in found:
        return int(person.institution_id)
    return min(found, default=None)


def kinds_to_send(user: User, on: date) -> list[FileKind]:
    """What the user may upload."""
    institution = home_institution(user, on)
    return [] if institution is None else [kind for kind in FileKind if can_send_file(user, kind, institution, on)]


def visible_files(user: User, on: date) -> QuerySet[SourceFile]:
    return SourceFile.objects.visible_to(user, on).select_related("uploaded_by", "institution")


def visible_results(user: User, on: date) -> QuerySet[PerformanceResult]:
    """Results that count, with what the list prints."""
    rows = PerformanceResult.objects.current().visible_to(user, on)
    return rows.select_related("employee__unit", "source")


def template_of(kind: FileKind, user: User, on: date) -> list[Table]:
    """The workbook to fill in: the table first, then what each column means."""
    if kind == FileKind.RESULTS:
        return [Table("Hasil SKP", list(result_rows.COLUMNS.titles.values()), []), _result_guide()]
    rows = [[unit.public_code, unit.name, month] for unit, months in _months_to_fill(user, on) for month in months]
    return [Table("Angka layanan", list(figure_rows.COLUMNS.titles.values()), rows), _figure_guide()]


def _months_to_fill(user: User, on: date) -> list[tuple[ServiceUnit, list[str]]]:
    """The user's service units with the months of the last twelve that have no figures. Two queries."""
    months = last_months(on, TEMPLATE_MONTHS)
    units = list(ServiceUnit.objects.kept_by(user, on).order_by("name", "pk"))
    filled = set(
        MonthlyValue.objects.current()
        .filter(service_unit__in=units, month__gte=months[0])
        .values_list("service_unit_id", "month")
    )
    return [(unit, [key_of(month) for month in months if (unit.pk, month) not in filled]) for unit in units]


def _figure_guide() -> Table:
    titles = figure_rows.COLUMNS.titles
    rows: list[list[Cell]] = [
        [titles["code"], "Kode unit layanan; jangan diubah."],
        [titles["month"], "Misalnya 2026-08 atau Agustus 2026."],
        [titles["respondents"], "Banyaknya responden SKM bulan itu."],
        ["U1 sampai U9", "Rata-rata tiap unsur, antara 1 dan 4."],
        [titles["received"], "Banyaknya pengaduan yang diterima bulan itu."],
        [titles["resolved"], "Dari yang diterima, berapa yang selesai."],
        [titles["in_time"], "Dari yang selesai, berapa yang tepat waktu."],
        [titles["median_days"], "Median hari kerja penyelesaian; boleh kosong."],
        [titles["time_days"], "Rata-rata hari kerja sampai layanan selesai."],
        [titles["time_cases"], "Banyaknya layanan yang selesai."],
        ["", "Bagian tanpa data boleh kosong seluruhnya. Baris tanpa angka dihapus saja."],
    ]
    return Table("Petunjuk", ["Kolom", "Isi"], rows)


def _result_guide() -> Table:
    rows: list[list[Cell]] = [
        ["NIP", "18 angka, ditulis sebagai teks."],
        ["TAHUN", "Misalnya 2026."],
        ["PERIODE", ", ".join(Period.labels)],
        ["PREDIKAT", ", ".join(f"{code} atau {label}" for code, label in Predicate.choices)],
    ]
    return Table("Petunjuk", ["Kolom", "Isi"], rows)
