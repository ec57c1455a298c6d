"""Charts as SVG text, the same on a page and in a PDF. Pure functions over labels and numbers.

Only presentation attributes are used (a strict CSP forbids `style`), coordinates carry one decimal, and every chart
can be read in black and white: series differ by hatch or shape, and values are written out. Titles state the finding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from html import escape
from textwrap import wrap
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from apps.core import formats

PRIMARY, DEEP, AMBER = "#196bcd", "#1f2855", "#b36200"
INK, QUIET, LINE, PAPER = "#1b2233", "#525c73", "#d5dbe6", "#ffffff"
SERIES = (PRIMARY, "#7fb0ee", "#ffd166", DEEP, "#9aa3b5")
HATCHES = ("", "M0 6L6 0", "M0 0L6 6", "", "M0 3H6")
HEAT = ("#f4f6fa", "#d6e5f8", "#a8caf1", "#5f9ce3", "#196bcd", "#0a489f")
WIDTH, LABEL_WIDTH, ROW, FONT = 640, 216, 30, 13
LABEL_CHARACTERS = 26

Number = formats.Number
Write = Callable[[Number], str]


@dataclass(frozen=True, slots=True)
class Chart:
    """`svg` for the eye; `headings` and `rows` say the same as a table."""

    title: str
    description: str
    svg: SafeString
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _element(name: str, body: str = "", **attributes: Any) -> str:
    words = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_n(value) if isinstance(value, float) else escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{words}>{body}</{name}>" if body else f"<{name}{words}/>"


def _text(x: float, y: float, words: str, anchor: str | None = None, **more: Any) -> str:
    return _element("text", escape(words), x=float(x), y=float(y), text_anchor=anchor, **more)


def _label(y: float, words: str) -> str:
    """A row's label, right-aligned before the plot, on two lines at most."""
    lines = wrap(words, LABEL_CHARACTERS, max_lines=2, placeholder="…") or [""]
    top = y + 4.5 - 7.5 * (len(lines) - 1)
    return "".join(_text(LABEL_WIDTH - 8, top + 15 * index, line, "end") for index, line in enumerate(lines))


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, **more: Any) -> str:
    return _element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), stroke=stroke, **more)


def _mark(title: str, description: str, rows: Sequence[object]) -> str:
    """A short id, the same for the same chart, so that a page and a PDF are reproducible."""
    return "g" + blake2s(repr((title, description, rows)).encode(), digest_size=5).hexdigest()


def _chart(
    title: str,
    description: str,
    height: float,
    drawing: Sequence[str],
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    mark: str,
) -> Chart:
    head = _element("title", escape(title), id=f"{mark}t") + _element("desc", escape(description), id=f"{mark}d")
    svg = _element(
        "svg",
        head + "".join(drawing),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {_n(height)}",
        width=WIDTH,
        height=float(height),
        role="img",
        aria_labelledby=f"{mark}t {mark}d",
        font_family="system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
        font_size=FONT,
        fill=INK,
    )
    table = tuple(tuple(row) for row in rows)
    return Chart(title, description, mark_safe(svg), tuple(headings), table)  # noqa: S308 - every text is escaped above


def _hatches(mark: str, count: int) -> tuple[str, list[str]]:
    """Pattern definitions and the fill of each series; a plain series needs none."""
    definitions, fills = "", []
    for index in range(count):
        colour, hatch = SERIES[index % len(SERIES)], HATCHES[index % len(HATCHES)]
        if not hatch:
            fills.append(colour)
            continue
        ground = _element("rect", width=6, height=6, fill=colour)
        strokes = _element("path", d=hatch, stroke=DEEP, stroke_width=1, fill="none")
        definitions += _element(
            "pattern", ground + strokes, id=f"{mark}p{index}", width=6, height=6, patternUnits="userSpaceOnUse"
        )
        fills.append(f"url(#{mark}p{index})")
    return (_element("defs", definitions) if definitions else ""), fills


def _legend(names: Sequence[str], shapes: Sequence[str], y: float) -> tuple[list[str], float]:
    """Shapes are drawn around 0,0 and moved into place. Returns the drawing and the y below it."""
    drawing, x = [], 8.0
    for name, shape in zip(names, shapes, strict=True):
        width = 34 + 7.2 * len(name)
        if x + width > WIDTH and x > 8:
            x, y = 8.0, y + 22
        drawing += [_element("g", shape, transform=f"translate({_n(x + 8)} {_n(y)})"), _text(x + 22, y + 4.5, name)]
        x += width
    return drawing, y + 22


