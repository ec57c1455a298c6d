from django.db import models

from apps.needs import gaps


class GapClass(models.TextChoices):
    NONE = gaps.NONE, "Tidak ada"
    LOW = gaps.LOW, "Rendah"
    MEDIUM = gaps.MEDIUM, "Sedang"
    HIGH = gaps.HIGH, "Tinggi"
