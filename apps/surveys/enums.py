from django.db import models


class CampaignState(models.TextChoices):
    DRAFT = "DRAFT", "Disiapkan"
    OPEN = "OPEN", "Terbuka"
    CLOSED = "CLOSED", "Ditutup"


class RaterKind(models.TextChoices):
    SELF = "SELF", "Penilaian diri"
    SUPERVISOR = "SUPERVISOR", "Penilaian atasan langsung"


class ResponseState(models.TextChoices):
    NOT_STARTED = "NOT_STARTED", "Belum mulai"
    DRAFT = "DRAFT", "Sedang diisi"
    SENT = "SENT", "Terkirim"


class AnswerKind(models.TextChoices):
    RATED = "RATED", "Dinilai"
    NOT_OBSERVED = "NOT_OBSERVED", "Belum dapat dinilai"
    NOT_RELEVANT = "NOT_RELEVANT", "Tidak relevan dengan jabatan ini"
