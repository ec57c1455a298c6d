"""A file of employees: our whole import, checked and stored, against openpyxl merely walking over its cells."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measuring import peak_mb

WAYS = ("ours", "openpyxl")


def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """Seconds on the clock: the database works in a process of its own. The first round stores, later ones compare."""
    file = max(folder.glob("*-pegawai.xlsx"), key=lambda path: path.stat().st_size)
    told: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way in WAYS:
            told[way].append(_in_child(way, file))
    ratios = [other["seconds"] / ours["seconds"] for ours, other in zip(told["ours"], told["openpyxl"], strict=True)]
    return {
        "rows": told["ours"][0]["rows"],
        "openpyxl_over_ours": median(ratios),
        "ours_first_s": told["ours"][0]["seconds"],
        "ours_again_s": median(answer["seconds"] for answer in told["ours"][1:]),
        "openpyxl_s": median(answer["seconds"] for answer in told["openpyxl"]),
        "peak_mb": max(answer["peak_mb"] for answer in told["ours"]),
        "openpyxl_peak_mb": max(answer["peak_mb"] for answer in told["openpyxl"]),
    }


def run(way: str, file: Path) -> None:
    """In a child: prints what it took as JSON."""
    began = time.perf_counter()
    rows = _ours(file) if way == "ours" else _openpyxl(file)
    print(json.dumps({"seconds": time.perf_counter() - began, "rows": rows, "peak_mb": peak_mb()}))


def _ours(file: Path) -> int:
    from django.utils import timezone

    from apps.employees.enums import ImportKind
    from apps.employees.imports.services import store

    counts = store(file, ImportKind.EMPLOYEES, at=timezone.now()).counts
    return counts["new"] + counts["changed"] + counts["unchanged"]


def _openpyxl(file: Path) -> int:
    from openpyxl import load_workbook

    return sum(1 for _ in load_workbook(file, read_only=True).active.iter_rows(values_only=True)) - 1


def _in_child(way: str, file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks", "--import", way, str(file)]
    answer: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return answer
