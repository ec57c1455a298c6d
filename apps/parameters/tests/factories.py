from datetime import date

import factory
from factory.django import DjangoModelFactory

from apps.parameters.models import Parameter


class ParameterFactory(DjangoModelFactory):
    class Meta:
        model = Parameter

    key = factory.Sequence(lambda n: f"angka_{n}")
    value = 1
    valid_from = date(2020, 1, 1)
    source = "Keputusan contoh"
