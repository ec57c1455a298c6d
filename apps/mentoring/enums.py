from django.db import models


class MentorKind(models.TextChoices):
    EMPLOYEE = "EMPLOYEE", "Pegawai instansi"
    ACADEMIC = "ACADEMIC", "Akademisi"
    RETIRED = "RETIRED", "Pensiunan ASN"
    PROFESSIONAL = "PROFESSIONAL", "Praktisi/profesional"


class MentorState(models.TextChoices):
    PROPOSED = "PROPOSED", "Menunggu BKD"
    ACTIVE = "ACTIVE", "Aktif"
    REFUSED = "REFUSED", "Tidak disetujui"
    ENDED = "ENDED", "Berhenti"


class MentorAction(models.TextChoices):
    CONFIRM = "CONFIRM", "menyetujui"
    REFUSE = "REFUSE", "tidak menyetujui"
    END = "END", "mengakhiri"


class Guidance(models.TextChoices):
    """Coaching lets the person find the way; mentoring passes on experience in the same field (BKN SE 3/2022)."""

    COACHING = "COACHING", "Coaching"
    MENTORING = "MENTORING", "Mentoring"


# The forms of Perlan 10/2018 that a session counts as.
FORM_CODES = {Guidance.COACHING: "NKL01", Guidance.MENTORING: "NKL02"}


class Purpose(models.TextChoices):
    PLAN = "PLAN", "Kegiatan rencana"
    ONBOARDING = "ONBOARDING", "Orientasi pegawai baru"


class RequestState(models.TextChoices):
    OPEN = "OPEN", "Menunggu penjodohan"
    OFFERED = "OFFERED", "Menunggu kesediaan"
    PAIRED = "PAIRED", "Berpasangan"
    CLOSED = "CLOSED", "Selesai"
    WITHDRAWN = "WITHDRAWN", "Ditarik"


class RequestAction(models.TextChoices):
    OFFER = "OFFER", "menawarkan mentor untuk"
    REOPEN = "REOPEN", "membuka kembali"
    PAIR = "PAIR", "memasangkan"
    CLOSE = "CLOSE", "menyelesaikan"
    WITHDRAW = "WITHDRAW", "menarik"


class MatchState(models.TextChoices):
    PROPOSED = "PROPOSED", "Usulan"
    OFFERED = "OFFERED", "Ditawarkan"
    MENTOR_AGREED = "MENTOR_AGREED", "Mentor bersedia"
    MENTEE_AGREED = "MENTEE_AGREED", "Pegawai bersedia"
    AGREED = "AGREED", "Keduanya bersedia"
    DECLINED = "DECLINED", "Tidak bersedia"
    DISCARDED = "DISCARDED", "Tidak dipakai"


class MatchAction(models.TextChoices):
    OFFER = "OFFER", "menawarkan"
    MENTOR_AGREE = "MENTOR_AGREE", "bersedia sebagai mentor"
    MENTEE_AGREE = "MENTEE_AGREE", "bersedia dibimbing"
    DECLINE = "DECLINE", "tidak bersedia"
    DISCARD = "DISCARD", "tidak memakai"


class PairState(models.TextChoices):
    ACTIVE = "ACTIVE", "Berjalan"
    CLOSED = "CLOSED", "Selesai"
    STOPPED = "STOPPED", "Berhenti"


class PairAction(models.TextChoices):
    CLOSE = "CLOSE", "menyelesaikan"
    STOP = "STOP", "menghentikan"


class Venue(models.TextChoices):
    ONSITE = "ONSITE", "Tatap muka"
    ONLINE = "ONLINE", "Daring"


class Side(models.TextChoices):
    MENTOR = "MENTOR", "Mentor"
    MENTEE = "MENTEE", "Pegawai"


class PracticeState(models.TextChoices):
    SUBMITTED = "SUBMITTED", "Menunggu BKD"
    RETURNED = "RETURNED", "Perlu diperbaiki"
    PUBLISHED = "PUBLISHED", "Terbit"
    RETIRED = "RETIRED", "Tidak ditampilkan"


class PracticeAction(models.TextChoices):
    SUBMIT = "SUBMIT", "mengirim lagi"
    RETURN = "RETURN", "mengembalikan"
    PUBLISH = "PUBLISH", "menerbitkan"
    RETIRE = "RETIRE", "menarik dari pustaka"
