import pytest
from django.db import DatabaseError, transaction

from apps.audit.models import AccessRecord
from apps.audit.tests.factories import AccessRecordFactory

pytestmark = pytest.mark.django_db


class TestAccessRecord:
    def test_cannot_be_changed_even_by_sql(self):
        record = AccessRecordFactory()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            AccessRecord.objects.filter(pk=record.pk).update(note="diubah")

    def test_cannot_be_deleted(self):
        record = AccessRecordFactory()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            record.delete()
