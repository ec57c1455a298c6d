from datetime import date

import pytest

from apps.parameters.selectors import UnknownParameter, value_of
from apps.parameters.tests.factories import ParameterFactory

pytestmark = pytest.mark.django_db


class TestValueOf:
    def test_is_the_newest_that_has_begun(self):
        ParameterFactory(key="jp", value=20, valid_from=date(2020, 1, 1))
        ParameterFactory(key="jp", value=30, valid_from=date(2027, 1, 1))
        assert value_of("jp", date(2026, 12, 31)) == 20
        assert value_of("jp", date(2027, 1, 1)) == 30

    def test_an_unknown_one_fails_loudly(self):
        with pytest.raises(UnknownParameter):
            value_of("tidak_ada", date(2026, 1, 1))