def bar_chart(
    title: str,
    rows: Sequence[tuple[str, Number]],
    *,
    label: str = "",
    value_label: str = "Jumlah",
    target: Number | None = None,
    target_label: str = "Target",
    write: Write = formats.number,
    description: str = "",
) -> Chart:
    """Horizontal bars from zero, longest value at the right edge; `target` is a dashed line through all rows."""
    mark = _mark(title, description, rows)
    top = max([float(value) for _, value in rows] + [float(target or 0)]) or 1.0
    plot = WIDTH - LABEL_WIDTH - 72
    start = 26 if target is not None else 8
    drawing = []
    for index, (name, value) in enumerate(rows):
        y = start + ROW * index + ROW / 2
        length = plot * max(float(value), 0.0) / top
        drawing += [
            _label(y, name),
            _element("rect", x=LABEL_WIDTH, y=y - 9, width=length, height=18, fill=PRIMARY, rx=2),
            _text(LABEL_WIDTH + length + 6, y + 4.5, write(value), font_weight=600),
        ]
    bottom = start + ROW * len(rows)
    drawing.append(_line(LABEL_WIDTH, start, LABEL_WIDTH, bottom, DEEP))
    if target is not None:
        x = LABEL_WIDTH + plot * float(target) / top
        place, anchor = (x, "middle") if x < WIDTH - 150 else (WIDTH - 4, "end")
        drawing.append(_line(x, start - 4, x, bottom, DEEP, stroke_dasharray="5 4", stroke_width=2))
        drawing.append(_text(place, start - 10, f"{target_label} {write(target)}", anchor, fill=DEEP))
    words = description or "; ".join(f"{name} {write(value)}" for name, value in rows)
    return _chart(title, words, bottom + 8, drawing, (label, value_label), [(n, write(v)) for n, v in rows], mark)


def stacked_bar_chart(
    title: str,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Number]]],
    *,
    label: str = "",
    write: Write = formats.number,
    description: str = "",
) -> Chart:
    """Parts of each row side by side; series differ by colour and hatch, in the order of the legend."""
    mark = _mark(title, description, rows)
    definitions, fills = _hatches(mark, len(series))
    box: dict[str, Any] = {"x": -8, "y": -8, "width": 16, "height": 16, "stroke": DEEP, "stroke_width": ".5"}
    shapes = [_element("rect", fill=fill, **box) for fill in fills]
    drawing, start = _legend(series, shapes, 14)
    drawing.insert(0, definitions)
    plot = WIDTH - LABEL_WIDTH - 60
    top = max((float(sum(values)) for _, values in rows), default=0.0) or 1.0
    for index, (name, values) in enumerate(rows):
        y, x = start + ROW * index + ROW / 2, float(LABEL_WIDTH)
        drawing.append(_label(y, name))
        for fill, value in zip(fills, values, strict=True):
            length = plot * float(value) / top
            if length > 0:
                drawing.append(
                    _element("rect", x=x, y=y - 10, width=length, height=20, fill=fill, stroke=PAPER, stroke_width=1)
                )
            x += length
        drawing.append(_text(x + 6, y + 4.5, write(sum(values)), font_weight=600))
    bottom = start + ROW * len(rows)
    drawing.append(_line(LABEL_WIDTH, start, LABEL_WIDTH, bottom, DEEP))
    table = [(name, *(write(value) for value in values)) for name, values in rows]
    words = description or "; ".join(
        f"{name}: " + ", ".join(f"{part} {write(value)}" for part, value in zip(series, values, strict=True))
        for name, values in rows
    )
    return _chart(title, words, bottom + 8, drawing, (label, *series), table, mark)


_HELD = _element("circle", r=6, fill=PRIMARY)
_REQUIRED = _element("path", d="M0-8L8 0L0 8L-8 0Z", fill=PAPER, stroke=DEEP, stroke_width=2)


