"""docs/performance.md, made from the figures of one run."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.utils import timezone

PACKAGES = ("Django", "weasyprint", "pydyf", "python-calamine", "openpyxl", "scipy")
MEANING = {
    "plan_pdf": "An individual plan of fifteen gaps and ten activities. CPU milliseconds, medians.",
    "batch": "Sealed plans by two worker processes. Overhead: the workers' CPU besides drawing, as a share of drawing.",
    "import": "Seconds on the clock for the largest file of employees.",
    "computing": "Seconds on the clock.",
    "report": "The yearly report of the largest institution, from the database to the printed file.",
    "people": "What was imported and surveyed.",
}


def write(path: Path, figures: dict[str, Any], command: str) -> None:
    path.write_text("\n".join(_lines(figures, command)) + "\n")


def _lines(figures: dict[str, Any], command: str) -> Iterator[str]:
    yield "# What the product costs"
    yield ""
    yield f"Made by `{command}` on {timezone.localdate().isoformat()}: {_processor()}, {os.cpu_count()} cores,"
    yield f"Python {platform.python_version()}, {', '.join(f'{name} {version(name)}' for name in PACKAGES)}."
    yield "The machine is shared, so only ratios within this run mean something."
    yield "How it is measured: [benchmarks](../benchmarks/README.md)."
    for group, values in figures.items():
        yield ""
        yield f"## {group}"
        yield ""
        if group == "pages":
            yield from _pages(values)
            continue
        yield MEANING[group]
        yield ""
        yield "| Figure | Value |"
        yield "|---|---:|"
        for name, value in values.items():
            yield f"| `{group}.{name}` | {_written(value)} |"


def _pages(values: dict[str, dict[str, float]]) -> Iterator[str]:
    yield "What the server spends on the page, its CPU and that of its database connection, as a multiple of"
    yield "an empty signed-in page in the same run."
    yield ""
    yield "| Page | 2,000 people | 20,000 people | Growth | Queries | Bytes |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, cells in values.items():
        ratios = f"{cells['ratio_2k']:.1f} | {cells['ratio_20k']:.1f} | {cells['growth']:.2f}"
        yield f"| `{name}` | {ratios} | {cells['queries']} | {cells['bytes']:,} |"


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), platform.machine())
