from __future__ import annotations

from django.db import models


class SealKind(models.TextChoices):
    """What stands behind the electronic seal of a PDF. A missing key holds no document back; it is said instead."""

    NONE = "NONE", "tanpa segel elektronik"
    OWN = "OWN", "segel elektronik tidak tersertifikasi"
    CERTIFIED = "CERTIFIED", "segel elektronik tersertifikasi"

    @property
    def sentence(self) -> str:
        """The same words on the document's page, on the public page, in the PDF and in its signature."""
        return _SENTENCES[self]


class SealCare(models.TextChoices):
    """What the last look at a seal found. Empty until the first one."""

    SOUND = "SOUND", "berlaku"
    ENDING = "ENDING", "segera berakhir"
    ENDED = "ENDED", "tidak berlaku"
    UNUSABLE = "UNUSABLE", "tidak dapat dipakai"


_SENTENCES = {
    SealKind.NONE: "Berkas PDF ini tidak disegel secara elektronik.",
    SealKind.OWN: (
        "Berkas PDF ini disegel secara elektronik oleh instansi dengan sertifikat buatan sistem ini: segel menjaga "
        "keutuhan berkas, tetapi bukan tanda tangan elektronik tersertifikasi (BSrE)."
    ),
    SealKind.CERTIFIED: (
        "Berkas PDF ini disegel secara elektronik dengan sertifikat instansi dari Penyelenggara Sertifikasi Elektronik "
        "(PSrE); segel instansi bukan tanda tangan pejabat."
    ),
}
