from __future__ import annotations

import subprocess
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.documents.models import Paper
from apps.home.gallery import Specimen, sealed_specimens, specimens
from apps.home.gallery.sealing import own_sealer
from apps.home.gallery.words import Size

DOTS_PER_INCH = 96


class Command(BaseCommand):
    help = "Writes every kind of document, with invented content of four sizes, as PDFs to a folder. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--paper", action="append", choices=Paper.values, help="A4 and F4 when not given")
        parser.add_argument("--size", action="append", choices=list(Size), help="all sizes when not given")
        parser.add_argument("--fewer", action="store_true", help="F4 of the typical size only, as the tests draw it")
        parser.add_argument("--sealed", action="store_true", help="also every kind with a seal, of the typical size")
        parser.add_argument("--png", action="store_true", help="also a picture of each page (by poppler's pdftoppm)")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        self._write(folder, specimens(options["size"] or Size), options)
        if options["sealed"]:
            with own_sealer(timezone.now()) as sealer:
                self._write(folder, sealed_specimens(sealer), options)

    def _write(self, folder: Path, chosen: Iterable[Specimen], options: dict[str, Any]) -> None:
        for specimen in chosen:
            only_a4 = options["fewer"] and specimen.size is not Size.TYPICAL
            for paper in [Paper.A4] if only_a4 else options["paper"] or Paper.values:
                file = folder / f"{specimen.name}-{paper}.pdf"
                file.write_bytes(specimen.draw(paper).pdf)
                if options["png"]:
                    command = ["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), str(file), str(file.with_suffix(""))]
                    subprocess.run(command, check=True)
