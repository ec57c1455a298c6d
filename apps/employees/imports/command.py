"""The two commands, which differ only in the kind of file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.core.failures import Refused
from apps.employees.imports.findings import Finding
from apps.employees.imports.returned import write_returned
from apps.employees.imports.services import COLUMNS, Outcome, look_at, store

LISTED = 20


class ImportCommand(BaseCommand):
    """Exit code 0 when the file could be read, even with rejected rows; 1 and one sentence when it could not."""

    kind: str
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="berkas .xlsx dari SIASN")
        parser.add_argument("--dry-run", action="store_true", help="periksa saja, tidak menyimpan apa pun")
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")
        parser.add_argument("--report", type=Path, metavar="FILE.xlsx", help="tulis berkas dengan catatan pada selnya")

    def handle(self, *, file: Path, dry_run: bool, report: Path | None, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"Berkas {file} tidak ditemukan. Periksa namanya.")
        try:
            outcome = look_at(file, self.kind) if dry_run else store(file, self.kind, at=timezone.now())
            if report:
                write_returned(
                    file, COLUMNS[self.kind], rejected=outcome.rejected, warnings=outcome.warnings, target=report
                )
        except Refused as failure:
            raise CommandError(str(failure)) from failure
        if options["json"]:
            self.stdout.write(json.dumps(as_json(outcome), ensure_ascii=False))
        else:
            self._tell(outcome, dry_run=dry_run)

    def _tell(self, outcome: Outcome, *, dry_run: bool) -> None:
        counts, rows = outcome.counts, len({item.row for item in outcome.rejected})
        self.stdout.write("Diperiksa saja, tidak ada yang disimpan." if dry_run else "Tersimpan.")
        self.stdout.write(
            f"Baru {counts['new']}, berubah {counts['changed']}, tetap {counts['unchanged']}, "
            f"tidak ada lagi di berkas {counts['vanished']}, ditolak {rows} baris."
        )
        for label, findings in (("Ditolak", outcome.rejected), ("Peringatan", outcome.warnings)):
            for item in findings[:LISTED]:
                self.stdout.write(f"{label}, baris {item.row}, {item.column}: {item.message}")
            if len(findings) > LISTED:
                self.stdout.write(f"… dan {len(findings) - LISTED} lagi; pakai --json atau --report untuk semuanya.")


def as_json(outcome: Outcome) -> dict[str, Any]:
    def listed(findings: list[Finding]) -> list[dict[str, Any]]:
        return [dict(item.as_dict()) for item in findings]

    return {**outcome.counts, "rejected": listed(outcome.rejected), "warnings": listed(outcome.warnings)}
