from django.db import models

from apps.needs import gaps

# Registered by `needs/documents.py`; what its documents are about is a campaign.
AKPK_KIND = "akpk_report"
AKPK_SUBJECT = "akpk"


class GapClass(models.TextChoices):
    NONE = gaps.NONE, "Tidak ada"
    LOW = gaps.LOW, "Rendah"
    MEDIUM = gaps.MEDIUM, "Sedang"
    HIGH = gaps.HIGH, "Tinggi"


class Occasion(models.TextChoices):
    """Where the need was raised."""

    ALONE = "ALONE", "Sendiri"
    FORUM = "FORUM", "Forum diskusi"
    TRAINING = "TRAINING", "Pelatihan internal"


class ProposalState(models.TextChoices):
    SUBMITTED = "SUBMITTED", "Diajukan"
    APPROVED = "APPROVED", "Disetujui"
    REJECTED = "REJECTED", "Ditolak"
    WITHDRAWN = "WITHDRAWN", "Ditarik"


class ProposalAction(models.TextChoices):
    APPROVE = "APPROVE", "menyetujui"
    REJECT = "REJECT", "menolak"
    WITHDRAW = "WITHDRAW", "menarik"
