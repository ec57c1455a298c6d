from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.documents.models import Rendition
from apps.employees.models import Institution
from apps.home.demo.people import FILES, INSTITUTIONS, Account, Scene, name_accounts, set_scene
from apps.home.demo.telling import tell
from apps.home.reference import load_everything
from apps.jobs import bell
from apps.jobs.models import Queue, WorkState

COLUMNS = ("Nama pengguna", "Peran", "Orang", "Instansi")


class Command(BaseCommand):
    help = "Fills an empty installation with three invented institutions. Does nothing where data exist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts-file", type=Path, help="where to write the table of accounts (mode 600)")
        parser.add_argument("--password", default="", help="one password for all accounts; random when empty")

    def handle(self, *args: Any, **options: Any) -> None:
        if Institution.objects.exists():
            self.stdout.write("There are data already; nothing was changed.")
            return
        password = options["password"] or secrets.token_urlsafe(9)
        with bell.unrung(), transaction.atomic():
            accounts = self._fill(password)
            _let_visitors_go_first()
        if options["accounts_file"]:
            _write_private(options["accounts_file"], table_of(accounts, password))
        self.stdout.write("The demonstration is ready.")

    def _fill(self, password: str) -> list[Account]:
        now = timezone.now()
        load_everything(at=now)
        for key in INSTITUTIONS:
            for command, part in (("import_units", "unor"), ("import_employees", "pegawai")):
                call_command(command, str(FILES / f"{key}-{part}.xlsx"), stdout=StringIO())
        load_everything(at=now)
        accounts: list[Account] = []
        for key, institution in _institutions():
            scene = set_scene(key, institution, password, timezone.localdate())
            self._tell(scene)
            accounts += name_accounts(scene)
        User.objects.create_superuser(username="admin", password=password, full_name="Administrator aplikasi")
        return [*accounts, Account("admin", "Administrator aplikasi", "Administrator aplikasi", "")]

    def _tell(self, scene: Scene) -> None:
        tell(scene, timezone.localdate())
        self.stdout.write(scene.institution.name)


def _let_visitors_go_first() -> None:
    """Whoever looks around waits for nobody; the documents of the years before are printed meanwhile."""
    told = Rendition.objects.filter(state=WorkState.QUEUED, document__issued_at__date__lt=timezone.localdate())
    told.update(queue=Queue.BULK)


def _institutions() -> list[tuple[str, Institution]]:
    names = {"kota-medan": "Medan", "kota-pematangsiantar": "Pematangsiantar", "provinsi-jambi": "Jambi"}
    return [(key, Institution.objects.get(name__endswith=name)) for key, name in names.items()]


def table_of(accounts: list[Account], password: str) -> str:
    rows = [COLUMNS, *((account.username, account.role, account.person, account.where) for account in accounts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(
        [lines[0], "  ".join("-" * width for width in widths), *lines[1:], "", f"Kata sandi semua akun: {password}", ""]
    )


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
