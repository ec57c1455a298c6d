from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Who signs in. What the person may do follows from position and roles in `employees`."""

    # Django's way to drop an inherited field; Indonesian names are one field.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("nama", max_length=200, blank=True)
    nip = models.CharField("NIP", max_length=18, unique=True, null=True, blank=True)
    must_change_password = models.BooleanField("wajib ganti kata sandi", default=False)

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] if self.full_name else self.username


class SignInFailure(models.Model):
    """One failed sign-in; counted by account and address, forgotten after the window."""

    identifier_hash = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "kegagalan masuk"
        indexes = [models.Index(fields=["identifier_hash", "at"]), models.Index(fields=["address", "at"])]
