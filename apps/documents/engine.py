"""From a frozen snapshot to a PDF: the only module that imports WeasyPrint.

What is the same for all documents (fonts, parsed stylesheets) is made once for each process. Nothing is fetched: a
document sees the pictures that it was given under `doc:`, and any other address is refused before it is opened.
Equal snapshots give equal bytes, as PDF/A-3a that is also PDF/UA-1.
"""

from __future__ import annotations

import gc
import os
import zlib
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cssselect2
import pydyf
import segno
import weasyprint
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from apps.documents import accelerator, files, registry
from apps.documents.enums import SealKind
from apps.documents.models import Paper

# (portrait, landscape): for `page: wide` and `page: upright-first`
PAGE_SIZES = {Paper.A4: ("210mm 297mm", "297mm 210mm"), Paper.F4: ("215mm 330mm", "330mm 215mm")}
COMPRESSION = 6  # level 9 takes twice the time for 1 % less
MISSING_GLYPH = "\N{WHITE SQUARE}"
# PDF/A allows only schemas that are described inside the file; this describes PDF/UA's (ISO 19005-3, 6.6.2.3).
UA_METADATA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>part</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


@dataclass(frozen=True)
class Printed:
    pdf: bytes
    page_count: int


def draw(kind: str, snapshot: dict[str, Any], paper: str, seal: SealKind = SealKind.NONE) -> Printed:
    """The PDF of a snapshot on A4 or F4, with a sentence on the seal that it will carry.

    Raises LookupError, files.DamagedFile, or what WeasyPrint raises.
    """
    definition = registry.get(kind)
    pictures = {name: files.read_image(digest) for name, digest in snapshot["content"].get("images", {}).items()}
    address = snapshot["document"]["address"]
    context = {**snapshot, "seal": seal, "signed_by": definition.signed_by}
    return print_page(
        definition.template, definition.stylesheet, context, qr_address=address, paper=paper, pictures=pictures
    )


def print_page(
    template: str,
    stylesheet: str,
    context: dict[str, Any],
    *,
    qr_address: str,
    paper: str,
    pictures: dict[str, bytes] | None = None,
) -> Printed:
    """A PDF of a template, with the QR of an address as `doc:qr`: also for papers that are no issued document."""
    press = _press()
    pictures = {**(pictures or {}), "qr": _qr(qr_address)}
    html = get_template(template).render({**context, "pictures": sorted(pictures)})
    source = _Source(press.printable(html), _Pictures(pictures))
    sheets = [press.sheet("css/print/base.css"), press.papers[paper], press.sheet(stylesheet)]
    options = {"pdf_variant": "pdf/a-3a"}
    laid_out = source.render(font_config=press.fonts, stylesheets=sheets, **options)
    _claim_accessibility(laid_out.metadata)
    return Printed(laid_out.write_pdf(finisher=_serialise_once, **options), len(laid_out.pages))


def warm_up() -> None:
    """For a worker before it forks: its children share what is loaded, and do not search it for garbage again."""
    press = _press()
    for paper in Paper:
        source = _Source("<html><body><p>Rencana</p></body></html>", _Pictures({}))
        source.write_pdf(font_config=press.fonts, stylesheets=[press.sheet("css/print/base.css"), press.papers[paper]])
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class _Source(weasyprint.HTML):
    """Markup on our short user agent sheet: the stock one computes six more styles for every element.

    Our templates are well-formed, which expat reads ten times faster than the HTML parser reads HTML.
    """

    def __init__(self, markup: str, pictures: _Pictures) -> None:
        try:
            root = ElementTree.fromstring(markup)  # noqa: S314 - our own markup, in which what people wrote is escaped
        except ElementTree.ParseError:
            super().__init__(string=markup, url_fetcher=pictures)
            return
        self.base_url = None
        self.url_fetcher = pictures
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root

    def _ua_stylesheets(self, forms: bool = False) -> list[weasyprint.CSS]:
        return [_press().sheet("css/print/user-agent.css")]


