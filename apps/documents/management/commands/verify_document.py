from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.documents.verification import examine


class Command(BaseCommand):
    help = (
        "Memeriksa apakah sebuah berkas PDF diterbitkan di sini, utuh, dan masih berlaku. Keluar dengan 1 bila tidak."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="berkas PDF yang diperiksa")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as failure:
            raise CommandError(f"Berkas {options['file']} tidak dapat dibaca.") from failure
        finding = examine(content)
        for sentence in finding.sentences():
            self.stdout.write(sentence)
        if not finding.is_in_force:
            sys.exit(1)
