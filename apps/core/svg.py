"""The parts that charts are drawn with, as SVG text: shapes, words, hatches and legends."""

from collections.abc import Sequence
from functools import cache
from html import escape
from textwrap import shorten, wrap
from typing import Any

PRIMARY, DEEP, AMBER = "#196bcd", "#1f2855", "#b36200"
INK, QUIET, LINE, PAPER = "#1b2233", "#525c73", "#d5dbe6", "#ffffff"
SERIES = (PRIMARY, "#7fb0ee", "#ffd166", DEEP, "#9aa3b5")
HATCHES = ("", "M0 6L6 0", "M0 0L6 6", "", "M0 3H6")
HEAT = ("#f4f6fa", "#d6e5f8", "#a8caf1", "#5f9ce3", "#196bcd", "#0a489f")
WIDTH, LABEL_WIDTH, ROW, FONT = 640, 216, 30, 13
LABEL_CHARACTERS, LEGEND_CHARACTERS = 26, 82


def number(value: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


@cache
def _written(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def element(name: str, body: str = "", **attributes: Any) -> str:
    """`stroke_width` is written as `stroke-width`, `in_` as `in`; the body must be escaped, attributes are here."""
    words = "".join(
        [
            f' {_written(key)}="{number(value) if isinstance(value, float) else escape(str(value))}"'
            for key, value in attributes.items()
            if value is not None
        ]
    )
    return f"<{name}{words}>{body}</{name}>" if body else f"<{name}{words}/>"


def text(x: float, y: float, words: str, anchor: str | None = None, **more: Any) -> str:
    """One line of words, escaped here; `y` is its foot."""
    return element("text", escape(words), x=float(x), y=float(y), text_anchor=anchor, **more)


def row_label(y: float, words: str) -> str:
    """A row's label, right-aligned before the plot, on two lines at most."""
    lines = wrap(words, LABEL_CHARACTERS, max_lines=2, placeholder="…") or [""]
    # Closer than the lines of two rows, so that it is seen where a name ends.
    top = y + 4.5 - 6.5 * (len(lines) - 1)
    return "".join(text(LABEL_WIDTH - 8, top + 13 * index, line, "end") for index, line in enumerate(lines))


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, **more: Any) -> str:
    """A straight stroke from one point to another."""
    return element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), stroke=stroke, **more)


def hatches(mark: str, count: int) -> tuple[str, list[str]]:
    """Pattern definitions and the fill of each series; a plain series needs none."""
    definitions, fills = "", []
    for index in range(count):
        colour, hatch = SERIES[index % len(SERIES)], HATCHES[index % len(HATCHES)]
        if not hatch:
            fills.append(colour)
            continue
        ground = element("rect", width=6, height=6, fill=colour)
        strokes = element("path", d=hatch, stroke=DEEP, stroke_width=1, fill="none")
        definitions += element(
            "pattern", ground + strokes, id=f"{mark}p{index}", width=6, height=6, patternUnits="userSpaceOnUse"
        )
        fills.append(f"url(#{mark}p{index})")
    return (element("defs", definitions) if definitions else ""), fills


def legend(names: Sequence[str], shapes: Sequence[str], y: float) -> tuple[list[str], float]:
    """Shapes are drawn around 0,0 and moved into place. Returns the drawing and the y below it."""
    drawing, x = [], 8.0
    for whole, shape in zip(names, shapes, strict=True):
        name = shorten(whole, LEGEND_CHARACTERS, placeholder="…")
        width = 34 + 7.2 * len(name)
        if x + width > WIDTH and x > 8:
            x, y = 8.0, y + 22
        drawing += [
            element("g", shape, transform=f"translate({number(x + 8)} {number(y)})"),
            text(x + 22, y + 4.5, name),
        ]
        x += width
    return drawing, y + 22
