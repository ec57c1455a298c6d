"""Records in the columns that SIASN takes back: `Kursus`, and `Diklat` for leadership training (domain 2.7)."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.catalogue.models import LearningRecord
from apps.catalogue.policies.ledger import keeper_scope
from apps.core.exports import Cell, Table

STRUCTURAL = 1
# SIASN's letters on a certificate, by its jenisDiklat: functional, seminar-like; everything else is technical.
FUNCTIONAL, SEMINAR_LIKE = {2}, {4, 7, 9}
COURSE_COLUMNS = (
    "instansiId",
    "institusiPenyelenggara",
    "jenisDiklatId",
    "jenisKursus",
    "jenisKursusSertipikat",
    "jumlahJam",
    "lokasiId",
    "namaKursus",
    "nomorSertipikat",
    "pnsOrangId",
    "tahunKursus",
    "tanggalKursus",
    "tanggalSelesaiKursus",
)
TRAINING_COLUMNS = (
    "bobot",
    "institusiPenyelenggara",
    "jenisKompetensi",
    "jumlahJam",
    "latihanStrukturalId",
    "nomor",
    "pnsOrangId",
    "tahun",
    "tanggal",
    "tanggalSelesai",
)
NOTES = (
    "pnsOrangId berisi NIP, karena ID orang SIASN tidak disimpan di sini; ganti dengan ID dari SIASN sebelum mengirim.",
    "jumlahJam ialah JP yang diakui. Kolom kosong dilengkapi menurut daftar acuan SIASN.",
    "Tugas belajar, catatan yang dibatalkan, dan catatan tanpa JP tidak termasuk.",
)


def records_to_send(user: User, year: int, on: date) -> QuerySet[LearningRecord]:
    """What stands and counts of the people in the reader's scope; further education goes to another history."""
    records = LearningRecord.objects.standing().filter(
        keeper_scope(user, on).over("employee__institution", "employee__unit__path"), year=year, credited_hours__gt=0
    )
    return (
        records.exclude(form__siasn_id__isnull=True)
        .select_related("form", "employee__institution")
        .order_by("employee__name", "employee", "ends_on", "pk")
    )


def siasn_tables(records: QuerySet[LearningRecord]) -> list[Table]:
    """The two sheets; the rows are read once."""
    rows = list(records)
    courses = [_course(record) for record in rows if record.form.siasn_id != STRUCTURAL]
    trainings = [_training(record) for record in rows if record.form.siasn_id == STRUCTURAL]
    return [Table("Kursus", COURSE_COLUMNS, courses, NOTES), Table("Diklat", TRAINING_COLUMNS, trainings, NOTES)]


def certificate_letter(siasn_id: int) -> str:
    return "F" if siasn_id in FUNCTIONAL else "P" if siasn_id in SEMINAR_LIKE else "T"


def _course(record: LearningRecord) -> tuple[Cell, ...]:
    siasn_id = record.form.siasn_id or 0
    return (
        record.employee.institution.siasn_id,
        record.provider_name,
        siasn_id,
        None,
        certificate_letter(siasn_id),
        record.credited_hours,
        None,
        record.title,
        record.certificate_number,
        record.employee.nip,
        record.year,
        record.starts_on,
        record.ends_on,
    )


def _training(record: LearningRecord) -> tuple[Cell, ...]:
    return (
        None,
        record.provider_name,
        None,
        record.credited_hours,
        None,
        record.certificate_number,
        record.employee.nip,
        record.year,
        record.starts_on,
        record.ends_on,
    )
