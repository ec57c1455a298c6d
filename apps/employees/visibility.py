"""Whose profile a user may see: oneself, the people below, and the scope of granted roles."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from apps.accounts.models import User
from apps.employees.enums import Role
from apps.employees.models import OrganisationUnit
from apps.employees.roles import roles_of
from apps.employees.supervision import headed_unit_ids, reports_of

# Leaders read aggregates and issued documents, not people.
INSTITUTION_WIDE = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR)


def visible_employees(user: User, on: date, prefix: str = "") -> Q:
    """The condition on Employee, or with `prefix` ("employee__") on a model that points to one."""
    roles = roles_of(user, on)
    query = Q(**{f"{prefix}user_id": user.pk})
    institutions = roles.institution_ids(*INSTITUTION_WIDE)
    if institutions:
        query |= Q(**{f"{prefix}institution_id__in": institutions})
    paths = roles.unit_paths(Role.UNIT_HR_OFFICER)
    person = getattr(user, "employee", None)
    if person is not None:
        headed = headed_unit_ids(person, on)
        paths += OrganisationUnit.objects.filter(pk__in=headed).values_list("path", flat=True)
        query |= Q(**{f"{prefix}pk__in": reports_of(person, on).values_list("pk", flat=True)})
    for path in paths:
        query |= Q(**{f"{prefix}unit__path__startswith": path})
    return query