def dumbbell_chart(
    title: str,
    rows: Sequence[tuple[str, int | None, int | float | None]],
    *,
    maximum: int = 5,
    label: str = "Kompetensi",
    description: str = "",
) -> Chart:
    """Required level (diamond) against held level (dot) of each row; a level not known is left out and named."""
    mark = _mark(title, description, rows)
    drawing, start = _legend(("Disyaratkan", "Dimiliki"), (_REQUIRED, _HELD), 14)
    start += 16
    plot = WIDTH - LABEL_WIDTH - 100
    bottom = start + ROW * len(rows)

    def x_of(level: float) -> float:
        return LABEL_WIDTH + 20 + plot * level / maximum

    for level in range(maximum + 1):
        drawing += [
            _line(x_of(level), start, x_of(level), bottom),
            _text(x_of(level), start - 6, str(level), "middle", fill=QUIET),
        ]
    for index, (name, required, held) in enumerate(rows):
        y = start + ROW * index + ROW / 2
        drawing.append(_label(y, name))
        short = required is not None and held is not None and held < required
        if required is not None and held is not None and held != required:
            ink, dash = (AMBER, "4 3") if short else (PRIMARY, None)
            drawing.append(_line(x_of(held), y, x_of(required), y, ink, stroke_width=3, stroke_dasharray=dash))
        if required is not None:
            drawing.append(_element("g", _REQUIRED, transform=f"translate({_n(x_of(required))} {_n(y)})"))
        if held is not None:
            drawing.append(_element("circle", cx=x_of(held), cy=y, r=6 if held != required else 4, fill=PRIMARY))
        drawing.append(_text(WIDTH - 4, y + 4.5, _distance(required, held), "end", font_weight=600 if short else None))
    table = [(name, _level(required), _level(held), _distance(required, held)) for name, required, held in rows]
    words = description or "; ".join(f"{name}: disyaratkan {_level(r)}, dimiliki {_level(h)}" for name, r, h in rows)
    return _chart(title, words, bottom + 8, drawing, (label, "Disyaratkan", "Dimiliki", "Selisih"), table, mark)


def _level(value: Number | None) -> str:
    return "belum ada" if value is None else formats.number(value)


def _distance(required: Number | None, held: Number | None) -> str:
    if required is None or held is None:
        return "belum ada"
    difference = float(held) - float(required)
    return formats.number(difference).replace("-", "−") if difference <= 0 else f"+{formats.number(difference)}"