class _Pictures(URLFetcher):
    """Opens nothing: hands out the pictures of this document, refuses all else."""

    def __init__(self, pictures: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        picture = self._pictures.get(url.removeprefix("doc:")) if url.startswith("doc:") else None
        if picture is None:
            raise ValueError("documents fetch nothing")
        return URLFetcherResponse(url, picture, {"Content-Type": "image/png"})


@dataclass
class _Press:
    """What one process needs for all documents."""

    fonts: FontConfiguration
    characters: frozenset[str]
    papers: dict[str, weasyprint.CSS] = field(default_factory=dict)
    sheets: dict[str, weasyprint.CSS] = field(default_factory=dict)

    def sheet(self, name: str) -> weasyprint.CSS:
        if name not in self.sheets:
            self.sheets[name] = self.parse(_static(name).read_text())
        return self.sheets[name]

    def parse(self, text: str) -> weasyprint.CSS:
        return weasyprint.CSS(string=text, font_config=self.fonts, url_fetcher=_Pictures({}))

    def printable(self, html: str) -> str:
        """The text with a visible mark for what the font cannot write: a search for other fonts may take a minute."""
        strange = set(html) - self.characters
        return html.translate(dict.fromkeys(map(ord, strange), MISSING_GLYPH)) if strange else html


@cache
def _press() -> _Press:
    if settings.ACCELERATE_DOCUMENTS:
        accelerator.install()
    folder = _static("fonts/documents/fonts.conf").parent
    press = _Press(_only_fonts_in(folder), _characters(folder))
    for paper, (upright, wide) in PAGE_SIZES.items():
        sizes = {"": upright, "wide": wide, "upright-first": wide, "upright-first:first": upright}
        press.papers[paper] = press.parse(" ".join(f"@page {page} {{ size: {size} }}" for page, size in sizes.items()))
    return press


def _only_fonts_in(folder: Path) -> FontConfiguration:
    """Fontconfig reads its file when the configuration is made; later children of this process keep their own."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    try:
        return FontConfiguration()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def _characters(folder: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    known = []
    for path in sorted(folder.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            known.append(set(font.getBestCmap()))
    return frozenset(map(chr, set.intersection(*known))) | {"\n", "\t"}


def _static(name: str) -> Path:
    found = finders.find(name)
    if not found:
        raise LookupError(f"The static file {name} is missing.")
    return Path(found)


def _qr(address: str) -> bytes:
    """Black and white, eight pixels a module: sharp in viewers that smooth pictures, and still below 1 kB."""
    picture = BytesIO()
    segno.make_qr(address, error="m").save(picture, kind="png", scale=8, border=2)
    return picture.getvalue()


def _claim_accessibility(metadata: Any) -> None:
    """Adds the PDF/UA identifier, which WeasyPrint leaves out of PDF/A files."""
    generate = metadata.generate_rdf_metadata

    def with_accessibility(*arguments: Any) -> bytes:
        rdf: bytes = generate(*arguments)
        return rdf.replace(b"</rdf:RDF>", UA_METADATA + b"</rdf:RDF>")

    metadata.generate_rdf_metadata = with_accessibility


def _serialise_once(document: Any, pdf: pydyf.PDF) -> None:
    """A file with an identifier is written out twice, once for its digest; here that becomes one time."""
    for position, thing in enumerate(pdf.objects):
        if not isinstance(thing, pydyf.Stream):
            pdf.objects[position] = _Serialised(thing)
        elif thing.compress:
            raw = b"\n".join(map(pydyf._to_bytes, thing.stream))
            thing.stream, thing.compress = [zlib.compress(raw, COMPRESSION)], False
            thing.extra["Filter"] = "/FlateDecode"


class _Serialised(pydyf.Object):
    """An object of a PDF file that is complete."""

    data = b""

    def __init__(self, thing: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free, self.offset = thing.number, thing.generation, thing.free, thing.offset
        self.data = thing.data if thing.free != "f" else b""
