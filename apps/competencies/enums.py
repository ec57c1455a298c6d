from django.db import models


class CompetencyKind(models.TextChoices):
    """The three families of Permenpan RB 38/2017."""

    MANAGERIAL = "MANAGERIAL", "Manajerial"
    SOCIOCULTURAL = "SOCIOCULTURAL", "Sosial kultural"
    TECHNICAL = "TECHNICAL", "Teknis"


class EvidenceSource(models.TextChoices):
    SELF = "SELF", "Penilaian diri"
    SUPERVISOR = "SUPERVISOR", "Penilaian atasan langsung"
    ASSESSMENT = "ASSESSMENT", "Asesmen kompetensi"
    TRAINING = "TRAINING", "Hasil pelatihan"
    MENTOR = "MENTOR", "Penilaian mentor"


class StandardOrigin(models.TextChoices):
    POSITION = "POSITION", "Standar jabatan"
    OVERLAY = "OVERLAY", "Tambahan unit/wilayah"
    TIER = "TIER", "Bawaan jenjang"
