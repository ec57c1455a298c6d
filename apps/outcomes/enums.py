from django.db import models


class Direction(models.TextChoices):
    HIGHER = "HIGHER", "Makin tinggi makin baik"
    LOWER = "LOWER", "Makin rendah makin baik"


class IndicatorKind(models.TextChoices):
    SKM = "SKM", "Kepuasan masyarakat (SKM)"
    COMPLAINTS = "COMPLAINTS", "Pengaduan"
    TIME = "TIME", "Waktu layanan"
    OTHER = "OTHER", "Lainnya"


class Origin(models.TextChoices):
    FORM = "FORM", "Formulir"
    FILE = "FILE", "Berkas"
    COMPUTED = "COMPUTED", "Dihitung dari angka lain bulan itu"


class FileKind(models.TextChoices):
    FIGURES = "FIGURES", "Angka layanan"
    RESULTS = "RESULTS", "Hasil SKP"


class FileState(models.TextChoices):
    CHECKED = "CHECKED", "Menunggu keputusan"
    APPLIED = "APPLIED", "Diterapkan"
    DISCARDED = "DISCARDED", "Dibatalkan"


class Period(models.TextChoices):
    """SKP is rated by quarter and by year (Permenpan RB 6/2022)."""

    YEAR = "YEAR", "Tahunan"
    Q1 = "Q1", "Triwulan I"
    Q2 = "Q2", "Triwulan II"
    Q3 = "Q3", "Triwulan III"
    Q4 = "Q4", "Triwulan IV"


class Predicate(models.IntegerChoices):
    """The ids of SIASN."""

    EXCELLENT = 1, "Sangat Baik"
    GOOD = 2, "Baik"
    NEEDS_IMPROVEMENT = 3, "Butuh Perbaikan"
    POOR = 4, "Kurang"
    VERY_POOR = 5, "Sangat Kurang"


class Satisfaction(models.IntegerChoices):
    """The scale of the nine elements: 1 to 4, without a middle (Permenpan RB 14/2017)."""

    VERY_PLEASED = 4, "Sangat puas"
    PLEASED = 3, "Puas"
    DISPLEASED = 2, "Kurang puas"
    VERY_DISPLEASED = 1, "Tidak puas"


class FeedbackState(models.TextChoices):
    SILENT = "SILENT", "Tanpa tulisan"
    WAITING = "WAITING", "Menunggu moderasi"
    SHOWN = "SHOWN", "Ditampilkan"
    HIDDEN = "HIDDEN", "Disembunyikan"
