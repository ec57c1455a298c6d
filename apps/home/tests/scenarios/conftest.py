import pytest

from apps.catalogue.tests.factories import AT


@pytest.fixture
def today(time_machine, settings, tmp_path):
    """2 November 2026, with a place of its own for files."""
    settings.PRIVATE_ROOT = tmp_path
    time_machine.move_to(AT, tick=False)
