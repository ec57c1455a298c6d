"""The yearly report of a whole institution, from the database to the printed file, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date
from typing import Any

from django.utils import timezone

from apps.documents import engine
from apps.documents.models import Document, Paper
from apps.employees.models import Employee, Institution
from apps.evaluations.models import Report
from apps.evaluations.services import write_report
from apps.home.demo.people import Scene
from benchmarks.measuring import peak_mb


def measure(scene: Scene) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "benchmarks",
        "--report",
        str(scene.institution.pk),
        str(scene.bkd_officer.user_id),
    ]
    answer: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return {"people": Employee.objects.active().filter(institution=scene.institution).count(), **answer}


def run(institution_id: int, issuer_id: int) -> None:
    """In a child: writes and draws the report on last year; prints what it took as JSON."""
    year = timezone.localdate().year - 1
    report = Report.objects.create(
        institution=Institution.objects.get(pk=institution_id),
        kind="YEARLY",
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        issuer_id=issuer_id,
        created_at=timezone.now(),
    )
    began = time.perf_counter()
    write_report(report_id=report.pk, clock=timezone.now)
    written = time.perf_counter() - began
    document = Document.objects.get(subject=report.subject_key)
    printed = engine.draw(document.kind, document.snapshot, Paper.A4)
    told = {
        "write_s": written,
        "write_and_print_s": time.perf_counter() - began,
        "pages": printed.page_count,
        "peak_mb": peak_mb(),
    }
    print(json.dumps(told))
