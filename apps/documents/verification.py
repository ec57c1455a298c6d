"""Is this file one that was issued here? Asked by whoever holds it and has access to the installation."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from apps.core.formats import date_time
from apps.documents import files
from apps.documents.enums import SealKind
from apps.documents.models import Document, DocumentStatus, Rendition
from apps.documents.seals import Judgement, SealState, judge


@dataclass(frozen=True)
class Finding:
    """`document` is the one that the file is, or only claims to be; it is the former when there is a `rendition`."""

    document: Document | None
    rendition: Rendition | None
    seal: Judgement

    @property
    def is_genuine(self) -> bool:
        """Byte for byte what is stored, sealed as it was stored."""
        if self.rendition is None:
            return False
        wanted = SealState.NONE if self.rendition.seal == SealKind.NONE else SealState.SOUND
        return self.seal.state == wanted

    @property
    def is_in_force(self) -> bool:
        return self.is_genuine and self.document is not None and self.document.is_valid

    def sentences(self) -> list[str]:
        verdict = "ASLI, TETAPI TIDAK BERLAKU LAGI" if self.is_genuine else "TIDAK DAPAT DIPERCAYA"
        return [
            f"Dokumen: {self._which()}",
            f"Berkas: {'sama dengan' if self.rendition else 'TIDAK sama dengan'} yang tersimpan di arsip",
            f"Segel: {self._seal()}",
            f"Status: {self._status()}",
            f"Kesimpulan: {'ASLI DAN BERLAKU' if self.is_in_force else verdict}",
        ]

    def _which(self) -> str:
        if self.document is None:
            return "tidak dikenal di arsip ini"
        name = f"{self.document.number} versi {self.document.version}"
        return f"{name}, {self.rendition.paper}" if self.rendition else f"mengaku sebagai {name}"

    def _seal(self) -> str:
        said = [self.seal.state.value]
        if self.seal.signer:
            said.append(f"sertifikat: {self.seal.signer}")
        if self.seal.sealed_at:
            said.append(f"waktu menurut berkas: {date_time(self.seal.sealed_at)}")
        if self.rendition:
            said.append(SealKind(self.rendition.seal).sentence)
        return "; ".join(said)

    def _status(self) -> str:
        if self.document is None:
            return "–"
        if self.document.status == DocumentStatus.SUPERSEDED and self.document.superseded_by:
            return f"digantikan oleh {self.document.superseded_by.number}"
        return self.document.get_status_display().lower()


def examine(content: bytes) -> Finding:
    """Never raises, whatever the file is."""
    stored = Rendition.objects.select_related("document__superseded_by").defer("document__snapshot")
    rendition = stored.filter(sha256=files.sha256(content)).first()
    document = rendition.document if rendition else _claimed(content)
    return Finding(document, rendition, judge(content))


def _claimed(content: bytes) -> Document | None:
    """The document whose number stands in the file's title."""
    with suppress(pikepdf.PdfError, KeyError, ValueError), pikepdf.open(BytesIO(content)) as pdf:
        number = str(pdf.docinfo["/Title"]).rpartition(" – ")[2]
        return Document.objects.defer("snapshot").select_related("superseded_by").filter(number=number).first()
    return None
