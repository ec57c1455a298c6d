import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.accounts.models import SignInFailure, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"pengguna-{n}")
    full_name = factory.Sequence(lambda n: f"Pengguna {n}")
    password = factory.django.Password("sandi-uji-coba-2026")


class SignInFailureFactory(DjangoModelFactory):
    class Meta:
        model = SignInFailure

    identifier_hash = "0" * 64
    address = "10.0.0.1"
    at = factory.LazyFunction(timezone.now)
