"""Evidence as it may be kept: a PDF or a picture, opened and written anew, so that nothing else rides along. No Django.

What a file is called or claims to be does not count; its first bytes choose the reader, and only what the reader
understood is written again.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageFile, ImageOps

PDF, JPEG = "application/pdf", "image/jpeg"
EXTENSIONS = {PDF: "pdf", JPEG: "jpg"}
SIGNATURES = {b"%PDF-": "PDF", b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
# Pixels that a picture may unfold to in memory, and the longest side that is kept.
MOST_PIXELS, LONGEST_SIDE = 50_000_000, 2_400
MOST_PAGES, MOST_OBJECTS, DEEPEST = 200, 50_000, 60
# Keys of a PDF that run, open, send or carry something; the text and pictures of a certificate need none of them.
ACTIVE_KEYS = (
    "/OpenAction",
    "/AA",
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/AF",
    "/FS",
    "/XFA",
    "/RichMediaContent",
)
ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/RichMediaExecute"}
)


class Unusable(ValueError):
    """The file cannot be kept. `str()` is a sentence for the reader."""


@dataclass(frozen=True)
class Upload:
    """A file as it is kept: written by us, of a known kind."""

    content: bytes
    content_type: str


def clean(content: bytes, *, most_bytes: int) -> Upload:
    """The upload written anew. Raises Unusable for anything but a readable PDF, JPG or PNG within the limits."""
    if not content:
        raise Unusable("Berkas ini kosong. Pilih foto atau PDF sertifikatnya.")
    if len(content) > most_bytes:
        raise Unusable(f"Berkas ini lebih besar dari {most_bytes // 1_000_000} MB. Kecilkan dahulu, lalu pilih lagi.")
    kind = next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), "")
    if not kind:
        raise Unusable("Berkas ini bukan PDF, JPG, atau PNG. Pilih foto atau PDF sertifikatnya.")
    return _pdf(content) if kind == "PDF" else _picture(content, kind)


def _picture(content: bytes, kind: str) -> Upload:
    # WeasyPrint lets the whole process fill up what a cut picture lacks; half a certificate proves nothing.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unusable("Gambar ini terlalu besar ukurannya. Kecilkan dahulu, lalu pilih lagi.")
            # A JPEG is read at a fraction of its size where that is enough.
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            layer = upright.convert("RGBA")
            flat = Image.new("RGB", layer.size, "white")
            flat.paste(layer, mask=layer.getchannel("A"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as failure:
        raise Unusable("Gambar ini terlalu besar ukurannya. Kecilkan dahulu, lalu pilih lagi.") from failure
    except (OSError, SyntaxError, ValueError) as failure:
        if isinstance(failure, Unusable):
            raise
        raise Unusable("Gambar ini rusak atau tidak lengkap. Ambil atau simpan ulang, lalu pilih lagi.") from failure
    drawn = BytesIO()
    flat.save(drawn, "JPEG", quality=85)
    return Upload(drawn.getvalue(), JPEG)


def _pdf(content: bytes) -> Upload:
    import pikepdf

    written = BytesIO()
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Unusable("PDF ini dikunci. Simpan salinannya tanpa kunci, lalu pilih lagi.")
            if not 1 <= len(pdf.pages) <= MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
                raise Unusable(f"PDF ini kosong atau melebihi {MOST_PAGES} halaman. Unggah halaman sertifikatnya saja.")
            for part in pdf.objects:
                _disarm(part, 0)
            pdf.save(written)
    except pikepdf.PasswordError as failure:
        raise Unusable("PDF ini dikunci. Simpan salinannya tanpa kunci, lalu pilih lagi.") from failure
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, RuntimeError, ValueError, TypeError) as failure:
        if isinstance(failure, Unusable):
            raise
        raise Unusable("PDF ini rusak dan tidak dapat dibaca. Simpan ulang, lalu pilih lagi.") from failure
    return Upload(written.getvalue(), PDF)


def _disarm(part: Any, depth: int) -> None:
    """Takes what acts out of an object and everything written inside it; what it refers to has its own turn."""
    import pikepdf

    if depth > DEEPEST:
        raise Unusable("PDF ini rusak dan tidak dapat dibaca. Simpan ulang, lalu pilih lagi.")
    if isinstance(part, pikepdf.Array):
        inner = list(part)
    elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
        if str(part.get("/S", "")) in ACTIVE_ACTIONS:
            del part["/S"]
        for key in ACTIVE_KEYS:
            if key in part:
                del part[key]
        inner = [value for _, value in part.items()]
    else:
        return
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            _disarm(value, depth + 1)
