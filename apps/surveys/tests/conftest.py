import pytest
import time_machine

from apps.employees.enums import Tier
from apps.surveys.enums import RaterKind
from apps.surveys.models import Campaign, Response
from apps.surveys.tests.factories import NOW, opened_survey, response_of, standards


@pytest.fixture
def campaign(cast) -> Campaign:
    """Open for the whole institution: two managerial competencies and a technical one of every tier in the cast."""
    standards(Tier.PELAKSANA, Tier.ADMINISTRATOR, Tier.JPT_PRATAMA)
    return opened_survey(cast)


@pytest.fixture
def own(cast, campaign) -> Response:
    """Sari's self rating."""
    return response_of(campaign, cast.employee)


@pytest.fixture
def rating(cast, campaign) -> Response:
    """Togar's rating of Sari."""
    return response_of(campaign, cast.employee, RaterKind.SUPERVISOR)


@pytest.fixture
def second_day():
    """The clock of the pages stands at `NOW`."""
    with time_machine.travel(NOW, tick=False):
        yield
