"""Charts as SVG text, the same on a page and in a PDF. Pure functions over labels and numbers.

Only presentation attributes are used (a strict CSP forbids `style`), coordinates carry one decimal, and every chart
can be read in black and white: series differ by hatch or shape, and values are written out. Titles state the finding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from apps.core import formats, placing, svg
from apps.core.svg import AMBER, DEEP, FONT, HEAT, INK, LABEL_WIDTH, PAPER, PRIMARY, QUIET, ROW, WIDTH

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
    head = svg.element("title", escape(title), id=f"{mark}t") + svg.element("desc", escape(description), id=f"{mark}d")
    picture = svg.element(
        "svg",
        head + "".join(drawing),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {svg.number(height)}",
        width=WIDTH,
        height=float(height),
        role="img",
        aria_labelledby=f"{mark}t {mark}d",
        font_family="system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
        font_size=FONT,
        fill=INK,
    )
    table = tuple(tuple(row) for row in rows)
    return Chart(title, description, mark_safe(picture), tuple(headings), table)  # noqa: S308 - every text is escaped above


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
    """Horizontal bars from zero; `target` is a dashed line through all rows, which crosses no value.

    Values stand to the right of their bars, those of negative bars to the right of zero.
    """
    mark = _mark(title, description, rows)
    numbers = [float(value) for _, value in rows] + [float(target or 0)]
    low = min(*numbers, 0.0)
    top = max(*numbers, 0.0) if any(numbers) else 1.0
    plot = WIDTH - LABEL_WIDTH - placing.room_for([write(value) for _, value in rows], 72)
    start = 26 if target is not None else 8

    def x_of(value: Number) -> float:
        return LABEL_WIDTH + plot * (float(value) - low) / (top - low)

    zero, aim = x_of(0), None if target is None else x_of(target)
    drawing = []
    for index, (name, value) in enumerate(rows):
        y = start + ROW * index + ROW / 2
        left, right = sorted((zero, x_of(value)))
        written = write(value)
        x = placing.past_line(right + 6, placing.BOLD * len(written), aim)
        drawing += [
            svg.row_label(y, name),
            svg.element("rect", x=left, y=y - 9, width=right - left, height=18, fill=PRIMARY, rx=2),
            svg.text(x, y + 4.5, written, font_weight=600),
        ]
    bottom = start + ROW * len(rows)
    drawing.append(svg.line(zero, start, zero, bottom, DEEP))
    if target is not None and aim is not None:
        goal = f"{target_label} {write(target)}"
        middle = placing.within(aim, placing.PLAIN * len(goal), WIDTH)
        drawing.append(svg.line(aim, start - 4, aim, bottom, DEEP, stroke_dasharray="5 4", stroke_width=2))
        drawing.append(svg.text(middle, start - 10, goal, "middle", fill=DEEP))
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
    definitions, fills = svg.hatches(mark, len(series))
    box: dict[str, Any] = {"x": -8, "y": -8, "width": 16, "height": 16, "stroke": DEEP, "stroke_width": ".5"}
    shapes = [svg.element("rect", fill=fill, **box) for fill in fills]
    drawing, start = svg.legend(series, shapes, 14)
    drawing.insert(0, definitions)
    plot = WIDTH - LABEL_WIDTH - placing.room_for([write(sum(values)) for _, values in rows], 72)
    top = max((float(sum(values)) for _, values in rows), default=0.0) or 1.0
    for index, (name, values) in enumerate(rows):
        y, x = start + ROW * index + ROW / 2, float(LABEL_WIDTH)
        drawing.append(svg.row_label(y, name))
        for fill, value in zip(fills, values, strict=True):
            # A part that exists is seen, however small: its white edges alone take one unit.
            length = max(plot * float(value) / top, 3.0) if value > 0 else 0.0
            if length:
                drawing.append(
                    svg.element("rect", x=x, y=y - 10, width=length, height=20, fill=fill, stroke=PAPER, stroke_width=1)
                )
            x += length
        drawing.append(svg.text(x + 6, y + 4.5, write(sum(values)), font_weight=600))
    bottom = start + ROW * len(rows)
    drawing.append(svg.line(LABEL_WIDTH, start, LABEL_WIDTH, bottom, DEEP))
    table = [(name, *(write(value) for value in values)) for name, values in rows]
    words = description or "; ".join(
        f"{name}: " + ", ".join(f"{part} {write(value)}" for part, value in zip(series, values, strict=True))
        for name, values in rows
    )
    return _chart(title, words, bottom + 8, drawing, (label, *series), table, mark)


_HELD = svg.element("circle", r=6, fill=PRIMARY)
_REQUIRED = svg.element("path", d="M0-8L8 0L0 8L-8 0Z", fill=PAPER, stroke=DEEP, stroke_width=2)


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
    drawing, start = svg.legend(("Disyaratkan", "Dimiliki"), (_REQUIRED, _HELD), 14)
    start += 16
    plot = WIDTH - LABEL_WIDTH - 100
    bottom = start + ROW * len(rows)

    def x_of(level: float) -> float:
        return LABEL_WIDTH + 20 + plot * level / maximum

    for level in range(maximum + 1):
        drawing += [
            svg.line(x_of(level), start, x_of(level), bottom),
            svg.text(x_of(level), start - 6, str(level), "middle", fill=QUIET),
        ]
    for index, (name, required, held) in enumerate(rows):
        y = start + ROW * index + ROW / 2
        drawing.append(svg.row_label(y, name))
        short = required is not None and held is not None and held < required
        if required is not None and held is not None and held != required:
            ink, dash = (AMBER, "4 3") if short else (PRIMARY, None)
            drawing.append(svg.line(x_of(held), y, x_of(required), y, ink, stroke_width=3, stroke_dasharray=dash))
        if required is not None:
            drawing.append(
                svg.element("g", _REQUIRED, transform=f"translate({svg.number(x_of(required))} {svg.number(y)})")
            )
        if held is not None:
            drawing.append(svg.element("circle", cx=x_of(held), cy=y, r=6 if held != required else 4, fill=PRIMARY))
        drawing.append(
            svg.text(WIDTH - 4, y + 4.5, _distance(required, held), "end", font_weight=600 if short else None)
        )
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
    cells = [["–" if value is None else write(value) for value in values] for _, values in rows]
    characters = max(int(cell / 7), 4)
    heads = [wrap(column, characters, max_lines=3, placeholder="…") for column in columns]
    head_size = placing.size_for([line for lines in heads for line in lines], cell, FONT)
    cell_size = placing.size_for([words for line in cells for words in line], cell, FONT)
    start = 12 + 15 * max((len(lines) for lines in heads), default=1)
    drawing = [
        svg.text(
            LABEL_WIDTH + cell * (index + 0.5),
            start - 8 - 15 * (len(lines) - 1 - step),
            line,
            "middle",
            font_size=head_size,
        )
        for index, lines in enumerate(heads)
        for step, line in enumerate(lines)
    ]
    fields, figures = [], []
    for index, ((name, values), written) in enumerate(zip(rows, cells, strict=True)):
        y = start + ROW * index
        drawing.append(svg.row_label(y + ROW / 2, name))
        for column, (value, words) in enumerate(zip(values, written, strict=True)):
            x = LABEL_WIDTH + cell * column
            shade = 0 if value is None else round((len(HEAT) - 1) * (float(value) - low) / ((high - low) or 1))
            fields.append(svg.element("rect", x=x, y=y, width=cell, height=ROW, fill=HEAT[shade]))
            figures.append(svg.text(x + cell / 2, y + ROW / 2 + 4.5, words, fill=PAPER if shade >= 4 else INK))
    drawing += [
        svg.element("g", "".join(fields), stroke=PAPER),
        svg.element("g", "".join(figures), text_anchor="middle", font_size=cell_size),
    ]
    table = [(name, *written) for (name, _), written in zip(rows, cells, strict=True)]
    words = description or f"{len(rows)} baris dan {len(columns)} kolom, dari {write(low)} sampai {write(high)}"
    return _chart(title, words, start + ROW * len(rows) + 8, drawing, (label, *columns), table, mark)


_SHAPES = (
    svg.element("circle", r=4.5),
    svg.element("rect", x=-4.5, y=-4.5, width=9, height=9),
    svg.element("path", d="M0-6L6 5H-6Z"),
    svg.element("path", d="M0-6L6 0L0 6L-6 0Z"),
)
_DASHES = (None, "7 4", "2 4", "9 3 2 3")
_LINE_INKS = (PRIMARY, DEEP, AMBER, QUIET)


def _end_labels(
    tips: Sequence[tuple[placing.Point, str, str]],
    strokes: Sequence[placing.Segment],
    right: float,
    low: float,
    high: float,
) -> list[str]:
    """The last value of each line beside its end; a stroke in the line's ink leads to one that had to move."""
    spots = [spot for spot, _, _ in tips]
    widths = [placing.BOLD * len(words) for _, words, _ in tips]
    drawing = []
    places = placing.beside(spots, widths, strokes, low, high)
    for (spot, words, ink), width, place in zip(tips, widths, places, strict=True):
        if place.x < right:
            drawing.append(svg.element("rect", x=place.x - 2, y=place.y - 7, width=width, height=14, fill=PAPER))
        if place.is_moved:
            drawing.append(svg.line(*spot, place.x - 5, place.y, ink))
        drawing.append(svg.text(place.x, place.y + 4.5, words, font_weight=600))
    return drawing


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
    shapes = [svg.element("g", _SHAPES[index % 4], fill=ink) for index, ink in enumerate(inks)]
    drawing, start = svg.legend([name for name, _ in series], shapes, 14)
    known = [[float(value) for value in values if value is not None] for _, values in series]
    floor = min([float(lowest), *(value for values in known for value in values)])
    top = max([float(lowest), *(value for values in known for value in values)])
    top = top if top > floor else floor + 1
    levels = [floor, 0.0 if floor < 0 < top else (floor + top) / 2, top]
    ends = [next((value for value in reversed(values) if value is not None), None) for _, values in series]
    written = ["" if value is None else write(value) for value in ends]
    left = max(56.0, 14 + placing.PLAIN * max(len(write(level)) for level in levels))
    right, height = WIDTH - placing.room_for(written, 56), 180.0
    step = (right - left) / max(len(points) - 1, 1)
    origin = left if len(points) > 1 else (left + right) / 2

    def y_of(value: Number) -> float:
        return start + 8 + height * (1 - (float(value) - floor) / (top - floor))

    heights = placing.spread([y_of(level) for level in levels], placing.LINE_HEIGHT, start + 8, start + 8 + height)
    for level, y in zip(levels, heights, strict=True):
        drawing.append(svg.line(left, y_of(level), right, y_of(level)))
        drawing.append(svg.text(left - 8, y + 4.5, write(level), "end", fill=QUIET))
    widest = placing.PLAIN * max((len(point) for point in points), default=0)
    # Names at the edges are moved inwards by what would hang over.
    inwards = max(widest / 2 - origin, 0) + max(widest / 2 - (WIDTH - right), 0)
    every = max(-(-len(points) // 8), int((widest + inwards + 8) // step) + 1)
    drawing += [
        svg.text(placing.within(origin + step * at, widest, WIDTH), start + height + 28, point, "middle", fill=QUIET)
        for at, point in enumerate(points)
        if at % every == 0
    ]
    strokes: list[placing.Segment] = []
    tips: list[tuple[placing.Point, str, str]] = []
    for index, (_, values) in enumerate(series):
        spots = [(origin + step * at, y_of(value)) if value is not None else None for at, value in enumerate(values)]
        path, pen = "", "M"
        for spot in spots:
            path += f"{pen}{svg.number(spot[0])} {svg.number(spot[1])}" if spot else ""
            pen = "L" if spot else "M"
        ink, dash, shape = inks[index], _DASHES[index % 4], _SHAPES[index % 4]
        drawing.append(svg.element("path", d=path, fill="none", stroke=ink, stroke_width=2.5, stroke_dasharray=dash))
        seen = [spot for spot in spots if spot]
        dots = (svg.element("g", shape, transform=f"translate({svg.number(x)} {svg.number(y)})") for x, y in seen)
        drawing.append(svg.element("g", "".join(dots), fill=ink))
        strokes += [(one, other) for one, other in pairwise(spots) if one and other] + [(spot, spot) for spot in seen]
        tips += [(spot, written[index], ink) for spot in seen[-1:]]
    drawing += _end_labels(tips, strokes, right, start + 8, start + 8 + height)
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
    written = [f"{write(estimate)} ({write(low)} – {write(high)})" for _, low, estimate, high in rows]
    plot, start = WIDTH - LABEL_WIDTH - max([150.0, *(24 + placing.PLAIN * len(words) for words in written)]), 8
    bottom = start + ROW * len(rows)

    def x_of(value: Number) -> float:
        return LABEL_WIDTH + 8 + plot * (float(value) - least) / ((most - least) or 1)

    drawing = [
        svg.line(x_of(0), start, x_of(0), bottom, DEEP, stroke_dasharray="5 4"),
        svg.text(x_of(0), bottom + 16, "0", "middle", fill=QUIET),
    ]
    for index, ((name, low, estimate, high), words) in enumerate(zip(rows, written, strict=True)):
        y = start + ROW * index + ROW / 2
        drawing += [
            svg.row_label(y, name),
            svg.line(x_of(low), y, x_of(high), y, PRIMARY, stroke_width=3),
            svg.line(x_of(low), y - 6, x_of(low), y + 6, PRIMARY, stroke_width=2),
            svg.line(x_of(high), y - 6, x_of(high), y + 6, PRIMARY, stroke_width=2),
            svg.element("circle", cx=x_of(estimate), cy=y, r=6, fill=DEEP),
            svg.text(WIDTH - 4, y + 4.5, words, "end"),
        ]
    table = [(name, write(estimate), write(low), write(high)) for name, low, estimate, high in rows]
    words = description or "; ".join(f"{n} {write(e)}, antara {write(low)} dan {write(h)}" for n, low, e, h in rows)
    return _chart(title, words, bottom + 24, drawing, (label, value_label, "Batas bawah", "Batas atas"), table, mark)
