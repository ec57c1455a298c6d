"""WeasyPrint lays out and draws the same words again and again; here it remembers them. Same bytes, less time.

Plans of an institution repeat names of competencies, providers and units thousands of times, and all of them look the
same. Three things are kept, by value and never by document: what was computed for an element's style, how a text breaks
in a width, and the glyphs that a line is drawn with. A style keeps its strut and its lengths with it. The names below
are internals of one version; with any other version nothing is touched and documents only take longer.
`tests/test_accelerator.py` compares the bytes over the whole gallery.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

import weasyprint
from weasyprint.css import StyleFor, computed_values, units
from weasyprint.draw import text as drawing
from weasyprint.layout import absolute, block, column, grid, inline, page, percent, preferred, table
from weasyprint.layout import float as floating
from weasyprint.svg import text as svg_text
from weasyprint.text import line_break
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import Layout

VERSION = "70.0"
MOST_ENTRIES = 20_000
MOST_STYLES = 2_000  # a style is about 10 kB; all kinds of documents together have some hundred
SIDES = ("top", "right", "bottom", "left")
# Everything in a style that decides how its text breaks and which glyphs it is drawn with.
TEXT_PROPERTIES = (
    "direction",
    "font_family",
    "font_feature_settings",
    "font_kerning",
    "font_language_override",
    "font_size",
    "font_stretch",
    "font_style",
    "font_variant_alternates",
    "font_variant_caps",
    "font_variant_east_asian",
    "font_variant_ligatures",
    "font_variant_numeric",
    "font_variant_position",
    "font_variation_settings",
    "font_weight",
    "hyphenate_character",
    "hyphenate_limit_chars",
    "hyphenate_limit_zone",
    "hyphens",
    "lang",
    "letter_spacing",
    "overflow_wrap",
    "tab_size",
    "text_decoration_line",
    "white_space",
    "word_break",
    "word_spacing",
)

PERCENT_USERS = (absolute, block, column, floating, grid, inline, page, table)
LENGTHS = (
    *(f"margin_{side}" for side in SIDES),
    *(f"padding_{side}" for side in SIDES),
    *(f"{bound}{axis}" for axis in ("width", "height") for bound in ("", "min_", "max_")),
)
USED = (*LENGTHS, *(f"border_{side}_width" for side in SIDES))


@cache
def install() -> bool:
    """Makes WeasyPrint remember, once a process; False, and nothing done, for a version that was not checked."""
    if weasyprint.__version__ != VERSION:
        return False
    StyleFor.set_computed_styles = _set_computed_styles
    inline.split_first_line = preferred.split_first_line = _split_first_line
    for module in (line_break, inline, computed_values, units):
        module.strut = _strut
    for module in PERCENT_USERS:
        module.resolve_percentages = _resolve_percentages
    drawing.draw_first_line = svg_text.draw_first_line = _draw_first_line
    Layout.reactivate, Layout.deactivate = _promise, _forget
    return True


_original_split, _original_strut = line_break.split_first_line, line_break.strut
_original_draw, _original_reactivate = drawing.draw_first_line, Layout.reactivate
_original_percentages, _original_styles = percent.resolve_percentages, StyleFor.set_computed_styles


@dataclass
class _Memory:
    """A bounded memory. When it is full it begins anew, which costs less than keeping an order."""

    most: int = MOST_ENTRIES
    entries: dict[Any, Any] = field(default_factory=dict)

    def keep(self, key: Any, value: Any) -> None:
        if len(self.entries) >= self.most:
            self.entries.clear()
        self.entries[key] = value


_lines, _drawings, _styles = _Memory(), _Memory(), _Memory()
_computed = _Memory(MOST_STYLES)
_numbers = count()


def _set_computed_styles(
    self: Any,
    element: Any,
    parent: Any,
    root: Any = None,
    pseudo_type: str | None = None,
    base_url: str | None = None,
    target_collector: Any = None,
) -> None:
    """Equal declarations below equal parents compute to the same."""
    styles = self._computed_styles
    above = 0 if parent is None else _number_of(styles[parent, None])
    cascaded = self._cascaded_styles.get((element, pseudo_type), {})
    declared = tuple((name, *map(_frozen, declaration)) for name, declaration in cascaded.items())
    key = (_number_of(self.font_config), above, pseudo_type, declared)
    found = _computed.entries.get(key)
    if found is None:
        _original_styles(self, element, parent, root, pseudo_type, base_url, target_collector)
        _computed.keep(key, styles[element, pseudo_type])
        return
    styles[element, pseudo_type] = found
    if target_collector and found["anchor"]:
        target_collector.collect_anchor(found["anchor"])


def _frozen(value: Any) -> Any:
    """A value of a declaration, or its weight, such that it can be looked up."""
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    return frozenset(value) if isinstance(value, set) else value


def _number_of(thing: Any) -> int:
    number: int = thing.__dict__.setdefault("_number", next(_numbers))
    return number


def _style_number(style: Any) -> int:
    """The same number for styles that set a text in the same way with the same fonts."""
    known: int | None = style.__dict__.get("_text_number")
    if known is None:
        key = (_number_of(style.font_config), repr([style[name] for name in TEXT_PROPERTIES]))
        known = _styles.entries.get(key)
        if known is None:
            known = next(_numbers)
            _styles.keep(key, known)
        style._text_number = known
    return known


def _split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple[Any, ...]:
    key = (text, _style_number(style), max_width, justification_spacing, is_line_start, minimum)
    found = _lines.entries.get(key)
    if found is None:
        found = _original_split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        _lines.keep(key, found)
    # Whoever asks may justify the line or cut it: everybody gets a layout of his own.
    twin = Layout.__new__(Layout)
    twin.__dict__.update(found[0].__dict__)
    return twin, *found[1:]


def _strut(style: Any) -> tuple[float, float]:
    found: tuple[float, float] | None = style.__dict__.get("_strut")
    if found is None:
        found = style._strut = _original_strut(style)
    return found


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    """Lengths of a style without percentages are the same in every containing block."""
    style = box.style
    used: dict[str, Any] | None = style.__dict__.get("_used")
    if used is not None:
        box.__dict__.update(used)
        return
    _original_percentages(box, containing_block)
    if style["border_collapse"] != "collapse" and all(_is_absolute(style[name]) for name in LENGTHS):
        style._used = {name: getattr(box, name) for name in USED}


def _is_absolute(length: Any) -> bool:
    return length is None or length == "auto" or getattr(length, "unit", "") == "px"


def _promise(layout: Any, style: Any) -> None:
    """Making a Pango layout is most of the work of drawing: it is done when a line must really be shaped."""
    layout._promised = style


def _forget(layout: Any) -> None:
    for name in ("layout", "language", "style", "_promised"):
        layout.__dict__.pop(name, None)


def _draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> list[Any]:
    layout = textbox.pango_layout
    arguments = (textbox, text_overflow, block_ellipsis, matrix)
    plain = text_overflow == "clip" and block_ellipsis == "none" and textbox.style["font_size"] >= 1
    if not plain or not textbox.text.strip():
        return _draw_anew(stream, *arguments)
    key = (layout.text, textbox.text, _style_number(textbox.style), layout.justification_spacing)
    line = _drawings.entries.get(key)
    if line is None:
        line = _Line()
        recorder = _Recorder(stream, line)
        line.is_plain = not _draw_anew(recorder, *arguments) and not recorder.is_odd
        _drawings.keep(key, line)
    if line.is_plain and line.fits(stream):
        line.draw(stream, matrix)
        return []
    return _draw_anew(stream, *arguments)


def _draw_anew(stream: Any, textbox: Any, *arguments: Any) -> list[Any]:
    _keep_promise(textbox.pango_layout)
    drawn: list[Any] = _original_draw(stream, textbox, *arguments)
    return drawn


def _keep_promise(layout: Any) -> None:
    style = layout.__dict__.pop("_promised", None)
    if style is not None:
        _original_reactivate(layout, style)


@dataclass
class _UsedFont:
    """What a line tells of the glyphs of a font: their widths, and the characters that they stand for."""

    widths: dict[int, int]
    characters: dict[int, str]


@dataclass
class _Line:
    """A drawn line as operators. A document keeps one width for a glyph, so the line fits where it has the same."""

    operators: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    fonts: dict[int, _UsedFont] = field(default_factory=dict)
    is_plain: bool = False

    def fits(self, stream: Any) -> bool:
        for key, used in self.fonts.items():
            font = stream._fonts.get(key)
            if font is None:
                return False
            known = font.widths
            if any(known.get(glyph, width) != width for glyph, width in used.widths.items()):
                return False
        return True

    def draw(self, stream: Any, matrix: Any) -> None:
        stream.set_text_matrix(*matrix.values)
        for name, arguments in self.operators:
            getattr(stream, name)(*arguments)
        for key, used in self.fonts.items():
            font = stream._fonts[key]
            for glyph, width in used.widths.items():
                font.widths.setdefault(glyph, width)
            for glyph, characters in used.characters.items():
                font.to_unicode.setdefault(glyph, characters)


class _Recorder:
    """Stands in for the stream while a line is drawn for the first time; to it every font is new."""

    def __init__(self, stream: Any, line: _Line) -> None:
        self._stream = stream
        self._line = line
        self._views: dict[int, Any] = {}
        self.ink_rect, self.logical_rect = stream.ink_rect, stream.logical_rect
        self.is_odd = False

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        key = get_pango_font_key(pango_font)[0]
        font, size = self._stream.add_font(pango_font)
        if key not in self._views:
            view = copy(font)
            view.widths, view.to_unicode = {}, {}
            self._views[key] = view
            self._line.fonts[key] = _UsedFont(view.widths, view.to_unicode)
            self.is_odd |= bool(font.bitmap or font.png or font.svg or font.colr)
        return self._views[key], size

    def set_text_matrix(self, *values: float) -> None:
        """Where the line stands is told anew each time."""

    def set_font_size(self, name: str, size: float) -> None:
        self._line.operators.append(("set_font_size", (name, size)))

    def show_text(self, text: str) -> None:
        self._line.operators.append(("show_text", (text,)))

    def set_text_rise(self, rise: float) -> None:
        self._line.operators.append(("set_text_rise", (rise,)))
