import pytest

from apps.catalogue.tests.factories import AT
from apps.employees.tests.cast import Cast
from apps.home.tests.scenarios.town import Town


@pytest.fixture
def today(time_machine, settings, tmp_path):
    """2 November 2026, with a place of its own for files."""
    settings.PRIVATE_ROOT = tmp_path
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def town(cast: Cast, time_machine) -> Town:
    return Town(cast, time_machine)
