"""One attempt to print a rendition: claim, draw, store, finish. Every way it can end is on the row."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded

from apps.documents import engine, files, seals
from apps.documents.enums import SealKind
from apps.documents.models import Document, Rendition
from apps.documents.services import canonical
from apps.jobs import claims

logger = logging.getLogger(__name__)

# A little more than the hard time limit of the task, so that nobody else starts while it may still run.
LEASE = timedelta(seconds=60)
TOO_LONG = "Dokumen ini terlalu lama dicetak. Ringkas isian yang sangat panjang pada rencana, lalu terbitkan ulang."
NO_SPACE = "Media penyimpanan penuh. Hubungi pengelola aplikasi, lalu coba lagi."
TAMPERED = "Isi beku dokumen ini tidak lagi sama dengan saat diterbitkan. Terbitkan ulang dari rencananya."
BROKE = "Terjadi gangguan saat mencetak. Coba lagi; bila tetap gagal, hubungi pengelola aplikasi."


def print_rendition(*, rendition_id: UUID | str, clock: Callable[[], datetime]) -> None:
    """Makes the PDF unless somebody else does. Failures end up on the row as a sentence."""
    claim = claims.claim(Rendition, rendition_id, at=clock(), lease=LEASE)
    if claim is None:
        return
    try:
        _attempt(claim, clock)
    except claims.ClaimLost:
        logger.info("Rendition %s was taken over", rendition_id)


def _attempt(claim: claims.Claim, clock: Callable[[], datetime]) -> None:
    rendition = Rendition.objects.select_related("document").get(pk=claim.id)
    document = rendition.document
    if files.sha256(canonical(document.snapshot)) != document.snapshot_sha256:
        claims.fail(Rendition, claim, at=clock(), reason=TAMPERED)
        return
    try:
        printed, seal = _sealed(document, rendition.paper, clock())
        name = files.rendition_name(rendition.pk)
        files.remove_drafts(name)
        files.write(name, printed.pdf)
        claims.finish(
            Rendition,
            claim,
            at=clock(),
            file_name=name,
            sha256=files.sha256(printed.pdf),
            byte_count=len(printed.pdf),
            page_count=printed.page_count,
            **seal,
        )
    except claims.ClaimLost:
        raise
    except SoftTimeLimitExceeded:
        claims.fail(Rendition, claim, at=clock(), reason=TOO_LONG)
    except Exception as failure:
        logger.exception("Attempt %s of rendition %s broke", claim.attempt, claim.id)
        full = isinstance(failure, OSError) and failure.errno in {errno.ENOSPC, errno.EDQUOT}
        claims.retry(Rendition, claim, at=clock(), reason=NO_SPACE if full else BROKE)


def _sealed(document: Document, paper: str, at: datetime) -> tuple[engine.Printed, dict[str, str]]:
    """Drawn and sealed; without a seal, and saying so, when there is no key that signs."""
    sealer = seals.sealer_for(document.issuer_code, at)
    if sealer is not None:
        printed = engine.draw(document.kind, document.snapshot, paper, sealer.kind)
        try:
            sealed = replace(printed, pdf=sealer.seal(printed.pdf))
        except seals.CannotSeal:
            logger.exception("A document of %s goes out without a seal", document.issuer_code)
        else:
            return sealed, {"seal": sealer.kind, "seal_certificate": sealer.fingerprint}
    return engine.draw(document.kind, document.snapshot, paper), {"seal": SealKind.NONE, "seal_certificate": ""}
