"""Permissions that follow from granted roles (filled by the employees room)."""

from django.contrib.auth.backends import BaseBackend


class RoleBackend(BaseBackend):
    pass
