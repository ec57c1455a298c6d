"""Issuing, printing again, revoking. The snapshot is frozen at issue; whatever changes later, its PDF does not."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.failures import Refused
from apps.core.formats import long_date
from apps.core.turns import wait_for_turn
from apps.documents import certificates, files, registry, seal_care
from apps.documents.enums import SealCare
from apps.documents.models import Document, DocumentStatus, Paper, Rendition, Seal, grouped
from apps.documents.policies import can_revoke, can_see
from apps.documents.selectors import keeper_ids_of, newest_is_unsealed
from apps.documents.text import clean, clean_text
from apps.jobs import bell, claims
from apps.jobs.models import WorkState
from apps.notifications.services import tell
from apps.parameters.selectors import value_of

WHY_REVOKED = "Tuliskan alasan pencabutan; alasan ini tercatat bersama dokumen."
RENDER_TASK = "documents.render"
WARNING_DAYS = "seal_warning_days"


def canonical(snapshot: dict[str, Any]) -> bytes:
    """The one spelling of a snapshot that its digest is made from."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@transaction.atomic
def issue(*, kind: str, subject_id: UUID, actor: User, at: datetime) -> Document:
    """Freezes the content, numbers it, supersedes the version before and queues A4 and F4.

    The caller answers for the right to issue. Raises Refused when the content does not fit a document.
    """
    definition = registry.get(kind)
    return _issue(definition, subject_id, clean(definition.build_content(subject_id, at)), actor, at)


@transaction.atomic
def issue_news(*, kind: str, subject_id: UUID, actor: User, at: datetime) -> tuple[Document, bool]:
    """As `issue`, but only when there is something new to say: else the version in force, and False."""
    definition = registry.get(kind)
    subject = definition.subject(subject_id)
    _wait_for_others(subject)
    content = clean(definition.build_content(subject_id, at))
    in_force = Document.objects.filter(kind=kind, subject=subject, status=DocumentStatus.VALID).first()
    if in_force is not None and in_force.snapshot["content"] == content:
        return in_force, False
    return _issue(definition, subject_id, content, actor, at), True


def _wait_for_others(subject: str) -> None:
    """Of two clicks the second sees what the first has issued."""
    wait_for_turn(f"documents.issue:{subject}")


def _issue(
    definition: registry.DocumentKind, subject_id: UUID, content: registry.Content, actor: User, at: datetime
) -> Document:
    kind = definition.code
    series = definition.series(content)
    number = _next_number(series)  # from here on, issues of the same series wait for each other
    subject = definition.subject(subject_id)
    versions = Document.objects.filter(kind=kind, subject=subject)
    version = (versions.order_by("-version").values_list("version", flat=True).first() or 0) + 1
    replaced = versions.filter(status=DocumentStatus.VALID)
    new_id, token = uuid4(), secrets.token_hex(16)
    title = definition.titled(content)
    snapshot = {
        "content": content,
        "document": {
            "title": title,
            "number": number,
            "version": str(version),
            "replaces": replaced.values_list("number", flat=True).first() or "",
            "date": long_date(at),
            "address": f"{settings.PUBLIC_URL}{reverse('verification:document', args=[token])}",
            "page": f"{settings.PUBLIC_URL}{reverse('verification:form')}",
            "code": grouped(token),
        },
    }
    replaced.update(status=DocumentStatus.SUPERSEDED, superseded_by_id=new_id)
    facts = definition.public_facts(content)
    document = Document.objects.create(
        id=new_id,
        kind=kind,
        number=number,
        version=version,
        subject=subject,
        title=title,
        issuer_code=series.issuer_code,
        public_initials=facts.initials[:40],
        public_unit=facts.unit[:300],
        snapshot=snapshot,
        snapshot_sha256=files.sha256(canonical(snapshot)),
        token=token,
        issued_at=at,
        issued_by=actor,
    )
    renditions = [Rendition(document=document, paper=paper, created_at=at) for paper in Paper]
    for rendition in Rendition.objects.bulk_create(renditions):
        bell.ring(RENDER_TASK, rendition.pk, rendition.queue)
    return document