def heat_map(
    title: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Number | None]]],
    *,
    label: str = "",
    write: Write = formats.number,
    description: str = "",
) -> Chart:
    """Darker is more; each cell carries its number, a cell without one a dash."""
    mark = _mark(title, description, rows)
    known = [float(value) for _, values in rows for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    cell = (WIDTH - LABEL_WIDTH) / max(len(columns), 1)
    characters = max(int(cell / 7), 4)
    heads = [wrap(column, characters, max_lines=3, placeholder="…") for column in columns]
    start = 12 + 15 * max((len(lines) for lines in heads), default=1)
    drawing = [
        _text(LABEL_WIDTH + cell * (index + 0.5), start - 8 - 15 * (len(lines) - 1 - step), line, "middle")
        for index, lines in enumerate(heads)
        for step, line in enumerate(lines)
    ]
    for index, (name, values) in enumerate(rows):
        y = start + ROW * index
        drawing.append(_label(y + ROW / 2, name))
        for column, value in enumerate(values):
            x = LABEL_WIDTH + cell * column
            shade = 0 if value is None else round((len(HEAT) - 1) * (float(value) - low) / ((high - low) or 1))
            ink = PAPER if shade >= 4 else INK
            drawing += [
                _element("rect", x=x, y=y, width=cell, height=ROW, fill=HEAT[shade], stroke=PAPER),
                _text(x + cell / 2, y + ROW / 2 + 4.5, "–" if value is None else write(value), "middle", fill=ink),
            ]
    table = [(name, *("–" if value is None else write(value) for value in values)) for name, values in rows]
    words = description or f"{len(rows)} baris dan {len(columns)} kolom, dari {write(low)} sampai {write(high)}"
    return _chart(title, words, start + ROW * len(rows) + 8, drawing, (label, *columns), table, mark)


_SHAPES = (
    _element("circle", r=4.5),
    _element("rect", x=-4.5, y=-4.5, width=9, height=9),
    _element("path", d="M0-6L6 5H-6Z"),
    _element("path", d="M0-6L6 0L0 6L-6 0Z"),
)
_DASHES = (None, "7 4", "2 4", "9 3 2 3")
_LINE_INKS = (PRIMARY, DEEP, AMBER, QUIET)


def line_chart(
    title: str,
    points: Sequence[str],
    series: Sequence[tuple[str, Sequence[Number | None]]],
    *,
    label: str = "",
    write: Write = formats.number,
    description: str = "",
    lowest: Number = 0,
) -> Chart:
    """Up to four series over the points; a missing value breaks the line. The last value is written out.

    The axis begins at `lowest`: zero, unless a change would be lost in the height of the values.
    """
    mark = _mark(title, description, series)
    inks = [_LINE_INKS[index % 4] for index in range(len(series))]
    shapes = [_element("g", _SHAPES[index % 4], fill=ink) for index, ink in enumerate(inks)]
    drawing, start = _legend([name for name, _ in series], shapes, 14)
    top = max((float(value) for _, values in series for value in values if value is not None), default=0.0) or 1.0
    left, right, height, floor = 56, WIDTH - 56, 180, float(lowest)
    step = (right - left) / max(len(points) - 1, 1)

    def y_of(value: Number) -> float:
        return start + 8 + height * (1 - (float(value) - floor) / ((top - floor) or 1))

    for part in (0.0, 0.5, 1.0):
        level = floor + (top - floor) * part
        y = y_of(level)
        drawing += [_line(left, y, right, y), _text(left - 8, y + 4.5, write(round(level, 2)), "end", fill=QUIET)]
    every = -(-len(points) // 8)
    drawing += [
        _text(left + step * index, start + height + 28, point, "middle", fill=QUIET)
        for index, point in enumerate(points)
        if index % every == 0
    ]
    for index, (_, values) in enumerate(series):
        spots = [(left + step * at, y_of(value)) if value is not None else None for at, value in enumerate(values)]
        path, pen = "", "M"
        for spot in spots:
            path += f"{pen}{_n(spot[0])} {_n(spot[1])}" if spot else ""
            pen = "L" if spot else "M"
        ink, dash, shape = inks[index], _DASHES[index % 4], _SHAPES[index % 4]
        drawing.append(_element("path", d=path, fill="none", stroke=ink, stroke_width=2.5, stroke_dasharray=dash))
        seen = [(spot, value) for spot, value in zip(spots, values, strict=True) if spot and value is not None]
        dots = (_element("g", shape, transform=f"translate({_n(x)} {_n(y)})") for (x, y), _ in seen)
        drawing.append(_element("g", "".join(dots), fill=ink))
        for (x, y), value in seen[-1:]:
            drawing.append(_text(x + 8, y - 6, write(value), font_weight=600))
    table = [
        (point, *("–" if value is None else write(value) for value in column))
        for point, column in zip(points, zip(*(values for _, values in series), strict=True), strict=True)
    ]
    words = description or f"{points[0]} sampai {points[-1]}" if points else description
    return _chart(title, words, start + height + 40, drawing, (label, *(name for name, _ in series)), table, mark)


def interval_plot(
    title: str,
    rows: Sequence[tuple[str, Number, Number, Number]],
    *,
    label: str = "",
    value_label: str = "Perkiraan",
    write: Write = formats.number,
    description: str = "",
) -> Chart:
    """An estimate between the bounds of its interval per row: (name, low, estimate, high); dashed line at zero."""
    mark = _mark(title, description, rows)
    ends = [float(bound) for _, low, _, high in rows for bound in (low, high)] + [0.0]
    least, most = min(ends), max(ends)
    plot, start = WIDTH - LABEL_WIDTH - 150, 8
    bottom = start + ROW * len(rows)

    def x_of(value: Number) -> float:
        return LABEL_WIDTH + 8 + plot * (float(value) - least) / ((most - least) or 1)

    drawing = [
        _line(x_of(0), start, x_of(0), bottom, DEEP, stroke_dasharray="5 4"),
        _text(x_of(0), bottom + 16, "0", "middle", fill=QUIET),
    ]
    for index, (name, low, estimate, high) in enumerate(rows):
        y = start + ROW * index + ROW / 2
        drawing += [
            _label(y, name),
            _line(x_of(low), y, x_of(high), y, PRIMARY, stroke_width=3),
            _line(x_of(low), y - 6, x_of(low), y + 6, PRIMARY, stroke_width=2),
            _line(x_of(high), y - 6, x_of(high), y + 6, PRIMARY, stroke_width=2),
            _element("circle", cx=x_of(estimate), cy=y, r=6, fill=DEEP),
            _text(WIDTH - 4, y + 4.5, f"{write(estimate)} ({write(low)} – {write(high)})", "end"),
        ]
    table = [(name, write(estimate), write(low), write(high)) for name, low, estimate, high in rows]
    words = description or "; ".join(f"{n} {write(e)}, antara {write(low)} dan {write(h)}" for n, low, e, h in rows)
    return _chart(title, words, bottom + 24, drawing, (label, value_label, "Batas bawah", "Batas atas"), table, mark)
