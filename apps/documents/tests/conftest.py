import pytest
from django.test import override_settings
from django.utils import timezone

from apps.documents import certificates
from apps.documents.models import Seal
from apps.documents.tests import kinds
from apps.documents.tests.factories import SealFactory


@pytest.fixture(autouse=True)
def _nothing_said_differently():
    yield
    kinds.changes.clear()


@pytest.fixture(scope="session")
def _keys(tmp_path_factory):
    """Made once: drawing a key of 3072 bits takes a while."""
    folder = tmp_path_factory.mktemp("segel")
    with override_settings(SEALS_ROOT=folder):
        certificates.make("KTC", "Pemerintah Kota Contoh", timezone.now())
    return folder


@pytest.fixture
def seal(db, settings, _keys) -> Seal:
    """The letters of this room are sealed by this installation's own certificate."""
    settings.SEALS_ROOT = _keys
    return SealFactory(issuer_code="KTC")
