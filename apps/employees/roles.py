"""The roles that a user holds on a day, with their scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from apps.accounts.models import User
from apps.core.remembering import once_a_day
from apps.employees.enums import Role
from apps.employees.models import RoleGrant
from apps.employees.supervision import in_force

DESK_ROLES = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR)


@dataclass(frozen=True)
class RoleSet:
    grants: tuple[RoleGrant, ...]

    def has(self, role: Role, institution_id: int | None = None) -> bool:
        return any(
            grant.role == role and (institution_id is None or grant.institution_id == institution_id)
            for grant in self.grants
        )

    def institution_ids(self, *roles: Role) -> set[int]:
        return {grant.institution_id for grant in self.grants if grant.role in roles}

    def unit_paths(self, role: Role) -> list[str]:
        """Paths of the units in scope, for roles that are granted for a unit."""
        return [grant.unit.path for grant in self.grants if grant.role == role and grant.unit is not None]

    @property
    def is_desk(self) -> bool:
        """Works in the admin."""
        return any(grant.role in DESK_ROLES for grant in self.grants)

    @property
    def labels(self) -> list[str]:
        return list(dict.fromkeys(grant.get_role_display() for grant in self.grants))


def desk_institution(user: User, on: date) -> int | None:
    """The institution that a BKD officer works for; the own one where there are several."""
    found = roles_of(user, on).institution_ids(Role.BKD_OFFICER)
    person = getattr(user, "employee", None)
    if person is not None and person.institution_id in found:
        return int(person.institution_id)
    return min(found, default=None)


@once_a_day
def roles_of(user: User, on: date) -> RoleSet:
    grants = RoleGrant.objects.filter(in_force(on), user_id=user.pk) if user.pk else RoleGrant.objects.none()
    return RoleSet(tuple(grants.select_related("unit", "institution")))
