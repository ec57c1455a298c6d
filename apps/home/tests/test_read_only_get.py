import pytest
from django.db import connection
from django.test import RequestFactory

from apps.accounts.models import User
from apps.core.middleware import ReadOnlyGetMiddleware, WriteDuringRead, recording
from apps.parameters.models import Parameter

pytestmark = pytest.mark.django_db


def writes(_request):
    Parameter.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parameters_parameter SET note = ''")


class TestReadOnlyGet:
    def test_a_get_that_writes_is_an_error(self):
        with pytest.raises(WriteDuringRead):
            ReadOnlyGetMiddleware(writes)(RequestFactory().get("/"))

    def test_a_post_may_write(self):
        ReadOnlyGetMiddleware(writes)(RequestFactory().post("/"))

    def test_the_record_of_a_read_may_be_written(self):
        def view(_request):
            with recording():
                Parameter.objects.all().delete()

        ReadOnlyGetMiddleware(view)(RequestFactory().get("/"))

    def test_reading_is_untouched(self):
        ReadOnlyGetMiddleware(lambda _request: list(User.objects.all()))(RequestFactory().get("/"))
