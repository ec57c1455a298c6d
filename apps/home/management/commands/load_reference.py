from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.home.reference import load_everything


class Command(BaseCommand):
    help = "Loads the competency dictionary, standards and catalogue that come with the product. May be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        load_everything(at=timezone.now())
        self.stdout.write("Reference data is in place.")
