import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.accounts.tests.factories import UserFactory
from apps.audit.models import AccessRecord


class AccessRecordFactory(DjangoModelFactory):
    class Meta:
        model = AccessRecord

    actor = factory.SubFactory(UserFactory)
    action = AccessRecord.Action.READ
    subject = "employee:contoh"
    at = factory.LazyFunction(timezone.now)
