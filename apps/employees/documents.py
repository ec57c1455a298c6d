"""Who looks after the seals of an institution: its BKD officers. The administrator looks after all."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.documents.registry import SealKeeping, seals_are_kept_by
from apps.employees.enums import Role
from apps.employees.models import RoleGrant
from apps.employees.roles import roles_of
from apps.employees.supervision import in_force


def issuers_of(user: User, on: date) -> set[str]:
    """Short codes; no query of its own."""
    return {grant.institution.short_code for grant in roles_of(user, on).grants if grant.role == Role.BKD_OFFICER}


def keeper_ids_of(issuer_code: str, on: date) -> set[int]:
    grants = RoleGrant.objects.filter(
        in_force(on), role=Role.BKD_OFFICER, institution__short_code=issuer_code, user__is_active=True
    )
    return set(grants.values_list("user_id", flat=True))


seals_are_kept_by(SealKeeping(issuers_of, keeper_ids_of))
