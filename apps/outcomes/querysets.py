"""How the rest of the code speaks of service units and their figures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from apps.employees.enums import Role
from apps.employees.roles import RoleSet, roles_of
from apps.employees.supervision import report_ids
from apps.outcomes.enums import FeedbackState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.outcomes.models import (  # noqa: F401  named in strings below
        MonthlyValue,
        PerformanceResult,
        PublicFeedback,
        ServiceUnit,
        SourceFile,
    )

# Figures of services are aggregates, so leaders read them all.
INSTITUTION_WIDE = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR, Role.LEADER)


def in_scope(roles: RoleSet) -> Q:
    """Service units that the roles answer for: of the whole institution, or of a unit and everything below."""
    query = Q(unit__institution_id__in=roles.institution_ids(*INSTITUTION_WIDE))
    for path in roles.unit_paths(Role.UNIT_HR_OFFICER):
        query |= Q(unit__path__startswith=path)
    return query


def of_own_opd(user: User) -> Q:
    """Service units of the OPD that the user works in."""
    person = getattr(user, "employee", None)
    if person is None:
        return Q(pk__in=[])
    line = person.unit.ancestor_ids
    if len(line) < 2:
        return Q(unit_id=person.unit_id)
    return Q(unit__path__startswith=f"/{line[0]}/{line[1]}/")


class ServiceUnitQuerySet(models.QuerySet["ServiceUnit"]):
    def visible_to(self, user: User, on: date) -> ServiceUnitQuerySet:
        """The list twin of `policies.can_view_service_unit`."""
        return self.filter(in_scope(roles_of(user, on)) | of_own_opd(user))

    def kept_by(self, user: User, on: date) -> ServiceUnitQuerySet:
        """The list twin of `policies.can_enter_figures`."""
        roles = roles_of(user, on)
        query = Q(unit__institution_id__in=roles.institution_ids(Role.BKD_OFFICER))
        for path in roles.unit_paths(Role.UNIT_HR_OFFICER):
            query |= Q(unit__path__startswith=path)
        return self.filter(query)

    def without_figures_in(self, month: date) -> ServiceUnitQuerySet:
        """Nothing at all counts for the month (its first day)."""
        from apps.outcomes.models import MonthlyValue

        return self.exclude(Exists(MonthlyValue.objects.current().filter(service_unit=OuterRef("pk"), month=month)))

    def with_newest(self, **codes: str) -> ServiceUnitQuerySet:
        """Adds the newest value of an indicator as `<name>`, and its month as `<name>_month`."""
        from apps.outcomes.models import MonthlyValue

        newest: dict[str, Subquery] = {}
        for name, code in codes.items():
            rows = MonthlyValue.objects.current().filter(service_unit=OuterRef("pk"), indicator__code=code)
            for field, alias in (("value", name), ("month", f"{name}_month")):
                newest[alias] = Subquery(rows.order_by("-month").values(field)[:1])
        return self.annotate(**newest)


class MonthlyValueQuerySet(models.QuerySet["MonthlyValue"]):
    def standing(self) -> MonthlyValueQuerySet:
        """Not replaced by a correction; a row without a value says that the month has none any more."""
        return self.filter(superseded_at__isnull=True)

    def current(self) -> MonthlyValueQuerySet:
        """The values that count."""
        return self.standing().filter(value__isnull=False)


class SourceFileQuerySet(models.QuerySet["SourceFile"]):
    def visible_to(self, user: User, on: date) -> SourceFileQuerySet:
        """The list twin of `policies.can_view_source_file`: one's own, and for BKD those of the institution."""
        institutions = roles_of(user, on).institution_ids(Role.BKD_OFFICER)
        return self.filter(Q(institution_id__in=institutions) | Q(uploaded_by=user))


class PerformanceResultQuerySet(models.QuerySet["PerformanceResult"]):
    def current(self) -> PerformanceResultQuerySet:
        """Not replaced by a correction."""
        return self.filter(superseded_at__isnull=True)

    def visible_to(self, user: User, on: date) -> PerformanceResultQuerySet:
        """The list twin of `policies.can_view_performance_result`: oneself, the supervisor, BKD."""
        query = Q(employee__user_id=user.pk)
        query |= Q(employee__institution_id__in=roles_of(user, on).institution_ids(Role.BKD_OFFICER))
        person = getattr(user, "employee", None)
        if person is not None:
            query |= Q(employee__in=report_ids(person, on))
        return self.filter(query)


class PublicFeedbackQuerySet(models.QuerySet["PublicFeedback"]):
    def kept_by(self, user: User, on: date) -> PublicFeedbackQuerySet:
        """About the service units that the user keeps: who moderates."""
        from apps.outcomes.models import ServiceUnit

        return self.filter(service_unit__in=ServiceUnit.objects.kept_by(user, on).values("pk"))

    def waiting(self) -> PublicFeedbackQuerySet:
        return self.filter(state=FeedbackState.WAITING)
