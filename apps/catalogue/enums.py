from django.db import models


class Pathway(models.TextChoices):
    """Jenis dan jalur (Perlan 10/2018)."""

    PENDIDIKAN = "PENDIDIKAN", "Pendidikan"
    KLASIKAL = "KLASIKAL", "Pelatihan klasikal"
    NONKLASIKAL = "NONKLASIKAL", "Pelatihan nonklasikal"


class HoursUnit(models.TextChoices):
    PROGRAMME = "PROGRAMME", "per program"
    DAY = "DAY", "per hari"
    SESSION = "SESSION", "per sesi"
    TIME = "TIME", "per kegiatan"
    SEMESTER = "SEMESTER", "per semester"
    DECISION = "DECISION", "menurut keputusan"


class ProviderKind(models.TextChoices):
    TRAINING_CENTRE = "TRAINING_CENTRE", "Lembaga pelatihan"
    UNIVERSITY = "UNIVERSITY", "Perguruan tinggi"
    PROFESSIONAL = "PROFESSIONAL", "Organisasi profesi"
    INTERNAL = "INTERNAL", "Internal"
    ELEARNING = "ELEARNING", "Platform e-learning"


class Method(models.TextChoices):
    """How participants and teachers meet."""

    IN_PERSON = "IN_PERSON", "Tatap muka"
    ONLINE = "ONLINE", "Daring"
    BLENDED = "BLENDED", "Tatap muka dan daring"


class AgreementState(models.TextChoices):
    """Follows from the dates of an agreement; never stored."""

    COMING = "COMING", "Belum berlaku"
    IN_FORCE = "IN_FORCE", "Berlaku"
    ENDED = "ENDED", "Berakhir"


class CapPeriod(models.TextChoices):
    DAY = "DAY", "per hari"
    MONTH = "MONTH", "per bulan"
