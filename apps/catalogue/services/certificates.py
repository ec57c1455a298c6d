"""Certificates of a finished cohort: the seam to the documents room."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.policies import delivery as policies
from apps.catalogue.selectors.certificates import CERTIFICATE, without_certificate
from apps.catalogue.services.delivery_failures import CohortRefused
from apps.catalogue.services.seats import locked
from apps.documents.services import issue
from apps.employees.policies import is_bkd_officer
from apps.notifications.services import tell


def issue_certificates(*, cohort_id: UUID, actor: User, at: datetime) -> int:
    """One numbered certificate for everybody who completed the cohort and has no valid one. Returns how many.

    Sent twice, the second issues none. Raises PermissionDenied, and CohortRefused before the cohort is finished.
    """
    with transaction.atomic():
        cohort = locked(cohort_id)
        is_bkd_officer(actor, cohort.institution_id, timezone.localdate(at)).enforce()
        finished = policies.is_finished(cohort)
        if not finished:
            raise CohortRefused(f"{finished.reason} Sertifikat diterbitkan setelah angkatan selesai.")
        issued = 0
        for enrolment in without_certificate(cohort):
            document = issue(kind=CERTIFICATE, subject_id=enrolment.pk, actor=actor, at=at)
            tell(
                recipient_ids=[enrolment.employee.user_id],
                key=f"{enrolment.subject_key}:certificate:{document.version}",
                text=f"Sertifikat Anda sudah terbit dengan nomor {document.number}. Unduh dari halamannya.",
                url=reverse("documents:detail", args=[document.pk]),
                at=at,
            )
            issued += 1
        return issued
