"""Many PDF files become one to print: bare pages. Tags, links and seals stay with the single files, which are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

Shared = dict[str, pikepdf.Object]


@dataclass(frozen=True)
class Merged:
    pdf: bytes
    page_count: int


def merge(title: str, parts: Iterable[tuple[str, bytes]], *, duplex: bool) -> Merged:
    """One file with a bookmark for each part (its name, its PDF); `duplex` lets each part begin on a new sheet.

    A font or picture that several parts hold is stored once. Equal parts give equal bytes.
    """
    target, shared = pikepdf.new(), Shared()
    with target.open_outline() as outline:
        for name, content in parts:
            outline.root.append(pikepdf.OutlineItem(name, len(target.pages)))
            with pikepdf.open(BytesIO(content)) as source:
                _append(target, source, shared)
            if duplex and len(target.pages) % 2:
                left, bottom, right, top = map(float, target.pages[-1].mediabox)
                target.add_blank_page(page_size=(right - left, top - bottom))
    target.docinfo["/Title"] = title
    target.Root.Lang = "id"
    target.Root.PageMode = pikepdf.Name.UseOutlines
    written = BytesIO()
    target.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return Merged(written.getvalue(), len(target.pages))


def _append(target: pikepdf.Pdf, source: pikepdf.Pdf, shared: Shared) -> None:
    """Cuts known fonts and pictures out before the pages are copied, and puts the shared ones in their place."""
    cut: list[tuple[int, str, str, str]] = []
    for index, page in enumerate(source.pages):
        for key in ("/StructParents", "/Annots"):  # tags, and the fields of seals: neither holds for a merged file
            if key in page.obj:
                del page.obj[key]
        for group in ("/Font", "/XObject"):
            things: Any = page.obj.get("/Resources", pikepdf.Dictionary()).get(group, {})
            for name in sorted(things.keys()):
                if not _is_shareable(things[name]):
                    continue
                digest = _digest(things[name])
                if digest not in shared:
                    shared[digest] = target.copy_foreign(things[name])
                cut.append((index, group, name, digest))
                del things[name]
    start = len(target.pages)
    target.pages.extend(source.pages)
    for index, group, name, digest in cut:
        target.pages[start + index].obj["/Resources"][group][name] = shared[digest]


def _is_shareable(thing: pikepdf.Object) -> bool:
    """Fonts and pictures. Forms may hold resources of their own, which are left as they are."""
    return thing.is_indirect and thing.get("/Subtype") != pikepdf.Name.Form


def _digest(thing: pikepdf.Object) -> str:
    digest = hashlib.sha256()
    _feed(digest, thing)
    return digest.hexdigest()


def _feed(digest: Any, thing: Any) -> None:
    if isinstance(thing, pikepdf.Stream):
        digest.update(b"stream")
        digest.update(thing.read_raw_bytes())
    if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        for key in sorted(thing.keys()):
            digest.update(f"<{key}>".encode())
            _feed(digest, thing[key])
    elif isinstance(thing, pikepdf.Array):
        digest.update(f"[{len(thing)}]".encode())
        for part in thing:
            _feed(digest, part)
    else:
        digest.update(repr(thing).encode())