def retry_rendition(*, rendition_id: UUID, actor: User, at: datetime) -> None:
    """`Coba lagi`: prints a failed or damaged file again. Raises PermissionDenied; harmless when nothing is wrong."""
    rendition = Rendition.objects.select_related("document").get(pk=rendition_id)
    can_see(actor, rendition.document, at.date()).enforce()
    with transaction.atomic():
        if rendition.state == WorkState.DONE and is_damaged(rendition):
            Rendition.objects.filter(pk=rendition.pk, state=WorkState.DONE).update(state=WorkState.FAILED)
        if claims.requeue(Rendition, rendition.pk):
            bell.ring(RENDER_TASK, rendition.pk, rendition.queue)


def is_damaged(rendition: Rendition) -> bool:
    try:
        files.read(rendition.file_name, rendition.sha256)
    except files.DamagedFile:
        return True
    return False


@transaction.atomic
def revoke(*, document_id: UUID, reason: str, actor: User, at: datetime) -> None:
    """Withdraws a valid document; its files stay, the public page says so. Raises PermissionDenied, Refused."""
    document = Document.objects.select_for_update().get(pk=document_id)
    can_revoke(actor, document, at.date()).enforce()
    reason = clean_text(reason)
    if not reason:
        raise Refused(WHY_REVOKED)
    if document.status != DocumentStatus.VALID:
        raise Refused(f"Dokumen {document.number} sudah tidak berlaku, jadi tidak dapat dicabut.")
    document.status = DocumentStatus.REVOKED
    document.revoked_reason = reason[:300]
    document.revoked_at, document.revoked_by = at, actor
    document.save(update_fields=["status", "revoked_reason", "revoked_at", "revoked_by"])


def keep_seal(*, issuer_code: str, institution: str, at: datetime) -> bool:
    """Gives an issuer without a seal a certificate of this installation, and renews that one before it ends.

    A seal that somebody set up is left alone. Returns whether a certificate was made.
    """
    name = certificates.own_name(issuer_code)
    seal, _ = Seal.objects.get_or_create(issuer_code=issuer_code, defaults={"name": name})
    if not seal.renews_itself:
        return False
    with suppress(certificates.UnusableKey):
        if certificates.is_in_force(certificates.read(name).certificate, at + certificates.RENEW_BEFORE):
            return False
    certificates.make(issuer_code, institution, at)
    return True


def look_after_seals(*, at: datetime) -> int:
    """Looks at the seals that are due, remembers what was found, and tells who looks after them, once for each stage.

    Returns how many were looked at.
    """
    value = value_of(WARNING_DAYS, timezone.localdate(at))
    warning_days = [int(number) for number in (value if isinstance(value, list) else [value])]
    seals = list(Seal.objects.due_for_a_look(at))
    for seal in seals:
        _look_at(seal, warning_days, at)
    return len(seals)


def _look_at(seal: Seal, warning_days: list[int], at: datetime) -> None:
    on = timezone.localdate(at)
    finding = seal_care.judge(seal_care.read(seal), at, warning_days, renews_itself=seal.renews_itself)
    if finding.ends_on is None or finding.ends_on != seal.ends_on or seal.known_since is None:
        seal.known_since = at
    elif finding.care in (SealCare.SOUND, SealCare.ENDING) and newest_is_unsealed(seal.issuer_code, seal.known_since):
        finding = seal_care.Finding(SealCare.UNUSABLE, finding.ends_on, trouble=seal_care.SILENT_KEY)
    seal.care_since = seal.care_since if seal.care == finding.care else on
    looked_at = Seal.objects.filter(pk=seal.pk, place=seal.place, name=seal.name)  # unless it was changed meanwhile
    is_same = looked_at.update(
        care=finding.care,
        care_since=seal.care_since,
        ends_on=finding.ends_on,
        known_since=seal.known_since,
        trouble=finding.trouble[:300],
        checked_at=at,
    )
    if is_same and finding.care != SealCare.SOUND:
        # A certificate that comes after this one, and a new trouble, are told anew.
        occasion = finding.stage or f"{finding.care}:{seal.care_since}"
        tell(
            recipient_ids=sorted(keeper_ids_of(seal, on)),
            key=f"seal:{seal.pk}:{finding.ends_on}:{occasion}",
            text=f"{seal}: {seal_care.words(finding, on, renews_itself=seal.renews_itself)}"[:300],
            url=reverse("admin:documents_seal_change", args=[seal.pk]),
            at=at,
        )


def _next_number(series: registry.Series) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_documentseries (name, last) VALUES (%s, 1) "
            "ON CONFLICT (name) DO UPDATE SET last = documents_documentseries.last + 1 RETURNING last",
            [series.name],
        )
        (last,) = cursor.fetchone()
    return f"{series.name}/{last:06d}"
