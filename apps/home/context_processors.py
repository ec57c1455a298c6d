"""What every page's frame shows: where the reader may go, and what is new."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.models import User
from apps.employees.roles import RoleSet, roles_of
from apps.home.navigation import groups
from apps.notifications.models import Notice


def navigation(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"nav_groups": [], "unread_notices": 0, "institution_name": ""}
    roles = roles_of(user, timezone.localdate())
    return {
        "nav_groups": groups(request.path, user, roles),
        "unread_notices": Notice.objects.filter(recipient=user, read_at__isnull=True).count(),
        "institution_name": _institution_name(user, roles),
    }


def _institution_name(user: User, roles: RoleSet) -> str:
    person = getattr(user, "employee", None)
    if person is not None:
        return person.institution.name
    return roles.grants[0].institution.name if roles.grants else ""
