import pytest

from apps.documents.tests import kinds


@pytest.fixture(autouse=True)
def _nothing_said_differently():
    yield
    kinds.changes.clear()
