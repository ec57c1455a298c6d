import pytest
import time_machine

from apps.outcomes.models import ServiceUnit
from apps.outcomes.services import create_service_unit
from apps.outcomes.services.reference import load_reference_data
from apps.outcomes.tests.factories import NOW


@pytest.fixture
def counter(cast) -> ServiceUnit:
    """The counter of Sari's office, with the indicators that come with the product."""
    load_reference_data(at=NOW)
    return create_service_unit(unit_id=cast.opd.pk, name="Loket Izin Trayek", actor=cast.unit_officer.user, at=NOW)


@pytest.fixture
def mid_september():
    """The clock of the pages stands at `NOW`."""
    with time_machine.travel(NOW, tick=False):
        yield
