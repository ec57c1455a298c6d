from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from apps.employees.models import Institution
from apps.home.demo.people import FILES, Scene, set_scene
from apps.home.demo.telling import tell
from apps.home.reference import load_everything


@pytest.fixture
def scene(transactional_db: None, settings: Any, tmp_path: Path) -> Scene:
    """The smallest institution of the demonstration with its three years."""
    settings.PRIVATE_ROOT = tmp_path
    load_everything(at=timezone.now())
    for command, part in (("import_units", "unor"), ("import_employees", "pegawai")):
        call_command(command, str(FILES / f"kota-pematangsiantar-{part}.xlsx"), verbosity=0)
    load_everything(at=timezone.now())
    told = set_scene("kota-pematangsiantar", Institution.objects.get(), "sandi-uji-coba-2026", timezone.localdate())
    tell(told, timezone.localdate())
    return told
