"""Files that prove an activity: cleaned before, stored under a random name, within the person's quota."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.models import Evidence
from apps.catalogue.selectors.evidence import evidence_name
from apps.catalogue.services.ledger import lock_employee
from apps.catalogue.uploads import Upload
from apps.core.failures import Refused
from apps.documents import files
from apps.parameters.selectors import values_of


class NoRoom(Refused):
    """The file cannot be stored: the person's quota or the disk is full."""


def keep_evidence(*, employee_id: UUID, upload: Upload, actor: User, at: datetime) -> Evidence:
    """Stores a cleaned upload. Raises NoRoom beyond the person's number of files or bytes, or on a full disk."""
    limits = values_of(("evidence_files_per_person", "evidence_bytes_per_person"), timezone.localdate(at))
    with transaction.atomic():
        lock_employee(employee_id)
        kept = Evidence.objects.filter(employee=employee_id).aggregate(files=Count("pk"), size=Sum("size"))
        size = len(upload.content)
        if (
            kept["files"] >= limits["evidence_files_per_person"]
            or (kept["size"] or 0) + size > limits["evidence_bytes_per_person"]
        ):
            raise NoRoom("Tempat untuk berkas bukti Anda sudah penuh. Hubungi petugas BKD.")
        evidence = Evidence.objects.create(
            pk=uuid4(),
            employee_id=employee_id,
            content_type=upload.content_type,
            size=size,
            sha256=files.sha256(upload.content),
            uploaded_by=actor,
            uploaded_at=at,
        )
        try:
            files.write(evidence_name(evidence), upload.content)
        except OSError as failure:
            raise NoRoom("Berkas belum dapat disimpan karena penyimpanan bermasalah. Coba lagi nanti.") from failure
        return evidence
