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
