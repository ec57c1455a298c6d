from django.db import models

from apps.evaluations import effect


class EffectMethod(models.TextChoices):
    DIFF_IN_DIFF = effect.Method.DIFF_IN_DIFF.value, "Beda perubahan dengan unit pembanding"
    BEFORE_AFTER = effect.Method.BEFORE_AFTER.value, "Sebelum dan sesudah, tanpa pembanding"


class EffectVerdict(models.TextChoices):
    SUPPORTED = effect.Verdict.SUPPORTED.value, "Didukung data"
    UNCLEAR = effect.Verdict.UNCLEAR.value, "Belum jelas"
    NOT_SUPPORTED = effect.Verdict.NOT_SUPPORTED.value, "Tidak didukung"


class EffectCaution(models.TextChoices):
    """Why the figures alone do not settle the matter."""

    NO_TRAINED_UNIT = (
        effect.Caution.NO_TRAINED_UNIT.value,
        "Belum ada unit layanan peserta yang angkanya cukup untuk dibandingkan.",
    )
    TOO_FEW_UNITS = (
        effect.Caution.TOO_FEW_UNITS.value,
        "Hanya satu unit di tiap sisi, jadi perubahan biasa tidak dapat dibedakan dari yang lain.",
    )
    NO_SPREAD = (
        effect.Caution.NO_SPREAD.value,
        "Angka semua unit berubah sama persis. Periksa apakah angkanya disalin atau sudah mencapai batas tertinggi.",
    )
    NO_COMPARISON = (
        effect.Caution.NO_COMPARISON.value,
        "Tidak ada unit pembanding, jadi perubahan yang dialami semua unit ikut terhitung.",
    )
    ONE_UNIT_ONLY = (
        effect.Caution.ONE_UNIT_ONLY.value,
        "Hanya satu unit dan tanpa pembanding, jadi angka ini tidak cukup untuk menyimpulkan.",
    )


class CaseKind(models.TextChoices):
    PROGRAMME_EFFECT = "PROGRAMME_EFFECT", "Dampak program"
    COMPLAINTS = "COMPLAINTS", "Pengaduan masyarakat"


class CaseState(models.TextChoices):
    OPEN = "OPEN", "Belum ditugaskan"
    CHECKING = "CHECKING", "Diperiksa"
    DECIDED = "DECIDED", "Diputuskan"
    CLOSED = "CLOSED", "Selesai"


class CaseAction(models.TextChoices):
    """The first two are the system's; the rest are steps that people take."""

    OPEN = "OPEN", "membuka kasus"
    ADD_ESTIMATE = "ADD_ESTIMATE", "menambahkan perkiraan"
    ASSIGN = "ASSIGN", "menugaskan"
    CHECK = "CHECK", "mencatat pemeriksaan"
    DECIDE = "DECIDE", "memutuskan"
    CLOSE = "CLOSE", "menutup kasus"


class CheckKind(models.TextChoices):
    METHOD = "METHOD", "Metode"
    MATERIAL = "MATERIAL", "Materi"


class CaseDecision(models.TextChoices):
    KEEP = "KEEP", "Dipertahankan"
    CHANGE = "CHANGE", "Diubah"
    STOP = "STOP", "Dihentikan"


class EvaluationKind(models.TextChoices):
    """Levels of Kirkpatrick that people are asked about; the fourth is read from the figures of services."""

    REACTION = "REACTION", "Reaksi (tingkat 1)"
    LEARNING = "LEARNING", "Pembelajaran (tingkat 2)"
    BEHAVIOUR = "BEHAVIOUR", "Perilaku (tingkat 3)"


class RemarksState(models.TextChoices):
    """Whether somebody has read the remarks of a sealed window; empty when none may be read."""

    WAITING = "WAITING", "Belum dibaca"
    MODERATED = "MODERATED", "Sudah dibaca"


class Voice(models.TextChoices):
    """Who is asked: whoever took part, and the people beside them at work."""

    PARTICIPANT = "PARTICIPANT", "Peserta"
    SUPERVISOR = "SUPERVISOR", "Atasan langsung"
    PEER = "PEER", "Rekan kerja"


class Aspect(models.TextChoices):
    ORGANISER = "ORGANISER", "Penyelenggaraan"
    FACILITATOR = "FACILITATOR", "Pengajar"
    MATERIAL = "MATERIAL", "Materi"
    FACILITY = "FACILITY", "Sarana"
    APPLICATION = "APPLICATION", "Penerapan"
    SHARING = "SHARING", "Berbagi pengetahuan"
    SERVICE = "SERVICE", "Pelayanan"


class Barrier(models.TextChoices):
    """What stands most in the way of using what was learnt."""

    NONE = "NONE", "Tidak ada hambatan"
    FUNDS = "FUNDS", "Kurang dukungan dana"
    TEAM = "TEAM", "Kurang dukungan tim"
    MOVED = "MOVED", "Mutasi atau promosi"
    ABILITY = "ABILITY", "Belum mampu menerapkan"
    OTHER = "OTHER", "Lainnya"
