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


class CohortState(models.TextChoices):
    DRAFT = "DRAFT", "Disiapkan"
    OPEN = "OPEN", "Pendaftaran dibuka"
    CLOSED = "CLOSED", "Pendaftaran ditutup"
    RUNNING = "RUNNING", "Berlangsung"
    FINISHED = "FINISHED", "Selesai"
    CANCELLED = "CANCELLED", "Dibatalkan"


class CohortAction(models.TextChoices):
    OPEN = "OPEN", "membuka pendaftaran"
    CLOSE = "CLOSE", "menutup pendaftaran"
    REOPEN = "REOPEN", "membuka kembali pendaftaran"
    START = "START", "memulai"
    FINISH = "FINISH", "menyelesaikan"
    CANCEL = "CANCEL", "membatalkan"


class EnrolmentState(models.TextChoices):
    REGISTERED = "REGISTERED", "Menunggu keputusan"
    WAITING = "WAITING", "Daftar tunggu"
    APPROVED = "APPROVED", "Diterima"
    DECLINED = "DECLINED", "Ditolak"
    WITHDRAWN = "WITHDRAWN", "Mengundurkan diri"
    CANCELLED = "CANCELLED", "Angkatan dibatalkan"
    LEFT_OUT = "LEFT_OUT", "Tidak mendapat tempat"
    COMPLETED = "COMPLETED", "Selesai"
    NOT_COMPLETED = "NOT_COMPLETED", "Tidak selesai"


class EnrolmentAction(models.TextChoices):
    REGISTER = "REGISTER", "mendaftar"
    NOMINATE = "NOMINATE", "mencalonkan"
    PROMOTE = "PROMOTE", "memberi tempat dari daftar tunggu"
    APPROVE = "APPROVE", "menerima"
    DECLINE = "DECLINE", "menolak"
    WITHDRAW = "WITHDRAW", "mengundurkan diri"
    CANCEL = "CANCEL", "membatalkan angkatan"
    LEAVE_OUT = "LEAVE_OUT", "memulai tanpa daftar tunggu"
    COMPLETE = "COMPLETE", "menyatakan selesai"
    FAIL = "FAIL", "menyatakan tidak selesai"


class Basis(models.TextChoices):
    """Why somebody takes part: nobody does without a need or a stated exception."""

    NEED = "NEED", "Kebutuhan kompetensi"
    EXCEPTION = "EXCEPTION", "Pengecualian"


class ActivityState(models.TextChoices):
    DRAFT = "DRAFT", "Draf"
    REPORTED = "REPORTED", "Dilaporkan"
    NEEDS_REPAIR = "NEEDS_REPAIR", "Perlu perbaikan"
    VERIFIED = "VERIFIED", "Diverifikasi"
    REJECTED = "REJECTED", "Ditolak"
    CANCELLED = "CANCELLED", "Dibatalkan"


class ActivityAction(models.TextChoices):
    REPORT = "REPORT", "melaporkan"
    RETURN = "RETURN", "meminta perbaikan"
    VERIFY = "VERIFY", "memverifikasi"
    REJECT = "REJECT", "menolak"
    CANCEL = "CANCEL", "membatalkan"


class ActivityReason(models.TextChoices):
    UNREADABLE = "UNREADABLE", "Bukti tidak terbaca"
    MISMATCH = "MISMATCH", "Isian tidak sesuai dengan bukti"
    FORM = "FORM", "Bentuk atau jumlahnya tidak tepat"
    DOUBLE = "DOUBLE", "Kegiatan ini sudah dihitung"
    UNRELATED = "UNRELATED", "Bukan kegiatan pengembangan kompetensi"
    OTHER = "OTHER", "Alasan lain"
