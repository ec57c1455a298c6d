from __future__ import annotations

import factory
from django.utils import timezone

from apps.accounts.models import User
from apps.jobs.models import Job


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"pengguna{n}")
    full_name = factory.Sequence(lambda n: f"Pengguna Uji {n}")


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    kind = "tests.count"
    title = "Menghitung baris"
    requested_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
