"""Files of documents on disk: written whole or not at all, checked when read."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models.fields.files import FieldFile

MAX_IMAGE_SIDE = 400  # pixels; printed at about 2 cm
IMAGE_FORMATS = ("PNG", "JPEG")


class DamagedFile(Exception):
    """The file is missing or no longer what was stored."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write(name: str, content: bytes) -> None:
    """Puts `content` at `name` below PRIVATE_ROOT."""
    write_at(_path(name), content)


def write_at(target: Path, content: bytes) -> None:
    """By temporary file, fsync and rename; only our account reads it. Safe to repeat."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink()
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove_drafts(name: str) -> None:
    """Clears what attempts that were killed left beside `name`."""
    target = _path(name)
    for draft in target.parent.glob(f".{target.name}.*"):
        with suppress(OSError):
            draft.unlink()


def read(name: str, digest: str) -> bytes:
    """The file's content. Raises DamagedFile when it is missing or differs from `digest`."""
    try:
        content = _path(name).read_bytes()
    except OSError as failure:
        raise DamagedFile(name) from failure
    if sha256(content) != digest:
        raise DamagedFile(name)
    return content


def rendition_name(id: UUID) -> str:
    """Where a rendition's PDF lies. Nothing of the person is in it."""
    return f"documents/{id.hex[:2]}/{id.hex}.pdf"


def volume_name(id: UUID, ending: str) -> str:
    """Where a volume's file to print (`pdf`) or its single files (`zip`) lie."""
    return f"documents/volumes/{id.hex}.{ending}"


def remove(name: str) -> None:
    """Harmless when there is no such file."""
    _path(name).unlink(missing_ok=True)


def keep_logo(logo: FieldFile) -> dict[str, str]:
    """The `images` of a letterhead: the coat of arms, if there is one that is a picture."""
    if not logo:
        return {}
    try:
        with logo.open("rb") as file:
            return {"logo": keep_image(file.read())}
    except (OSError, ValueError):
        return {}


def keep_image(content: bytes) -> str:
    """Stores a picture for documents by its digest and returns the digest.

    The picture is opened and drawn anew: a small RGB PNG without transparency, and without whatever else the file
    carried. Raises ValueError when it is no PNG or JPEG picture.
    """
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=IMAGE_FORMATS) as picture:
            picture.thumbnail((MAX_IMAGE_SIDE, MAX_IMAGE_SIDE))
            layer = picture.convert("RGBA")
            flat = Image.new("RGB", layer.size, "white")
            flat.paste(layer, mask=layer.getchannel("A"))
    except (OSError, SyntaxError, Image.DecompressionBombError) as failure:
        raise ValueError("not a picture") from failure
    drawn = BytesIO()
    flat.save(drawn, "PNG", optimize=True)
    digest = sha256(drawn.getvalue())
    if not _path(_image_name(digest)).exists():
        write(_image_name(digest), drawn.getvalue())
    return digest


def read_image(digest: str) -> bytes:
    """Raises DamagedFile."""
    return read(_image_name(digest), digest)


def _image_name(digest: str) -> str:
    return f"documents/images/{digest}.png"


def _path(name: str) -> Path:
    return Path(settings.PRIVATE_ROOT) / name
