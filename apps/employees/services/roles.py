"""Granting and ending roles."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from apps.accounts.models import User
from apps.employees.enums import Role
from apps.employees.models import Institution, OrganisationUnit, RoleGrant
from apps.employees.roles import DESK_ROLES


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    institution: Institution,
    actor: User | None,
    on: date,
    unit: OrganisationUnit | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    """Gives the role from that day; the same grant twice is one row. Desk roles open the admin."""
    grant, _ = RoleGrant.objects.get_or_create(
        user=user,
        role=role,
        institution=institution,
        unit=unit,
        defaults={"starts_on": on, "ends_on": ends_on, "granted_by": actor},
    )
    if role in DESK_ROLES and not user.is_staff:
        User.objects.filter(pk=user.pk).update(is_staff=True)
        user.is_staff = True
    user.__dict__.pop("_roles_by_day", None)
    return grant
