from django.db import models


class InstitutionKind(models.TextChoices):
    PROVINCE = "PROVINCE", "Provinsi"
    CITY = "CITY", "Kota"
    REGENCY = "REGENCY", "Kabupaten"


class UnitType(models.TextChoices):
    ROOT = "ROOT", "Pemerintah daerah"
    SECRETARIAT = "SECRETARIAT", "Sekretariat"
    INSPECTORATE = "INSPECTORATE", "Inspektorat"
    OFFICE = "OFFICE", "Dinas"
    AGENCY = "AGENCY", "Badan"
    DISTRICT = "DISTRICT", "Kecamatan"
    VILLAGE = "VILLAGE", "Kelurahan"
    HOSPITAL = "HOSPITAL", "RSUD"
    DIVISION = "DIVISION", "Bidang/Bagian"
    SECTION = "SECTION", "Seksi/Subbagian"
    TECHNICAL_UNIT = "TECHNICAL_UNIT", "UPTD"
    OTHER = "OTHER", "Lainnya"


class PositionKind(models.TextChoices):
    """Jenis jabatan in SIASN: 1, 2, 4 (3 = rangkap)."""

    STRUCTURAL = "STRUCTURAL", "Struktural"
    FUNCTIONAL = "FUNCTIONAL", "Fungsional"
    EXECUTING = "EXECUTING", "Pelaksana"


class Tier(models.TextChoices):
    """Jenjang jabatan that the standard's default level follows."""

    JPT_UTAMA = "JPT_UTAMA", "JPT Utama"
    JPT_MADYA = "JPT_MADYA", "JPT Madya"
    JPT_PRATAMA = "JPT_PRATAMA", "JPT Pratama"
    ADMINISTRATOR = "ADMINISTRATOR", "Administrator"
    PENGAWAS = "PENGAWAS", "Pengawas"
    PELAKSANA = "PELAKSANA", "Pelaksana"
    AHLI_UTAMA = "AHLI_UTAMA", "Ahli Utama"
    AHLI_MADYA = "AHLI_MADYA", "Ahli Madya"
    AHLI_MUDA = "AHLI_MUDA", "Ahli Muda"
    AHLI_PERTAMA = "AHLI_PERTAMA", "Ahli Pertama"
    PENYELIA = "PENYELIA", "Penyelia"
    MAHIR = "MAHIR", "Mahir"
    TERAMPIL = "TERAMPIL", "Terampil"
    PEMULA = "PEMULA", "Pemula"


class EmployeeKind(models.TextChoices):
    PNS = "PNS", "PNS"
    CPNS = "CPNS", "CPNS"
    PPPK = "PPPK", "PPPK"


class Sex(models.TextChoices):
    MALE = "M", "Laki-laki"
    FEMALE = "F", "Perempuan"


class ActingKind(models.TextChoices):
    PLT = "PLT", "Pelaksana tugas (Plt.)"
    PLH = "PLH", "Pelaksana harian (Plh.)"


class Role(models.TextChoices):
    """Granted roles. Employee and supervisor are not granted: they follow from the position."""

    UNIT_HR_OFFICER = "UNIT_HR_OFFICER", "Pengelola kepegawaian OPD"
    BKD_OFFICER = "BKD_OFFICER", "Petugas BKD"
    BKD_HEAD = "BKD_HEAD", "Kepala BKD"
    LEADER = "LEADER", "Pimpinan"
    AUDITOR = "AUDITOR", "Auditor"


class ImportKind(models.TextChoices):
    UNITS = "UNITS", "Unit organisasi"
    EMPLOYEES = "EMPLOYEES", "Pegawai"


class ImportState(models.TextChoices):
    UPLOADED = "UPLOADED", "Diunggah"
    CHECKED = "CHECKED", "Sudah diperiksa"
    APPLIED = "APPLIED", "Sudah diterapkan"
    FAILED = "FAILED", "Tidak dapat dibaca"
    DISCARDED = "DISCARDED", "Dibatalkan"
