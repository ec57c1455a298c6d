from django.db import models

# Registered by `plans/documents.py`.
DOCUMENT_KIND = "individual_plan"
AGENCY_DOCUMENT_KIND = "agency_plan"


class CycleState(models.TextChoices):
    OPEN = "OPEN", "Berjalan"
    CLOSED = "CLOSED", "Selesai"


class CarryKind(models.TextChoices):
    NOT_PLANNED = "NOT_PLANNED", "Belum direncanakan"
    NOT_DONE = "NOT_DONE", "Belum terlaksana"
    REMEDIAL = "REMEDIAL", "Masih di bawah standar"


class PlanState(models.TextChoices):
    DRAFT = "DRAFT", "Draf"
    SUBMITTED = "SUBMITTED", "Diajukan"
    RETURNED = "RETURNED", "Dikembalikan"
    ENDORSED = "ENDORSED", "Disetujui atasan"
    VERIFIED = "VERIFIED", "Diverifikasi BKD"
    CANCELLED = "CANCELLED", "Dibatalkan"


class PlanAction(models.TextChoices):
    SUBMIT = "SUBMIT", "mengajukan"
    WITHDRAW = "WITHDRAW", "menarik kembali"
    ENDORSE = "ENDORSE", "menyetujui"
    RETURN = "RETURN", "mengembalikan"
    VERIFY = "VERIFY", "memverifikasi"
    CANCEL = "CANCEL", "membatalkan"
    AMEND = "AMEND", "membuka kembali"


class ReturnReason(models.TextChoices):
    NOT_RELEVANT = "NOT_RELEVANT", "Kegiatan tidak sesuai dengan kesenjangan"
    HOURS = "HOURS", "Jumlah JP belum sesuai"
    COST = "COST", "Biaya atau sumber dana perlu diperbaiki"
    SCHEDULE = "SCHEDULE", "Waktu berbenturan dengan tugas unit"
    INCOMPLETE = "INCOMPLETE", "Isian belum lengkap atau kurang jelas"
    OTHER = "OTHER", "Alasan lain"


class FundingSource(models.TextChoices):
    APBD = "APBD", "APBD"
    APBN = "APBN", "APBN"
    GRANT = "GRANT", "Hibah"
    PARTNERSHIP = "PARTNERSHIP", "Kerja sama"
    OWN = "OWN", "Biaya mandiri"
    NONE = "NONE", "Tanpa biaya"


class Quarter(models.IntegerChoices):
    Q1 = 1, "Triwulan I"
    Q2 = 2, "Triwulan II"
    Q3 = 3, "Triwulan III"
    Q4 = 4, "Triwulan IV"
