"""Whose profile a user may see: oneself, the people below, and the scope of granted roles."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from apps.accounts.models import User
from apps.employees.enums import Role
from apps.employees.models import Employee, OrganisationUnit
from apps.employees.roles import roles_of
from apps.employees.supervision import headed_unit_ids, report_ids

# Leaders read aggregates and issued documents, not people.
INSTITUTION_WIDE = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR)


def visible_employees(user: User, on: date, prefix: str = "") -> Q:
    """The condition on Employee, or with `prefix` ("employee__") on a model that points to one.

    Names only whom the reader's institutions do not hold already: a single condition can be ordered by an index.
    """
    roles = roles_of(user, on)
    institutions = roles.institution_ids(*INSTITUTION_WIDE)
    person = getattr(user, "employee", None)
    paths = roles.unit_paths(Role.UNIT_HR_OFFICER)
    query = Q(**{f"{prefix}institution_id__in": institutions}) if institutions else Q()
    if person is None or person.institution_id not in institutions:
        query |= Q(**{f"{prefix}user_id": user.pk})
    if person is not None:
        headed = OrganisationUnit.objects.filter(pk__in=headed_unit_ids(person, on)).order_by()
        paths += headed.exclude(institution__in=institutions).values_list("path", flat=True)
        reports = report_ids(person, on)
        if reports and institutions:
            further = Employee.objects.filter(pk__in=reports).exclude(institution__in=institutions).order_by()
            reports = frozenset(further.values_list("pk", flat=True))
        if reports:
            query |= Q(**{f"{prefix}pk__in": reports})
    for path in paths:
        query |= Q(**{f"{prefix}unit__path__startswith": path})
    return query
